from __future__ import annotations

import gzip
import lzma

import pytest

from lstm_viz.characters.compressed import gzip_bits, xz_bits

TEXT = "".join(f"line {n} of a text, {n * n % 97}\n" for n in range(400))
HEADER = 18  # bytes of gzip's own header and trailer, 6 of zlib's


def test_gzip_is_that_of_gzip_but_for_its_header() -> None:
    size = len(gzip.compress(TEXT.encode(), 9, mtime=0)) - HEADER + 6
    assert gzip_bits(TEXT) == pytest.approx(8 * size / len(TEXT))


def test_xz_is_that_of_xz() -> None:
    size = len(lzma.compress(TEXT.encode(), preset=9 | lzma.PRESET_EXTREME))
    assert xz_bits(TEXT) == pytest.approx(8 * size / len(TEXT))


def test_what_came_before_is_known() -> None:
    assert xz_bits(TEXT, before=TEXT) < xz_bits(TEXT) / 10


def test_bits_are_of_a_character_and_not_of_a_byte() -> None:
    assert gzip_bits("é" * 1000) == pytest.approx(gzip_bits("ab" * 1000) * 2, rel=0.5)
    with pytest.raises(ValueError, match="text must have at least one character"):
        gzip_bits("")
