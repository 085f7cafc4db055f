"""Broken files for every reader: `python -m tests.sequences.fuzz --count 100000`."""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import hashlib
import io
import random
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from lstm_viz.sequences import ReadingWarning, SequenceError
from lstm_viz.sequences.bounded.process import Bounds, ReadingError
from lstm_viz.sequences.bounded.reader import Reader
from lstm_viz.sequences.limits import MB, Limits
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.reading import read_all
from tests.patience import SECONDS

from . import books, scientific
from .format_samples import SAMPLES, TABLE, TONE, arrow, into, wave

Found = tuple[Counter[str], dict[int, str]]  # how often each came out, and what was wrong

LIMITS = Limits(bytes=2**18, rows=2_000, columns=60, cells=20_000, expanded=2**20)
MEGABYTES = 400  # that all files together may add to the process
# Libraries that are not Python's read these, and only the process round them bounds what they do.
APART = ("excel", "xls", "ods", "parquet", "arrow", "hdf5", "matlab", "netcdf", "arff", "stata")
DEAR = ("hdf5", "matlab", "netcdf", "stata")  # of which a process reads a hundred a second
ENDED = 0.02  # of their files may end the process, by taking too much or by breaking it
READER = Reader(Bounds(512 * MB, SECONDS))

_SHEET = "".join(f'<row r="{r}"><c r="B{r}"><f>1+{r}</f><v>{r}</v></c></row>' for r in range(2, 9))
_FIELDS = np.array([(1.5, 2, b"ab"), (2.5, 3, b"c")], [("x", "<f4"), ("y", ">i2"), ("z", "S2")])
_DAYS = np.array(
    [("2023-01-02", 90, 1), ("2023-01-04", 30, 5)], [("d", "M8[D]"), ("s", "m8[s]"), ("n", "u8")]
)
# reader → names and bytes of whole files, small, of all the ways in which it is written
WHOLE: dict[str, list[tuple[str, bytes]]] = {
    "separated": [(n, SAMPLES[n]()) for n in ("comma.csv", "tabs.tsv", "semicolon.csv")],
    "text": [(n, SAMPLES[n]()) for n in ("white-space.txt", "prose.txt")],
    "json": [(n, made()) for n, made in SAMPLES.items() if n.endswith(".json")],
    "jsonl": [("lines.jsonl", SAMPLES["lines.jsonl"]())],
    "npy": [
        ("array.npy", SAMPLES["array.npy"]()),
        ("fields.npy", into(lambda file: np.save(file, _FIELDS))),
        ("three.npy", into(lambda file: np.save(file, np.arange(24.0).reshape(2, 4, 3)))),
        ("days.npy", into(lambda file: np.save(file, _DAYS))),
        ("words.npy", into(lambda file: np.save(file, np.array(["1", "2.5", "NA"])))),
    ],
    "npz": [("arrays.npz", SAMPLES["arrays.npz"]())],
    "parquet": [
        ("table.parquet", SAMPLES["table.parquet"]()),
        ("bare.parquet", into(lambda file: pq.write_table(arrow(), file, compression="none"))),
        (
            "words.parquet",
            into(
                lambda file: pq.write_table(
                    pa.table(
                        {"a": ["x", "y", None], "b": [[1], [2], [3]], "c": [True, None, False]}
                    ),
                    file,
                )
            ),
        ),
    ],
    "arrow": [(n, SAMPLES[n]()) for n in ("table.feather", "stream.arrows")],
    "excel": [
        ("workbook.xlsx", SAMPLES["workbook.xlsx"]()),
        ("binary.xlsb", books.xlsb(TABLE)),
        ("formulas.xlsm", books.xlsx({"a": _SHEET, "b": TABLE}, {"xl/vbaProject.bin": b"macro"})),
    ],
    "xls": [("workbook.xls", SAMPLES["workbook.xls"]())],
    "ods": [("workbook.ods", SAMPLES["workbook.ods"]())],
    "wav": [
        ("tone.wav", wave(np.round(TONE[:90] * 2**15).astype("<i2"))),
        ("stereo.wav", wave(np.arange(60, dtype="<f4").reshape(30, 2) / 60, tag=3)),
    ],
    "hdf5": [("array.h5", scientific.hdf5(Y=scientific.Y, t=scientific.T))],
    "matlab": [("array.mat", scientific.matlab(Y=scientific.Y, s={"t": scientific.T}))],
    "netcdf": [("array.nc", scientific.netcdf())],
    "edf": [("signal.edf", (Path(__file__).parent / "cases" / "tiny.edf").read_bytes())],
    "midi": [("notes.mid", scientific.midi((3, 60, 0, 1), (3, 64, 1, 2), (5, 40, 0.5, 2)))],
    "ts": [
        ("tiny.ts", b"@problemName a\n@classLabel true 1 2\n@data\n1,2:3,4:1\n5,?:7,8e1:2\n"),
        ("plain.ts", b"# by hand\n@univariate true\n@data\n0.5,-1,2\n3,4\n"),
    ],
    "tsf": [
        (
            "trade.tsf",
            b"@relation t\n@attribute name string\n@attribute b date\n@frequency 4_hours\n@data\n"
            b"T1:1979-01-01 00-00-00:1.5,?,3\nT2:1980-02-29 12-00-00:7,8e1\n",
        ),
    ],
    "arff": [
        (
            "a.arff",
            b"% by hand\n@relation r\n@attribute d date 'yyyy-MM-dd'\n@attribute x numeric\n"
            b"@attribute c {up,down}\n@data\n2024-01-02,1.5,up\n2024-01-03,?,down\n",
        ),
    ],
    "stata": [("a.dta", scientific.stata(pd.DataFrame({"x": scientific.T, "w": [*"abca"]})))],
    "gzip": [
        ("comma.csv.gz", SAMPLES["comma.csv.gz"]()),
        ("array.npy.gz", gzip.compress(SAMPLES["array.npy"](), mtime=0)),
    ],
}

