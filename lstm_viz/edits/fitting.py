"""Whether an edit fits a network and a sequence: its signals, units and steps must be there."""

from __future__ import annotations

from typing import Any

from lstm_viz.edits.edit import Begin, Change, Clamp, Edit, Replace
from lstm_viz.edits.values import EditError
from lstm_viz.kinds import GATES, KINDS, SIGNALS, STATES


def need_fit(edit: Edit, kind: str, *, unit: int, hidden: int, input: int, time: int) -> None:
    """Raise EditError where there is no such signal, block, unit, feature or step.

    `kind` is a key of `kinds.KINDS`; the sizes are those of a Trace (`hidden` is that of h), and
    `input` the number of features that the first layer reads.
    """
    cell = KINDS[kind].one
    _need_no_unit(edit, kind)
    if isinstance(edit, Replace):
        _need_places(edit, "feature", edit.features, input, f"{input} inputs")
    elif isinstance(edit, Change):
        part, gate = edit.block[:-1], edit.block[-1]
        if part == "p_" and gate not in KINDS[kind].peeps:
            raise EditError(f"{edit}: {cell} has no {edit.block}; its gates don't see c")
        if gate not in GATES[kind]:
            gates = ", ".join(GATES[kind])
            raise EditError(f"{edit}: {cell} has no {edit.block}; its gates are {gates}")
        if part == "W_h" and not KINDS[kind].sees_h:
            raise EditError(
                f"{edit}: no gate of {cell} reads h, so it has no {edit.block}; it has "
                f"{edit.block.replace('W_h', 'W_x')}"
            )
        _need_places(edit, "unit", edit.units, unit, f"{unit} units")
    else:
        signal, known = (
            (edit.state, STATES[kind]) if isinstance(edit, Begin) else (edit.signal, SIGNALS[kind])
        )
        if signal not in known:
            what = "state" if isinstance(edit, Begin) else "signal"
            raise EditError(f"{edit}: {cell} has no {what} {signal}; it has {', '.join(known)}")
        size = hidden if signal == "h" else unit
        _need_places(edit, "unit", edit.units, size, f"{size} units")
    if isinstance(edit, Clamp | Replace):
        _need_places(edit, "step", edit.steps, time, f"{time} steps", first=1)


def _need_no_unit(edit: Edit, kind: str) -> None:
    """Raise EditError where a unit is named of what a layer has one of, for all of its units."""
    if isinstance(edit, Replace) or edit.units is None:
        return
    names = {Change: "block", Begin: "state", Clamp: "signal"}
    what = getattr(edit, names[type(edit)])
    if what.removeprefix("b_").removeprefix("W_x") in KINDS[kind].single:
        raise EditError(
            f"{edit}: {KINDS[kind].one} has one {what} for all of its units, so that no unit "
            f"is chosen; write {what} alone"
        )


def _need_places(edit: Edit, what: str, places: Any, size: int, sizes: str, first: int = 0) -> None:
    if places is not None and places[-1].stop > size:
        wrong = max(size, places[-1].start) + first
        raise EditError(
            f"{edit}: there is no {what} {wrong}; there are {sizes}, counted from {first}"
        )
