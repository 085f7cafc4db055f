"""Small files of scientific formats, written by the formats' own libraries."""

from __future__ import annotations

import io
import warnings
from typing import Any

import edfio
import h5py
import mido
import numpy as np
import pandas as pd
import scipy.io
import xarray as xr

from .format_samples import into

T = np.array([0.25, 1.5, 3.0, 3.5])
Y = np.array([[2.0, -1.0, 7.0], [4.0, 0.5, 8.0], [5.0, 0.25, 9.0], [3.0, 6.0, 1.0]])
DAYS = np.array(["2024-02-28", "2024-02-29", "2024-03-01"], "datetime64[ns]")


def hdf5(**arrays: np.ndarray) -> bytes:
    with h5py.File(file := io.BytesIO(), "w") as tree:
        for name, array in arrays.items():
            tree[name] = array
    return file.getvalue()


def matlab(**arrays: object) -> bytes:
    return into(lambda file: scipy.io.savemat(file, arrays))


def stata(frame: pd.DataFrame, **options: Any) -> bytes:
    return into(lambda file: frame.to_stata(file, write_index=False, **options))


def edf(*signals: edfio.EdfSignal, kind: type = edfio.Edf) -> bytes:
    return into(lambda file: kind(signals).write(file))


def midi(*notes: tuple[int, int, float, float]) -> bytes:
    """Of (channel, note, begin, end) in beats of half a second."""
    events = [(begin, "note_on", c, n) for c, n, begin, _ in notes]
    events += [(end, "note_off", c, n) for c, n, _, end in notes]
    track, now = mido.MidiTrack(), 0.0
    for at, kind, channel, note in sorted(events):
        track.append(mido.Message(kind, channel=channel, note=note, velocity=90 - note,
                                  time=round((at - now) * 480)))  # fmt: skip
        now = at
    made = mido.MidiFile(ticks_per_beat=480)
    made.tracks.append(track)
    return into(lambda file: made.save(file=file))


def netcdf() -> bytes:
    """Scaled numbers with a gap, and days since the first of them."""
    made = xr.Dataset({"temp": ("time", np.array([1.5, np.nan, 2.25]))}, {"time": DAYS})
    encoded = {"temp": {"dtype": "i2", "scale_factor": 0.25, "add_offset": 1, "_FillValue": -99}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bytes(made.to_netcdf(encoding=encoded, engine="scipy"))