_TOKENS = (
    b"NaN Infinity -1e999 1e999 null true [ ] { } [[ ]] \" ' , ; : \\ \\ud800 \\u0000 \t \r\n # "
    b"<b> & 99999999999999999999 0x10 1_000 -0 .5 5. 2023-13-45 \xff \xfe\xff \x00 \x1f\x8b "
    b'PK\x03\x04 r="XFD1048576" table:number-columns-repeated="9999" |O <f8 (3, \xe2\x88\x92 \xf0'
).split(b" ")
_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1)


def _flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 2, 8))):
        data[rng.randrange(len(data))] = rng.randrange(256)


def _bit(data: bytearray, rng: random.Random) -> None:
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _cut(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data)) :]


def _lose(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 5, 64))]


def _insert(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data) + 1)
    data[at:at] = rng.choice(_TOKENS) if rng.random() < 0.7 else rng.randbytes(rng.randint(1, 9))


def _swap(data: bytearray, rng: random.Random) -> None:
    size = rng.choice((1, 4, 16, 64))
    a, b = rng.randrange(len(data)), rng.randrange(len(data))
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]


def _repeat(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data))
    part = data[at : at + rng.choice((1, 8, 40))]
    data[at:at] = part * rng.choice((1, 3, 30))


def _edge(data: bytearray, rng: random.Random) -> None:
    """A number at its edge, mostly where headers and footers have theirs."""
    size = rng.choice((1, 2, 4, 8))
    near = rng.choice((16, 64, 256, len(data)))
    at = rng.randrange(min(near, len(data)))
    if rng.random() < 0.3:
        at = max(len(data) - 1 - at, 0)
    value = rng.choice(_EDGES) % 256**size
    data[at : at + size] = value.to_bytes(size, rng.choice(("little", "big")))


_WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _bit, _bit, _cut, _lose, _insert, _insert, _swap, _repeat, _edge, _edge,
)  # fmt: skip


