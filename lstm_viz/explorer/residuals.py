"""Residuals: recorded signals as how far each number is from what the cell's equations make of it.

The browser's engine computes every number of a step from the numbers before it. What it computes in
float64 and what was recorded in float32 differ by a few units in the last place, so those units are
all that has to travel, a byte for each number and deflated less than half of that, and what comes
out is the recording itself, bit by bit.

A number whose residual does not fit a byte, or whose prediction lies so close to the middle between
two float32 numbers that two right computations could round it either way, travels as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from lstm_viz.activations import by_signal
from lstm_viz.kinds import KINDS, STATES

AS_IT_IS = -128  # stands in the place of a number that travels as it is; a residual is -127 to 127
# Two right computations of a prediction differ by less than this share of it.
SURE = 1e-10
PIECE, COLUMNS = 1 << 18, 64  # multiplications and columns of one product, as in products.py
AT_ONCE = 1 << 17  # numbers of all signals
_MOST = np.int32(-AS_IT_IS - 1)
_WIDTH = np.uint32(2 * _MOST)  # of one type with what it is compared with

Arrays = Mapping[str, np.ndarray]


class Residuals(NamedTuple):
    """The residuals of a layer's signals, by their names.

    `apart` are residuals (time, width), int8, `whole` the numbers that travel as they are (float32)
    in the order of their places. `check` is the sum of all recorded bits, modulo 2^32.
    """

    apart: dict[str, np.ndarray]
    whole: dict[str, np.ndarray]
    check: int


def residuals(
    kind: str,
    signals: Arrays,
    *,
    initial: Arrays,
    input: np.ndarray,
    weights: Mapping[str, np.ndarray | None],
    nonlinearity: str = "tanh",
    backward: bool = False,
) -> Residuals:
    """The residuals of one layer in one direction.

    Args:
        kind: of the cell.
        signals: by their names, each (time, width); NaN where a step was not read.
        initial: the states before the first step, (width,).
        input: what the layer read, (time, input).
        weights: by their names in the equations.
        nonlinearity: what the layer states of its activations.
        backward: whether it read from the last step to the first.
    """
    kept = {name: np.ascontiguousarray(values, "<f4") for name, values in signals.items()}
    read = np.flatnonzero(~np.isnan(kept["h"][:, 0]))[:: -1 if backward else 1]
    recorded = kept
    if backward or len(read) < len(kept["h"]):
        recorded = {name: values[read] for name, values in kept.items()}
        input = input[read]
    w = _as_taken(kind, weights)
    apart = {name: np.empty(values.shape, np.int8) for name, values in recorded.items()}
    # Some steps at a time, of which a processor has all at hand.
    height = max(1, AT_ONCE // sum(values.shape[1] for values in recorded.values()))
    for first in range(0, len(input), height):
        steps = slice(first, first + height)
        here = {name: values[steps] for name, values in recorded.items()}
        with np.errstate(all="ignore"):  # σ of a large negative number is 0
            for name, expected in _expected(kind, here, initial, input[steps], w, nonlinearity):
                _write_residuals(here[name], expected, apart[name][steps])
        initial = {name: here[name][-1] for name in STATES[kind]}
    if recorded is not kept:
        apart = {name: _at(read, own, kept[name].shape) for name, own in apart.items()}
    whole = {name: kept[name][own == AS_IT_IS] for name, own in apart.items()}
    check = sum(int(one.view("<u4").sum(dtype=np.uint32)) for one in kept.values())
    return Residuals(apart, whole, check % 2**32)


def _at(read: np.ndarray, own: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The residuals of the steps that were read, in the place of each."""
    stored = np.full(shape, AS_IT_IS, np.int8)
    stored[read] = own
    return stored


def _write_residuals(values: np.ndarray, expected: np.ndarray, found: np.ndarray) -> None:
    """By how much the bits of `values` are above those of what was expected, or AS_IT_IS."""
    moved = expected * (1 - SURE)
    rounded = moved.astype("<f4")
    unsure = rounded != np.multiply(expected, 1 + SURE, out=moved).astype("<f4")
    # Where both are one number, it is what the prediction rounds to, but that 0 has no sign, which
    # two right computations may differ by. The bits of numbers of other signs lie too far apart.
    rounded += np.float32(0)
    bits = rounded.view("<i4")
    above = np.subtract(values.view("<i4"), bits, out=bits)
    found[:] = above
    above += _MOST
    unsure |= above.view("<u4") > _WIDTH
    found[unsure] = AS_IT_IS


def _as_sent(values: np.ndarray) -> np.ndarray:
    """What the browser has of these: float32 numbers, with which it computes in float64."""
    return values.astype(np.float32, copy=False).astype(np.float64)


def _as_taken(kind: str, weights: Mapping[str, np.ndarray | None]) -> dict[str, np.ndarray]:
    """The weights as products take them, transposed; W has those of x above those of h."""
    w = {
        name: np.ascontiguousarray(_as_sent(one).T)
        for name, one in weights.items()
        if one is not None
    }
    if KINDS[kind].sees_h:
        w["W"] = np.concatenate([w["W_ih"], w["W_hh"]])
    return w


