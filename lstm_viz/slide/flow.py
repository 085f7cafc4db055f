"""Flow: what moves through a cell at one step, from the recorded signals; as js/flow.js has it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.activations import by_signal
from lstm_viz.kinds import KINDS, STATES
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace

DECIMALS = 2


def flow_at(
    trace: Trace, step: int, unit: int | None, place: Mapping[str, int]
) -> dict[str, float]:
    """What passes each wire and gate, by its name; `unit` None is the mean over all units.

    Of products the mean is that of the products: mean(f · c'), not mean f · mean c'. Raises
    ValueError for a step that was not read.
    """
    kind = KINDS[trace.kind]
    now = {name: _at(trace, name, step, place) for name in kind.signals}
    before = {state: _before(trace, state, step, place) for state in STATES[trace.kind]}
    found = {**now, **{f"{state}_before": value for state, value in before.items()}}
    if trace.projected:  # no unit of the cell has an h of its own
        found |= {"h_before": np.full(trace.sizes["unit"], np.nan)}
    if kind.matrix:  # of which no unit has a state of its own
        found["written"] = kind.write(now) if kind.write else np.zeros_like(now["h"])
    elif kind.keep is not None and kind.write is not None:
        keep, write = kind.shares(now)
        old = before[kind.memory]
        found |= {"kept": keep * old, "lost": (1 - keep) * old, "added": write, "remains": keep}
    if kind.family == "gru":
        found["replaced"] = 1 - now["z"]
    if kind.family == "minlstm":
        found["replaced"] = 1 - found["remains"]
    if kind.family == "mingru":
        found["replaced"] = now["z"]
    if "c" in kind.states:
        squash = by_signal(trace.kind, trace.meta.get("nonlinearity", "tanh"))["h"]
        found["tanh_c"] = squash.value(np, now["c"])
        if trace.projected:
            found["h"] = now["o"] * found["tanh_c"]
    return {
        name: float(values.mean() if unit is None else values[unit])
        for name, values in found.items()
    }


def largest_state(trace: Trace, unit: int | None, place: Mapping[str, int]) -> float:
    """The `largest` of the state, whose full length a bar has."""
    kind = KINDS[trace.kind]
    return largest(trace, kind.memory if kind.keep is not None else "a", unit, place)


def largest(trace: Trace, name: str, unit: int | None, place: Mapping[str, int]) -> float:
    """The largest size of a signal over all steps, or of the mean of the units' sizes; never 0."""
    values = trace.sel(name, **place)[recorded(trace, place["batch"])]
    if name in STATES[trace.kind]:
        values = np.concatenate([_first(trace, name, place)[None], values])
    sizes = abs(values.astype(np.float64))
    sizes = sizes.mean(axis=1) if unit is None else sizes[:, unit]
    # An m of -inf is that of an empty memory.
    return float(sizes[np.isfinite(sizes)].max(initial=0)) or 1.0


def printed(values: Mapping[str, float], memory: str) -> dict[str, str]:
    """Each value with two decimals; what is kept and added makes up the new state as printed."""
    ticks = {name: _ticks(value) for name, value in values.items() if not np.isnan(value)}
    if "kept" in ticks:
        left = ticks[memory] - ticks["kept"] - ticks["added"]
        if abs(left) > 1:  # no rounding: an edit has set the state to another value
            left = 0
        off = {name: values[name] * 10**DECIMALS - ticks[name] for name in ("kept", "added")}
        most = max(off, key=lambda name: np.sign(left) * off[name])
        ticks[most] += left
    return {name: _text(ticks[name]) if name in ticks else "" for name in values}


def _ticks(value: float) -> int:
    return round(value * 10**DECIMALS)


def _text(ticks: int) -> str:
    return f"{ticks / 10**DECIMALS:.{DECIMALS}f}".replace("-", "−")


def _at(trace: Trace, name: str, step: int, place: Mapping[str, int]) -> np.ndarray:
    values = trace.sel(name, **place)[step].astype(np.float64)
    if np.isnan(values[0]):
        raise ValueError(
            f"step must be one that the network read; got {step}, which it skipped or which is "
            "beyond the end of its sequence"
        )
    return values


def _before(trace: Trace, state: str, step: int, place: Mapping[str, int]) -> np.ndarray:
    """A state before a step, in the order of reading: a backward direction comes from the right."""
    read = np.flatnonzero(recorded(trace, place["batch"]))
    earlier = read[read > step][:1] if place["direction"] else read[read < step][-1:]
    if not len(earlier):
        return _first(trace, state, place)
    return trace.sel(state, **place)[earlier[0]].astype(np.float64)


def _first(trace: Trace, state: str, place: Mapping[str, int]) -> np.ndarray:
    at = trace.initial[state][place["layer"], place["direction"], place["batch"]]
    return at.astype(np.float64)
