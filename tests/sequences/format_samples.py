"""One small sample of each format that can be read: `python -m tests.sequences.format_samples`."""

from __future__ import annotations

import gzip
import io
import json
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from . import books

FOLDER = Path(__file__).parents[2] / "assets" / "sequences" / "formats"
NAMES = ("month", "temperature", "rain")
MONTHS = [date(2023, month, 1) for month in range(1, 13)]
TEMPERATURE = [-0.5, 1.25, 4.75, 9.5, 14.25, 17.5, 19.75, 19.25, 14.5, 9.75, 4.5, 1.0]  # °C
RAIN = [42.0, 33.5, 40.5, 37.0, 53.5, 61.0, 64.5, 58.0, 45.5, 41.0, 44.5, 49.5]  # mm
ROWS = list(zip(map(str, MONTHS), TEMPERATURE, RAIN, strict=True))
TABLE = [list(NAMES), *(list(row) for row in zip(MONTHS, TEMPERATURE, RAIN, strict=True))]
VALUES = np.column_stack([TEMPERATURE, RAIN])
PROSE = "rain in spring, snow in winter:\nthe year goes round, and the numbers go with it.\n"
RATE, TONE = 8_000, 0.5 * np.sin(2 * np.pi * 440 * np.arange(800) / 8_000)


def lines(separator: str, comma: bool = False) -> bytes:
    """The table as text."""
    text = "\n".join(separator.join(map(str, row)) for row in [NAMES, *ROWS]) + "\n"
    return (text.replace(".", ",") if comma else text).encode()


def records() -> list[dict[str, object]]:
    """The table as JSON has it, one object a row."""
    return [dict(zip(NAMES, row, strict=True)) for row in ROWS]


def dumped(value: object) -> bytes:
    """JSON, a row a line."""
    return (json.dumps(value).replace("}, {", "},\n {").replace("], ", "],\n ") + "\n").encode()


def arrow() -> pa.Table:
    """The table as Arrow has it."""
    return pa.table([pa.array(MONTHS), pa.array(TEMPERATURE), pa.array(RAIN)], names=list(NAMES))


def into(write: Callable[[io.BytesIO], object]) -> bytes:
    """What `write` writes into a file."""
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def stream() -> bytes:
    """The table as an Arrow stream, which is no file with a list of its batches."""

    def write(file: io.BytesIO) -> None:
        with pa.ipc.new_stream(file, arrow().schema) as target:
            target.write_table(arrow())

    return into(write)


def wave(samples: np.ndarray, rate: int = RATE, *, tag: int = 1) -> bytes:
    """A WAV file of (step,) or (step, channel) samples as they are: u1, i2, i4, f4 or f8."""
    channels, size = (samples.shape[1] if samples.ndim > 1 else 1), samples.dtype.itemsize
    form = (tag, channels, rate, rate * channels * size, channels * size, 8 * size)
    data = samples.tobytes()
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, *form)
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


# name of the file → its bytes
SAMPLES: dict[str, Callable[[], bytes]] = {
    "comma.csv": lambda: lines(","),
    "tabs.tsv": lambda: lines("\t"),
    "semicolon.csv": lambda: lines(";", comma=True),
    "white-space.txt": lambda: lines(" "),
    "prose.txt": lambda: PROSE.encode(),
    "numbers.json": lambda: dumped(TEMPERATURE),
    "rows.json": lambda: dumped(VALUES.tolist()),
    "records.json": lambda: dumped({"station": "example", "data": records()}),
    "columns.json": lambda: dumped({name: [row[name] for row in records()] for name in NAMES}),
    "lines.jsonl": lambda: b"".join(json.dumps(row).encode() + b"\n" for row in records()),
    "array.npy": lambda: into(lambda file: np.save(file, VALUES)),
    "arrays.npz": lambda: into(
        lambda file: np.savez_compressed(file, months=np.array(ROWS)[:, 0], weather=VALUES)
    ),
    "table.parquet": lambda: into(lambda file: pq.write_table(arrow(), file)),
    "table.feather": lambda: into(lambda file: feather.write_feather(arrow(), file)),
    "stream.arrows": stream,
    "workbook.xlsx": lambda: books.xlsx({"Weather": TABLE}),
    "workbook.xls": lambda: books.xls(TABLE),
    "workbook.ods": lambda: books.ods({"Weather": TABLE}),
    "tone.wav": lambda: wave(np.round(TONE * 2**15).astype("<i2")),
    "comma.csv.gz": lambda: gzip.compress(lines(","), mtime=0),
}


def main() -> None:
    """Write all samples where the app offers them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, made in SAMPLES.items():
        (FOLDER / name).write_bytes(made())
        print(f"{name}: {(FOLDER / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
