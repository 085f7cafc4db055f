"""The stops of the lecture: in order, each whole, and found under every address they ever had."""

from __future__ import annotations

import re

from lstm_viz.stops import LECTURE
from lstm_viz.words import WORDS, word


def test_the_lecture_goes_from_the_rnn_to_jupyter() -> None:
    assert [stop.title for stop in LECTURE] == [
        "The simple RNN",
        "Why it forgets",
        "The LSTM",
        "The forget gate",
        "The input gate and the candidate",
        "The update of the cell state",
        "What if",
        "The output gate and the hidden state",
        "Long-term dependency in the LSTM",
        "The LSTM in Jupyter",
    ]


def test_each_stop_has_a_sentence_and_equations_that_there_are_words_for() -> None:
    for stop in LECTURE:
        assert stop.sentence.endswith(".")
        assert all(key in WORDS for key in stop.equations)
    assert all(stop.equations for stop in LECTURE[:-1])
    assert word("lstm", "f").sentence in LECTURE[3].sentence


def test_an_address_has_one_name_of_a_stop_or_the_number_of_old_links() -> None:
    names = [stop.name for stop in LECTURE]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in names)
    # A new stop gets a name, and no number of an old link becomes another stop's.
    numbered = [stop.name for stop in LECTURE if stop.number]
    assert [stop.number for stop in LECTURE if stop.number] == list("123456789")
    assert numbered == [name for name in names if name != "what-if"]
