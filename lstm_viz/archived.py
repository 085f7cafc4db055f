"""Archived: named arrays and a text in one NPZ file, which is safe to open from strangers."""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

LONGEST: Final = 2**24  # bytes of the text, of which JSON takes some 20 times as much memory
TEXT: Final = "trace"
_MEMBER = f"{TEXT}.npy"
# Of several traces in one file, each has its name before those of its arrays.
_NAMED = re.compile(r"(.+)/(trace|x|(?:signals|initial|weights)/[^/]+)\.npy", re.DOTALL)
_HEADER = 1_000  # bytes that NumPy writes before the text, at most


class ArchiveError(ValueError):
    """A file that can't be used, and why, in one sentence."""


def save(path: str | Path, arrays: Mapping[str, np.ndarray], text: str) -> Path:
    """Write the file at once, so that nobody ever reads half of one.

    `numpy.load` opens it too: each array under its name, and the text in UTF-8 as "trace".
    """
    data = np.frombuffer(text.encode(), np.uint8)
    if data.size > LONGEST:
        raise ArchiveError(
            f"labels and meta take {data.size:,} bytes as text, and the limit is {LONGEST:,}; use "
            "shorter labels"
        )
    path = Path(path)
    part = path.with_name(f".{secrets.token_hex(8)}.part")  # no file of the person's own
    try:
        # Not compressed: trained gates hardly get smaller, and it takes twenty times as long.
        with zipfile.ZipFile(part, "x") as archive:
            for name, array in {TEXT: data, **arrays}.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                    np.lib.format.write_array(file, array, allow_pickle=False)
        part.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None
    finally:
        part.unlink(missing_ok=True)
    return path


def is_archive(path: str | Path) -> bool:
    """Whether a file is an archive that has the text of a trace, as far as its own list says."""
    from lstm_viz.sequences.files.archive import Archive
    from lstm_viz.sequences.limits import UNLIMITED
    from lstm_viz.sequences.sequence import SequenceError

    with Path(path).open("rb") as file:
        try:
            return bool(_members(Archive(file, UNLIMITED).names))
        except SequenceError:
            return False


def load(source: str | Path | bytes) -> dict[str, tuple[dict[str, np.ndarray], str]]:
    """The arrays and the text of each trace, by its name; "" is the only one of what `save` wrote.

    Nothing is unpickled. No more memory is taken than the file has bytes, whatever its own list of
    arrays claims: what `save` writes is not compressed, and what is compressed is refused.

    Raises ArchiveError for a file that is damaged or no such archive; OSError where it can't be
    read.
    """
    # Imported when it is needed: it brings all readers of tables along.
    from lstm_viz.sequences.files.archive import Archive
    from lstm_viz.sequences.files.arrays import array_of
    from lstm_viz.sequences.limits import UNLIMITED
    from lstm_viz.sequences.sequence import SequenceError

    found = {}
    with io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb") as file:
        there = file.seek(0, io.SEEK_END)
        try:
            archive = Archive(file, UNLIMITED)
            if archive.size > there:
                raise ArchiveError(
                    f"it has {there:,} bytes and claims {archive.size:,} unpacked; only files that "
                    "are not compressed are opened"
                )
            members = _members(archive.names)
            if not members:
                raise ArchiveError(
                    f"it has no {TEXT!r}, which Trace.save writes; numpy.load opens other arrays"
                )
            for name, own in members.items():
                text = array_of(archive.read(own.pop(TEXT), LONGEST + _HEADER))
                arrays = {part: array_of(archive.read(member)) for part, member in own.items()}
                found[name] = arrays, _decoded(text)
        except SequenceError as error:
            said = str(error)
            raise ArchiveError(said[:1].lower() + said[1:].rstrip(".")) from None
    return found


def _members(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Which member of an archive is which part of which trace; only of what has a text."""
    names = list(names)
    if _MEMBER in names:
        return {"": {name.removesuffix(".npy"): name for name in names}}
    found: dict[str, dict[str, str]] = {}
    for name in names:
        if part := _NAMED.fullmatch(name):
            found.setdefault(part[1], {})[part[2]] = name
    return {name: parts for name, parts in found.items() if TEXT in parts}


def _decoded(text: np.ndarray) -> str:
    if text.dtype != np.uint8 or text.ndim != 1:
        raise ArchiveError(f"its {TEXT!r} is {text.dtype} {text.shape}, and must be bytes in a row")
    try:
        return text.tobytes().decode()
    except UnicodeDecodeError:
        raise ArchiveError(f"its {TEXT!r} is not UTF-8") from None
