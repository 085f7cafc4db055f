"""Look: the words and the colours that the Explorer is given."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import COLOURS, DARK, KINDS, LIGHT, Theme
from lstm_viz.words import INPUT, READING, Word, word

_NOW = "<sub>t</sub>"


@cache
def words(kind: str) -> dict[str, dict[str, Any]]:
    """What there is to say about each signal of a `kind` of network, and about its input x.

    In `equation` and `symbol` (HTML) each signal's letter stands in
    `<span class="lv-symbol" data-signal="f">`, h_{t-1} like h_t.
    """
    all_words = [INPUT, *(word(kind, signal) for signal in READING[kind])]
    return {
        one.signal: {
            "name": one.name,
            "means": one.means,
            "shut": one.shut,
            "symbol": _marked(one.symbol_html, all_words),
            "equation": _marked(one.equation_html, all_words),
            "sentence": one.sentence,
            "note": one.note,
            "source": one.source,
        }
        for one in all_words
    }


@cache
def colours() -> dict[str, dict[str, Any]]:
    """The colours of both themes: `signals` fill maps, `wires` draw lines, `text` letters.

    `kinds` is how the line of each kind of network is drawn.
    """
    return {"light": _theme(LIGHT), "dark": _theme(DARK)}


def _theme(theme: Theme) -> dict[str, Any]:
    signals = {signal: theme.colour(signal) for signal in COLOURS}
    return {
        "background": theme.background,
        "ink": theme.ink,
        "muted": theme.muted,
        "grid": theme.rule,
        "absent": theme.absent,
        "below": theme.below,
        "neutral": theme.neutral,
        "family": theme.family,
        "size": theme.size,
        "signals": signals,
        "wires": {signal: theme.legible(colour, 3) for signal, colour in signals.items()},
        "text": {signal: theme.legible(colour) for signal, colour in signals.items()},
        "kinds": {
            kind: {
                "colour": theme.kind_colour(name),
                "dash": KINDS[name].dash,
                "marker": KINDS[name].marker,
            }
            for kind, name in KIND_NAMES.items()
        },
    }


def _marked(html: str, all_words: list[Word]) -> str:
    letters = {one.symbol_html.removesuffix(_NOW): one.signal for one in all_words}
    letter = "|".join(re.escape(one) for one in letters)

    def mark(found: re.Match[str]) -> str:
        signal = letters[found["letter"]]
        return f'<span class="lv-symbol" data-signal="{signal}">{found[0]}</span>'

    return re.sub(rf"(?P<letter>{letter})<sub>t(?:−1)?</sub>", mark, html)
