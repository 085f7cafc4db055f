"""Drawn cell: a cell with its numbers on matplotlib's axes, as the Explorer draws it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lstm_viz.activations import by_signal
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import Theme, mix, readable_on
from lstm_viz.slide.shown_cell import ShownCell, layouts
from lstm_viz.words import INPUT, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# In the drawing's units, as js/cell.js and js/cell_numbers.js have them.
BOX = {"x": 64, "width": 432, "rx": 18}
GATE_WIDE, GATE_HIGH, SQUASH, NUMBER = 64, 48, -9, 12
RADIUS, WIDE_RADIUS = 14, 27
ABOVE, BESIDE, GAP = 22, 26, 9
HEAD, HEAD_WIDE = 10, 13
THINNEST, THICKEST, TALLEST, BAR, BARS_APART = 1.5, 7.0, 48, 12, 13
LETTERS, SMALL = 17, 14
FEW_INPUTS = 3
_SHORT: Final = {"sigmoid": "σ", "hard_sigmoid": "hard σ", "exponential": "exp"}
_MOVE = re.compile(r"([MHVQ])([^MHVQ]*)")


class DrawnCell:
    """One cell, drawn where it is made, in the units of its layout."""

    def __init__(self, axes: Axes, theme: Theme, cell: ShownCell) -> None:
        self.axes, self.theme, self.cell = axes, theme, cell
        width, height = layouts()["width"], self.cell.layout["height"]
        axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal", anchor="N")
        axes.set_axis_off()
        axes.apply_aspect()
        figure = axes.get_figure(root=True)
        assert figure is not None
        # Points of one unit of the drawing.
        self.point = axes.get_position().width * figure.get_size_inches()[0] * 72 / width
        self._box()
        for wire in self.cell.layout["wires"]:
            self._wire(wire)
        if self.cell.layout["standing"]:
            self._bars(**self.cell.layout["standing"])
        for mark in self.cell.layout["marks"]:
            self._symbol(mark, mark["symbol"], mark["y"])
        for figure_ in self.cell.layout["figures"]:
            self._figure(figure_)
        for operator in self.cell.layout["operators"]:
            self._operator(operator)
        for gate in self.cell.layout["gates"]:
            self._gate(gate)

    def _box(self) -> None:
        from matplotlib.patches import FancyBboxPatch

        low, tall = self.cell.layout["box"]["y"], self.cell.layout["box"]["height"]
        shape = f"round,pad=0,rounding_size={BOX['rx']}"
        self.axes.add_patch(
            FancyBboxPatch(
                (BOX["x"], low), BOX["width"], tall, boxstyle=shape, fc=self.theme.panel,
                ec=self.theme.rule, lw=self.point,
            )
        )  # fmt: skip

    def _wire(self, wire: Mapping[str, Any]) -> None:
        from matplotlib.patches import PathPatch, Polygon

        value = self._share(wire)
        thick = THINNEST + min(1.0, abs(value)) * (THICKEST - THINNEST)
        bus = wire["signal"] == "bus"
        colour = self.theme.muted if bus else self._line(wire["signal"])
        if value < 0:
            colour = self.theme.below
        if over := wire.get("over"):
            x, y = over
            gap = {"color": self.theme.panel, "lw": (thick + 6) * self.point, "zorder": 1}
            self.axes.plot([x, x], [y - GAP, y + GAP], solid_capstyle="butt", **gap)
        path, heads = _path(wire["path"], headed=bool(wire.get("arrow")))
        self.axes.add_patch(
            PathPatch(path, fc="none", ec=colour, lw=thick * self.point, capstyle="butt")
        )
        for corners in heads:
            self.axes.add_patch(Polygon(corners, fc=colour, ec="none"))

    def _share(self, wire: Mapping[str, Any]) -> float:
        of = wire["of"]
        if of == "x":
            return float(abs(self.cell.x).max(initial=0)) / self.cell.largest
        value = self.cell.flow.get(of, 0.0)
        if wire.get("range") == "state":
            value /= self.cell.scale
        elif wire.get("range") == "own":
            value /= self.cell.own[wire["signal"]]
        return 0.0 if np.isnan(value) else value

    def _bars(self, line: float, bars: Mapping[str, float]) -> None:
        flow, memory = self.cell.flow, KINDS[self.cell.trace.kind].memory
        kept, before, after = flow["kept"], flow[f"{memory}_before"], flow[memory]
        ink, middle = self.theme.ink, BAR / 2
        for x, low, high, sign, colour in (
            (bars["before"] - middle, 0, kept, kept, ink),
            (bars["before"] - middle, kept, before, before, None),  # given up
            (bars["kept"] - middle, 0, kept, kept, ink),
            (bars["after"] - BARS_APART, 0, kept, kept, self.theme.muted),
            (bars["after"], kept, after, after - kept, self.theme.colour("i")),
            (bars["after"] + BARS_APART, 0, after, after, ink),
        ):
            start, end = (-max(-1, min(1, v / self.cell.scale)) * TALLEST for v in (low, high))
            full = self.theme.below if sign < 0 else colour or ink
            style: dict[str, Any] = {"fc": full} if colour else {"fc": "none", "ls": "--"}
            self.axes.bar(
                x, end - start, BAR, line + start, align="edge", ec=full, lw=self.point, **style
            )

    def _symbol(self, at: Mapping[str, Any], code: str, y: float) -> None:
        if code:
            colour = self.theme.legible(self.theme.colour(at["signal"]))
            text = f"${self._latex(code)}$"
            self._text(at["x"], y, text, at.get("anchor"), colour, LETTERS, parse_math=True)

    def _latex(self, code: str) -> str:
        """A code such as "f c-" as F_t C_{t−1}, in the letters of the words."""
        found = []
        for token in code.split():
            name = token.removesuffix("-")
            if name not in (*KINDS[self.cell.trace.kind].signals, "x"):
                found.append(token)
                continue
            symbol = (INPUT if name == "x" else word(self.cell.trace.kind, name)).symbol
            found.append(symbol.replace("_t", "_{t-1}") if token.endswith("-") else symbol)
        return r"\,".join(found)

    def _figure(self, figure: Mapping[str, Any]) -> None:
        of, x, y, beside = figure["of"], figure["x"], figure["y"], figure.get("beside", False)
        self._symbol(figure, figure["symbol"], y if beside else y - ABOVE)
        text = self._inputs() if of == "x" else self.cell.printed.get(of, "")
        below = self.cell.flow.get(of, 0.0) < 0
        colour = self.theme.legible(self.theme.below) if below else self.theme.ink
        at = x + BESIDE if beside else x
        self._text(at, y, text, figure.get("anchor"), colour, LETTERS, weight="bold")

    def _inputs(self) -> str:
        if len(self.cell.x) > FEW_INPUTS:
            return f"{len(self.cell.x)} values"
        return ", ".join(f"{value:.2f}".replace("-", "−") for value in self.cell.x)

    def _operator(self, operator: Mapping[str, Any]) -> None:
        from matplotlib.patches import Ellipse

        x, y, of = operator["x"], operator["y"], operator.get("of")
        text = self._squash("h") if of == "tanh_c" else operator["text"]
        wide = RADIUS if len(text) <= 2 else WIDE_RADIUS
        fill = self._filled("c", self.cell.flow[of]) if of else self.theme.background
        self.axes.add_patch(
            Ellipse(
                (x, y), 2 * wide, 2 * RADIUS, fc=fill, ec=self.theme.ink, lw=self.point, zorder=3
            )
        )
        size = LETTERS if len(text) <= 2 else SMALL
        self._text(x, y, text, "middle", readable_on(fill), size, va="center_baseline", zorder=4)

    def _gate(self, gate: Mapping[str, Any]) -> None:
        from matplotlib.patches import FancyBboxPatch

        signal, x, y = gate["signal"], gate["x"], gate["y"]
        fill = self._filled(signal, self.cell.flow[signal])
        self.axes.add_patch(
            FancyBboxPatch(
                (x - GATE_WIDE / 2, y - GATE_HIGH / 2), GATE_WIDE, GATE_HIGH,
                boxstyle="round,pad=0,rounding_size=6", fc=fill, ec=self._line(signal),
                lw=1.5 * self.point, zorder=3,
            )
        )  # fmt: skip
        ink = readable_on(fill)
        name = self._squash(signal) or gate["text"]
        for text, below, weight in (
            (name, SQUASH, "normal"),
            (self.cell.printed[signal], NUMBER, "bold"),
        ):
            self._text(
                x, y + below, text, "middle", ink, SMALL, va="center_baseline", zorder=4,
                weight=weight,
            )  # fmt: skip

    def _squash(self, signal: str) -> str:
        stated = self.cell.trace.meta.get("nonlinearity", "tanh")
        found = by_signal(self.cell.trace.kind, stated).get(signal)
        return "" if found is None else _SHORT.get(found.name, found.name.replace("_", " "))

    def _line(self, signal: str) -> str:
        return self.theme.legible(self.theme.colour(signal), 3)

    def _filled(self, signal: str, value: float) -> str:
        full = self.theme.below if value < 0 else self.theme.colour(signal)
        return mix(self.theme.background, full, min(1.0, abs(value)))

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str | None,
        colour: str,
        size: float,
        **more: Any,
    ) -> None:
        ha = {"middle": "center", "end": "right"}.get(anchor or "", "left")
        more = {"va": "baseline"} | more
        self.axes.text(x, y, text, ha=ha, color=colour, size=size * self.point, **more)


def _path(text: str, *, headed: bool) -> tuple[Any, list[list[tuple[float, float]]]]:
    """A path of M, H, V and Q for matplotlib, and the corners of a head at each stroke's end."""
    from matplotlib.path import Path as Drawn

    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    heads: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for stroke in text.split("M")[1:]:
        turn = (1.0, 0.0)
        for letter, rest in _MOVE.findall("M" + stroke):
            numbers = [float(one) for one in rest.split()]
            start = (x, y)
            if letter == "H":
                x = numbers[0]
            elif letter == "V":
                y = numbers[0]
            else:
                x, y = numbers[-2:]
            if letter == "Q":
                points.append((numbers[0], numbers[1]))
                codes.append(Drawn.CURVE3)
            points.append((x, y))
            codes.append({"M": Drawn.MOVETO, "Q": Drawn.CURVE3}.get(letter, Drawn.LINETO))
            if letter != "M":
                turn = (x - start[0], y - start[1])
        size = float(np.hypot(*turn)) or 1.0
        dx, dy = turn[0] / size, turn[1] / size
        if headed:  # a thick wire ends within its head
            tail, half = (x - HEAD * dx, y - HEAD * dy), HEAD_WIDE / 2
            points[-1] = tail
            heads.append(
                [
                    (x, y),
                    (tail[0] + half * dy, tail[1] - half * dx),
                    (tail[0] - half * dy, tail[1] + half * dx),
                ]
            )
    return Drawn(points, codes), heads
