"""Bytes of a text file → text, its encoding found and checked."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from lstm_viz.sequences.sequence import SequenceError

_LINE_END = re.compile(r"\r\n|\r|\n")
_TABLE = "save the file as CSV in UTF-8 and read it again."
_PROSE = "save the text in UTF-8 and read it again."
_NO_TABLE = (
    "The file is not text, and of no kind that is known here; save its numbers as CSV, NPY or "
    "Parquet."
)
_MOST_CONTROLS = 0.02  # of the first bytes, in a text with some that are broken
_HEAD = 4096  # bytes in which the pattern of zero bytes is looked for
_SAMPLE, _GUESSED = 2**16, 2**13  # bytes in which lines beyond ASCII are looked for, and of them
_RUN = re.compile(rb"[\x80-\xff]+")
# What text in none of the usual encodings has; tabs, line and page ends and escapes are left out.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WESTERN = "cp1252"
# A year and a month in signs, whose digits are the only letters of many a table; and of Japanese
# digits as wide as letters, which have a byte of ASCII each, a cell that holds nothing else.
_SHOWN = {
    "gb18030": re.compile(rb"\d\xc4\xea ?\d\d? ?\xd4\xc2"),
    "cp932": re.compile(
        rb"(?:\d|\x82[\x4f-\x58])\x94N ?(?:\d|\x82[\x4f-\x58]){1,2} ?\x8c\x8e"
        rb"|[,;\t\n](?:\x82[\x4f-\x58])+[\x81.,;\t\n]"
    ),
    "cp949": re.compile(rb"\d\xb3\xe2 ?\d\d? ?\xbf\xf9"),
}
_RARE = ["mac_cyrillic", "mac_greek", "mac_roman", "mac_latin2", "mac_turkish", "mac_iceland"]


class _Codec(NamedTuple):
    name: str
    called: str
    mark: bytes = b""


# UTF-32 first: its mark begins like the one of UTF-16.
_MARKED = (
    _Codec("utf-32-le", "UTF-32", codecs.BOM_UTF32_LE),
    _Codec("utf-32-be", "UTF-32", codecs.BOM_UTF32_BE),
    _Codec("utf-16-le", "UTF-16", codecs.BOM_UTF16_LE),
    _Codec("utf-16-be", "UTF-16", codecs.BOM_UTF16_BE),
    _Codec("utf-8", "UTF-8", codecs.BOM_UTF8),
)
_ZEROS = (1, 2, 3), (0, 1, 2), (1, 3), (0, 2)  # of four bytes of such a text without its mark
_UTF8 = _Codec("utf-8", "UTF-8")


def decoded(data: bytes, *, prose: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text in `data`, and a sentence about its encoding where that is not UTF-8.

    A mark at the beginning names the encoding; without one, zero bytes tell UTF-16 and UTF-32, and
    all else is UTF-8, or where nothing in it is, one of the older encodings. `prose` is a text that
    is read as such, and is advised so where it can't be.

    Raises SequenceError, with the line and the byte, for what is not text throughout.
    """
    codec = next((codec for codec in _MARKED if data.startswith(codec.mark)), None) or _wide(data)
    try:
        text = data[len(codec.mark) :].decode(codec.name)
    except UnicodeDecodeError as error:
        at = len(codec.mark) + error.start
        if codec is not _UTF8 or not _other_encoding(data):
            raise _refusal(data, at, codec, prose=prose) from None
        return _guessed(data)
    if "\0" in text and _is_no_text(data):
        raise _no_text(prose=prose)
    if "\0" in text:
        line = _line(text[: text.index("\0")])
        raise SequenceError(
            f"Line {line:,}: a zero byte, which no text has; {_advice(prose=prose)}"
        )
    if codec.name != "utf-8":
        return text, (f"The file was read as {codec.called}.",)
    return text, ()


def _wide(data: bytes) -> _Codec:
    """UTF-16 or UTF-32 without a mark, told by the places of zero bytes; else UTF-8."""
    head = data[:_HEAD]
    quarters = [head[k::4].count(0) / max(len(head[k::4]), 1) for k in range(4)]
    for codec, places in zip(_MARKED, _ZEROS, strict=False):
        if all(q > 0.7 if k in places else q < 0.1 for k, q in enumerate(quarters)):
            return codec._replace(mark=b"")
    return _UTF8


def _is_no_text(data: bytes) -> bool:
    """Whether a file has far more control characters than any text."""
    head = data[:_SAMPLE]
    return len(_CONTROLS.findall(head)) > max(_MOST_CONTROLS * len(head), 8)


def _advice(*, prose: bool) -> str:
    return _PROSE if prose else _TABLE


def _no_text(*, prose: bool) -> SequenceError:
    return SequenceError(f"The file is not text; {_PROSE}" if prose else _NO_TABLE)


def _refusal(data: bytes, at: int, codec: _Codec, *, prose: bool) -> SequenceError:
    if codec is _UTF8 and _is_no_text(data):
        return _no_text(prose=prose)
    line = _line(data[len(codec.mark) : at].decode(codec.name, "ignore"))
    return SequenceError(
        f"Line {line:,}: byte {at + 1:,} of the file (0x{data[at]:02X}) is not {codec.called} "
        f"text; {_advice(prose=prose)}"
    )


def _other_encoding(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are text in an older encoding, throughout.

    Not where they hold control characters, and not where they are UTF-8 in most places: then a
    few bytes are broken, or files of two encodings were put together.
    """
    if _CONTROLS.search(data):
        return False
    good = bad = 0
    for run in _RUN.finditer(data):
        try:
            run[0].decode()
        except UnicodeDecodeError:
            bad += 1
        else:
            good += 1
    return bad > good


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    lines = data[:_SAMPLE].splitlines()
    sample = b"\n".join(dict.fromkeys(line for line in lines if _RUN.search(line)))
    runs = [len(run[0]) for run in _RUN.finditer(sample)]
    name = next((one for one, shown in _SHOWN.items() if shown.search(sample)), _WESTERN)
    # Western letters beyond ASCII are mostly alone; Cyrillic, Greek and Japanese ones do not.
    if name == _WESTERN and sum(run for run in runs if run > 2) > sum(runs) / 2:
        # Loaded only where it is needed.
        from charset_normalizer import from_bytes

        best = from_bytes(sample[:_GUESSED], cp_exclusion=_RARE).best()
        name = best.encoding if best else name
    for one in (name, _WESTERN):
        try:
            text = data.decode(one)
        except UnicodeDecodeError:
            continue
        return text, _told_of(one)
    return data.decode("latin-1"), _told_of("latin-1")  # which has every byte


def _told_of(encoding: str) -> tuple[str, ...]:
    return (
        f"The file is not UTF-8, and was read as {_called(encoding)}; where letters look wrong, "
        "save it as UTF-8.",
    )


def _called(name: str) -> str:
    if name == _WESTERN:
        return "Windows-1252 (Western European)"
    return name.replace("cp125", "Windows-125").replace("latin", "Latin").replace("_", "-")


def _line(before: str) -> int:
    return len(_LINE_END.findall(before)) + 1
