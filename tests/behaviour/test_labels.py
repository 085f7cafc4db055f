"""Labels, written out by hand under the text they belong to."""

from __future__ import annotations

import keyword

import numpy as np
import pytest

from lstm_viz.behaviour import OF_CORPUS, PROPERTIES, labels


def line(label: np.ndarray) -> str:
    """One character for each step: a digit of a number, x for true and a dot for false."""
    if label.dtype == bool:
        return "".join(".x"[one] for one in label.tolist())
    return "".join(str(int(one)) for one in label.tolist())


SOURCE = """\
def f(a, b=(1, "]")):  # (one
    if a:
        return [a, '''x
(y''']

    return not b
"""


def rows(label: np.ndarray, text: str) -> list[str]:
    """The label, line by line, the end of the line included."""
    written, at, found = line(label), 0, []
    for one in text.split("\n")[:-1]:
        found.append(written[at : at + len(one) + 1])
        at += len(one) + 1
    return found


def test_python_source_is_labelled_as_by_hand() -> None:
    found = labels(SOURCE, OF_CORPUS["python"])
    assert rows(found["string"], SOURCE) == [
        "...............xx.............",
        "..........",
        "...................xxxxx",
        "xxxx...",
        ".",
        ".................",
    ]
    assert rows(found["comment"], SOURCE) == [
        ".......................xxxxxx.",
        "..........",
        "........................",
        ".......",
        ".",
        ".................",
    ]
    assert rows(found["keyword"], SOURCE) == [
        "xxx...........................",
        "....xx....",
        "........xxxxxx..........",
        ".......",
        ".",
        "....xxxxxx.xxx...",
    ]
    assert rows(found["depth"], SOURCE) == [
        "000001111112222222100000000000",
        "0000000000",
        "000000000000000111111111",
        "1111100",
        "0",
        "00000000000000000",
    ]
    assert rows(found["indent"], SOURCE) == [
        "0" * 30,
        "1" * 10,
        "2" * 24,
        "2" * 7,
        "2",
        "1" * 17,
    ]


@pytest.mark.parametrize("word", ["while", "whiles", "None", "print"])
def test_a_keyword_is_one_to_python_itself(word: str) -> None:
    found = labels(f"{word} = 1\n", ("keyword",))["keyword"]
    assert found.any() == keyword.iskeyword(word)


def test_an_f_string_is_one_string_in_every_python() -> None:
    text = "a = f'b{c[0]}d' + e\n"
    found = labels(text, ("string", "depth"))
    assert line(found["string"]) == "....xxxxxxxxxx......"
    assert not found["depth"].any()


PROSE = '"Ah (no), St. 7!" she said.  “Yes\n\nOr—no'
# By hand: the places, from 0, at which each is true.
BY_HAND = {
    "quotes": [*range(16), 29, 30, 31, 32],
    "brackets": [4, 5, 6],
    "wordstart": [1, 5, 10, 18, 22, 30, 35, 38],
    "wordend": [2, 6, 11, 20, 25, 32, 36, 39],
    "sentence": [12, 15, 26],
    "digit": [14],
    "capital": [1, 10, 30, 35],
    "space": [3, 9, 13, 17, 21, 27, 28],
    "lineend": [33, 34],
}


def test_prose_is_labelled_as_by_hand() -> None:
    found = labels(PROSE, OF_CORPUS["prose"])
    position = found.pop("position")
    assert position[[0, 1, 32, 33, 34, 35, 39]].tolist() == [1, 2, 33, 0, 0, 1, 5]
    assert {key: np.flatnonzero(one).tolist() for key, one in found.items()} == BY_HAND


def test_brackets_that_close_nothing_leave_the_depth_at_0() -> None:
    assert line(labels(")a(b[c)]]d(", ("brackets",))["brackets"]) == "..xxxxx...x"


def test_what_can_t_be_labelled_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="no property 'mood'; available: string, comment"):
        labels("a", ("mood",))
    for text in ("x = (1,\n", "'''never", "a\n  b\n c\n", "a ? b\n", "x\0y\n"):
        with pytest.raises(ValueError, match="not Python source that its tokenizer takes"):
            labels(text, ("depth",))


def test_every_property_of_a_corpus_is_there() -> None:
    assert {key for keys in OF_CORPUS.values() for key in keys} == set(PROPERTIES)
