"""Zip archives, which NPZ, XLSX and ODS are: checked before any of it is unpacked."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from lstm_viz.sequences.files import foreign
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import SequenceError

MAGIC = b"PK\x03\x04"
MEMBERS = 10_000
_ENTRY = b"PK\x01\x02"  # before each entry of the list at the archive's end
_CHUNK = 2**20


class Archive:
    """A zip archive whose parts are within the limits, as far as its own list of them says.

    What is unpacked is never more than that: a part that turns out longer is cut where the list
    says, and its checksum then tells.

    Raises SequenceError for too many or too large parts, for encryption, for packings other than
    deflate, and for whatever is damaged.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        _need_few(file)
        with foreign.whole("file"):
            self._zip = zipfile.ZipFile(file)
        self._members = [
            entry for entry in self._zip.infolist() if not entry.filename.endswith("/")
        ]
        self.size = sum(entry.file_size for entry in self._members)  # bytes when unpacked
        limits.need_expanded(self.size)
        for entry in self._members:
            if entry.flag_bits & 1:
                raise SequenceError("The file is protected by a password; save it without one.")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise SequenceError(
                    f"{quoted(entry.filename)} is compressed in a way that is not supported; save "
                    "it as an ordinary zip file."
                )
        self.names = tuple(dict.fromkeys(entry.filename for entry in self._members))

    def read(self, name: str, at_most: int | None = None) -> bytes:
        """The bytes of one part, or the first of them."""
        with foreign.whole("file"):
            entry = self._zip.getinfo(name)
            with self._zip.open(entry) as part:
                # Never all there is: that is unpacked whole before it is cut where the list says.
                return part.read(max(entry.file_size, 1) if at_most is None else at_most)


def _need_few(file: BinaryIO) -> None:
    """Count the entries without making an object of any."""
    file.seek(0)
    count, tail = 0, b""
    while chunk := file.read(_CHUNK):
        count += (tail + chunk).count(_ENTRY)
        tail = chunk[-len(_ENTRY) + 1 :]
    file.seek(0)
    if count > MEMBERS:
        raise SequenceError(
            f"The archive has {count:,} files, and the limit is {MEMBERS:,}; choose the one that "
            "holds the numbers."
        )
