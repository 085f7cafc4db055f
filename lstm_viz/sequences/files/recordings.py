"""Recordings: EDF and BDF (signals of a body), MIDI (notes) → a Table."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

import numpy as np

from lstm_viz.sequences.files import foreign, named_arrays
from lstm_viz.sequences.files.array_columns import column
from lstm_viz.sequences.files.array_parts import FileArray
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table

_EDF = re.compile(rb"\A(?:0 {7}[ -~]{160}\d\d\.\d\d\.\d\d|\xffBIOSEMI)")
_BDF = b"\xffBIOSEMI"


def _open_edf(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    edfio = foreign.library("edfio", "an EDF recording")
    data = file.read()
    with foreign.whole("EDF recording"):
        read = edfio.read_bdf if data.startswith(_BDF) else edfio.read_edf
        recording = read(data)
        signals, count = recording.signals, recording.num_data_records
        arrays = [
            FileArray(
                one.label or "signal",
                (one.samples_per_data_record * count,),
                lambda one=one: one.data,
            )
            for one in signals
        ]
        rates = sorted({f"{one.sampling_frequency:g}" for one in signals}, key=float)
        contents = named_arrays.contents_of(arrays, limits, part, given, "EDF recording")
    units = {one.label: one.physical_dimension for one in signals if one.physical_dimension}
    told = f"The signals have {' or '.join(rates)} samples per second; each sample is a step."
    in_units = ", ".join(f"{label} in {unit}" for label, unit in [*units.items()][:8])
    return contents.telling(told, *([f"Units: {in_units}."] if in_units else []))


def _open_midi(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    mido = foreign.library("mido", "a MIDI file")
    notes: list[tuple[int, float, float, int]] = []  # channel, begin, number, velocity
    ends: dict[int, float] = {}
    sounding: dict[tuple[int, int], int] = {}
    now = 0.0
    with foreign.whole("MIDI file"):
        for message in mido.MidiFile(file=io.BytesIO(file.read()), clip=True):
            now += message.time
            if message.type not in ("note_on", "note_off"):
                continue
            key = message.channel, message.note
            if key in sounding:
                ends[sounding.pop(key)] = now
            if message.type == "note_on" and message.velocity:
                sounding[key] = len(notes)
                notes.append((message.channel, now, message.note, message.velocity))
                limits.need_rows(len(notes), 4)
    if not notes:
        raise SequenceError("The MIDI file has no note; choose one with at least two.")
    made = np.array([(*one, ends.get(k, now)) for k, one in enumerate(notes)])
    channels = sorted(set(made[:, 0]))
    made = np.concatenate([made[made[:, 0] == channel] for channel in channels])
    series = np.searchsorted(channels, made[:, 0])
    begins = made[:, 1]
    waits = np.where(np.diff(series, prepend=-1) == 0, np.diff(begins, prepend=0), 0)
    columns = {
        "note": made[:, 2],
        "velocity": made[:, 3],
        "seconds since the note before": waits,
        "seconds that it lasts": made[:, 4] - begins,
    }
    table = Table(
        tuple(column(name, values, given) for name, values in columns.items()),
        (f"Each of the {len(made):,} notes is a step.",),
        series=series if len(channels) > 1 else None,
        series_names=tuple(f"channel {channel + 1:g}" for channel in channels),
    )
    return FileTable(table)


EDF = Format("edf", "EDF recording", (".edf", ".bdf", ".rec"), _EDF, _open_edf)
MIDI = Format("midi", "MIDI file", (".mid", ".midi"), re.compile(rb"MThd\0\0\0\x06"), _open_midi)
