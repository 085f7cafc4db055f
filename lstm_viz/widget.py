"""Widget: the Explorer as an anywidget; nothing else knows that package."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import anywidget
import traitlets

from lstm_viz.explorer.page import page
from lstm_viz.explorer.source import styles, widget

_PIN = re.compile(r"(?:(?P<net>\d+):)?(?P<step>\d+)\.(?P<unit>\d+)", re.ASCII)


class Cell(NamedTuple):
    """A unit of a network at a step, both counted from 0 as a Trace's axes are."""

    network: str
    step: int
    unit: int


class View(anywidget.AnyWidget):
    """The Explorer in a notebook; `lstm_viz.show` makes it.

    `state` is what is locked, zoomed, sorted, pinned and edited, in the keys of the app's address,
    where steps are counted from 1. It follows the view, and the view follows it:
    `view.state = {"step": 12, "unit": 3}`.
    """

    _esm = widget()
    _css = styles()
    payload = traitlets.Bytes().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    height = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        names: tuple[str, ...],
        kinds: tuple[str, ...],
        payload: bytes,
        state: Mapping[str, Any],
        height: int,
        *,
        source: str = "",
    ) -> None:
        """The networks' names and kinds, and what the Explorer shows of them (payload.py)."""
        super().__init__(payload=payload, state=dict(state), height=height)
        self._names, self._source = names, source
        # What a state calls each network: its kind, or its place where a kind is there twice.
        self._places = {
            kind if kinds.index(kind) == at else str(at): at for at, kind in enumerate(kinds)
        }

    @property
    def locked(self) -> Cell | None:
        """The cell that is locked; None where none is."""
        if "step" not in self.state:
            return None
        name = self._names[self._places.get(self.state.get("net", ""), 0)]
        return Cell(name, int(self.state["step"]) - 1, int(self.state.get("unit", 0)))

    @property
    def pins(self) -> list[Cell]:
        """The cells that are pinned."""
        found = map(_PIN.fullmatch, self.state.get("pins", "").split(","))
        return [
            Cell(self._names[int(pin["net"] or 0)], int(pin["step"]) - 1, int(pin["unit"]))
            for pin in found
            if pin
        ]

    @property
    def edits(self) -> str:
        """What is changed of the pass, as `record(..., edits=view.edits)` takes it."""
        return self.state.get("edits", "")

    def page(self) -> str:
        """The view as a page of its own, as it is now: the text of an HTML file."""
        named = ", ".join(self._names)
        title = f"{named} · {self._source}" if self._source else named
        return page(self.payload, title=title, state=self.state)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and beside it the saved page for who has no kernel."""
        data, *more = super()._repr_mimebundle_(**kwargs) or ({},)
        framed = html.escape(self.page())
        frame = (
            f'<iframe srcdoc="{framed}" title="{html.escape(", ".join(self._names))}" '
            f'style="border: 0; height: {self.height}px; width: 100%"></iframe>'
        )
        return {**data, "text/html": frame}, *more
