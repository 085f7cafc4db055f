"""The networks, shipped or trained here, one of each for all sessions, and how many run at once."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch

from lstm_viz import checkpoint
from lstm_viz.characters import CORPORA, Vocabulary
from lstm_viz.forecasting import TASK as OWN
from lstm_viz.forecasting import Pair
from lstm_viz.model import SequenceModel
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.texts import KINDS as TEXT_KINDS
from lstm_viz.train.texts.task import NAME as OWN_TEXT
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened, saved_networks, words
from lstm_viz.ui.views.included_cards import card
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.known_ends import KnownEnds
from lstm_viz.ui.views.known_opened import KnownOpened
from lstm_viz.ui.views.known_series import KnownSeries
from lstm_viz.ui.views.known_task import KnownTask
from lstm_viz.ui.views.known_text import KnownText

KINDS = ("lstm", "rnn")  # side by side where nothing else is chosen


class TrainedNetwork(NamedTuple):
    """A trained network on a device, and its card: what it was trained on and how well it does."""

    model: SequenceModel
    card: dict[str, Any]


_SHELF: Shelf[TrainedNetwork] = Shelf(
    limits.NETWORKS_BYTES,
    lambda network: sum(p.numel() * p.element_size() for p in network.model.parameters()),
)
# Somebody has waited for these: they stay until their room is needed.
_PAIRS: Shelf[Pair] = Shelf(limits.PAIRS_BYTES, lambda pair: pair.bytes, unused=None)
_TURNS = {
    "cpu": threading.BoundedSemaphore(limits.FORWARD_PASSES),
    "gpu": threading.BoundedSemaphore(1),
}


def network(which: str, kind: str, device: torch.device) -> TrainedNetwork:
    """One network of a pair, in eval mode; shared by all sessions, so only to be read.

    `which` is the task or the corpus that it is included for, or the key of a pair that was trained
    here. Raises SequenceError where that one is no longer kept.
    """

    def load() -> TrainedNetwork:
        if which in TASKS or which in CORPORA:
            model, card = checkpoint.load(f"{which}-{kind}")
        elif own := _named(which):
            model, card = own.model(kind)
        else:
            own = pair(which)  # of which the original stays on the CPU
            model, card = copy.deepcopy(own.models[kind]), own.cards[kind]
        return TrainedNetwork(model.to(device).eval(), card)

    return _SHELF.get_or_make((which, kind, str(device)), load)


def task_of(which: str) -> Task | None:
    """The task that these networks were trained on, None for a series or a text of one's own.

    Raises SequenceError where they were trained here and are no longer kept.
    """
    if which in TASKS:
        return TASKS[which]
    own = _named(which)
    if own is None or own.task == OWN_TEXT:
        return None
    _, card = own.checkpoints(own.kinds[0])
    return TASKS[own.task].with_parameters(**card["task_parameters"])


def known_of(which: str) -> Known:
    """What these networks were trained on. Raises SequenceError where they are no longer kept."""
    if mine := opened.shown(which):
        return KnownOpened(mine) if mine.dense is None else KnownEnds(mine)
    if which in CORPORA:
        sample = card(which, TEXT_KINDS[0])["sample"]
        return KnownText(which, vocabulary_of(which), sample)
    if own := _text_of(which):
        vocabulary = vocabulary_of(which)
        return KnownText(own.task, vocabulary, own.card()["sample"], title=own.name)
    task = task_of(which)
    return KnownSeries(pair(which)) if task is None else KnownTask(task)


def reads_text(which: str) -> bool:
    """Whether these networks read a text: those of a corpus, and those of a person's own text."""
    return which in CORPORA or _text_of(which) is not None


def sample_of(which: str) -> str:
    """A passage that networks of a person's own text were not trained on; "" of others."""
    own = _text_of(which)
    return "" if own is None else own.card()["sample"]["text"]


def _text_of(which: str) -> saved_networks.SavedNetworks | None:
    """What was kept of a training on a text; None where it was on something else."""
    own = _named(which)
    return own if own is not None and own.task == OWN_TEXT else None


def vocabulary_of(which: str) -> Vocabulary:
    """The characters that the networks of a corpus, or of a person's own text, know.

    Raises SequenceError where their card is missing or damaged.
    """
    if own := _text_of(which):
        return Vocabulary(own.card()["vocabulary"])
    try:
        return Vocabulary(card(which, TEXT_KINDS[0])["vocabulary"])
    except ValueError as error:
        raise SequenceError(words.unreadable(error)) from None


def inputs_of(which: str) -> tuple[str, ...] | None:
    """The names of what these networks take in; None where they follow from the sequence.

    `which` may also be a title of `opened.titles`. Raises SequenceError where they are no longer
    kept.
    """
    if opened.is_title(which):
        return opened.of_title(which).inputs
    if reads_text(which):
        return vocabulary_of(which).names
    task = task_of(which) if which != OWN else None
    return None if task is None else task.input_names


def kinds_of(which: str, shipped: tuple[str, ...] = KINDS) -> tuple[str, ...]:
    """Which networks there are to be seen: all that were trained together, `shipped` of a task.

    Raises SequenceError where they are no longer kept.
    """
    if which in TASKS:
        return shipped
    if which in CORPORA:
        return TEXT_KINDS
    if mine := opened.shown(which):
        return (mine.kind,)
    own = _named(which)
    return tuple(pair(which).models) if own is None else own.kinds


def _named(which: str) -> saved_networks.SavedNetworks | None:
    """The training that a person kept under this key; None where it is no key of one."""
    if not which.startswith(saved_networks.PREFIX):
        return None
    own = saved_networks.find(which)
    if own is None:
        raise SequenceError(words.SAVED_ARE_GONE)
    return own


def keep_pair(pair: Pair) -> str:
    """Keep a pair that was trained here for all sessions; its key finds it again."""
    _PAIRS.put(pair.key, pair)
    return pair.key


def find_pair(key: str) -> Pair | None:
    """The pair with this key, None where there never was one or it had to make room."""
    return _PAIRS.get(key)


def pair(key: str) -> Pair:
    """The pair with this key; SequenceError where it is no longer kept."""
    own = find_pair(key)
    if own is None:
        raise SequenceError(words.OWN_ARE_GONE)
    return own


@contextmanager
def forward_pass(device: torch.device) -> Iterator[None]:
    """What a forward pass on `device` holds while it runs, so that only so many run at once."""
    with _TURNS["cpu" if device.type == "cpu" else "gpu"]:
        yield
