"""Readers: which format a file has, by its first bytes and then by its name."""

from __future__ import annotations

import codecs
from pathlib import PurePath
from typing import BinaryIO

from lstm_viz.sequences.files import (
    arrays,
    columnar,
    hdf5,
    json_text,
    packed,
    recordings,
    scipy_files,
    sound,
    stata,
    unsupported,
    workbook,
)
from lstm_viz.sequences.files.archive import MAGIC as ZIP
from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.formats import Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text import plain_text, separated, series_text
from lstm_viz.sequences.text.decoding import decoded

# Those that are told by their first bytes come first, and of those the ones of bytes, not text.
FORMATS: tuple[Format, ...] = (
    arrays.FORMAT,
    columnar.FORMAT,
    columnar.FEATHER,
    sound.FORMAT,
    hdf5.FORMAT,
    scipy_files.MATLAB,
    scipy_files.NETCDF,
    recordings.EDF,
    recordings.MIDI,
    workbook.OLD,
    stata.FORMAT,
    series_text.FORMAT,
    series_text.TSF,
    scipy_files.ARFF,
    json_text.FORMAT,
    workbook.FORMAT,
    workbook.OPEN,
    arrays.ARCHIVE,
    json_text.LINES,
    separated.FORMAT,
    plain_text.FORMAT,
)
# Whatever bytes are text may be one of these.
_TEXTS = (separated.FORMAT, plain_text.FORMAT, json_text.FORMAT, json_text.LINES)
HEAD = 4096  # bytes that are looked at

Found = tuple[Format, BinaryIO, tuple[str, ...]]


def recognised(file: BinaryIO, name: str, limits: Limits) -> Found:
    """The format of a file, the file (unpacked where it was packed), and what has to be told.

    What the file holds decides, where its first bytes tell; else its name's ending. Raises
    SequenceError for an empty file, for a kind that is not read, and for a damaged archive.
    """
    head = _head(file)
    told: tuple[str, ...] = ()
    if head.startswith(packed.GZIP):
        file, name = packed.unpacked(file, name, limits)
        head = _head(file)
    if head.startswith(ZIP):
        held = Archive(file, limits)
        format_ = _of_archive(held)
        if format_ is None:
            file, name = packed.alone(held)
            told = (f"{name!r} was unpacked from the zip archive.",)
            head = _head(file)
            if head.startswith(ZIP):
                format_ = _of_archive(Archive(file, limits))
                if format_ is None:
                    raise SequenceError(
                        "The zip archive contains another zip archive; unpack it once."
                    )
        if format_ is not None:
            return _checked(format_, file, name, told)
    unsupported.refuse_known(head)
    for row in FORMATS:
        if row.start is not None and row.start.match(head):
            lines = row is json_text.FORMAT and _by_ending(name) is json_text.LINES
            return _checked(json_text.LINES if lines else row, file, name, told)
    return _of_text(file, head, name, told)


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip(b"\0") and not (head and _has_more(file)):
        raise SequenceError(
            "The file contains only zero bytes; copy or save it again."
            if head
            else "The file is empty; choose one with at least two numbers."
        )
    return head


def _has_more(file: BinaryIO) -> bool:
    """Whether there is anything but zero bytes in the file."""
    file.seek(0)
    found = any(part.strip(b"\0") for part in iter(lambda: file.read(2**20), b""))
    file.seek(0)
    return found


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _by_ending(name: str) -> Format | None:
    return next((row for row in FORMATS if _ending(name) in row.endings), None)


def _checked(found: Format, file: BinaryIO, name: str, told: tuple[str, ...]) -> Found:
    """What was found, and a sentence where its name means something else."""
    named = _by_ending(name)
    if named is None or named is found or _ending(name) in found.also:
        return found, file, told
    told += (
        f"Its name ends in {_ending(name)}, but it is {_a(found.label)}, and was read as one.",
    )
    return found, file, told


def _a(label: str) -> str:
    vowel = label[0] in "AEIOaeio" or label.startswith("HDF")  # whose name is spelled
    return f"{'an' if vowel else 'a'} {label}"


def _of_archive(held: Archive) -> Format | None:
    """The format of a zip archive, or None for one that only packs files."""
    names = held.names
    if any(name.startswith("xl/") for name in names):
        return workbook.FORMAT
    if "mimetype" in names and "content.xml" in names:
        if b"opendocument.spreadsheet" in held.read("mimetype", 200):
            return workbook.OPEN
        raise unsupported.not_read("an OpenDocument file that is not a spreadsheet")
    if "[Content_Types].xml" in names:
        word = any(name.startswith("word/") for name in names)
        raise unsupported.not_read(
            "a Word document" if word else "an Office file that is not a workbook"
        )
    if any(name.endswith("data.pkl") for name in names):
        advice = "choose a file with a sequence, such as CSV"
        raise unsupported.not_read("a PyTorch file", advice)
    if any(name.endswith(".hea") for name in names):
        raise unsupported.not_read(*unsupported.WFDB)
    if any(PurePath(name).name in unsupported.IN_ZARR for name in names):
        raise unsupported.not_read(*unsupported.ZARR)
    if names and all(name.endswith(".npy") for name in names):
        return arrays.ARCHIVE
    return None


def _of_text(file: BinaryIO, head: bytes, name: str, told: tuple[str, ...]) -> Found:
    """A format of text by the name's ending; it must be text if the ending is not one of text."""
    named = _by_ending(name) or separated.FORMAT
    if named is plain_text.FORMAT and plain_text.looks_like_numbers(_as_text(head)):
        named = separated.FORMAT
    if named in _TEXTS:
        return named, file, told
    try:
        decoded(file.read())
    except SequenceError:
        raise SequenceError(
            f"Its name ends in {_ending(name)}, but it is not {_a(named.label)}, nor text; "
            "choose another file, or save it again."
        ) from None
    file.seek(0)
    told += (f"Its name ends in {_ending(name)}, but it is text, and was read as a table of text.",)
    return separated.FORMAT, file, told


def _as_text(head: bytes) -> str:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return head.decode("utf-16" if wide else "utf-8", "ignore")
