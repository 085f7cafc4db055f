"""Gate places: which rows or columns of which matrix are which gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import axis_look, frame
from lstm_viz.plots.theme import LIGHT, Theme, readable_on
from lstm_viz.words import word

BAR, GAP = 24, 18  # px: of a matrix, and above it for what it is called
LONGEST = 60  # characters of a matrix's name

Ranges = Sequence[tuple[int, int]]  # the first and the last of each


def gate_places(
    matrices: Mapping[str, Mapping[str, Ranges]],
    *,
    kind: str,
    axis: str = "rows",
    theme: Theme = LIGHT,
) -> go.Figure:
    """Each matrix as a bar along its rows, in which every gate has its colour and its numbers.

    Args:
        matrices: for each matrix, by its name, the first and the last row of each gate, counted
            from 0; a gate has two ranges where both biases are in one array.
        kind: "lstm", "gru" or "rnn".
        axis: what is counted: "rows", or "columns" where a framework has the gates side by side.
        theme: the colours of a light or a dark page.

    Raises ValueError where there is no matrix, or the gates of one do not follow one another.
    """
    if not matrices:
        raise ValueError("matrices must hold at least one matrix; got none")
    size = 1 + max(last for gates in matrices.values() for _, _, last in _ranges(gates))
    height = len(matrices) * (BAR + GAP)
    figure = frame(height, size, theme=theme)
    figure.update_layout(barmode="overlay", bargap=GAP / (BAR + GAP))
    for place, (name, gates) in enumerate(matrices.items()):
        _need_whole(name, gates)
        for gate, first, last in _ranges(gates):
            colour = theme.colour(gate)
            said = f"{first}–{last}"
            figure.add_bar(
                name=gate,
                base=[first - 0.5],
                x=[last + 1 - first],
                y=[place],
                orientation="h",
                width=BAR / (BAR + GAP),
                marker={"color": colour, "line": {"color": theme.background, "width": 1}},
                text=f"<b>{gate}</b> {said}",
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": readable_on(colour), "size": theme.size},
                constraintext="none",
                cliponaxis=False,
                customdata=[[escape(name, quote=False), word(kind, gate).name, said]],
                hovertemplate=f"%{{customdata[0]}}<br>%{{customdata[1]}} ({gate}): {axis} "
                "%{customdata[2]}<extra></extra>",
            )
        figure.add_annotation(
            text=escape(_short(name), quote=False),
            x=0,
            xref="paper",
            xanchor="left",
            y=place - BAR / (BAR + GAP) / 2,
            yanchor="bottom",
            showarrow=False,
            font={"size": theme.size, "color": theme.ink},
        )
    starts = sorted({first for gates in matrices.values() for _, first, _ in _ranges(gates)})
    set_x(
        figure,
        range=[-0.5, size - 0.5],
        tickvals=[*starts, size - 1],
        title={"text": axis, "standoff": 3},
    )
    set_y(
        figure,
        range=[len(matrices) - 0.5, -0.5 - GAP / (BAR + GAP) / 2],
        fixedrange=True,
        **axis_look(theme) | {"showticklabels": False, "ticks": "", "showline": False},
    )
    return figure


def _ranges(gates: Mapping[str, Ranges]) -> list[tuple[str, int, int]]:
    """Every range with its gate, the first of them first."""
    found = [(gate, *one) for gate, ranges in gates.items() for one in ranges]
    return sorted(found, key=lambda one: one[1])


def _need_whole(name: str, gates: Mapping[str, Ranges]) -> None:
    at = 0
    for _, first, last in _ranges(gates):
        if first != at or last < first:
            raise ValueError(
                f"the gates of {name!r:.80} must follow one another from 0; got {dict(gates)}"
            )
        at = last + 1


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"
