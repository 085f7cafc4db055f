"""Passages: text whose every character is coloured by a unit's signal."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from lstm_viz.behaviour import Claim
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.plots.theme import Theme, contrast_ratio, mix, readable_on
from lstm_viz.ui.atlas import words
from lstm_viz.ui.atlas.shown_passages import ShownPassages
from lstm_viz.ui.frame.plain import plain

SHADES = 24  # to either side; more look the same
LEGIBLE = 7  # the least contrast of a character with its colour (WCAG 2.2, level AAA)
BEFORE = 240  # characters that Explore reads before a passage
_SEEN = {"\n": "↵", " ": "·", "\t": "⇥"}


def draw(
    shown: ShownPassages,
    claim: Claim,
    above: float | None,
    text: str,
    corpus: str,
    kind: str,
    theme: Theme,
) -> None:
    """The passages for the claim and against it, with the range of the colours.

    A property that is a number is underlined `above` its threshold.
    """
    left, right = st.columns(2, gap="medium")
    parts = {words.PASSAGES: range(shown.best), words.COUNTER: range(shown.best, len(shown.texts))}
    for place, (title, rows) in zip((left, right), parts.items(), strict=True):
        with place:
            st.markdown(title)
            if not rows:
                st.caption(words.NO_COUNTER)
            for row in rows:
                start, stop = int(shown.steps[row, 0]), int(shown.steps[row, -1]) + 1
                link = address(text, start, stop, corpus, kind, claim.signal, claim.unit)
                st.html(coloured(shown, row, claim.signal, theme))
                st.caption(f"{words.place(start, stop)} · [{words.IN_EXPLORE}]({link})")
    said = words.coloured(
        claim.name,
        claim.what.where(above),
        claim.what.but,
        plain_at(shown.low, shown.high),
        shown.read.verified,
        shown.read.tolerance,
    )
    st.html(scale(shown.low, shown.high, claim.signal, theme))
    st.caption(plain(said, most=900))


def scale(low: float, high: float, signal: str, theme: Theme) -> str:
    """The colours of the passages between the ends of their range, as HTML."""
    first, last = (
        _back(share, signal, theme) for share in shares_of(np.array([low, high]), low, high)
    )
    place = (plain_at(low, high) - low) / ((high - low) or 1)
    bar = f"{first}, {theme.background} {place:.0%}, {last}"
    ends = [html.escape(words.number(value)) for value in (low, high)]
    drawn = f'<span style="background:linear-gradient(to right, {bar})"></span>'
    return f'<p class="atlas-scale">{ends[0]}{drawn}{ends[1]}</p>'


def plain_at(low: float, high: float) -> float:
    """Which of the values from `low` to `high` has no colour: 0, or the one that is nearest to it.

    A cell state may be far from 0 all the time.
    """
    return min(max(0.0, low), high)


def shares_of(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """How far values are from the one without a colour: of the farthest one, the share, signed."""
    middle = plain_at(low, high)
    return (values - middle) / (max(high - middle, middle - low) or 1)


def _back(share: float, signal: str, theme: Theme) -> str:
    """The colour behind a character: as in every map, one above 0 and one below it."""
    colour = theme.colour(signal) if share >= 0 else theme.below
    most = strongest(theme.background, colour, readable_on(theme.background))
    return mix(theme.background, colour, most * abs(share))


def coloured(shown: ShownPassages, row: int, signal: str, theme: Theme) -> str:
    """One passage as HTML, underlined where the property holds."""
    shares = shares_of(shown.read.values[row], shown.low, shown.high)
    before = shown.before[row] if shown.before else ""
    return markup(shown.texts[row], shares, shown.holds[row], signal, theme, before)


def markup(
    text: Sequence[str],
    shares: np.ndarray,
    holds: np.ndarray,
    signal: str,
    theme: Theme,
    before: str = "",
) -> str:
    """Characters as HTML, coloured by shares (time,) of a signal's strongest colours, −1 to 1.

    `before` stands for the text before them.
    """
    shades = np.round(shares * SHADES).astype(int).tolist()
    backs = {shade: _back(shade / SHADES, signal, theme) for shade in set(shades)}
    ink = readable_on(theme.background)
    parts = [f'<span class="atlas-before">{html.escape(before)}</span>'] if before else []
    for character, shade, under in zip(text, shades, holds.tolist(), strict=True):
        seen = html.escape(_SEEN.get(character, character))
        name = ' class="atlas-holds"' if under else ""
        parts.append(f'<span{name} style="background:{backs[shade]};color:{ink}">{seen}</span>')
    return f'<p class="atlas-passage">{"".join(parts)}</p>'


def strongest(background: str, colour: str, ink: str) -> float:
    """The largest share of a colour on the background on which the ink is `LEGIBLE`."""
    shares = (percent / 100 for percent in range(100, 0, -1))
    return next(s for s in shares if contrast_ratio(ink, mix(background, colour, s)) >= LEGIBLE)


def address_of(text: str, corpus: str, kind: str, signal: str, unit: int) -> str:
    """Where Explore shows a whole text, read by this network and coloured by a unit's signal."""
    query = {"source": "text", "passage": "own", "model": corpus, "letters": text, "net": kind}
    return f"./?{urlencode(query | {'unit': unit, 'tab': f'text:{signal}', 'range': 'own'})}"


def address(
    text: str, start: int, stop: int, corpus: str, kind: str, signal: str, unit: int
) -> str:
    """Where Explore shows this passage after some text before it, locked on a unit.

    The text is coloured by the signal, in this unit's own range, as it is here, and the
    passage is marked in it.
    """
    first = max(0, start - BEFORE)
    letters = one_line_end(text[first:stop])
    query = {
        "source": "text",
        "passage": "own",
        "model": corpus,
        "letters": letters,
        "net": kind,
        "step": stop - first,
        "unit": unit,
        "tab": f"text:{signal}:{start - first + 1}-{stop - first}",
        "range": "own",  # a state of one unit may reach a hundredth of what the others do
    }
    return f"./?{urlencode(query)}"
