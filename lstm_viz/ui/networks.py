"""The networks, shipped or trained here, one of each for all sessions, and the turns they take."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch

from lstm_viz import checkpoint
from lstm_viz.forecasting import Pair
from lstm_viz.model import SequenceModel
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf

KINDS = ("lstm", "rnn")
KIND_NAMES = {"lstm": "LSTM", "rnn": "simple RNN"}


class Network(NamedTuple):
    """A trained network on a device, and its card: what it was trained on and how well it does."""

    model: SequenceModel
    card: dict[str, Any]


_SHELF: Shelf[Network] = Shelf(
    limits.NETWORKS_BYTES,
    lambda network: sum(p.numel() * p.element_size() for p in network.model.parameters()),
)
_PAIRS: Shelf[Pair] = Shelf(limits.PAIRS_BYTES, lambda pair: pair.bytes)
_TURNS = {
    "cpu": threading.BoundedSemaphore(limits.FORWARD_PASSES),
    "gpu": threading.BoundedSemaphore(1),
}


def network(which: str, kind: str, device: torch.device) -> Network:
    """One network of a pair, in eval mode; shared by all sessions, so only to be read.

    `which` is the task that the pair ships for, or the key of a pair that was trained here. Raises
    SequenceError where that one is no longer kept.
    """

    def load() -> Network:
        if which in TASKS:
            model, card = checkpoint.load(f"{which}-{kind}")
        else:
            own = pair(which)  # of which the original stays on the CPU
            model, card = copy.deepcopy(own.models[kind]), own.cards[kind]
        return Network(model.to(device).eval(), card)

    return _SHELF.get_or_make((which, kind, str(device)), load)


def keep(pair: Pair) -> str:
    """Keep a pair that was trained here for all sessions; its key finds it again."""
    _PAIRS.put(pair.key, pair)
    return pair.key


def found(key: str) -> Pair | None:
    """The pair with this key, None where there never was one or it had to make room."""
    return _PAIRS.get(key)


def pair(key: str) -> Pair:
    """The pair with this key; SequenceError where it is no longer kept."""
    own = found(key)
    if own is None:
        raise SequenceError(
            "The networks that were trained on this series are no longer kept here, as newer ones "
            "took their room; train them again."
        )
    return own


def card(task: str, kind: str) -> dict[str, Any]:
    """The card of a shipped network."""
    return network(task, kind, torch.device("cpu")).card


def summary(cards: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """The networks of one task as a table, a row each."""
    return [
        {
            "network": KIND_NAMES[kind],
            "units": f"{card['hidden_size']}",
            "parameters": f"{card['parameters']:,}",
            "held-out error": f"{card['held_out']['mse']:.2g}",
            "trivial answer": f"{card['held_out']['chance']:.2g}",
            "solved": {True: "yes", False: "no", None: "no line drawn"}[card["solved"]],
            "seed": f"{card['seed']}",
            "weights": f"{card['weights'][:8]}…",
        }
        for kind, card in cards.items()
    ]


@contextmanager
def turn(device: torch.device) -> Iterator[None]:
    """What a forward pass on `device` holds while it runs, on one processor core.

    Passes of several people run side by side, and for networks of this size more threads only wait
    for each other. The number belongs to the thread that asks, and each rerun of a page is one.
    """
    with _TURNS["cpu" if device.type == "cpu" else "gpu"]:
        torch.set_num_threads(1)
        yield
