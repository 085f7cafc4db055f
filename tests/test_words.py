"""The words: complete, in the lecture's letters, and readable without a typesetter."""

from __future__ import annotations

import re

import pytest

from lstm_viz.kinds import KINDS, SIGNALS
from lstm_viz.words import INPUT, READING, SOURCES, WORDS, word

ALL = [INPUT, *WORDS.values()]


def test_every_signal_of_every_kind_has_words_in_pytorchs_order():
    assert list(WORDS) == [(kind, name) for kind, names in SIGNALS.items() for name in names]
    assert all(said.signal == signal for (_, signal), said in WORDS.items())


def test_the_reading_order_is_the_lectures_and_leaves_nothing_out():
    assert READING["lstm"] == ("f", "i", "g", "o", "c", "h")
    assert {kind: set(names) for kind, names in READING.items()} == {
        kind: set(names) for kind, names in SIGNALS.items()
    }


@pytest.mark.parametrize(
    ("signal", "equation"),
    [
        ("f", r"F_t = \sigma(W_f\,[x_t, h_{t-1}] + b_f)"),
        ("i", r"i_t = \sigma(W_i\,[x_t, h_{t-1}] + b_i)"),
        ("g", r"\hat{c}_t = \tanh(W_c\,[x_t, h_{t-1}] + b_c)"),
        ("c", r"C_t = F_t \odot C_{t-1} + i_t \odot \hat{c}_t"),
        ("o", r"O_t = \sigma(W_o\,[x_t, h_{t-1}] + b_o)"),
        ("h", r"h_t = O_t \odot \tanh(C_t)"),
    ],
)
def test_the_lstm_is_written_as_in_the_lecture(signal, equation):
    assert word("lstm", signal).equation == equation


def test_the_forget_gates_sentence_is_the_lectures():
    assert word("lstm", "f").sentence == "0: forget this completely; 1: keep this entirely."
    assert word("lstm", "f").source == "Gers, Schmidhuber & Cummins 2000"


@pytest.mark.parametrize("said", ALL, ids=lambda said: said.name)
def test_each_word_is_whole(said):
    assert said.equation.startswith(said.symbol)
    assert said.source in SOURCES
    assert said.sentence.endswith(".")
    assert said.sentence.count(". ") == 0  # one sentence
    assert (said.low is None) == (said.high is None)


@pytest.mark.parametrize(("key", "said"), WORDS.items(), ids=lambda value: str(value)[:14])
def test_the_range_follows_from_the_equation(key, said):
    squashed = {r"\sigma": (0.0, 1.0), r"\tanh": (-1.0, 1.0)}
    outer = re.match(r".*? = (\\sigma|\\tanh)?", said.equation)
    expected = squashed.get((outer and outer[1]) or "")
    # The v of the minimal cells and the m of an sLSTM have none, nor what a layer chooses.
    of_slstm = key in (("slstm", "c"), ("slstm", "h"))  # a mean of its candidates
    if of_slstm or (said.signal == "h" and key[0] in ("lstm", "gru", "rnn")):
        expected = (-1.0, 1.0)  # gates in [0, 1] times, or between, values in [-1, 1]
    assert (said.low, said.high) == (expected or (None, None))


@pytest.mark.parametrize("said", ALL, ids=lambda said: said.name)
def test_html_keeps_every_letter_of_the_equation(said):
    signs = {r"\sigma": "σ", r"\tanh": "tanh", r"\odot": "⊙", r"\hat{c}": "ĉ", r"\,": " "}
    signs |= {r"\varphi": "φ", r"\ln": "ln", "'": "′"}
    signs |= {r"\tilde{h}": "h\N{COMBINING TILDE}", r"\sqrt{d}": "√d"}
    plain = said.equation
    for command, sign in signs.items():
        plain = plain.replace(command, sign)
    plain = re.sub(r"[_{}]", "", plain).replace("-", "−")
    assert re.sub(r"</?(i|sub)>", "", said.equation_html) == plain
    assert said.equation_html.startswith(said.symbol_html)


@pytest.mark.parametrize(("kind", "gate"), [(k, g) for k in KINDS for g in KINDS[k].valves])
def test_what_a_gates_full_colour_means_is_what_the_gate_does(kind: str, gate: str) -> None:
    """Opening it keeps more of the memory, replaces it, writes more, or leaves the memory alone."""
    cell = KINDS[kind]
    assert cell.keep is not None
    assert cell.write is not None
    low, high = ({**dict.fromkeys(cell.signals, 0.5), gate: value} for value in (0.25, 0.75))
    keeps = cell.keep(high) - cell.keep(low)
    writes = cell.write(high) - cell.write(low)
    means = word(kind, gate).means
    does = "keep" if keeps > 0 else "write" if writes > 0 else ""
    if keeps < 0 and cell.keep({**high, gate: 1.0}) == 0:
        does = "replace"
    assert does in means if does else means in ("1: show", "1: use h")
    # Where 1 is all of it, the words say 1; where it is a share of two gates, that more is more.
    whole = not (keeps and cell.keep({**high, gate: 1.0}) not in (0, 1))
    assert means.startswith("1: " if whole else "high: ")
    assert word(kind, gate).legend == f"{word(kind, gate).name} ({means})"


def test_only_gates_have_a_meaning_of_their_full_colour() -> None:
    for (kind, signal), said in WORDS.items():
        assert bool(said.means) == (signal in KINDS[kind].valves)
        assert bool(said.shut) == said.means.startswith("1: ")
        assert said.shut.startswith("0: ") or not said.shut


def test_an_unknown_signal_is_refused_in_a_sentence():
    with pytest.raises(KeyError, match=r"no words for rnn f; there are words for lstm i, "):
        word("rnn", "f")


def test_where_pytorch_differs_it_is_said():
    assert "r before the matrix product, PyTorch after it" in word("gru", "r").note
    assert "two biases" in word("lstm", "f").note


def test_every_reference_has_a_year_and_an_address():
    for short, full in SOURCES.items():
        year = short.rsplit(" ", 1)[1]
        assert f"({year})" in full
        assert "https://" in full
