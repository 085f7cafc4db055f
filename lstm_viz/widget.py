"""Widget: the Explorer as an anywidget; nothing else knows that package."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

import anywidget
import traitlets

from lstm_viz.explorer.page import page
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.source import styles, widget
from lstm_viz.explorer.state import plain_state, whole

_PIN = re.compile(r"(?:(?P<net>\d+):)?(?P<step>\d+)\.(?P<unit>\d+)", re.ASCII)


class Cell(NamedTuple):
    """A unit of a network at a step, both counted from 0 as a Trace's axes are."""

    network: str
    step: int
    unit: int


class NetworkPlace(TypedDict):
    """Where in a recording the Explorer's networks are."""

    layer: int
    direction: int
    batch: int


class NotebookView(anywidget.AnyWidget):
    """The Explorer in a notebook; `lstm_viz.show` makes it.

    `state` is what is locked, zoomed, sorted, pinned and edited, in the keys of the app's address,
    where steps are counted from 1. It follows the view, and the view follows it:
    `view.state = {"step": 12, "unit": 3}`. What the networks do not have is left out, where it is
    shown and where Python reads it.
    """

    _esm = widget()
    _css = styles()
    payload = traitlets.Bytes().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    height = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        picture: Picture,
        payload: bytes,
        state: Mapping[str, Any],
        height: int,
        *,
        place: NetworkPlace,
    ) -> None:
        """A picture, the same as bytes (payload.py), and where in the recordings it is."""
        super().__init__(payload=payload, state=dict(state), height=height)
        self._names = tuple(panel.name for panel in picture.panels)
        self._units = tuple(panel.trace.sizes["unit"] for panel in picture.panels)
        self._steps, self._source, self._place = len(picture.values), picture.source, place
        kinds = [panel.trace.kind for panel in picture.panels]
        # What a state calls each network: its kind, or its place where a kind is there twice.
        self._places = {
            kind if kinds.index(kind) == at else str(at): at for at, kind in enumerate(kinds)
        }

    @traitlets.validate("state")
    def _plain_state(self, proposal: Any) -> dict[str, Any]:
        return plain_state(proposal["value"])

    @property
    def locked(self) -> Cell | None:
        """The cell that is locked; None where none is."""
        step = whole(self.state.get("step"), 1, self._steps)
        if step is None:
            return None
        net = self._places.get(str(self.state.get("net", "")), 0)
        unit = whole(self.state.get("unit"), 0, self._units[net] - 1)
        return Cell(self._names[net], step - 1, unit or 0)

    @property
    def pins(self) -> list[Cell]:
        """The cells that are pinned."""
        texts = str(self.state.get("pins", "")).split(",")
        found = [self._pinned(pin) for text in texts if (pin := _PIN.fullmatch(text.strip()))]
        return [cell for cell in found if cell]

    def _pinned(self, pin: re.Match[str]) -> Cell | None:
        net = whole(pin["net"] or 0, 0, len(self._names) - 1)
        step = whole(pin["step"], 1, self._steps)
        unit = None if net is None else whole(pin["unit"], 0, self._units[net] - 1)
        if net is None or step is None or unit is None:
            return None
        return Cell(self._names[net], step - 1, unit)

    @property
    def edits(self) -> str:
        """What is changed of the pass, as text.

        `record(module, x, edits=view.edits, **view.place)` records the edited pass that is shown.
        """
        return str(self.state.get("edits", ""))

    @property
    def place(self) -> NetworkPlace:
        """The layer, direction and sequence of the batch that are shown and edited."""
        return self._place.copy()

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
