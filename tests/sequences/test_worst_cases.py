"""The file of each format that costs the most: one sentence, after bounded work and memory."""

from __future__ import annotations

import io
import multiprocessing
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lstm_viz.sequences import SequenceError, reading
from lstm_viz.sequences.bounded.process import Bounds
from lstm_viz.sequences.bounded.reader import Reader
from lstm_viz.ui.limits import FILE
from tests.patience import SECONDS

from . import books
from .work import Counted, calls_counted

MEMORY = 700 * 2**20
AGAIN = 3  # times its bytes are read, at most
CALLS = 25  # of functions, for each byte that is there or cell that is made
GB = 2**30
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def zeros() -> bytes:
    """A gigabyte of zeros, deflated: one block that stands for itself, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (GB // 2**24) + b"\3\0"


def zipped(name: str, others: dict[str, bytes], claimed: int = GB) -> bytes:
    """A zip archive of a part that is a gigabyte of zeros and says it has `claimed` bytes."""
    held, listed = b"", b""
    for one, (data, how, size, crc) in {
        **{k: (v, 0, len(v), zlib.crc32(v)) for k, v in others.items()},
        name: (zeros(), 8, claimed, 0),
    }.items():
        shared = struct.pack("<HHHHHIIIHH", 20, 0, how, 0, 33, crc, len(data), size, len(one), 0)
        listed += b"PK\1\2" + struct.pack("<H", 20) + shared
        listed += struct.pack("<HHHII", 0, 0, 0, 0, len(held)) + one.encode()
        held += b"PK\3\4" + shared + one.encode() + data
    count = len(others) + 1
    return held + listed + b"PK\5\6" + struct.pack("<4HIIH", 0, 0, count, count, len(listed),
                                                   len(held), 0)  # fmt: skip


def npy(shape: tuple[int, ...], kind: str = "<f8") -> bytes:
    """The header of an array, and one number."""
    text = repr({"descr": kind, "fortran_order": False, "shape": shape}).encode() + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text + bytes(8)


def repeated(rows: int, columns: int, value: object) -> bytes:
    """Rows of one and the same value, as Parquet packs them: a few bytes a million."""
    file = io.BytesIO()
    group = min(rows, 10**6)
    column = pa.DictionaryArray.from_arrays(np.zeros(group, "i4"), [value])
    table = pa.table([column] * columns, names=[f"x{k}" for k in range(columns)])
    with pq.ParquetWriter(file, table.schema) as writer:
        for _ in range(rows // group):
            writer.write_table(table)
    return file.getvalue()


def sound(claimed: int) -> bytes:
    """A sound that says how many bytes it has."""
    form = struct.pack("<HHIIHH", 1, 1, 8_000, 16_000, 2, 16)
    head = b"RIFF" + struct.pack("<I", claimed) + b"WAVEfmt " + struct.pack("<I", 16) + form
    return head + b"data" + struct.pack("<I", claimed) + bytes(4_000)


def compound(stream: bytes, directory: bytes) -> bytes:
    """A compound file of one stream that begins at the sector after the tables."""
    count, listed = -(-len(stream) // 512), -(-len(directory) // 512)
    tables = -(-(count + listed + 109) // 128)
    assert tables <= 109
    start = tables + count
    table = [0xFFFFFFFD] * tables
    for first, length in ((tables, count), (start, listed)):
        table += [*range(first + 1, first + length), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 * tables - len(table))
    head = OLD + bytes(16) + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    # No stream is so small that it lies in the file within the file.
    head += struct.pack("<7I", start, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    made = head + struct.pack(f"<{len(table)}I", *table) + stream.ljust(512 * count, b"\0")
    return made + directory.ljust(512 * listed, b"\0")


def first_sector(stream: int, entries: int) -> int:
    """Where the stream of such a file begins."""
    return -(-(-(-stream // 512) + -(-128 * entries // 512) + 109) // 128)


def named_often(entries: int) -> bytes:
    """A directory that names one stream of 3 MB again and again, as having no bytes."""
    size = 512 * 6_144
    named = books._entry("Workbook", 2, first_sector(size, entries), 0, 0) * (entries - 1)
    return compound(bytes(size), books._entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + named)


def overlapping() -> bytes:
    """Two hundred sheets that start one record apart, and continue to the same end."""
    begin = struct.pack("<HHHH12x", 0x809, 16, 0x600, 5)
    named = 200 * 14 + 4
    sheets = b"".join(
        struct.pack("<HHIHBBH", 0x85, 10, len(begin) + named + 4 * k, 0, 2, 0, 0x6161)
        for k in range(200)
    )
    book = begin + sheets + struct.pack("<HH", 0x0A, 0) + bytes(4 * 10**6) + b"\x0a\0\0\0"
    named = books._entry("Workbook", 2, first_sector(len(book), 2), len(book), 0xFFFFFFFF)
    return compound(book, books._entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + named)


def lists_of_lists() -> bytes:
    """A list of the lists of sectors that leads back to itself, in a file of 60 MB."""
    head = OLD + bytes(16) + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0)
    head += struct.pack("<7I", 0, 0, 4096, 0xFFFFFFFE, 0, 0, 0xFFFFFFF0)
    return head.ljust(1_020, b"\xff") + bytes(4) + bytes(60 * 2**20)


def sheet(rows: bytes, others: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one sheet."""
    return books.xlsx({"S": rows.decode()}, others or {})


