from __future__ import annotations

import io

import numpy as np
import pytest

from lstm_viz.sequences import read, read_all
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.plan.wanted import PLAIN
from lstm_viz.sequences.text.plain_text import FORMAT, characters, looks_like_numbers
from tests.sequences.conftest import Refusal

PROSE = "Whan that Aprille with his shoures soote\nThe droghte of Marche hath perced to the roote\n"


def test_each_character_is_a_step_and_each_different_one_a_column() -> None:
    sequence = read(b"abba\r\n\tb\n\n", name="song.md")
    assert sequence.names == ("'⇥'", "'⏎'", "'a'", "'b'")
    assert sequence.symbols == ("a", "b", "b", "a", "\n", "\t", "b")
    assert sequence.values.argmax(axis=1).tolist() == [2, 3, 3, 2, 1, 0, 3]
    assert sequence.values.sum(axis=1).tolist() == [1] * 7
    assert sequence.changes == (
        "7 characters became 7 steps of 4 columns, one for each different character.",
    )
    assert sequence.source == "song.md"


def test_the_encoding_is_told_first() -> None:
    contents = FORMAT.open(io.BytesIO("né né".encode("latin-1")), UNLIMITED, None, PLAIN)
    assert contents.table.text
    assert contents.table.changes[0].startswith("The file is not UTF-8, and was read as Windows")
    assert contents.table.where(3) == "character 4"


def test_capital_letters_become_small_where_there_are_too_many() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = letters + letters.upper() + "0123456789.,"
    assert len(set(text)) == 64
    assert characters(text, UNLIMITED).columns[0].values[26] == "A"
    made = characters(f"{text};", UNLIMITED)
    assert made.columns[0].values[26] == "a"
    assert made.changes[1] == "26 different capital letters were read as lower-case letters."


def test_what_cannot_be_text_is_refused(refused: Refusal) -> None:
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 65)))
    with refused(
        "The text has 65 different characters, and up to 64 can become columns of 0 and 1; choose "
        "a part with fewer."
    ):
        characters(many, UNLIMITED)
    with refused("There is no text; write at least two characters."):
        characters(" \n\n", UNLIMITED)
    with refused("The table has 6 rows, and the limit is 5; shorten it, or keep every n-th row."):
        characters("abcabc", Limits(rows=5))


def test_a_million_characters_are_read() -> None:
    sequence = read((PROSE * 12_000).encode(), name="tale.txt")
    assert sequence.steps == len(PROSE) * 12_000 - 1
    assert np.count_nonzero(sequence.values) == sequence.steps


@pytest.mark.parametrize(
    "text",
    [
        "1\n2\n3\n",
        "0.5 0.7 0.9",
        "day,max,min\nMo,7,3\nTu,9,4\n",
        "# by hand\ntime;value\n1;2,5\n2;3,5\n",
        "2024-01-01 12:00, 5\n2024-01-01 12:01, 6\n",
        "Station: Bonn\nheight: 60 m\n\n1 2 3\n4 5 6\n7 8 9\n1 2 3\n",
        "1 2 3\n4 x 6\n7 8\n",
    ],
)
def test_tables_look_like_numbers(text: str) -> None:
    assert looks_like_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "In 1990, 3 people came.\nIn 1991, nobody did, and that was it for many a year.\n",
        "hello",
        "",
        "# Title\n\nSome words of 7 lines.\n\n1. first\n2. second thing to do\n- third\n",
    ],
)
def test_prose_does_not(text: str) -> None:
    assert not looks_like_numbers(text)


def test_fasta_is_a_sequence_of_letters_for_each_record() -> None:
    data = b">seq1 of a virus\nACGT\nAC\n>seq2\r\nGGTA\r\n"
    made = read_all(data, name="virus.fasta")
    assert [(one.source, "".join(one.symbols)) for one in made] == [
        ("virus.fasta, seq1", "ACGTAC"),
        ("virus.fasta, seq2", "GGTA"),
    ]
    assert made[0].names == ("'A'", "'C'", "'G'", "'T'")
    (one,) = read_all(b">only\nACCA\n", name="a.txt")
    assert "".join(one.symbols) == "ACCA"
    (prose,) = read_all(b"> quoted, and more\nthan letters!\n", name="a.txt")
    assert prose.symbols[0] == ">"
