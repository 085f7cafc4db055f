"""Amplified: how far a network can carry the last digits in which two processors differ."""

from __future__ import annotations

import torch
from torch import Tensor

from lstm_viz.corpus.net import Net
from lstm_viz.corpus.replay import Replayed, States, hx_of
from lstm_viz.device import full_precision
from lstm_viz.kinds import hx_names

LARGE = 1e-3  # a difference up to this is looked into no further
# Two processors round in more than one place of a step, and seldom in the directions tried here.
_SLACK = 1000
_TRIED = 3


@torch.no_grad()
def amplified(net: Net, one: Replayed) -> float:
    """What differences in the last digits can become through a run, in the unit of `distance`.

    Measured: the last digit of every number that the run begins with and reads is changed, up or
    down by chance, and the largest difference that this makes is taken `_SLACK` times.
    """
    generator = torch.Generator().manual_seed(7)
    largest = 0.0
    with full_precision(one.x.device):
        own = _last(net, one.x, one.first)
        for _ in range(_TRIED):
            first = {name: _changed(state, generator) for name, state in one.first.items()}
            largest = max(largest, distance(own, _last(net, _changed(one.x, generator), first)))
    return _SLACK * largest


def distance(one: States, other: States) -> float:
    """The largest difference of two states, in units of the largest number where that is above 1.

    NaN where either has a number that is not finite.
    """
    found = [
        (one[name] - other[name]).abs().max() / one[name].abs().max().clamp(min=1) for name in one
    ]
    return float(torch.stack(found).max())


def _last(net: Net, x: Tensor, first: States) -> States:
    _, hx = net.module(x[:, None], hx_of(net.kind, first))
    return dict(zip(hx_names(net.kind), hx if isinstance(hx, tuple) else (hx,), strict=True))


def _changed(values: Tensor, generator: torch.Generator) -> Tensor:
    """Each number by one last digit of it (of 1 where it is smaller) up or down."""
    up = torch.rand(values.shape, generator=generator).to(values) < 0.5
    digit = torch.finfo(values.dtype).eps * values.abs().clamp(min=1)
    return torch.where(up, values + digit, values - digit)
