"""The tables: units ranked by one property, and every unit of a network."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import streamlit as st

from lstm_viz.behaviour import Claim
from lstm_viz.behaviour.atlas import Atlas
from lstm_viz.behaviour.seeds import Seeds
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import seed_words, shown_passages, task_words, words
from lstm_viz.ui.shelf import Shelf

MOST = 10  # ranked units
ALSO = 270  # px, in which most of what else a unit follows can be read
_KEY = "atlas-units"
_EVERY: Shelf[dict[str, list[Any]]] = Shelf(
    limits.ATLASES_BYTES, lambda columns: 4096 * len(columns[words.UNIT])
)


def ranked(name: str, atlas: Atlas | TaskAtlas, key: str) -> list[dict[str, str]]:
    """The first units by a property, as they were ranked on the first half, with their tests."""
    return [_row(name, atlas, claim) for claim in atlas.findings.ranked(key)[:MOST]]


def _row(name: str, atlas: Atlas | TaskAtlas, claim: Claim) -> dict[str, str]:
    cost = atlas.causal(claim)
    said = words.bits if isinstance(atlas, Atlas) else task_words.rise
    link = urlencode({"reader": name, "follows": claim.what.key, "unit": claim.unit})
    return {
        words.UNIT: f"[{claim.unit}](./atlas?{link})",
        words.SIGNAL: claim.name,
        words.FIRST: _number(claim.found),
        words.HELD_OUT: _number(claim.held_out),
        words.BEATS: words.YES if claim.holds else words.NO,
        words.SILENCED: said(cost.inside),
        words.ELSEWHERE: said(cost.outside),
        words.RANK: words.rank(cost.rank, cost.units),
    }


def every(atlas: Atlas | TaskAtlas, other: Seeds | None = None) -> dict[str, list[Any]]:
    """A column for each measure of every unit, in the order of the units.

    One of them has how alike its partners in `other` seeds are, where that was measured.
    """
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            *(words.UNIT, words.FOLLOWS, words.SIGNAL, words.STRENGTH, words.ALSO),
            *(words.HALF_LIFE, words.SHUT, words.OPEN, words.PICTURE),
        )
    }
    for unit in range(atlas.findings.units):
        claims = [one for one in atlas.findings.of_unit(unit) if one.holds]
        best = claims[0] if claims else None
        life = float(atlas.half_life[unit])
        row = (
            unit,
            best.what.title if best else words.NOTHING,
            best.name if best else "",
            round(best.held_out, 2) if best else None,
            words.also([one.what.title for one in claims[1:4]]),
            None if np.isnan(life) else float(f"{life:.3g}"),
            round(float(atlas.shut[unit]), 2),
            round(float(atlas.open[unit]), 2),
            atlas.small[unit].tolist(),
        )
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    if other is not None:
        columns[seed_words.COLUMN] = [round(other.weakest(unit), 2) for unit in range(other.units)]
    return columns


def draw(name: str, atlas: Atlas | TaskAtlas) -> None:
    """Every unit; a row that is clicked is the unit that is shown above."""
    st.caption(words.CLICK)
    said = words.PICTURE_HELP if isinstance(atlas, Atlas) else task_words.PICTURE_HELP
    picture = st.column_config.LineChartColumn(words.PICTURE, help=said)
    key = f"{_KEY}-{name}"
    other = shown_passages.seeds_of(name, atlas) if isinstance(atlas, Atlas) else None
    columns = _EVERY.get_or_make((name, atlas.weights), lambda: every(atlas, other))
    st.dataframe(
        # A column's own format has a hyphen for a minus, and words would be sorted as words.
        pd.DataFrame(columns).style.format(_PRINTED, subset=[*_PRINTED.keys() & columns.keys()]),
        key=key,
        hide_index=True,
        height=420,
        column_config={
            words.PICTURE: picture,
            words.ALSO: st.column_config.TextColumn(width=ALSO),  # as wide as it gets, it takes all
            seed_words.COLUMN: st.column_config.NumberColumn(help=seed_words.COLUMN_HELP),
        },
        on_select=lambda: _show(key),
        selection_mode="single-row",
    )
    st.caption(words.STRENGTHS)


def _rounded(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else f"{value:.2f}".replace("-", "−")


def _of_life(steps: float | None) -> str:
    if steps is None or math.isnan(steps):
        return ""
    return "∞" if math.isinf(steps) else f"{steps:,g}"


def _blank(_: object) -> str:
    return ""


_PRINTED: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys((words.STRENGTH, words.SHUT, words.OPEN, seed_words.COLUMN), _rounded),
    words.HALF_LIFE: _of_life,
    words.PICTURE: _blank,  # else its numbers would be written out
}


def _show(key: str) -> None:
    """The unit of the row that was clicked."""
    rows = st.session_state[key].selection.rows
    if rows:
        st.session_state["unit"] = float(rows[0])


def _number(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
