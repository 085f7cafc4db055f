"""The messages of an Arrow stream: what they would unpack to, before any of it is."""

from __future__ import annotations

import struct
from typing import NamedTuple

import pyarrow as pa

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError

_DICTIONARY, _BATCH = 2, 3  # kinds of message, as Arrow's Message.fbs numbers them


class _Table(NamedTuple):
    """A table of a FlatBuffer: where it starts, and where each of its fields does (0: absent)."""

    data: bytes
    at: int

    def field(self, number: int) -> int:
        """Where field `number` stands in the data; 0 where it is absent."""
        vtable = self.at - self._read("<i", self.at)
        size = self._read("<H", vtable)
        place = 4 + 2 * number
        offset = self._read("<H", vtable + place) if place + 2 <= size else 0
        return self.at + offset if offset else 0

    def number(self, field: int, form: str) -> int:
        at = self.field(field)
        return self._read(form, at) if at else 0

    def table(self, field: int) -> _Table | None:
        at = self.field(field)
        return _Table(self.data, at + self._read("<I", at)) if at else None

    def pairs(self, field: int) -> list[tuple[int, int]]:
        """A vector of two 64-bit integers each."""
        at = self.field(field)
        if not at:
            return []
        at += self._read("<I", at)
        count = self._read("<I", at)
        if at + 4 + 16 * count > len(self.data):
            raise struct.error("a vector is longer than the message")
        flat = struct.unpack_from(f"<{2 * count}q", self.data, at + 4)
        return list(zip(flat[::2], flat[1::2], strict=True))

    def _read(self, form: str, at: int) -> int:
        if at < 0:
            raise struct.error("an offset points before the message")
        return struct.unpack_from(form, self.data, at)[0]


def hold(messages: pa.ipc.MessageReader, columns: int, limits: Limits) -> None:
    """Refuse a stream of more rows, or of more bytes once unpacked, than the limits allow.

    A packed buffer starts with the size of what it unpacks to, and Arrow unpacks no more.
    """
    rows = size = 0
    for message in messages:
        try:
            batch, counted = _batch(message.metadata.to_pybytes())
            if batch is None:
                continue
            if counted:
                rows += batch.number(0, "<q")
                limits.need_rows(rows, columns)
            body = memoryview(message.body or b"")
            packed = batch.table(3) is not None
            for at, length in batch.pairs(2):
                full = length
                if packed and length >= 8:
                    full = max(length, struct.unpack_from("<q", body, at)[0])
                size += full
        except struct.error:
            raise SequenceError("The Arrow file is damaged; copy or save it again.") from None
        limits.need_expanded(size)


def _batch(metadata: bytes) -> tuple[_Table | None, bool]:
    """The batch in a message, and whether its rows are those of the table."""
    root = _Table(metadata, struct.unpack_from("<I", metadata, 0)[0])
    kind, header = root.number(1, "<B"), root.table(2)
    if header is None or kind not in (_DICTIONARY, _BATCH):
        return None, False
    return (header.table(1), False) if kind == _DICTIONARY else (header, True)
