"""The lecture's numbers: an instant's equation filled in, as LaTeX in the signals' colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_viz.plots.theme import Theme

DIGITS = 3
APPROXIMATELY = r"\approx"
_BINARY = 1e-9  # what decimal fractions are off as binary ones, at the most


def number(value: float, digits: int = DIGITS) -> str:
    """0.592, −1.446: with a real minus, for text."""
    return _printed(value, digits).replace("-", "−")


def _printed(value: float, digits: int) -> str:
    return f"{value:z.{digits}f}"  # what is printed as 0 has no sign


def relation(found: float, result: float) -> str:
    """What comes before a printed result, as LaTeX: ≈ where the arithmetic ends on another digit.

    `found` is what the printed numbers give, of which each is rounded by itself.
    """
    off = abs(found - _seen(result))
    return APPROXIMATELY if off > 0.5 * 10.0**-DIGITS + _BINARY else "="


def _seen(value: float) -> float:
    """The number that a reader takes from the screen."""
    return float(_printed(value, DIGITS))


def addends(parts: Sequence[float], digits: int = DIGITS) -> tuple[list[float], float]:
    """`parts` and their sum, rounded so that the printed parts add up to the printed sum.

    The part whose rounding is worst takes up what is left over.
    """
    unit = 10.0**-digits
    total = round(sum(parts) / unit)
    rounded = [round(part / unit) for part in parts]
    while (over := sum(rounded) - total) != 0:
        step = 1 if over > 0 else -1
        worst = max(range(len(parts)), key=lambda k: step * (rounded[k] - parts[k] / unit))
        rounded[worst] -= step
    return [part * unit for part in rounded], total * unit


@dataclass(frozen=True)
class Pen:
    """Writes numbers and letters in their signal's colour; without a theme, in that of text."""

    theme: Theme | None

    def letter(self, signal: str, latex: str) -> str:
        """A symbol of this signal."""
        if self.theme is None:
            return latex
        return rf"\textcolor{{{self.theme.legible(self.theme.colour(signal))}}}{{{latex}}}"

    def value(self, signal: str, value: float, *, factor: bool = False) -> str:
        """A number of this signal; a negative `factor` gets brackets."""
        text = _printed(value, DIGITS)
        return self.letter(signal, f"({text})" if factor and text.startswith("-") else text)

    def values(self, signals: Sequence[str], numbers: Mapping[str, float]) -> str:
        """The product of several signals, each in its colour."""
        return r" \cdot ".join(
            self.value(_colour_of(name), numbers[name], factor=place > 0)
            for place, name in enumerate(signals)
        )

    def rnn(self, step: int, numbers: Mapping[str, float]) -> str:
        """h = tanh(a), from the hidden state before to the one after."""
        before, after = self.letter("h", f"h_{{{step - 1}}}"), self.letter("h", f"h_{{{step}}}")
        sign = relation(math.tanh(_seen(numbers["a"])), numbers["h"])
        return (
            rf"{before} = {self.value('h', numbers['h_before'])} \to\; "
            rf"{after} = \tanh({self.value('a', numbers['a'])}) "
            rf"{sign} {self.value('h', numbers['h'])}"
        )

    def product(self, step: int, of: str, numbers: Mapping[str, float]) -> str:
        """What is kept (f · C before), added (i · g) or shown (o · tanh C) at this step."""
        before = f"C_{{{step - 1}}}"
        first, second, left, right = {
            "kept": ("f", "c_before", f"F_{{{step}}}", before),
            "added": ("i", "g", f"i_{{{step}}}", rf"\hat{{c}}_{{{step}}}"),
            "shown": ("o", "tanh_c", f"O_{{{step}}}", rf"\tanh C_{{{step}}}"),
        }[of]
        letters = rf"{self.letter(first, left)} \cdot {self.letter(_colour_of(second), right)}"
        if of == "shown":
            letters = rf"{self.letter('h', f'h_{{{step}}}')} = {letters}"
        result = self.value("h" if of == "shown" else "c", numbers[of])
        sign = relation(_seen(numbers[first]) * _seen(numbers[second]), numbers[of])
        return rf"{letters} = {self.values((first, second), numbers)} {sign} {result}"

    def update(self, step: int, numbers: Mapping[str, float]) -> str:
        """C = f · C before + i · g, with both terms and their sum."""
        (kept, added), total = addends((numbers["kept"], numbers["added"]))
        products = (("f", "c_before", kept), ("i", "g", added))
        signs = {relation(_seen(numbers[a]) * _seen(numbers[b]), part) for a, b, part in products}
        sign = APPROXIMATELY if APPROXIMATELY in signs else "="
        return (
            rf"{self.letter('c', f'C_{{{step}}}')} = {self.values(('f', 'c_before'), numbers)} + "
            rf"{self.values(('i', 'g'), numbers)} {sign} {self.value('c', kept)} + "
            rf"{self.value('c', added, factor=True)} = {self.value('c', total)}"
        )

    def bridge(self, numbers: Mapping[str, float], first: int, last: int) -> str:
        """The product of all forget gates from the step after `first` to `last`."""
        start, end = self.letter("f", f"F_{{{first + 1}}}"), self.letter("f", f"F_{{{last}}}")
        return rf"{start} \cdot \ldots \cdot {end} = {self.value('f', numbers['left'])}"


def _colour_of(name: str) -> str:
    """The signal that a number is part of: "c_before" of c, "tanh_c" of c."""
    return {"c_before": "c", "tanh_c": "c", "h_before": "h"}.get(name, name)
