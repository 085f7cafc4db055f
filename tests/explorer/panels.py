"""Panels of random numbers, and a reading of payloads that shares nothing with their writing."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

from lstm_viz.explorer.panel import Panel
from lstm_viz.kinds import GATES
from tests.traces import TIME, UNIT, WHERE, random_trace

INPUT = 4


def panel(kind: str = "lstm", *, time: int = TIME, unit: int = UNIT, **options: Any) -> Panel:
    """The place WHERE of a random trace, with weights of the right sizes."""
    draw = np.random.default_rng(unit + time)
    rows = len(GATES[kind]) * unit
    weights: dict[str, np.ndarray | None] = {
        "W_ih": draw.normal(size=(rows, INPUT)).astype(np.float32),
        "W_hh": draw.normal(size=(rows, unit)).astype(np.float32),
        "b_ih": draw.normal(size=rows).astype(np.float32),
        "b_hh": draw.normal(size=rows).astype(np.float32),
    }
    places = {name: options.pop(name) for name in ("places",) if name in options}
    trace = random_trace(kind, time=time, unit=unit, **places, **options)
    trace = trace.with_meta(verified=2e-7, dtype="float32", device="cpu", seed=3, trained=True)
    return Panel(
        trace,
        kind.upper(),
        123,
        weights,
        draw.normal(size=(time, INPUT)).astype(np.float32),
        draw.normal(size=time).astype(np.float32),
        **WHERE,
    )


def read(data: bytes) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Header and arrays, as the format says: 16-bit values as what they stand for."""
    assert data[:4] == b"LVX1"
    (length,) = struct.unpack("<I", data[4:8])
    header = json.loads(data[8 : 8 + length])
    start = 8 + length + -length % 8
    arrays = []
    for one in header["arrays"]:
        assert one["offset"] % 8 == 0
        count = int(np.prod(one["shape"]))
        values = np.frombuffer(data, "<" + one["dtype"], count, start + one["offset"])
        if one["dtype"] == "u2":
            low, high, _ = arrays[one["ranges"]].astype(float)
            values = values.reshape(one["shape"])
            values = np.where(values == 65535, np.nan, low + (high - low) * values / 65534)
        arrays.append(values.reshape(one["shape"]))
    return header, arrays
