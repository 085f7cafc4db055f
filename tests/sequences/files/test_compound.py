"""Compound files: what was written is read, and no file can have one stream read ever so often."""

from __future__ import annotations

import pytest

from lstm_viz.sequences import SequenceError
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
    data[56:60] = bytes(4)  # says that nothing is small, which the standard does not allow
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


def test_a_directory_of_too_many_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = compound.compound("Workbook", NUMBERS)  # one sector, so 32 entries
    monkeypatch.setattr(compound, "_ENTRIES", 32)
    assert "workbook" in compound.streams(data, {"workbook"})
    monkeypatch.setattr(compound, "_ENTRIES", 31)
    sentence = (
        r"^The old Office file has more than 31 parts, and up to that many can be read; save its "
        r"table as CSV or as a new workbook\.$"
    )
    with pytest.raises(SequenceError, match=sentence):
        compound.streams(data, {"workbook"})
