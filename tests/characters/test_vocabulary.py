from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.characters import OTHER, Vocabulary
from lstm_viz.characters.vocabulary import one_line_end, shown

ABC = Vocabulary("\n abc")
# Emoji of one and of several code points, right to left, a lone surrogate, zero and private use.
STRANGE = ["😀", "👩‍👩‍👧", "שלום", "مرحبا", "\ud800", "\0", "\ue000", "e\u0301", "\U0010ffff"]


def test_places_are_those_of_the_characters_and_the_last_is_all_others() -> None:
    places, replaced = ABC.encode("cab\n xa")
    assert places.tolist() == [4, 2, 3, 0, 1, 5, 2]
    assert replaced == {"x": 1}
    assert ABC.size == 6
    assert ABC.decode(places) == f"cab\n {OTHER}a"


@pytest.mark.parametrize("text", ["", "a", "abc cba\n"])
def test_known_text_comes_back(text: str) -> None:
    places, replaced = ABC.encode(text)
    assert ABC.decode(places) == text
    assert (len(places), replaced) == (len(text), {})


@pytest.mark.parametrize("text", STRANGE)
def test_any_text_is_encoded_and_what_was_replaced_is_counted(text: str) -> None:
    places, replaced = ABC.encode(f"b{text}{text}c")
    assert places.tolist() == [3, *[5] * 2 * len(text), 4]
    assert replaced == {one: 2 * text.count(one) for one in text}
    known = Vocabulary("".join(sorted(set(text))))
    assert known.decode(known.encode(text).places) == text


def test_the_symbol_for_others_is_read_as_what_it_is() -> None:
    places, replaced = ABC.encode(OTHER)
    assert (places.tolist(), replaced) == ([5], {})


def test_rare_characters_of_a_corpus_are_not_known() -> None:
    text = "a" * 700 + "b" * 297 + "c" * 2 + "d"
    assert Vocabulary.of(text, least=0.002).characters == "abc"
    assert Vocabulary.of(text).characters == "abcd"
    assert Vocabulary.of(text + OTHER).characters == "abcd"
    assert Vocabulary.of("").characters == ""


def test_without_any_character_all_are_others() -> None:
    places, replaced = Vocabulary("").encode("no")
    assert (places.tolist(), replaced) == ([0, 0], {"n": 1, "o": 1})


@pytest.mark.parametrize("characters", ["ba", "aa", f"a{OTHER}"])
def test_a_vocabulary_has_each_character_once_and_in_order(characters: str) -> None:
    with pytest.raises(ValueError, match=r"^characters must be different ones in the order of"):
        Vocabulary(characters)


def test_what_would_not_be_seen_is_printed() -> None:
    assert Vocabulary("\t\n\f ab").names == ("⇥", "↵", "␌", "␣", "a", "b", OTHER)
    assert shown("é") == "é"


def test_no_character_is_taken_for_the_space_or_line_end_whose_sign_it_is() -> None:
    text = "\x0b\t\n ␋⇥↵␣ab"
    known = Vocabulary.of(text)
    assert known.characters == "\t\n\x0b ab"
    assert len(set(known.names)) == known.size
    assert known.encode(text).replaced == dict.fromkeys("␋⇥↵␣", 1)
    assert [shown(one) for one in " ␣\n↵"] == ["␣", "U+2423", "↵", "U+21B5"]
    every = Vocabulary("".join(sorted(text)))
    assert len(set(every.names)) == every.size


def test_every_line_end_is_one_character() -> None:
    assert one_line_end("a\r\nb\rc\n\r\nd") == "a\nb\nc\n\nd"


def test_places_are_whole_numbers() -> None:
    assert ABC.encode("abc").places.dtype == np.int64
