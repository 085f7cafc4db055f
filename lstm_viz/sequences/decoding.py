"""Bytes of a text file → text, its encoding checked."""

from __future__ import annotations

import codecs
import re

from lstm_viz.sequences.sequence import SequenceError

_LINE_END = re.compile(r"\r\n|\r|\n")
_ADVICE = "save the file as CSV in UTF-8 and read it again."


def decoded(data: bytes) -> str:
    """The text in `data`: UTF-8, with or without its mark, or UTF-16 with its mark.

    Raises SequenceError, with the line and the byte, for everything else.
    """
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codec, called = ("utf-16", "UTF-16") if utf16 else ("utf-8-sig", "UTF-8")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the mark.
        marked = codec == "utf-8-sig" and data.startswith(codecs.BOM_UTF8)
        at = error.start + (len(codecs.BOM_UTF8) if marked else 0)
        line = _line(data[:at].decode(codec, "ignore"))
        raise SequenceError(
            f"Line {line}: byte {at + 1:,} of the file (0x{data[at]:02X}) is not {called} text; "
            + _ADVICE
        ) from None
    if "\0" in text:
        line = _line(text[: text.index("\0")])
        raise SequenceError(f"Line {line}: a zero byte, which no text has; {_ADVICE}")
    return text


def _line(before: str) -> int:
    return len(_LINE_END.findall(before)) + 1
