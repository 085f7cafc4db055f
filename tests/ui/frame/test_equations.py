from __future__ import annotations

import re

import pytest

from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio
from lstm_viz.ui.frame import equations
from lstm_viz.words import INPUT, WORDS, word

COLOUR = re.compile(r"\\textcolor\{(#[0-9A-F]{6})\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def test_each_symbol_has_its_signals_colour_and_the_rest_stays() -> None:
    equation = word("lstm", "c").equation
    shown = equations.coloured(equation, "lstm", LIGHT)
    found = {symbol: colour for colour, symbol in COLOUR.findall(shown)}
    assert set(found) == {"C_t", "F_t", "C_{t-1}", "i_t", r"\hat{c}_t"}
    assert found["F_t"] == LIGHT.legible(LIGHT.colour("f"))
    assert found[r"\hat{c}_t"] == LIGHT.legible(LIGHT.colour("g"))
    assert found["C_t"] == found["C_{t-1}"] == LIGHT.ink
    assert COLOUR.sub(r"\2", shown) == equation


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("key", WORDS)
def test_every_equation_keeps_its_letters_and_is_legible(key: tuple[str, str], theme) -> None:
    kind, signal = key
    one = word(kind, signal)
    shown = equations.coloured(one.equation, kind, theme)
    assert COLOUR.sub(r"\2", shown) == one.equation
    assert one.symbol in {symbol for _, symbol in COLOUR.findall(shown)}
    for colour, _ in COLOUR.findall(shown):
        assert contrast_ratio(colour, theme.background) >= 4.5


def test_the_weights_are_not_coloured() -> None:
    shown = equations.coloured(word("lstm", "f").equation, "lstm", LIGHT)
    assert r"\sigma(W_f\,[" in shown
    assert shown.endswith("+ b_f)")


def test_a_heading_has_name_equation_and_sentence() -> None:
    shown = equations.heading(word("rnn", "h"), "rnn", DARK)
    assert "**hidden state**" in shown
    assert r"\tanh(" in shown
    assert shown.endswith(f"  \n{word('rnn', 'h').sentence}")
    assert INPUT.equation not in equations.heading(INPUT, "rnn", DARK)


def test_an_equation_is_in_pieces_that_begin_with_a_relation() -> None:
    assert (
        equations.in_pieces(r"C_7 = 0.2 \cdot 3 + 4 = 4.6") == r"$C_7$ $= 0.2 \cdot 3 + 4$ $= 4.6$"
    )
    assert equations.in_pieces(r"h_2 = 0.1 \to\; h_3 = \tanh(0.5) = 0.46") == (
        r"$h_2$ $= 0.1$ $\to\; h_3$ $= \tanh(0.5)$ $= 0.46$"
    )
    assert equations.in_pieces("x") == "$x$"
