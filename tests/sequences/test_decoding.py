from __future__ import annotations

import pytest

from lstm_viz.sequences.decoding import decoded

from .conftest import Refusal

TEXT = "größe,№\n1,2\n"
ADVICE = "save the file as CSV in UTF-8 and read it again."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_marked_utf16_are_read(codec: str) -> None:
    assert decoded(TEXT.encode(codec)) == TEXT


def test_marked_big_endian_utf16_is_read() -> None:
    assert decoded(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_another_encoding_is_refused_with_line_and_byte(
    mark: bytes, end: str, refused: Refusal
) -> None:
    before = mark + f"größe{end}1{end}".encode()
    data = before + "2 é".encode("latin-1")
    at = data.index(b"\xe9") + 1
    with refused(f"Line 3: byte {at} of the file (0xE9) is not UTF-8 text; {ADVICE}"):
        decoded(data)


def test_cut_off_utf16_is_refused(refused: Refusal) -> None:
    data = "a\n12".encode("utf-16")[:-1]
    with refused(f"Line 2: byte 9 of the file (0x32) is not UTF-16 text; {ADVICE}"):
        decoded(data)


@pytest.mark.parametrize("data", ["a\n1\n".encode("utf-16-le"), "a\n1\n".encode("utf-32")])
def test_wide_encodings_without_their_mark_are_refused(data: bytes, refused: Refusal) -> None:
    with refused(f"Line 1: a zero byte, which no text has; {ADVICE}"):
        decoded(data)


def test_a_zero_byte_is_refused_with_its_line(refused: Refusal) -> None:
    with refused(f"Line 3: a zero byte, which no text has; {ADVICE}"):
        decoded(b"a\n1\n2\0\n")
