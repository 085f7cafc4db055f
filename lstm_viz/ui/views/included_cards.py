"""Included cards: of the networks that come with the app, and the tables of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstm_viz import checkpoint
from lstm_viz.characters import CORPORA
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.tasks import METRICS, TASKS, Task
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import words

_CARDS: Shelf[dict[str, Any]] = Shelf(limits.CARDS_BYTES, lambda card: 32 * len(str(card)))


def card(task: str, kind: str, seed: int = 0) -> dict[str, Any]:
    """The card of an included network, of a task or of a corpus."""
    name = checkpoint.name_of({"task": task, "kind": kind, "seed": seed})
    return _CARDS.get_or_make(name, lambda: checkpoint.card(name))


def name_of(card: Mapping[str, Any]) -> str:
    """The name of the included network with the weights of this card, "" where there is none.

    The card of one step of a training has no hash of weights.
    """
    if "weights" not in card:
        return ""
    name = checkpoint.name_of(card)
    own = _card_of(name) if card["task"] in (*TASKS, *CORPORA) else None
    return name if own is not None and own["weights"] == card["weights"] else ""


def _card_of(name: str) -> dict[str, Any] | None:
    """The card of an included network, None where there is none; a kept one costs no look for it.

    Raises CheckpointError for a damaged one.
    """
    own = _CARDS.get(name)
    if own is not None or not checkpoint.has(name):
        return own
    return _CARDS.get_or_make(name, lambda: checkpoint.card(name))


def summary(cards: dict[str, dict[str, Any]], task: Task) -> list[dict[str, str]]:
    """The networks of one task as a table, a row each."""
    score = words.held_out(METRICS[task.metric].short)
    return [
        {
            words.NETWORK: KIND_NAMES[kind],
            words.UNITS: f"{card['hidden_size']}",
            words.PARAMETERS: f"{card['parameters']:,}",
            score: checkpoint.shown(card["held_out"]["score"], task),
            **close_of(card, task),
            words.TRIVIAL: checkpoint.shown(card["held_out"]["chance"], task),
            words.SOLVED: words.YES if card["solved"] else words.NO,
            words.SEED: f"{card['seed']}",
            words.WEIGHTS: f"{card['weights'][:8]}…",
        }
        for kind, card in cards.items()
    ]


def close_of(card: Mapping[str, Any], task: Task) -> dict[str, str]:
    """The share of close answers, where a sequence asks for one number; elsewhere nothing."""
    if not (task.metric == "mse" and task.once):
        return {}
    return {words.within(task.close): f"{card['held_out']['accuracy']:.1%}"}


def table_of(cards: Mapping[str, Mapping[str, Any]]) -> str:
    """The address of the table that shows these networks; empty for others than About has."""
    for kind, own in cards.items():
        try:
            listed = _card_of(checkpoint.name_of({"task": own["task"], "kind": kind}))
        except checkpoint.CheckpointError:  # a damaged file is About's to tell
            return ""
        if listed is None or listed.get("weights") != own.get("weights"):
            return ""
    return f"./about#{table_anchor(next(iter(cards.values()))['task'])}"


def table_anchor(task: str) -> str:
    """The place of a task's table on the page About."""
    return f"networks-{task}"
