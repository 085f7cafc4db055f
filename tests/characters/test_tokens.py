"""A vocabulary that a person gives, and texts as places in it."""

from __future__ import annotations

import pytest

from lstm_viz.characters.tokens import need_tokens, of_characters, of_lines, sequence_of
from lstm_viz.sequences import SequenceError

WORDS = ("the", "cat", "sat", "<pad>")


def test_characters_and_lines_become_tokens_in_their_order() -> None:
    assert of_characters("ab \r\nc") == ("a", "b", " ", "\n", "c")
    assert of_lines(b"\xef\xbb\xbfthe\r\ncat\nsat\n<pad>\n") == WORDS
    assert of_lines("é\n\N{EM DASH}".encode()) == ("é", "\N{EM DASH}")


def test_a_text_is_places_one_a_step() -> None:
    words = sequence_of("cat the\n sat", WORDS, "mine")
    assert words.values.tolist() == [[1], [0], [2]]
    assert (words.names, words.symbols) == (("token",), ("cat", "the", "sat"))
    assert words.changes == ("3 tokens became 3 steps.",)
    letters = sequence_of("b a\n", of_characters("ab \n"), "mine")
    assert letters.values[:, 0].tolist() == [1, 2, 0, 3]
    assert letters.symbols == ("b", "␣", "a", "↵")


@pytest.mark.parametrize(
    ("tokens", "rows", "sentence"),
    [
        (WORDS, 5, r"has 4 tokens, and the embedding has 5 rows; give one token for each row"),
        (("a", "b", " ", "a"), 4, "has “a” more than once"),
        (("a", " ", "c", " "), 4, "has “␣” more than once"),
        (("a", "b", "", "c"), 4, "Line 3 of the vocabulary is empty"),
    ],
)
def test_a_vocabulary_that_does_not_fit_is_one_sentence(
    tokens: tuple[str, ...], rows: int, sentence: str
) -> None:
    with pytest.raises(SequenceError, match=sentence):
        need_tokens(tokens, rows)
    need_tokens(WORDS, 4)


@pytest.mark.parametrize(
    ("text", "tokens", "sentence"),
    [
        ("the dog sat", WORDS, "does not have “dog”; write the text with its tokens alone"),
        ("a b c d e", WORDS, "does not have “a”, “b”, “c”, …;"),
        ("abca", of_characters("ab"), "does not have “c”; write the text with its characters"),
        ("x" * 99 + " the", WORDS, f"“{'x' * 40}…”"),
        ("the", WORDS, "has one token; write at least two"),
        ("", of_characters("ab"), "has no character; write at least two"),
    ],
)
def test_a_text_that_is_not_in_the_vocabulary_is_one_sentence(
    text: str, tokens: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(SequenceError, match=sentence):
        sequence_of(text, tokens, "mine")


def test_a_file_that_is_no_text_is_one_sentence() -> None:
    with pytest.raises(SequenceError, match="is not a text in UTF-8; save it as UTF-8"):
        of_lines(b"\xff\xfe\x00")
