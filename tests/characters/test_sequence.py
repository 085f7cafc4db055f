from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.characters import OTHER, Vocabulary, sequence
from lstm_viz.sequences import SequenceError
from lstm_viz.series import is_text

ABC = Vocabulary("\n abc")


def test_a_text_is_one_hot_and_its_steps_are_named() -> None:
    made = sequence("ca\r\nb", ABC, "a test")
    assert np.array_equal(made.values, np.eye(6)[[4, 2, 0, 3]])
    assert made.names == ("↵", "␣", "a", "b", "c", OTHER)
    assert made.symbols == ("c", "a", "↵", "b")
    assert made.changes == ("4 characters became 4 steps.",)
    assert made.source == "a test"
    assert is_text(made)


def test_what_was_replaced_is_counted_and_told() -> None:
    made = sequence("axx\0\U0001f600b", ABC, "")
    assert made.symbols == ("a", OTHER, OTHER, OTHER, OTHER, "b")
    assert made.changes[1] == (
        f"4 characters were read as {OTHER}, because these networks don't know them: x, ␀, 😀."
    )
    assert made.changes[1].count("x") == 1
    (_, one) = sequence("aé", ABC, "").changes
    assert one == f"1 character was read as {OTHER}, because these networks don't know them: é."


def test_only_some_of_many_are_named() -> None:
    _, told = sequence("uvwxyz \ud800", ABC, "").changes
    assert told.endswith(": u, v, w, x, y, ….")
    _, told = sequence("a\ud800", ABC, "").changes
    assert told.endswith(": U+D800.")


@pytest.mark.parametrize(("text", "have"), [("", "no character"), ("a", "one character")])
def test_too_short_a_text_is_refused(text: str, have: str) -> None:
    with pytest.raises(SequenceError, match=f"^The text has {have}; write at least two"):
        sequence(text, ABC, "")


def test_one_line_end_alone_is_one_character() -> None:
    with pytest.raises(SequenceError, match="one character"):
        sequence("\r\n", ABC, "")
