"""Sound (WAV) → a Table: each sample is a step, each channel a column."""

from __future__ import annotations

import os
import re
import struct
from typing import BinaryIO, NamedTuple

import numpy as np

from lstm_viz.sequences.files.array_columns import column
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table

_START = re.compile(rb"(?:RIFF|RF64).{4}WAVE", re.DOTALL)
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_OTHERS = {2: "ADPCM", 6: "A-law", 7: "µ-law", 17: "ADPCM", 49: "GSM", 80: "MPEG", 85: "MP3"}
_UNKNOWN = (0, 0xFFFFFFFF)  # sizes written by programs that did not know the end
_CHUNKS = 1_000  # looked at; real files have a handful
_ADVICE = "save it as WAV with 16-bit PCM samples."


class _Format(NamedTuple):
    tag: int
    channels: int
    rate: int  # samples per second
    bits: int

    @property
    def block(self) -> int:
        """Bytes of one sample of all channels."""
        return self.channels * self.bits // 8


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    length = file.seek(0, os.SEEK_END)
    if not _START.match(_bytes(file, 0, 12)):
        raise SequenceError(f"This is not a WAV file; {_ADVICE}")
    at, form, told = 12, None, []
    for _ in range(_CHUNKS):
        head = _bytes(file, at, 8)
        if len(head) < 8:
            break
        key, size = head[:4], int.from_bytes(head[4:], "little")
        if key == b"fmt ":
            form = _format(_bytes(file, at + 8, min(size, 40)))
        elif key == b"data" and form is not None:
            there = length - at - 8
            if size in _UNKNOWN and there:
                told.append(
                    "The file does not state how long the sound is; it was read to its end."
                )
                size = there
            if size > there:
                raise SequenceError(
                    f"The sound is incomplete: {size:,} bytes of samples are announced, but only "
                    f"{there:,} are there; copy or save the file again."
                )
            return _contents(file, at + 8, size // form.block, form, told, limits)
        at += 8 + size + size % 2  # chunks start at even bytes
    raise SequenceError(f"The WAV file holds no sound, or ends before it; {_ADVICE}")


def _bytes(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    return file.read(count)


def _format(data: bytes) -> _Format:
    if len(data) < 16:
        raise SequenceError(f"The WAV file ends within its first bytes; {_ADVICE}")
    tag, channels, rate, _, block, bits = struct.unpack("<HHIIHH", data[:16])
    if tag == _EXTENSIBLE and len(data) >= 26:
        tag = int.from_bytes(data[24:26], "little")
    if tag not in (_PCM, _FLOAT):
        named = _OTHERS.get(tag, f"number {tag}")
        raise SequenceError(f"The sound is compressed ({named}), which is not supported; {_ADVICE}")
    form = _Format(tag, channels, rate, bits)
    if bits not in ((32, 64) if tag == _FLOAT else (8, 16, 24, 32)):
        raise SequenceError(
            f"The sound has {bits} bits per sample, which is not supported; {_ADVICE}"
        )
    if not channels or block != form.block:
        raise SequenceError(
            f"The WAV file's header is wrong: {channels} channels of {bits} bits are not "
            f"{block} bytes; {_ADVICE}"
        )
    return form


def _contents(
    file: BinaryIO, at: int, steps: int, form: _Format, told: list[str], limits: Limits
) -> FileTable:
    limits.need_rows(steps, form.channels)
    if not steps:
        raise SequenceError("The WAV file holds no samples; record at least two.")
    samples = _samples(_bytes(file, at, steps * form.block), form)
    samples = samples.reshape(steps, form.channels)
    names = {1: ["channel 1"], 2: ["left", "right"]}.get(
        form.channels, [f"channel {k}" for k in range(1, form.channels + 1)]
    )
    scaled = "" if form.tag == _FLOAT else ", scaled to -1 to 1"
    seconds = f", {steps / form.rate:,.3g} seconds" if form.rate else ""
    told.append(
        f"The sound has {form.rate:,} samples per second{seconds}; each of the {steps:,} samples "
        f"of {form.bits} bits is a step{scaled}."
    )
    columns = (column(name, samples[:, k]) for k, name in enumerate(names))
    return FileTable(Table(tuple(columns), tuple(told)))


def _samples(data: bytes, form: _Format) -> np.ndarray:
    if form.tag == _FLOAT:
        return np.frombuffer(data, f"<f{form.bits // 8}")
    if form.bits == 8:  # the only one without a sign
        return (np.frombuffer(data, "u1").astype(np.float32) - 128) / 128
    if form.bits == 24:  # as the upper three bytes of 32 bits
        wide = np.zeros((len(data) // 3, 4), "u1")
        wide[:, 1:] = np.frombuffer(data, "u1").reshape(-1, 3)
        data = wide.tobytes()
    bits = 16 if form.bits == 16 else 32
    whole = np.frombuffer(data, f"<i{bits // 8}")
    return (whole * (0.5 ** (bits - 1))).astype(np.float32)


FORMAT = Format("wav", "WAV sound", (".wav", ".wave"), _START, _open)
