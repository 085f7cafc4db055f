"""Compressed: how many bits a general compressor needs for a character of a text."""

from __future__ import annotations

import lzma
import zlib

LEVEL = 9


def gzip_bits(text: str) -> float:
    """Bits per character by deflate at its highest level, without the header of a file."""
    return _bits(len(zlib.compress(_bytes(text), LEVEL)), text)


def xz_bits(text: str, before: str = "") -> float:
    """Bits per character by xz at its highest preset, once it has compressed the text `before`.

    Its window is larger than any corpus here, so that it finds all that came before again.
    """
    known = len(_xz(before)) if before else 0
    return _bits(len(_xz(before + text)) - known, text)


def _xz(text: str) -> bytes:
    return lzma.compress(_bytes(text), preset=LEVEL | lzma.PRESET_EXTREME)


def _bits(size: int, text: str) -> float:
    if not text:
        raise ValueError("text must have at least one character; got none")
    return 8 * size / len(text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
