"""Cell: the cell of a network with the numbers of one step, as a picture file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.slide.drawn_cell import DrawnCell
from lstm_viz.slide.sheet import NAME, sheet
from lstm_viz.slide.shown_cell import ShownCell
from lstm_viz.trace import Trace

MOST_BESIDE = 2
LEFT, BOTTOM, WIDE, HIGH, APART = 0.022, 0.07, 0.956, 0.78, 0.04  # in shares of the picture


def save_diagram(
    traces: Trace | Mapping[str, Trace],
    path: str | Path,
    *,
    step: int = -1,
    unit: int | None = 0,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
    theme: Literal["light", "dark"] = "light",
    title: str = "",
) -> Path:
    """Write the diagram of a cell with its numbers at one step as a picture of a slide's size.

    As in the Explorer: thicker wires carry larger values, a gate is filled by its value, and the
    bars on the state line are the old state (dashed: given up), what is kept of it, and the new one
    beside its parts. The badge is at the foot.

    Args:
        traces: what was recorded, or two recordings by their names, side by side.
        path: the file; its ending, .svg, .png or .pdf, is its format.
        step: which step, from 0; -1 is the last.
        unit: which unit, from 0; None is the mean over all units.
        layer: as in `plots`, of each.
        direction: as in `plots`.
        batch: as in `plots`.
        theme: "light" or "dark".
        title: above the cells.

    Returns:
        The path.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ValueError: no traces or more than two, another ending or theme, a step that a network did
            not read, or a trace without some of its signals.
        IndexError: a step, unit, layer, direction or sequence that a trace does not have.
        OSError: a file that cannot be written.
    """
    given = {KIND_NAMES[traces.kind]: traces} if isinstance(traces, Trace) else dict(traces)
    if not 1 <= len(given) <= MOST_BESIDE:
        raise ValueError(f"traces must hold one Trace, or {MOST_BESIDE} by name; got {len(given)}")
    place = {"layer": layer, "direction": direction, "batch": batch}
    cells = {name: ShownCell(name, one, step, unit, place) for name, one in given.items()}
    metas = {"" if len(given) == 1 else name: one.meta for name, one in given.items()}
    wide = (WIDE - APART * (len(cells) - 1)) / len(cells)
    with sheet(path, "save_diagram", theme, title or ", ".join(given), metas) as (figure, look):
        for at, cell in enumerate(cells.values()):
            box = (LEFT + at * (wide + APART), BOTTOM, wide, HIGH)
            figure.text(box[0], BOTTOM + HIGH + 0.03, cell.head, size=NAME + 2, weight="bold")
            DrawnCell(figure.add_axes(box), look, cell)
    return Path(path)
