"""Notebook: the Explorer of a Trace as a widget, and what is locked, pinned and edited in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.traced import Traces, picture_of
from lstm_viz.extras import need

if TYPE_CHECKING:
    from lstm_viz.widget import NotebookView


def show(
    traces: Traces, *, height: int = 720, state: dict[str, Any] | None = None, **options: Any
) -> NotebookView:
    """The Explorer of a recording, or of several, by their names, in a notebook.

    Args:
        traces: what was recorded, by `record` or `record_all`.
        height: of the view, in pixels; where its maps need more, it is higher.
        state: how it opens, in the keys of the app's address: step (from 1), unit, zoom, order,
            pins, tab, edits and so on. What the networks do not have is left out.
        options: layer, direction, batch, names and source, as `save_page` takes them.

    Returns:
        A widget, which a notebook shows where it is the last line of a cell. In a notebook without
        a kernel, or converted to HTML, the saved page takes its place.

    Raises:
        MissingExtraError: anywidget is not installed.
        ValueError, IndexError: as `save_page`.
    """
    picture = picture_of(traces, **options)
    for library in ("anywidget", "traitlets"):
        need(library, "notebook", "show")
    from lstm_viz.widget import NetworkPlace, NotebookView

    layer, direction, batch = (options.get(axis, 0) for axis in ("layer", "direction", "batch"))
    place = NetworkPlace(layer=layer, direction=direction, batch=batch)
    return NotebookView(picture, payload(picture), state or {}, height, place=place)
