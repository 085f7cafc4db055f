"""Word: what there is to know about one signal."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.latex import to_html


@dataclass(frozen=True)
class Word:
    """What there is to know about one signal.

    `symbol` and `equation` are LaTeX in the lecture's letters. `low` and `high` bound the signal's
    values; None is no bound. `sentence` is what it means, `note` where PyTorch or a variant differs
    from the equation, and `source` is a key of `words.SOURCES`. `means` is for a map's colours:
    what a gate does where it has its full colour, such as "1: keep", and `shut` what it does where
    it has none, "0: forget".
    """

    signal: str
    name: str
    symbol: str
    equation: str
    low: float | None
    high: float | None
    sentence: str
    source: str
    note: str = ""
    means: str = ""
    shut: str = ""

    @property
    def legend(self) -> str:
        """The name over a map: of a gate with what its full colour means."""
        return f"{self.name} ({self.means})" if self.means else self.name

    @property
    def symbol_html(self) -> str:
        """The symbol as HTML text, for places that cannot typeset LaTeX."""
        return to_html(self.symbol)

    @property
    def equation_html(self) -> str:
        """The equation as HTML text, for places that cannot typeset LaTeX."""
        return to_html(self.equation)
