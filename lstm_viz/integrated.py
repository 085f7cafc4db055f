"""Integrated gradients: what each input has contributed to an answer, beside an input of 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.arrays import Arrays
from lstm_viz.gradients import input_gradient
from lstm_viz.trace import Trace

POINTS = 32


class Integrated(NamedTuple):
    """What each input has contributed to the change of an answer.

    parts: (time, input), NaN at steps that were skipped. change: the answer to the input, minus
    the answer to an input of 0 at every step. error: the completeness error, by which the sum of
    all parts is more than the change.
    """

    parts: np.ndarray
    change: float
    error: float


def integrated(
    passing: Callable[[np.ndarray], Trace],
    input: np.ndarray,
    weights: Sequence[Arrays],
    *,
    head: np.ndarray | None = None,
    output: int = 0,
    unit: int | None = None,
    points: int = POINTS,
    step: int | None = None,
    layer: int = 0,
    direction: int = 0,
) -> Integrated:
    """The gradient of an answer, integrated along the straight line from 0 to the input, times it.

    Sundararajan, Taly & Yan 2017, equation 1, with 0 as the baseline. The integral is a sum over
    the points of a Gauss–Legendre rule; in theory the parts add up to the change of the answer,
    and by how much they do not is the error. The network is passed once for each point.

    Args:
        passing: records one sequence: `lambda x: record(module, torch.tensor(x))`.
        input: (time, input). Whole numbers and bools are passed as float32.
        weights: as in `gradients.input_gradient`.
        head: as there; W (output, hidden) that reads h.
        output: the row of `head` that is the answer.
        unit: in place of `head`, one unit of h.
        points: how many; more are more exact.
        step: as in `gradients.input_gradient`.
        layer: as in `measure`.
        direction: as in `measure`.

    Raises:
        ValueError: no point, an output that `head` does not have, or as `input_gradient`.
    """
    input = np.asarray(input)
    if input.dtype.kind != "f":  # a share of a one-hot code of whole numbers would be rounded to 0
        input = input.astype(np.float32)
    if points < 1:
        raise ValueError(f"points must be 1 or more; got {points}")
    if head is not None:
        head = np.asarray(head, np.float64)
        if not 0 <= output < len(head):
            raise ValueError(f"output must be 0 to {len(head) - 1}, a row of head; got {output}")
        head = head[[output]]

    def at(share: float) -> Trace:
        return passing((share * input).astype(input.dtype))

    parts = np.zeros(input.shape)
    for place, weight in zip(*np.polynomial.legendre.leggauss(points), strict=True):
        gradient = input_gradient(
            at((1 + place) / 2),
            weights,
            head=head,
            unit=unit,
            step=step,
            layer=layer,
            direction=direction,
        )
        parts += weight / 2 * gradient[:, 0] * input
    ends = [_answer(at(share), head, unit, step, layer, direction) for share in (1.0, 0.0)]
    change = ends[0] - ends[1]
    return Integrated(parts, change, float(np.nansum(parts)) - change)


def _answer(
    trace: Trace,
    head: np.ndarray | None,
    unit: int | None,
    step: int | None,
    layer: int,
    direction: int,
) -> float:
    def h(way: int) -> np.ndarray:
        all_steps = trace.sel("h", layer=layer, direction=way, batch=0)
        read = np.flatnonzero(~np.isnan(all_steps[:, 0]))
        return all_steps[read[-1] if step is None else step].astype(np.float64)

    if head is None:
        return float(h(direction)[unit])
    both = head.shape[1] == 2 * trace.sizes["hidden"]
    return float(head[0] @ (np.concatenate([h(0), h(1)]) if both else h(direction)))
