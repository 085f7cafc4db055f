"""Other lags: how often the networks are right at another lag than that of their training."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz import race
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import TASKS, Batch
from lstm_viz.train.recipes import SEEDS
from lstm_viz.train.scoring import held_out
from lstm_viz.train.shipping import AT_LENGTH, HELD_OUT
from lstm_viz.ui import limits
from lstm_viz.ui.controls.lecture_rows import TRAINED_LAG
from lstm_viz.ui.lecture import answer_words, words
from lstm_viz.ui.lecture.material import DEVICE
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.known_task import KnownTask
from lstm_viz.ui.views.networks import KINDS, forward_pass, network
from lstm_viz.ui.views.presets import mark_last
from lstm_viz.ui.views.view import View

TRIVIAL = "trivial"  # beside the kinds of networks: who always answers 1, the mean of all targets
_TASK = TASKS["adding"]


class Right(NamedTuple):
    """The share of right answers by kind of network, and of the trivial answer.

    `drawn` is over held-out sequences as the task draws them, `last` over the same ones with the
    second marker at the last step. There are as many `sequences` as the networks' cards have at
    this lag, and they are the same ones, so that one network has one figure on all pages.
    """

    sequences: int
    drawn: dict[str, float]
    last: dict[str, float]


class Raced(NamedTuple):
    """Networks that were trained at a lag: with how many of the seeds each kind solved the task."""

    lag: int
    seeds: int
    solved: dict[str, int]


_RIGHT: Shelf[Right] = Shelf(limits.MB, lambda right: 2**10)


def right(lag: int) -> Right:
    """How often each network is right at this lag; measured once for all sessions."""
    device = devices.pick(DEVICE)
    weights = (network("adding", kind, device).card["weights"] for kind in KINDS)
    return _RIGHT.get_or_make((*weights, str(device), lag), lambda: _measure(lag, device))


def _measure(lag: int, device: torch.device) -> Right:
    sequences = HELD_OUT if lag == TRAINED_LAG else AT_LENGTH
    parts = held_out(_TASK.with_parameters(lag=lag), sequences=sequences, seed=SEEDS[0])
    x = np.concatenate([part.x.numpy() for part in parts])
    return Right(sequences, _shares(x, device), _shares(mark_last(x), device))


def _shares(values: np.ndarray, device: torch.device) -> dict[str, float]:
    x = torch.tensor(values, device=device)
    y = _TASK.known(x, _TASK.parameters)
    batch = Batch(x, y, ~y.isnan().any(dim=-1))
    with forward_pass(device), torch.no_grad():
        given = {kind: network("adding", kind, device).model(x) for kind in KINDS}
    return {
        kind: float(_TASK.right(output, batch)[batch.mask].float().mean())
        for kind, output in (given | {TRIVIAL: torch.ones_like(y)}).items()
    }


def said(lag: int, kinds: Collection[str]) -> str:
    """How often these are right at this lag, as in training and on sequences like the lecture's."""
    found = right(lag)
    drawn, last = (
        [words.share_of(KIND_NAMES.get(kind, answer_words.TRIVIAL), shares[kind]) for kind in kinds]
        for shares in (found.drawn, found.last)
    )
    # The second marker is anywhere after the steps of the first one: as many as the lag.
    return answer_words.right_here(found.sequences, _TASK.close, drawn, last, TRAINED_LAG)


@dataclass(frozen=True)
class _MarkedLast(KnownTask):
    """The adding problem at a lag, of sequences with their second marker last, as the lecture's."""

    lag: int

    def held_out(self, sequence: Sequence, cards: Mapping[str, Mapping[str, Any]]) -> str:
        """How the networks do on such sequences; their cards have the share of all sequences."""
        return said(self.lag, cards)


def as_here(view: View, lag: int) -> View:
    """The view with the figures of sequences like its own, where that is the lecture's."""
    if view.known.name != _TASK.name:
        return view
    return replace(view, known=_MarkedLast(_TASK, lag))


def raced(lag: int) -> Raced:
    """The included race at the lag that is nearest to this one, as a ratio.

    Raises RaceError where the file is not as it came with the app.
    """
    rows = race.load("adding").rows
    nearest = min({row.length for row in rows}, key=lambda one: abs(math.log(one / lag)))
    at = [row for row in rows if row.length == nearest]
    return Raced(
        nearest,
        len({row.seed for row in at}),
        {kind: sum(row.solved for row in at if row.kind == kind) for kind in KINDS},
    )
