from __future__ import annotations

import base64
import json
import zlib
from urllib.parse import quote

import numpy as np
import pytest

from lstm_viz.sequences import Sequence, SequenceError, read
from lstm_viz.ui import limits
from lstm_viz.ui.controls import address


def written(head: object, numbers: bytes) -> str:
    plain = json.dumps(head).encode() + b"\n" + numbers
    return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


def test_a_sequence_comes_back_to_the_last_bit() -> None:
    values = np.random.default_rng(3).normal(12.3, 4.5, (37, 3))
    labels = tuple(f"day {k}" for k in range(37))
    sequence = Sequence(values, ("<b>max</b>", "mean", "höchste"), labels)
    text = address.pack(sequence)
    assert text is not None
    assert len(text) <= limits.ADDRESS_CHARACTERS
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    back = address.unpack(text)
    assert back.digest == sequence.digest
    assert back.names == sequence.names
    assert back.labels == labels


def test_gaps_and_the_characters_of_a_text_come_back() -> None:
    values = np.array([[1, 0], [0, 1], [np.nan, 0.5]], np.float32)
    sequence = Sequence(values, ("'a'", "'\u00e9'"), symbols=("a", "\u00e9", " "))
    text = address.pack(sequence)
    assert text is not None
    back = address.unpack(text)
    assert (back.digest, back.symbols) == (sequence.digest, sequence.symbols)
    np.testing.assert_array_equal(back.values, values)


def test_a_sequence_of_more_steps_than_networks_read_is_not_packed() -> None:
    assert address.pack(Sequence(np.zeros((limits.STEPS + 1, 1)), ("zero",))) is None


def test_counted_labels_take_no_room() -> None:
    values = np.arange(600.0).reshape(300, 2)
    counted = address.pack(Sequence(values, ("a", "b")))
    named = address.pack(Sequence(values, ("a", "b"), tuple(f"t{k}" for k in range(300))))
    assert counted is not None
    assert named is None or len(named) > len(counted) + 300
    assert address.unpack(counted).labels[299] == 300


def test_the_longest_names_and_labels_of_a_file_come_back() -> None:
    name, label = "n" * 80, f'"two\nlines{"l" * 71}"'
    sequence = read(f"day,{name},{name}\n{label},1,2\nTu,3,4\n".encode())
    assert sequence.names == (name, f"{name} (2)")
    assert len(str(sequence.labels[0])) == 80
    text = address.pack(sequence)
    assert text is not None
    assert address.unpack(text).digest == sequence.digest


def test_what_could_not_be_unpacked_is_not_packed() -> None:
    assert address.pack(read(b"be\aep,b\n1,2\n3,4\n")) is None


def test_a_sequence_too_long_for_a_link_is_not_packed() -> None:
    values = np.random.default_rng(4).normal(size=(1200, 1))
    assert address.pack(Sequence(values, ("noise",))) is None


GOOD = [["a", "b"], None]


@pytest.mark.parametrize(
    "text",
    [
        "not a sequence",
        "",
        "A" * 30,
        "é",
        written(GOOD, b"\0" * 23),  # not whole numbers of 4 bytes, nor of columns
        written(GOOD, np.array([1, 2, 3, np.inf], np.float32).tobytes()),
        written(GOOD, np.array([1, 2], np.float32).tobytes()),  # one step
        written([["a", "a"], None], np.array([1, 2, 3, 4], np.float32).tobytes()),
        written([["a", 5], None], np.array([1, 2, 3, 4], np.float32).tobytes()),
        written([[], None], b""),
        written([["a"], ["x"]], np.array([1, 2, 3], np.float32).tobytes()),
        written([["a"], None, ["x"]], np.array([1, 2, 3], np.float32).tobytes()),
        written([["a"], None, [1, 2]], np.array([1, 2], np.float32).tobytes()),
        written({"a": 1}, np.array([1, 2, 3], np.float32).tobytes()),
        *(
            written([["a", name], None], np.array([1, 2, 3, 4], np.float32).tobytes())
            for name in ("\ud800", "n" * 88, "n" * 5_000, "two\nlines", "be\aep", "\x9b")
        ),
        *(
            written([["a"], ["x", label]], np.array([1, 2], np.float32).tobytes())
            for label in ("\udfff", "x" * 81)
        ),
        written([[str(k) for k in range(65)], None], np.zeros((65, 4), "f4").tobytes()),
        written([["a"], None], np.zeros(limits.STEPS + 1, "f4").tobytes()),
    ],
)
def test_a_damaged_text_gets_a_sentence(text: str) -> None:
    with pytest.raises(SequenceError, match="damaged or cut off"):
        address.unpack(text)


def test_a_cut_text_gets_a_sentence() -> None:
    text = address.pack(Sequence(np.arange(50.0).reshape(25, 2) ** 0.5, ("a", "b")))
    assert text is not None
    with pytest.raises(SequenceError, match="damaged or cut off"):
        address.unpack(text[: len(text) // 2])


def test_the_most_zeros_that_fit_into_an_address_are_refused() -> None:
    bomb = written([["a"], None], b"\0" * 2_900_000)
    assert 0.9 * limits.ADDRESS_CHARACTERS < len(bomb) <= limits.ADDRESS_CHARACTERS
    with pytest.raises(SequenceError, match="damaged"):
        address.unpack(bomb)


def test_too_many_characters_get_a_sentence() -> None:
    with pytest.raises(SequenceError, match="has 4,001 characters, and the limit is 4,000"):
        address.unpack("A" * 4_001)


@pytest.mark.parametrize("letter", ["a", " ", "\n", "~", "'", "é", "語", "\U0001f600", "\ud800"])
def test_what_is_typed_takes_no_more_of_an_address_than_there_is_room_for(letter: str) -> None:
    # Browsers write a tilde as three characters too, which urllib does not.
    written = "%7E" if letter == "~" else quote(letter, safe="", errors="surrogatepass")
    most = min(limits.TYPED_CHARACTERS, limits.TYPED_IN_ADDRESS // len(written))
    assert address.too_much(letter * most) is None
    problem = address.too_much(letter * (most + 1))
    assert problem is not None
    assert f"{most + 1:,} characters" in problem
    assert problem.endswith("as a file.")


def test_a_text_that_is_too_long_in_an_address_is_told_in_numbers() -> None:
    assert address.too_much("語" * 20_000) == (
        "The text has 20,000 characters, which take 180,000 in a link, but a link has room for "
        "100,000. Choose it as a file."
    )
    assert address.too_much("a" * 20_001) == (
        "The text has 20,001 characters, but the field takes at most 20,000. Choose a longer one "
        "as a file."
    )
