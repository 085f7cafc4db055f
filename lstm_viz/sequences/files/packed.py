"""A file packed by gzip, or alone in a zip archive → the file itself, within limits."""

from __future__ import annotations

import gzip
import io
from typing import BinaryIO

from lstm_viz.sequences.files import archive, foreign
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError

GZIP = b"\x1f\x8b"
_CHUNK = 2**20


def unpacked(file: BinaryIO, name: str, limits: Limits) -> tuple[BinaryIO, str]:
    """The file that gzip packed, and its name: the packed one's without `.gz`.

    Raises SequenceError as soon as it is over the limit, where it is cut off or damaged, and where
    what comes out is packed once more.
    """
    parts: list[bytes] = []
    size = 0
    with foreign.whole("gzip file"), gzip.GzipFile(fileobj=file) as packed:
        while part := packed.read(_CHUNK):
            size += len(part)
            limits.need_expanded(size)
            parts.append(part)
    return _once(b"".join(parts)), _inner_name(name)


def alone(held: archive.Archive) -> tuple[BinaryIO, str]:
    """The one file in a zip archive, and its name; what systems put beside it does not count.

    Raises SequenceError for several files or none.
    """
    names = [name for name in held.names if not _is_noise(name)]
    if len(names) != 1:
        have = f"{len(names):,} files" if names else "no file"
        raise SequenceError(
            f"The zip archive has {have}, and only one can be read; unpack it and choose one of "
            "its files."
        )
    return _once(held.read(names[0])), names[0].rsplit("/", 1)[-1]


def _once(data: bytes) -> BinaryIO:
    if data.startswith(GZIP):
        raise SequenceError("The file is packed twice, the second time with gzip; unpack it once.")
    return io.BytesIO(data)


def _inner_name(name: str) -> str:
    for ending, inner in ((".gz", ""), (".tgz", ".tar"), (".gzip", "")):
        if name.lower().endswith(ending):
            return name[: -len(ending)] + inner
    return name


def _is_noise(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in (".DS_Store", "Thumbs.db")
