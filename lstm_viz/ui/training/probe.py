"""Probe: the one sequence on which networks are watched, at each step of their training."""

from __future__ import annotations

from typing import Any

import torch

from lstm_viz import device as devices
from lstm_viz.characters import sequence as text_sequence
from lstm_viz.checkpoint import KIND_NAMES, shown
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel, parameter_count
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import METRICS, Task
from lstm_viz.train.texts.task import TextTask
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training import text_words, words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.views import presets
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.known_task import KnownTask
from lstm_viz.ui.views.known_text import KnownText
from lstm_viz.ui.views.networks import forward_pass
from lstm_viz.ui.views.passes import Side, side_of
from lstm_viz.ui.views.view import CheckpointView, View

_CHECKPOINTS: Shelf[tuple[CheckpointView, ...]] = Shelf(
    limits.CHECKPOINT_VIEWS_BYTES, lambda checkpoints: sum(one.view.bytes for one in checkpoints)
)


PASSAGE = 160  # characters


def sequence_of(task: Task, seed: int) -> Sequence:
    """A sequence of this task, of its parameters; of a text, a passage of its held-out part."""
    if isinstance(task, TextTask):
        return text_sequence(task.text.passage(seed, PASSAGE), task.text.vocabulary, task.title)
    return presets.preset(task.name, seed, **task.parameters)


def checkpoints(histories: Histories, seed: int, device: str) -> tuple[CheckpointView, ...]:
    """The networks at each step at which they were kept, recorded and verified on the probe.

    A network whose training ended by itself is at its last good state from then on. Raises
    ValueError for a device that this machine does not have, VerificationError where a recording is
    not what the network computed.
    """
    sequence, where = sequence_of(histories.task, seed), devices.pick(device)

    def make() -> tuple[CheckpointView, ...]:
        return tuple(
            CheckpointView(
                step, _view(histories, sequence, step, where), score_line(histories, step)
            )
            for step in histories.steps
        )

    return _CHECKPOINTS.get_or_make((*key_of(histories), sequence.digest, str(where)), make)


def view(histories: Histories, seed: int, device: str) -> View:
    """The networks as they are now, recorded and verified on the probe; see `checkpoints`."""
    sequence = sequence_of(histories.task, seed)
    return _view(histories, sequence, histories.step, devices.pick(device))


def key_of(histories: Histories) -> tuple[str, ...]:
    """What tells them from others: the last weights of each network, and its checkpoints' steps."""
    last = (
        f"{kind}{weights_hash(one.model().rnn)}{one.steps}"
        for kind, one in histories.by_kind.items()
    )
    return (histories.task.name, str(dict(histories.task.parameters)), *last)


def score_line(histories: Histories, step: int) -> str:
    """How the networks do on held-out sequences after so many steps, in one line."""
    scores = []
    for kind, one in histories.by_kind.items():
        measured = [row for row in one.curve if row.step <= step]
        if measured:
            scores.append(f"{KIND_NAMES[kind]} {shown(measured[-1].score, histories.task)}")
    if not scores:
        return ""
    what = METRICS[histories.task.metric].short
    told = text_words.text_score_line if isinstance(histories.task, TextTask) else words.score_line
    return told(what, "\u00a0· ".join(scores))  # no line begins with the dot


def _view(histories: Histories, sequence: Sequence, step: int, device: torch.device) -> View:
    known = _known(histories.task)
    sides: dict[str, Side] = {}
    with forward_pass(device):
        for kind, one in histories.by_kind.items():
            at = one.at(step)
            model = one.model(at).to(device)
            card = _card(histories, model, one.checkpoints[at].step)
            sides[kind] = side_of(model, card, sequence, known)
    return View(sequence, known, sides)


def _known(task: Task) -> Known:
    if isinstance(task, TextTask):
        return KnownText(task.name, task.text.vocabulary, title=task.title)
    return KnownTask(task)


def _card(histories: Histories, model: SequenceModel, step: int) -> dict[str, Any]:
    """As much of a card as a picture asks for."""
    return {
        "task": histories.task.name,
        **model.config,
        "parameters": parameter_count(model),
        "trained": step > 0,
        "step": step,
    }
