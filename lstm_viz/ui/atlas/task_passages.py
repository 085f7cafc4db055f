"""Task passages: sequences drawn as coloured symbols, or as curves where each step is a number."""

from __future__ import annotations

import html
from base64 import b64encode

import numpy as np
import streamlit as st

from lstm_viz.behaviour import Claim
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.atlas import task_words, words
from lstm_viz.ui.atlas.passages import markup, plain_at, scale, shares_of
from lstm_viz.ui.atlas.task_sequences import One, ShownSequences, address
from lstm_viz.ui.frame.plain import plain

WIDE, TALL = 600, 72  # of a curve's own coordinates


def draw(found: ShownSequences, atlas: TaskAtlas, claim: Claim, theme: Theme) -> None:
    """The sequences for the claim and against it, with what their colours are."""
    places = st.columns(2, gap="medium")
    parts = (task_words.BEST, found.best), (task_words.COUNTER, found.worst)
    for place, (title, some) in zip(places, parts, strict=True):
        with place:
            st.markdown(title)
            if not some:
                st.caption(task_words.NO_COUNTER)
            for one in some:
                st.html(_drawn(found, one, claim, theme))
                link = address(atlas, claim, one)
                said = task_words.place(one.seed, one.score)
                st.caption(f"{said} · [{words.IN_EXPLORE}]({link})")
    ends, checked = (found.low, found.high), (found.verified, found.tolerance)
    if found.best[0].symbols is None:
        said = task_words.drawn(claim.name, claim.what.title, *ends, *checked)
    else:
        where = claim.what.where(atlas.threshold(claim.what.key))
        said = task_words.coloured(claim.name, where, plain_at(*ends), *checked)
        st.html(scale(*ends, claim.signal, theme))
    st.caption(plain(f"{said} {task_words.SCORES}", most=900))


def _drawn(found: ShownSequences, one: One, claim: Claim, theme: Theme) -> str:
    if one.symbols is None:
        return curves(found, one, claim, theme)
    shares = shares_of(one.values, found.low, found.high)
    return markup(one.symbols, shares, one.holds, claim.signal, theme)


def curves(found: ShownSequences, one: One, claim: Claim, theme: Theme) -> str:
    """The unit's signal and the property over the steps, as a picture.

    Its SVG is inside an address, since `st.html` leaves out SVG in the text itself.
    """
    lines = "".join(
        f'<polyline points="{_points(values, low, high)}" fill="none" stroke="{colour}" '
        f'stroke-width="2" vector-effect="non-scaling-stroke"/>'
        for values, (low, high), colour in (
            (one.label, found.labels, theme.muted),
            (one.values, (found.low, found.high), theme.colour(claim.signal)),
        )
    )
    said = html.escape(task_words.curve(claim.name, claim.what.title, one.seed))
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}" '
        f'preserveAspectRatio="none">{lines}</svg>'
    )
    data = b64encode(drawn.encode()).decode()
    return f'<img class="atlas-curve" alt="{said}" src="data:image/svg+xml;base64,{data}">'


def _points(values: np.ndarray, low: float, high: float) -> str:
    across = np.linspace(0, WIDE, len(values))
    down = TALL - 2 - (TALL - 4) * (values - low) / ((high - low) or 1)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
