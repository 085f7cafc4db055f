"""A signal's name, equation and sentence as Markdown, each symbol in its signal's colour."""

from __future__ import annotations

import re

from lstm_viz.plots.theme import Theme
from lstm_viz.words import INPUT, WORDS, Word


def coloured(equation: str, kind: str, theme: Theme) -> str:
    r"""The LaTeX `equation` of a `kind` of network with its signals' symbols coloured.

    h_{t-1} has the colour of h_t. Each colour is moved towards the text's until it is legible.
    """
    words = [INPUT, *(word for (of, _), word in WORDS.items() if of == kind)]
    colours = {word.symbol.removesuffix("_t"): theme.colour(word.signal) for word in words}
    letters = "|".join(re.escape(letter) for letter in sorted(colours, key=len, reverse=True))

    def paint(found: re.Match[str]) -> str:
        colour = theme.legible(colours[found["letter"]])
        return rf"\textcolor{{{colour}}}{{{found[0]}}}"

    return re.sub(rf"(?P<letter>{letters})_(?:t|\{{t-1\}})", paint, equation)


def in_pieces(equation: str) -> str:
    """The LaTeX `equation`, which a narrow page breaks before a relation and nowhere else."""
    pieces = re.split(r" (?=(?:=|\\approx|\\to\\;) )", equation)
    return " ".join(f"${piece}$" for piece in pieces)


def swatch(colour: str) -> str:
    """A small square in this colour."""
    return rf"$\textcolor{{{colour}}}{{\blacksquare}}$"


def heading(word: Word, kind: str, theme: Theme) -> str:
    """Name, equation and, on the next line, the sentence; the input has no equation."""
    mark = swatch(theme.colour(word.signal))
    if word is INPUT:
        return f"{mark} **{word.name}** {word.sentence}"
    return f"{mark} **{word.name}** ${coloured(word.equation, kind, theme)}$  \n{word.sentence}"
