"""Page: a Trace as one HTML file in which its gates can be explored, without a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lstm_viz.explorer.page import page
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.traced import Traces, picture_of


def save_page(
    traces: Traces,
    path: str | Path,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
    names: Sequence[str] = (),
    source: str = "",
    state: Mapping[str, Any] | None = None,
) -> Path:
    """Write a recording, or several, by their names, that read one sequence, as a page.

    It opens from the disk by a double click, and needs neither a server nor a network.

    Args:
        traces: what was recorded, by `record` or `record_all`.
        path: the file, mostly one that ends in .html; what is there is replaced.
        layer: which layer is shown, of each; -1 is the last.
        direction: in which direction, 0 forward, 1 reverse.
        batch: which sequence of the batch.
        names: of the input's features; without any those that the recording has in
            `meta["names"]`, or else numbers.
        source: where the sequence comes from, for people; the page's title has it.
        state: how it opens, in the keys of the app's address: step (from 1), unit, zoom, order,
            pins, tab, edits and so on. What the networks do not have is left out.

    Returns:
        The path.

    Raises:
        ValueError: a trace that does not have what computes it again, such as that of an edited
            pass; traces of other sequences; names that are not one for each feature.
        IndexError: a layer, direction or sequence that a trace does not have.
        OSError: a file that cannot be written.
    """
    text = page_of(
        traces,
        layer=layer,
        direction=direction,
        batch=batch,
        names=names,
        source=source,
        state=state,
    )
    file = Path(path)
    file.write_text(text, encoding="utf-8")
    return file


def page_of(
    traces: Traces, *, source: str = "", state: Mapping[str, Any] | None = None, **options: Any
) -> str:
    """The text of the page that `save_page` writes; it takes what that takes."""
    picture = picture_of(traces, source=source, **options)
    named = ", ".join(panel.name for panel in picture.panels)
    return page(payload(picture), title=f"{named} · {source}" if source else named, state=state)
