from __future__ import annotations

from typing import Any

import charset_normalizer
import pytest

from lstm_viz.sequences.text.decoding import decoded
from tests.sequences.conftest import Refusal

TEXT = "größe,№\n1,2\n"
ADVICE = "save the file as CSV in UTF-8 and read it again."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_without_a_word(codec: str) -> None:
    assert decoded(TEXT.encode(codec)) == (TEXT, ())


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("width", [16, 32])
def test_wide_encodings_are_read_with_and_without_their_mark(
    width: int, order: str, mark: str
) -> None:
    data = (mark + TEXT).encode(f"utf-{width}-{order}")
    assert decoded(data) == (TEXT, (f"The file was read as UTF-{width}.",))


@pytest.mark.parametrize(
    ("text", "codec", "called"),
    [
        ("größe,Füllstand\n1,2\n", "latin-1", "Windows-1252 (Western European)"),
        ("prix;€\n“deux”;3\n", "cp1252", "Windows-1252 (Western European)"),
        ("Дата;Температура воздуха;Давление\n1;2;3\n", "cp1251", "Windows-1251"),
    ],
)
def test_older_encodings_are_guessed_and_told(text: str, codec: str, called: str) -> None:
    told = (
        f"The file is not UTF-8, and was read as {called}; where letters look wrong, save it as "
        "UTF-8."
    )
    assert decoded(text.encode(codec)) == (text, (told,))


def test_a_byte_that_windows_1252_has_not_is_latin_1() -> None:
    text, (told,) = decoded(b"a \x81 b\n1\n")
    assert text == "a \x81 b\n1\n"
    assert "was read as Latin-1;" in told


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_broken_bytes_in_utf8_are_refused_with_line_and_byte(
    mark: bytes, end: str, refused: Refusal
) -> None:
    before = mark + f"größe{end}1{end}".encode()
    data = before + "2 é".encode("latin-1")
    at = data.index(b"\xe9") + 1
    with refused(f"Line 3: byte {at} of the file (0xE9) is not UTF-8 text; {ADVICE}"):
        decoded(data)


def test_a_text_that_is_none_is_advised_as_a_text(refused: Refusal) -> None:
    with refused(
        "Line 1: byte 5 of the file (0xE9) is not UTF-8 text; save the text in UTF-8 and read it "
        "again."
    ):
        decoded("né".encode() + b" \xe9", prose=True)
    with refused("The file is not text; save the text in UTF-8 and read it again."):
        decoded(bytes(range(1, 9)) * 9 + b"\xff", prose=True)


def test_bytes_of_no_text_are_refused(refused: Refusal) -> None:
    with refused(f"Line 1: byte 3 of the file (0x89) is not UTF-8 text; {ADVICE}"):
        decoded(b"\x01\x02\x89PNG\r\n\x1a\n")


def test_cut_off_utf16_is_refused(refused: Refusal) -> None:
    data = "a\n12".encode("utf-16")[:-1]
    with refused(f"Line 2: byte 9 of the file (0x32) is not UTF-16 text; {ADVICE}"):
        decoded(data)


def test_a_zero_byte_is_refused_with_its_line(refused: Refusal) -> None:
    with refused(f"Line 3: a zero byte, which no text has; {ADVICE}"):
        decoded(b"a\n1\n2\0\n")


def test_an_old_encoding_is_guessed_from_a_few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Температура воздуха;{k}\n".encode("cp1251") for k in range(10**5)]
    sizes, guess = [], charset_normalizer.from_bytes

    def watched(sample: bytes, **options: Any) -> charset_normalizer.CharsetMatches:
        sizes.append(len(sample))
        return guess(sample, **options)

    monkeypatch.setattr(charset_normalizer, "from_bytes", watched)
    assert decoded(b"".join(lines))[0].startswith("Температура")
    assert sizes == [2**13]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("place;x\n52°13'10”N 21°00'10”E;1\n52°13'10”N 9°00'10”E;2\n", "cp1252"),
        ("番号,値\n１,２．５\n２,３\n３,４．２５\n", "cp932"),
        ("年月,値\n２０２４年１月,5\n２０２４年２月,7\n", "cp932"),
    ],
)
def test_a_byte_that_two_encodings_have_is_read_by_what_is_round_it(text: str, codec: str) -> None:
    assert decoded(text.encode(codec))[0] == text


def test_a_text_keeps_its_digits() -> None:
    text = "第１２章、２０２４年\nفي عام ٢٠٢٤\n"
    assert decoded(text.encode()) == (text, ())