def broken(data: bytes, rng: random.Random) -> bytes:
    """The same file, broken in one way or in a few."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if not made:
            break
        rng.choice(_WAYS)(made, rng)
    return bytes(made)


def broken_inside(data: bytes, rng: random.Random) -> bytes:
    """A packed file whose packing is whole and whose content is broken."""
    if data[:2] == b"\x1f\x8b":
        return gzip.compress(broken(gzip.decompress(data), rng), 1, mtime=0)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    chosen = rng.choice(sorted(parts, key=lambda name: len(parts[name]))[-4:])
    parts[chosen] = broken(parts[chosen], rng)  # type: ignore[arg-type]
    return books.zipped(parts)


def case(reader: str, number: int, seed: int = 0) -> tuple[str, bytes]:
    """The broken file of this number: its name and its bytes, the same each time."""
    rng = random.Random(f"{seed} {reader} {number}")
    name, data = rng.choice(WHOLE[reader])
    if data[:2] in (b"PK", b"\x1f\x8b") and rng.random() < 0.6:
        return name, broken_inside(data, rng)
    if rng.random() < 0.05:  # half of it, and then half of another kind
        other = rng.choice(WHOLE[rng.choice(list(WHOLE))])[1]
        data = data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
    return name, broken(data, rng)


def read_apart(data: bytes, *, name: str, limits: Limits) -> object:
    """What `read_all` gives, from a process of its own."""
    key = hashlib.sha256(data).hexdigest()
    return READER.sequences(key, name, data, None, limits, Wanted()).result()


def problem(name: str, data: bytes, *, apart: bool = False) -> tuple[str, str]:
    """What came out ("read", "refused" or "ended"), and what is wrong with that: mostly nothing."""
    result, wrong = "read", ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReadingWarning)
            (read_apart if apart else read_all)(data, name=name, limits=LIMITS)
    except SequenceError as error:
        message = str(error)
        reason = error.reason if isinstance(error, ReadingError) else ""
        result = "ended" if reason else "refused"
        if reason == "error":
            wrong = f"no SequenceError: {message}"
        elif not message.strip() or "\n" in message or len(message) > 1_000:
            wrong = f"no sentence: {message[:200]!r}"
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        wrong = f"{type(error).__name__}: {error}"[:300]
    return result, wrong


def peak() -> float:
    """The most memory that the process had, in MB."""
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset / MB
    import resource  # psutil knows no peak outside Windows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MB


def tried(count: int, outcome: Callable[[int], tuple[str, str]]) -> Found:
    """How many of the broken files were read and refused, and which were wrong."""
    results: Counter[str] = Counter()
    wrong: dict[int, str] = {}
    for number in range(count):
        if number % 256 == 0:  # a loop outside Python can't be left, only ended, with a traceback
            faulthandler.dump_traceback_later(10 * SECONDS, exit=True)
        result, found = outcome(number)
        results[result] += 1
        if found:
            wrong[number] = found
    faulthandler.cancel_dump_traceback_later()
    return results, wrong


def run(reader: str, count: int, seed: int = 0) -> Found:
    """What came of a reader's broken files."""
    apart = reader in APART
    return tried(count, lambda number: problem(*case(reader, number, seed), apart=apart))


def reported(reader: str, found: Callable[[], Found]) -> list[int]:
    """Break a reader's files, print what came of them, and return the first that went wrong."""
    before, start = peak(), time.perf_counter()
    results, wrong = found()
    print(
        f"{reader:11} {results['read']:7,} read {results['refused']:7,} refused "
        f"{results['ended']:5,} ended the process "
        f"{len(wrong):5,} wrong {time.perf_counter() - start:7.1f} s "
        f"+{peak() - before:.0f} MB",
        flush=True,
    )
    first = list(wrong)[:20]
    for number in first:
        print(f"    {number}: {wrong[number]}")
    return first


def main() -> None:
    """Break files by the thousand, and print what should not have come out."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=5_000, help="broken files for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=list(WHOLE), action="append", help="these readers")
    parser.add_argument("--keep", type=Path, help="where to write the files that went wrong")
    given = parser.parse_args()
    warnings.simplefilter("error")
    for reader in given.only or WHOLE:
        for number in reported(reader, partial(run, reader, given.count, given.seed)):
            if given.keep:
                name, data = case(reader, number, given.seed)
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"{number}-{name}").write_bytes(data)


if __name__ == "__main__":
    main()