class _Wide(dict[str, np.ndarray]):
    """Recorded signals in float64, each from when it is asked for."""

    def __init__(self, recorded: Arrays) -> None:
        self._recorded = recorded

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self._recorded[name].astype(np.float64)
        return self[name]


def _expected(
    kind: str,
    recorded: Arrays,
    initial: Arrays,
    input: np.ndarray,
    w: Arrays,
    nonlinearity: str,
) -> Iterator[tuple[str, np.ndarray]]:
    """What each signal (step, unit) should be, from the recorded ones that its equation has."""
    own, gates = KINDS[kind], KINDS[kind].gates
    here = _Wide(recorded)
    # [x, h'] side by side, as the products take them.
    inputs = input.shape[1]
    joint = np.empty((len(input), inputs + recorded["h"].shape[1]))
    joint[:, :inputs] = input.astype(np.float32, copy=False)
    before = {"h": _begun(joint[:, inputs:], recorded["h"], initial["h"])}
    for name in STATES[kind]:
        if name != "h":
            before[name] = _begun(np.empty(recorded[name].shape), recorded[name], initial[name])
    sums = _sums(kind, here, before["h"], joint, w)
    if own.peeps:
        p_i, p_f, p_o = np.split(w["p"], 3)
        seen = [p_i * before["c"], p_f * before["c"], 0.0 * before["c"], p_o * here["c"]]
        sums += np.concatenate(seen, axis=1)
    squash = by_signal(kind, nonlinearity)
    parts = dict(zip(gates, _parts(sums, len(gates)), strict=True))
    if own.family == "slstm":
        a_i, a_f = parts.pop("i"), parts.pop("f")
        apart = before["m"] - np.logaddexp(0, -a_f) - a_i
        yield "f", 1 / (1 + np.exp(-apart))
        yield "i", 1 / (1 + np.exp(apart))
        yield "m", a_i + np.logaddexp(0, apart)
    for name, a in parts.items():
        yield name, squash[name].value(np, a) if name in squash else a
    if own.family == "rnn":
        yield "h", squash["h"].value(np, here["a"])
    elif own.family == "lstm":
        yield "c", here["f"] * before["c"] + here["i"] * here["g"]
        inner = here["o"] * squash["h"].value(np, here["c"])
        yield "h", _product(inner, w["W_hr"]) if "W_hr" in w else inner
    elif own.family == "slstm":
        yield "c", here["f"] * before["c"] + here["i"] * here["g"]
        yield "h", here["o"] * here["c"]
    else:
        keep, write = own.shares(here)
        yield "h", keep * before["h"] + write


def _begun(before: np.ndarray, recorded: np.ndarray, initial: np.ndarray) -> np.ndarray:
    """`before`, filled with the state before each step."""
    before[0] = initial.astype(np.float32, copy=False)
    before[1:] = recorded[:-1]
    return before


def _parts(sums: np.ndarray, count: int) -> list[np.ndarray]:
    """The columns in so many equal parts, at a tenth of the time of np.split."""
    width = sums.shape[1] // count
    return [sums[:, first : first + width] for first in range(0, sums.shape[1], width)]


def _sums(
    kind: str, here: Arrays, h_before: np.ndarray, joint: np.ndarray, w: Arrays
) -> np.ndarray:
    """What the activations of the gates take, side by side (step, gate · unit)."""
    own, gates = KINDS[kind], KINDS[kind].gates
    b_ih, b_hh = w.get("b_ih", 0.0), w.get("b_hh", 0.0)
    x = joint[:, : len(w["W_ih"])]
    if not own.sees_h:
        return _product(x, w["W_ih"]) + b_ih
    if own.family != "gru":
        sums = _product(joint, w["W"])
        sums += b_ih + b_hh
        return sums
    # r comes between the sums of its candidate.
    sums, from_h = _product(x, w["W_ih"]) + b_ih, _product(h_before, w["W_hh"]) + b_hh
    of_n = sums.shape[1] * gates.index("n") // len(gates)
    if own.resets_first:
        from_h[:, of_n:] = _product(here["r"] * h_before, w["W_hh"][:, of_n:])
        from_h[:, of_n:] += w["b_hh"][of_n:] if "b_hh" in w else 0.0
    else:
        from_h[:, of_n:] *= here["r"]
    return sums + from_h


def _product(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    """x W on one thread.

    OpenBLAS shares out what is larger than `PIECE`, and on a busy machine its threads wait for one
    another longer than the product takes.
    """
    out = np.empty((len(x), W.shape[1]))
    height = max(1, PIECE // max(1, len(W) * min(W.shape[1], COLUMNS)))
    for first in range(0, W.shape[1], COLUMNS):
        part = slice(first, first + COLUMNS)
        for row in range(0, len(x), height):
            np.matmul(x[row : row + height], W[:, part], out=out[row : row + height, part])
    return out
