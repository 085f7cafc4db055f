"""Maps: a recording as a picture file with a map of every signal, or several side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.layer_input import LayerInput, layer_input
from lstm_viz.measure import Order, common_order
from lstm_viz.plots.reduce import Merged, cells
from lstm_viz.plots.scales import OWN, own_scales, said_ends, shares
from lstm_viz.plots.theme import Theme, common_range
from lstm_viz.slide.sheet import NAME, TYPE, sheet
from lstm_viz.trace import Trace
from lstm_viz.words import READING, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LINES, KEYS = 8, 4  # lines of the input, and how many of them a row of their key has
MOST_BESIDE = 4  # networks; in less width an equation reaches over the next map
NARROW = 0.2  # of the picture: a map on which headings are small
ENDS = 0.3  # of the picture: lines whose key has room for the ends of each
SMALL = 8  # points: the key's letters where networks are side by side
# In shares of the picture; HEAD is above each map and BAR the width of a colour bar.
LEFT, RIGHT, TOP, BOTTOM, APART, HEAD, BAR = 0.06, 0.945, 0.87, 0.1, 0.1, 0.045, 0.008


def save_picture(
    traces: Trace | Mapping[str, Trace],
    path: str | Path,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
    theme: Literal["light", "dark"] = "light",
    order: Order = "index",
    steps: slice = slice(None),
    merged: Merged = "mean",
    names: Sequence[str] = (),
    title: str = "",
) -> Path:
    """Write a recording, or several side by side, as a picture of a slide's size (16 : 9).

    Each network has its input as lines and a map of each signal, with axes, the range of its
    colours and, at the foot of the picture, the badge. One range holds for all that are compared.

    Args:
        traces: what was recorded, or several recordings by their names.
        path: the file; its ending, .svg, .png or .pdf, is its format.
        layer: as in `plots`, of each.
        direction: as in `plots`.
        batch: as in `plots`.
        theme: "light" or "dark".
        order: of the units from top to bottom, as in `measure.unit_order`; the simple RNN, which
            has no half-lives, keeps its own.
        steps: which steps are shown, such as slice(20, 60).
        merged: what is drawn of more steps or units than there is room for, as in
            `plots.signal_heatmap`; below the maps stands which.
        names: of the features of the sequence; without any those in the recording's
            `meta["names"]`. A layer above another reads that one's h, which is drawn instead. Of
            more than eight features the first eight are drawn, and the heading says so.
        title: above the maps.

    Returns:
        The path.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ValueError: no traces or more than four, another ending or theme, no step that is shown, or
            names that are not one for each feature.
        IndexError: a layer, direction or sequence that a trace does not have.
        OSError: a file that cannot be written.
    """
    given = {KIND_NAMES[traces.kind]: traces} if isinstance(traces, Trace) else dict(traces)
    if not given:
        raise ValueError("traces must hold at least one Trace; got none")
    if len(given) > MOST_BESIDE:
        raise ValueError(
            f"a picture shows up to {MOST_BESIDE} networks side by side; got {len(given)}: divide "
            "them among several pictures"
        )
    place = {"layer": layer, "direction": direction, "batch": batch}
    alone = len(given) == 1
    metas = {"" if alone else name: trace.meta for name, trace in given.items()}
    with sheet(path, "save_picture", theme, title or ", ".join(given), metas) as (figure, look):
        wide = (RIGHT - LEFT - APART * (len(given) - 1)) / len(given)
        for at, (name, trace) in enumerate(given.items()):
            left = LEFT + at * (wide + APART)
            shown = "" if alone and not title else name
            column = _Column(figure, look, shown, trace, place, _shown(trace, steps), merged)
            column.draw(left, wide, tuple(given.values()), order, names)
    return Path(path)


def _shown(trace: Trace, steps: slice) -> range:
    shown = range(trace.sizes["time"])[steps]
    if not shown or shown.step != 1:
        raise ValueError(f"steps must be a slice of one step or more, in order; got {steps}")
    return shown


class _Column:
    """One network: its input above its maps, on one time axis."""

    def __init__(
        self,
        figure: Figure,
        theme: Theme,
        name: str,
        trace: Trace,
        place: dict[str, int],
        steps: range,
        merged: Merged,
    ) -> None:
        self.figure, self.theme, self.name = figure, theme, name
        self.trace, self.place, self.steps = trace, place, steps
        self.merged: Merged = merged

    def draw(
        self,
        left: float,
        wide: float,
        compared: tuple[Trace, ...],
        order: Order,
        names: Sequence[str],
    ) -> None:
        """All of it, from top to bottom."""
        from matplotlib.ticker import MaxNLocator

        trace, place = self.trace, self.place
        signals = [signal for signal in READING[trace.kind] if signal in trace.signals]
        read = layer_input(trace, place["layer"], place["batch"])
        count = len(signals) + (read is not None)
        tall = (TOP - BOTTOM) / count
        axes = [
            self.figure.add_axes((left, TOP - (at + 1) * tall, wide, tall - HEAD))
            for at in range(count)
        ]
        self.figure.text(left - 0.038, TOP + 0.04, self.name, size=NAME + 2, weight="bold")
        if read is not None:
            self._lines(axes[0], read, () if read.of else names)
        rows = common_order(trace, order, **place)
        note = ""
        for signal, under in zip(signals, axes[-len(signals) :], strict=True):
            own = np.arange(trace.sizes["hidden"]) if trace.projected and signal == "h" else rows
            note = self._map(under, signal, own, common_range(compared, trace, signal)) or note
        for one in axes:
            one.set_xlim(self.steps[0] + 0.5, self.steps[-1] + 1.5)
            one.tick_params(labelbottom=one is axes[-1], length=2)
            one.xaxis.set_major_locator(
                MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10])
            )
        said = f"step; {note}" if note else "step"
        axes[-1].set_xlabel(said, size=TYPE if wide > ENDS else SMALL)

    def _lines(self, under: Axes, read: LayerInput, names: Sequence[str]) -> None:
        values = read.values
        features = values.shape[1]
        if names and len(names) != features:
            raise ValueError(f"names must be one for each of {features} features; got {len(names)}")
        called = tuple(names) or read.names
        colours = (self.theme.legible(self.theme.colour("x")), self.theme.ink)
        at = np.arange(self.steps[0], self.steps[-1] + 1)
        drawn = min(features, MOST_LINES)
        keys, values = called[:drawn], values[:, :drawn]
        ends = own_scales(values)
        if ends is not None:
            values = shares(values, ends)
            under.set_yticks([])
            if under.get_position().width > ENDS:
                keys = [f"{name}\n{said_ends(*of)}" for name, of in zip(keys, ends, strict=True)]
        for k in range(drawn):
            style = ("-", "--", ":", "-.")[k // 2]
            under.plot(at + 1, values[at, k], style, color=colours[k % 2], lw=1.2)
        part = "" if drawn == features else f"{drawn} of {features} features"
        told = ", ".join(filter(None, (read.of, part, OWN if ends is not None else "")))
        head = f"input: {told}" if told else "input"
        under.set_title(head, loc="left", size=NAME, weight="bold", color=self.theme.ink, pad=4)
        if features > 1:
            # Beside the heading, or above it where the key has more than a row of names.
            size = TYPE if under.get_position().width > 2 * ENDS else SMALL
            high = 0.5 * TYPE if drawn <= KEYS and ends is None else 1.6 * NAME
            key = {"loc": "lower right", "bbox_to_anchor": (1, 0.98), "frameon": False}
            key |= {"fontsize": size, "borderaxespad": high / size}
            key |= {"handlelength": 1.5, "columnspacing": 1.2, "handletextpad": 0.5}
            # Given with their lines, names that begin with "_" are shown, too.
            under.legend(under.lines, keys, ncols=KEYS, labelcolor=self.theme.muted, **key)

    def _map(self, under: Axes, signal: str, rows: np.ndarray, limits: tuple[float, float]) -> str:
        """Draw a map; returns what is merged in it, as a phrase."""
        from matplotlib.colors import LinearSegmentedColormap

        trace, theme, said = self.trace, self.theme, word(self.trace.kind, signal)
        values = trace.sel(signal, **self.place)[self.steps[0] : self.steps[-1] + 1]
        labels = trace.labels[self.steps[0] : self.steps[-1] + 1]
        drawn = cells(values, rows.tolist(), labels, merged=self.merged)
        scale = theme.colourscale(signal, limits[0])
        colours = LinearSegmentedColormap.from_list(signal, scale).with_extremes(bad=theme.absent)
        # The cells' edges count from 1 at the first one that is shown.
        mesh = under.pcolormesh(
            drawn.x + self.steps[0],
            drawn.y,
            np.ma.masked_invalid(drawn.values),
            cmap=colours,
            vmin=limits[0],
            vmax=limits[1],
            rasterized=True,
        )
        under.set_ylim(drawn.y[-1], drawn.y[0])
        under.set_ylabel("unit")
        numbers = trace.numbers("hidden" if signal == "h" and trace.projected else "unit")
        ticks = [at for at in range(0, len(rows), max(1, -(-len(rows) // 4)))]
        called = [str(numbers[rows[at]]) for at in ticks]
        under.set_yticks([drawn.y[0] + 0.5 + at for at in ticks], called)
        colour = theme.legible(theme.colour(signal))
        head = f"{said.legend}   ${said.equation}$"
        left, bottom, wide, tall = under.get_position().bounds
        size = NAME if wide > NARROW else TYPE
        under.set_title(head, loc="left", size=size, color=colour, pad=4, parse_math=True)
        beside = self.figure.add_axes((left + wide + BAR, bottom, BAR, tall))
        bar = self.figure.colorbar(mesh, cax=beside)
        bar.set_ticks(sorted({limits[0], 0.0, limits[1]}))
        bar.ax.tick_params(length=0)
        bar.outline.set_visible(False)
        return drawn.note
