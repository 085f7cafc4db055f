"""Moments: the instants in a Trace at which something can be seen, each found by a stated rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lstm_viz.activations import by_signal
from lstm_viz.axes import is_reverse
from lstm_viz.kinds import KINDS, SIGNALS, STATE_WORDS, STATES
from lstm_viz.trace import Trace

HELD = 0.5  # a cell that holds less than this has little to forget
OPEN = 0.95  # a forget gate that keeps at least this share of its cell at a step
LETTERS = {"h": "h", "c": "C", "m": "m"}  # the states, as the lecture writes them
LEFT = 0.1  # of the largest change: below this it counts as gone


@dataclass(frozen=True)
class Moment:
    """An instant: the step (from 1), the unit (from 0), its numbers, and the rule that found it.

    `numbers` are values of the trace there, by their signals' letters: "c_before" is the cell state
    one step earlier, "kept" is f·c_before, "added" i·g and "tanh_c" φ(c), where φ is tanh unless a
    layer states another. Further ones belong to the rule.
    """

    step: int
    unit: int
    rule: str
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Nothing:
    """The answer where the rule finds no such step and unit; `because` is why, as a sentence."""

    rule: str
    because: str


Found = Moment | Nothing


def moves_most(
    trace: Trace, signal: str, step: int, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> Moment:
    """The unit whose `signal` (a state: h or c) moves most at `step`.

    Raises ValueError for a signal that is no state and for a step that is not in the sequence.
    """
    values = _values(trace, layer, direction, batch)
    if signal not in STATES[trace.kind]:
        known = " and ".join(STATES[trace.kind])
        raise ValueError(f"the states of {KINDS[trace.kind].one} are {known}; got {signal!r}")
    at = _need_step(values, step)
    moved = np.abs(values[signal] - values[f"{signal}_before"])[at]
    unit = int(moved.argmax())
    state, letter = STATE_WORDS[signal], LETTERS[signal]
    rule = f"the unit whose {state} changes most at step {step}: largest |{letter}ₜ − {letter}ₜ₋₁|"
    return _moment(values, at, unit, rule, moved=float(moved[unit]))


def forgets_most(
    trace: Trace, *, held: float = HELD, layer: int = 0, direction: int = 0, batch: int = 0
) -> Found:
    """Where a forget gate is lowest among the cells that held something, |c_{t−1}| ≥ `held`.

    `lowest` is the lowest forget gate of all steps and units, whatever their cells held.
    """
    values = _values(trace, layer, direction, batch)
    rule = (
        f"where the forget gate is lowest among the cells that held something: smallest F with "
        f"|Cₜ₋₁| ≥ {held:g}"
    )
    something = np.abs(values["c_before"]) >= held
    if not something.any():
        largest = np.abs(values["c_before"]).max()
        return Nothing(
            rule, f"no cell held {held:g} or more before a step; the largest |C| was {largest:.2f}"
        )
    at, unit = _place(np.where(something, values["f"], np.inf).argmin(), values["f"])
    return _moment(values, at, unit, rule, lowest=float(values["f"].min()))


def keeps_longest(
    trace: Trace,
    first: int,
    last: int,
    *,
    least: float = OPEN,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> Found:
    """The unit with the longest run of f ≥ `least` that bridges the steps `first` and `last`.

    A run bridges them where it holds at every step after `first`, up to and with `last` (in a
    network that reads backwards, from `first` up to but without `last`). The moment is the middle
    of the bridge. `start` and `end` are the run's first and last step, `length` its steps,
    `weakest` its lowest f; `left` is the product of f over the bridge: the share of the cell at its
    beginning that is still there at its end. Of two runs of one length, that with more left counts.

    Raises ValueError where `first` is not before `last`.
    """
    values = _values(trace, layer, direction, batch)
    begin, end = _need_step(values, first), _need_step(values, last)
    if not begin < end:
        raise ValueError(f"first must be before last; got {first} and {last}")
    rule = f"the longest run of F ≥ {least:g} that spans step {first} to step {last}"
    f = values["f"]
    # A network that reads backwards has `last` in its cell when it comes to `first`.
    reverse = is_reverse(direction, trace.sizes["direction"])
    bridge = slice(begin, end) if reverse else slice(begin + 1, end + 1)
    runs = []
    for unit in np.flatnonzero((f[bridge] >= least).all(axis=0)).tolist():
        shut = np.flatnonzero(f[:, unit] < least)
        start = int(shut[shut < bridge.start].max(initial=-1)) + 1
        stop = int(shut[shut >= bridge.stop].min(initial=len(f)))
        runs.append((stop - start, float(f[bridge, unit].prod()), -unit, start, stop))
    if not runs:
        best = int(f[bridge].min(axis=0).argmax())
        return Nothing(
            rule,
            f"no unit keeps F at {least:g} or above from step {bridge.start + 1} to step "
            f"{bridge.stop}; unit {best} comes closest, with a lowest F of "
            f"{f[bridge, best].min():.2f}",
        )
    length, left, minus_unit, start, stop = max(runs)
    return _moment(
        values,
        (bridge.start + bridge.stop) // 2,
        -minus_unit,
        rule,
        start=start + 1,
        end=stop,
        length=length,
        weakest=float(f[start:stop, -minus_unit].min()),
        left=left,
    )


def writes_most(trace: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0) -> Moment:
    """Where most is written into a cell: largest i·|g|."""
    values = _values(trace, layer, direction, batch)
    at, unit = _place(np.abs(values["added"]).argmax(), values["f"])
    return _moment(values, at, unit, "where most is written into a cell: largest i·|ĉ|")


def updates_most(trace: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0) -> Moment:
    """Where both terms of the update count: the smaller of |f·c_{t−1}| and |i·g| is largest."""
    values = _values(trace, layer, direction, batch)
    both = np.minimum(np.abs(values["kept"]), np.abs(values["added"]))
    at, unit = _place(both.argmax(), both)
    rule = "where both terms of the sum are large: the smaller of |F·Cₜ₋₁| and |i·ĉ| is largest"
    return _moment(values, at, unit, rule)


def hides_most(trace: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0) -> Moment:
    """Where the output gate holds back most: largest (1 − o)·|tanh c|."""
    values = _values(trace, layer, direction, batch)
    hidden = (1 - values["o"]) * np.abs(values["tanh_c"])
    at, unit = _place(hidden.argmax(), hidden)
    return _moment(
        values, at, unit, "where the output gate holds back most: largest (1 − O)·|tanh C|"
    )


def shows_most(
    trace: Trace, step: int, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> Moment:
    """The unit whose output moves most at `step`, the answer: largest change of o·tanh c."""
    values = _values(trace, layer, direction, batch)
    at = _need_step(values, step)
    moved = np.abs(values["shown"] - values["shown_before"])[at]
    unit = int(moved.argmax())
    rule = f"the unit whose output changes most at step {step}: largest change of O·tanh C"
    return _moment(values, at, unit, rule, moved=float(moved[unit]))


def change_is_gone(
    trace: Trace,
    other: Trace,
    signal: str,
    step: int,
    *,
    left: float = LEFT,
    layer: int = 0,
    batch: int = 0,
) -> Found:
    """The step from which on a change of the input at `step` is gone from `signal`, read forwards.

    `trace` and `other` are two passes that differ in the input of that step. Gone is the change
    where its size ‖Δ‖ over all units stays below `left` of the largest that it had. `change` is its
    size there and `largest` the largest, at the step `peak`. The unit is the one that changed most
    at `step`.
    """
    one, two = (_values(each, layer, 0, batch)[signal] for each in (trace, other))
    _need_alike(one, two)
    at = _need_step({signal: one}, step)
    delta = two - one
    size = np.linalg.norm(delta, axis=1)
    peak = at + int(size[at:].argmax())
    rule = (
        f"the first step from which on the change stays below {left:.0%} of its largest size "
        f"‖Δ{LETTERS[signal]}‖, and the unit that changed most when the value came in"
    )
    still = np.flatnonzero(size[peak:] >= left * size[peak])
    gone = peak + int(still.max(initial=-1)) + 1
    if gone >= len(size) or size[peak] == 0:
        return Nothing(
            rule,
            f"at the last step {_share(size[-1], size[peak])} of the largest change is left",
        )
    unit = int(np.abs(delta[at]).argmax())
    numbers = {"change": float(size[gone]), "largest": float(size[peak]), "peak": peak + 1}
    values = _values(trace, layer, 0, batch)
    return _moment(values, gone, unit, rule, **numbers)


def carries_most(
    trace: Trace,
    other: Trace,
    signal: str,
    step: int,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> Moment:
    """The unit in which two passes differ most at `step`, by `change`: largest |Δ| of `signal`.

    `trace` and `other` are two passes that differ in the input of an earlier step, or by an edit.
    """
    values = _values(trace, layer, direction, batch)
    two = _values(other, layer, direction, batch)[signal]
    _need_alike(values[signal], two)
    at = _need_step(values, step)
    delta = (two - values[signal])[at]
    unit = int(np.abs(delta).argmax())
    rule = f"the unit that carries most of the change: largest |Δ{LETTERS[signal]}|"
    return _moment(values, at, unit, rule, change=float(delta[unit]))


def _values(trace: Trace, layer: int, direction: int, batch: int) -> dict[str, np.ndarray]:
    """Every signal over the sequence's own steps, (step, unit), in float64, and what follows."""
    place = {"layer": layer, "direction": direction, "batch": batch}
    steps = trace.lengths[batch]
    values = {n: trace.sel(n, **place)[:steps].astype(np.float64) for n in SIGNALS[trace.kind]}
    reverse = is_reverse(direction, trace.sizes["direction"])
    for name in STATES[trace.kind]:
        first = trace.initial[name][layer, direction, batch]
        values[f"{name}_before"] = _before(values[name], first, reverse)
    if KINDS[trace.kind].family == "lstm":
        values["kept"] = values["f"] * values["c_before"]
        values["added"] = values["i"] * values["g"]
        of_c = by_signal(trace.kind, trace.meta.get("nonlinearity", "tanh"))["h"]
        values["tanh_c"] = of_c.value(np, values["c"])
        values["shown"] = values["o"] * values["tanh_c"]
        # Before the first step, the initial h was shown; of a projection no unit has one.
        h = 0 * values["c"][0] if trace.projected else trace.initial["h"][layer, direction, batch]
        values["shown_before"] = _before(values["shown"], h, reverse)
    return values


def _before(values: np.ndarray, first: np.ndarray, reverse: bool) -> np.ndarray:
    """The values one step earlier in the direction that the network reads in."""
    return np.concatenate([values[1:], first[None]] if reverse else [first[None], values[:-1]])


def _moment(
    values: Mapping[str, np.ndarray], at: int, unit: int, rule: str, **more: float
) -> Moment:
    numbers = {name: float(own[at, unit]) for name, own in values.items() if unit < own.shape[1]}
    return Moment(at + 1, unit, rule, {**numbers, **more})


def _place(flat: np.integer, values: np.ndarray) -> tuple[int, int]:
    at, unit = np.unravel_index(flat, values.shape)
    return int(at), int(unit)


def _need_step(values: Mapping[str, np.ndarray], step: int) -> int:
    steps = len(next(iter(values.values())))
    if not 1 <= step <= steps:
        raise ValueError(f"step must be from 1 to {steps}; got {step}")
    return step - 1


def _need_alike(one: np.ndarray, two: np.ndarray) -> None:
    if one.shape != two.shape:
        raise ValueError(
            f"both passes must have the same steps and units; got {one.shape} and {two.shape}"
        )


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "none"