def shared_words() -> bytes:
    """Cells that all have the same word, of a megabyte."""
    words = b"<sst><si><t>" + b"x" * 2**20 + b"</t></si></sst>"
    rows = (b"<row r='%d'><c r='A%d' t='s'><v>0</v></c></row>" % (k, k) for k in range(1, 20_001))
    return sheet(b"".join(rows), {"xl/sharedStrings.xml": words})


def shared_bytes() -> bytes:
    """A NetCDF file whose 100 variables are all the same 16 MB."""
    count, begin, size = 100, 48 + 100 * 44, 2**24
    head = b"CDF\1" + struct.pack(">3I", 0, 10, 1) + struct.pack(">I4sI", 1, b"x", size // 8)
    head += struct.pack(">4I", 0, 0, 11, count)
    for k in range(count):
        head += struct.pack(">I4sII", 2, b"%02d" % k, 1, 0)
        head += struct.pack(">5I", 0, 0, 6, size, begin)
    return head.ljust(begin + size, b"\0")


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "one line": ("a.csv", lambda: b"1" * 10**7),
    "one line of text": ("a.txt", lambda: b"a" * 10**7),
    "one wide row": ("a.csv", lambda: b"1," * 10**5),
    "one wide row of tabs": ("a.tsv", lambda: b"\t" * 10**6 + b"\n1"),
    "two wide rows": ("a.csv", lambda: b"1," * 10**6 + b"\n" + b"1," * 10**6),
    "quotes": ("a.csv", lambda: b'"' * 10**6),
    "open quotes": ("a.csv", lambda: b'"a\n' * 10**5),
    "nested": ("a.json", lambda: b"[" * 10**5),
    "nested objects": ("a.json", lambda: b'{"a":' * 10**5),
    "one string": ("a.json", lambda: b'["' + b"a" * 10**7 + b'"]'),
    "one integer": ("a.json", lambda: b"[" + b"9" * 10**7 + b"]"),
    "array": ("a.npy", lambda: npy((10**6, 10**6))),
    "array of nothing": ("a.npy", lambda: npy((10**12,), "<U0")),
    "arrays": ("a.npz", lambda: zipped("a.npy", {})),
    "arrays that deny it": ("a.npz", lambda: zipped("a.npy", {}, 2**10)),
    "workbook": ("a.xlsx", lambda: zipped("xl/workbook.xml", {})),
    "workbook that denies it": ("a.xlsx", lambda: zipped("xl/workbook.xml", {}, 2**10)),
    "spreadsheet": ("a.ods", lambda: zipped("content.xml", {"mimetype": books._ODS.encode()})),
    "gzip": ("a.csv.gz", lambda: b"\x1f\x8b\x08" + bytes(7) + zeros() + bytes(8)),
    "parquet": ("a.parquet", lambda: repeated(10**8, 1, 1.5)),
    "small parquet": ("a.parquet", lambda: repeated(10**6, 1, 1.5)),
    "parquet within the limits": ("a.parquet", lambda: repeated(4 * 10**6, 3, 1.5)),
    "parquet of words": ("a.parquet", lambda: repeated(10**5, 1, "a" * 1_000)),
    "sound": ("a.wav", lambda: sound(2**32 - 2)),
    "sound without an end": ("a.wav", lambda: sound(2**32 - 1)),
    "streams": ("a.xls", lambda: named_often(24_000)),
    "fewer streams": ("a.xls", lambda: named_often(9_000)),
    "sheets": ("a.xls", overlapping),
    "lists": ("a.xls", lists_of_lists),
    "far away": ("a.xlsx", lambda: sheet(b"<row><c/>" + b"<c/>" * 10**6 + b"</row><row/>" * 10**6)),
    "blanks in a row": ("a.xlsx", lambda: sheet(b"<row" + b" " * 10**6 + b"></row>")),
    "blanks in a cell": ("a.xlsx", lambda: sheet(b"<row><c r" + b" " * 10**6 + b"/></row>")),
    "shared words": ("a.xlsx", shared_words),
    "shared bytes": ("a.nc", shared_bytes),
    "wide words": ("a.csv", lambda: b"a b\n" + b"x,y\n" * 10 + b'"' + b"x\ny," * 10**6),
    "JSON of small lists": ("a.json", lambda: b"[" + b"[1,2],\n" * 3_999_000 + b"[1,2]]"),
}
READ = {
    "one wide row",
    "one wide row of tabs",
    "one string",
    "one integer",
    "small parquet",
    "parquet within the limits",
    "parquet of words",
    "sound without an end",
}


