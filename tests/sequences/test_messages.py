from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import generate
from lstm_viz.sequences.messages import CODES, keyed
from lstm_viz.sequences.typed import parse_text

from .conftest import Refusal


def signs(text: str, unit: int = 1) -> str:
    """What is keyed, a character a step."""
    values = generate("morse", text=text, unit=unit).values[:, 0]
    assert set(values.tolist()) <= {0, 1}
    return "".join("#" if value else "." for value in values)


def test_sos_by_hand() -> None:
    s, o = "#.#.#", "###.###.###"
    assert signs("SOS") == s + "..." + o + "..." + s + "......."
    assert signs("sos", unit=3) == "".join(3 * sign for sign in signs("SOS"))


def test_paris_is_the_standard_word_of_fifty_units() -> None:
    p, a, r, i, s = "#.###.###.#", "#.###", "#.###.#", "#.#", "#.#.#"
    assert signs("PARIS") == "...".join([p, a, r, i, s]) + "......."
    assert generate("morse", text="PARIS", unit=1).steps == 50
    assert generate("morse", text="PARIS PARIS\nparis", unit=4).steps == 3 * 50 * 4


def test_codex_is_the_other_standard_word_of_sixty_units() -> None:
    assert generate("morse", text="codex", unit=1).steps == 60


def test_the_codes_are_those_of_a_second_book() -> None:
    # By the number of signals, as the tree of a learner's card has them, read left to right.
    tree = {
        1: "et",
        2: "ianm",
        3: "surwdkgo",
        4: "hvf l pjbxcyzq".replace(" ", ""),
    }
    for length, letters in tree.items():
        found = sorted(
            (code.replace(".", "0").replace("-", "1"), letter)
            for letter, code in CODES.items()
            if letter.isascii() and letter.isalpha() and len(code) == length
        )
        assert "".join(letter for _, letter in found) == letters
    for digit in range(10):
        dots = "".join("." if (digit - 1 - k) % 10 < 5 else "-" for k in range(5))
        assert CODES[str(digit)] == dots
    assert sum(character.isalpha() for character in CODES) == 27  # é is the one beyond English
    assert {CODES[c] for c in "'’‘"} == {".----."}
    assert CODES["×"] == CODES["x"]
    assert len(set(CODES.values())) == 26 + 1 + 10 + 14 - 1


def test_steps_are_labelled_by_their_letter() -> None:
    made = generate("morse", text="Et", unit=1)
    assert made.labels == (
        *("1 E", "2", "3", "4", "5 t", "6 t", "7 t"),
        *("8", "9", "10", "11", "12", "13", "14"),
    )
    assert generate("morse", text="a", unit=1).labels[:5] == ("1 a", "2 a", "3 a", "4 a", "5 a")
    assert made.names == ("value",)


def test_characters_without_a_code_are_left_out_and_listed() -> None:
    made = generate("morse", text="so%ß %% s#s!#", unit=2)
    assert made.changes == (
        "Left out, because ITU-R M.1677-1 has no code for them: '%', 'ß', '#', '!'.",
    )
    np.testing.assert_array_equal(made.values, generate("morse", text="so ss", unit=2).values)
    assert generate("morse", text="so", unit=2).changes == ()


def test_a_text_without_any_code_is_refused(refused: Refusal) -> None:
    with refused("No character of '%% #' has a Morse code; write letters or digits."):
        generate("morse", text="%% #")


def test_gaps_stand_after_signals_letters_and_words() -> None:
    spans, unknown = keyed("ai e")
    assert unknown == ()
    assert [(on, units) for on, units, _ in spans] == [
        *[(True, 1), (False, 1), (True, 3), (False, 3)],
        *[(True, 1), (False, 1), (True, 1), (False, 7)],
        *[(True, 1), (False, 7)],
    ]


def test_a_text_is_what_typing_it_gives() -> None:
    made = generate("text", text="abba bac")
    typed = parse_text("abba bac")
    assert made.digest == typed.digest
    assert made.symbols == tuple("abba bac")
    assert made.values.sum(axis=1).tolist() == [1] * 8
    assert made.values.sum(axis=0).tolist() == [1, 3, 3, 1]  # blank, a, b, c
    assert made.changes == typed.changes
    assert made.source == "Text"


def test_a_text_longer_than_wanted_is_refused(refused: Refusal) -> None:
    with pytest.raises(ValueError, match="up to 5"):
        generate("text", text="abcdef", steps=5)
