"""Compound files: what was written is read, and no file can have one stream read ever so often."""

from __future__ import annotations

import pytest

from lstm_viz.sequences.files import compound

NUMBERS = bytes(range(256)) * 80


def test_a_stream_comes_back() -> None:
    data = compound.compound("Workbook", NUMBERS)
    assert compound.is_compound(data)
    found = compound.streams(data, {"workbook"})
    assert found["workbook"][: len(NUMBERS)] == NUMBERS
    assert set(found) == {"root entry", "workbook", ""}  # the rest of the directory has no name


def test_a_stream_that_is_named_many_times_is_followed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = bytearray(compound.compound("Workbook", NUMBERS))
    data[56:60] = bytes(4)  # nothing is so small that it lies in the file within the file
    directory = len(data) - 4096
    entry = bytearray(data[directory + 128 : directory + 256])
    entry[120:128] = bytes(8)  # a length of 0, so that it seems not to have been read
    for place in range(1, 32):
        data[directory + 128 * place : directory + 128 * (place + 1)] = entry
    followed = []
    chained = compound._chained

    def counted(*given: object) -> bytes:
        followed.append(given)
        return chained(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(compound, "_chained", counted)
    assert compound.streams(bytes(data), {"workbook"})["workbook"] == b""
    assert len(followed) <= 4  # the directory, what small files lie in, and the stream