# Through the guards of the formats, and held by the process alone.
APART = {
    "streams",
    "sheets",
    "lists",
    "far away",
    "shared words",
    "shared bytes",
    "wide words",
    "JSON of small lists",
}
BOUNDS = Bounds(512 * 2**20, SECONDS)


class Cost(NamedTuple):
    """What reading a file took: `said` is the sentence where it was refused."""

    said: str | None
    size: int
    read: int
    calls: int
    cells: int
    held: int


def peak() -> int:
    """The most bytes that this process has held; 0 where the system does not say."""
    if not STATUS.exists():
        return 0
    (found,) = re.findall(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
    return 1024 * int(found)


def cost(case: str) -> Cost:
    """Read a file, and count what is read, called, made and held more than before."""
    name, make = CASES[case]
    file = Counted(make())
    size = file.getbuffer().nbytes
    if FORGET.exists():
        FORGET.write_text("5")  # the peak is what is held now
    before, said, cells = peak(), None, 0
    with calls_counted() as calls:
        try:
            table = reading._opened(file, name, None, FILE).table
            cells = table.rows * len(table.columns)
        except SequenceError as error:
            said = str(error)
    return Cost(said, size, file.count, calls(), cells, peak() - before)


@pytest.fixture(scope="module")
def apart() -> Iterator[ProcessPoolExecutor]:
    """One process for all, which holds nothing but what they need."""
    with (
        pytest.MonkeyPatch.context() as patch,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool,
    ):
        # A new process runs the main module, which may be a page that another test has run.
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        pool.submit(cost, "array").result()  # imports are no part of what is measured
        pool.submit(cost, "small parquet").result()
        yield pool


@pytest.mark.parametrize("case", sorted(CASES.keys() - APART))
def test_the_worst_file_is_read_or_refused_with_bounded_work(
    apart: ProcessPoolExecutor, case: str
) -> None:
    took = apart.submit(cost, case).result()
    assert (took.said is None) == (case in READ), took.said
    assert took.said is None or re.fullmatch(r"[^\n]{20,300}\.", took.said), took.said
    assert took.read <= AGAIN * took.size + 2**16
    assert took.calls <= CALLS * max(took.size, took.cells, 1_000)
    assert took.held < MEMORY


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(BOUNDS)


@pytest.mark.parametrize("case", sorted(APART))
def test_a_file_that_would_take_any_memory_is_given_up(reader: Reader, case: str) -> None:
    name, make = CASES[case]
    one = reader.outline(case, name, make(), None, FILE)
    with pytest.raises(SequenceError, match=r"\A[^\n]{20,300}\.\Z"):
        one.result()
    assert one.use.memory <= BOUNDS.memory + 64 * 2**20
    assert reader.typed("1 2 3", numbers=True).result().steps == 3  # it reads on
