"""Files and texts that another process reads: the same sequences, and an end to everything."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import psutil
import pytest

from lstm_viz.home import ROOT
from lstm_viz.sequences import Sequence, SequenceError, parse_numbers, read_all
from lstm_viz.sequences.bounded import wire
from lstm_viz.sequences.bounded.outline import outline_of
from lstm_viz.sequences.bounded.process import Bounds, Process, ReadingError, Usage
from lstm_viz.sequences.bounded.reader import Reader
from lstm_viz.sequences.limits import MB, Limits
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.reading import open_table
from lstm_viz.sequences.typed import parse_text
from tests.patience import SECONDS, until
from tests.sequences.format_samples import SAMPLES

LIMITS = Limits()
BOUNDS = Bounds(512 * MB, SECONDS)
DAYS = b"day,who,a,b\n" + b"".join(
    b"2024-01-%02d,%s,%d,%s\n"
    % (k // 2 + 1, (b"x", b"y")[k % 2], k * k % 13, b"" if k == 5 else b"7")
    for k in range(30)
)
# A list of so many small lists that no memory of this size holds them.
LARGE = b"[" + b"[1,2]," * 3_000_000 + b"[1,2]]"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(BOUNDS)
    yield made
    for process in made._processes:
        process.end()


def alike(one: Sequence, other: Sequence) -> bool:
    np.testing.assert_array_equal(one.values, other.values)
    mine, its = ((s.digest, s.changes, s.source, s.labels, s.symbols) for s in (one, other))
    return mine == its and not one.values.flags.writeable


@pytest.mark.parametrize("name", SAMPLES)
def test_it_gives_what_reading_here_gives(reader: Reader, name: str) -> None:
    data = SAMPLES[name]()
    made = reader.sequences(name, name, data, None, LIMITS, Wanted()).result()
    for one, other in zip(made, read_all(data, name=name, limits=LIMITS), strict=True):
        assert alike(one, other)
    outline = reader.outline(name, name, data, None, LIMITS).result()
    assert outline == outline_of(open_table(data, name=name, limits=LIMITS))


def test_labels_series_and_gaps_come_across(reader: Reader) -> None:
    wanted = Wanted(columns=("b", "a"), split=("who",))
    made = reader.sequences("days", "a.csv", DAYS, None, LIMITS, wanted, max_steps=20).result()
    others = read_all(DAYS, name="a.csv", columns=["b", "a"], split="who")
    assert [one.source for one in made] == ["a.csv, x", "a.csv, y"]
    assert all(map(alike, made, others))
    assert np.isnan(made[1].values[2, 0])
    with pytest.raises(SequenceError, match=r"^There are 15 steps, and a sequence can have up to"):
        reader.sequences("days", "a.csv", DAYS, None, LIMITS, wanted, max_steps=14).result()


def test_a_file_that_is_held_is_not_sent_again(reader: Reader) -> None:
    wanted = Wanted(columns=("a",))
    first = reader.sequences("held", "a.csv", DAYS, None, LIMITS, wanted).result()
    again = reader.sequences("held", "a.csv", b"not\nsent", None, LIMITS, wanted).result()
    other = reader.sequences("other", "a.csv", b"a\n1\n4\n", None, LIMITS, wanted).result()
    assert alike(first[0], again[0])
    assert other[0].values.ravel().tolist() == [1, 4]


def test_typed_numbers_and_texts(reader: Reader) -> None:
    refused = reader.typed("", numbers=True)
    lengths = []
    for _ in range(3):
        with pytest.raises(SequenceError) as found:
            refused.result()
        lengths.append(len(found.traceback))
    assert len(set(lengths)) == 1
    for text in ("1 2 4", "1,5;2,5\n3,5;4", "[1, 2, 4]"):
        wanted = parse_numbers(text, max_steps=9)
        assert alike(reader.typed(text, numbers=True, max_steps=9).result(), wanted)
    for text in ("\ud800 1 2", "", "1 2 3 4"):
        with pytest.raises(SequenceError) as here:
            parse_numbers(text, max_steps=3)
        with pytest.raises(SequenceError) as there:
            reader.typed(text, numbers=True, max_steps=3).result()
        assert str(there.value) == str(here.value)
    text = "Mo;1,5\nWe;−4 \ud800"
    assert alike(reader.typed(text, numbers=False).result(), parse_text(text))


def sentence(reading: object) -> tuple[str, str]:
    with pytest.raises(ReadingError) as found:
        reading.result()  # type: ignore[attr-defined]
    return str(found.value), found.value.reason


def test_too_much_memory_and_too_much_time_end_it_with_a_sentence(reader: Reader) -> None:
    small = Reader(Bounds(192 * MB, 60.0))
    reading = small.outline("large", "a.json", LARGE, None, LIMITS)
    assert sentence(reading) == (
        "Reading this file takes more than 192 MB of memory, which is the limit; keep fewer rows "
        "or columns, or save it as CSV or Parquet.",
        "memory",
    )
    assert small.typed("1 2 3", numbers=True).result().steps == 3
    short = Reader(Bounds(2_048 * MB, 0.5))
    assert sentence(short.outline("large", "a.json", LARGE, None, LIMITS)) == (
        "Reading this file takes more than 0.5 seconds of computing, which is the limit; keep "
        "fewer rows or columns, or save it as CSV or Parquet.",
        "time",
    )
    assert short.typed("1 2 3", numbers=True).result().steps == 3


def test_how_long_it_takes_to_start_is_no_part_of_a_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_start.py").write_text("""if True:
        import time
        from lstm_viz.sequences.bounded.worker import main
        while time.process_time() < 0.7:
            pass
    """)
    (tmp_path / "never_there.py").write_text("while True: pass")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    slow = Reader(Bounds(512 * MB, 0.35), worker="slow_to_start")
    assert slow.typed("1 2 3", numbers=True).result().steps == 3
    monkeypatch.setattr("lstm_viz.sequences.bounded.process._STARTING", 0.2)
    never = Process(Bounds(512 * MB, 0.1), "file", "never_there")  # which no reader starts again
    with pytest.raises(ReadingError, match=r"^The server has no room to read this file now; try"):
        never.ask({}, b"", Usage())


def test_it_can_be_stopped_while_it_runs_and_while_it_waits(reader: Reader) -> None:
    slow = Reader(Bounds(2_048 * MB, 60.0))
    first = slow.outline("large", "a.json", LARGE, None, LIMITS)
    while slow.ahead(first) is not None or not first.use.memory:
        assert not first.wait(0.01)
    second = slow.typed("1 2 3", numbers=True)
    third = slow.typed("1 2 4", numbers=True)
    assert (slow.ahead(second), slow.ahead(third)) == (0, 1)
    second.stop()
    first.stop()
    said = "Reading was stopped; choose another file, or choose this one again.", "stopped"
    assert sentence(first) == said
    assert sentence(second) == said
    assert third.result().values.ravel().tolist() == [1, 2, 4]


def test_one_that_breaks_is_replaced(reader: Reader) -> None:
    assert reader.typed("1 2 3", numbers=True).result().steps == 3
    child = reader._processes[0]._child
    assert child is not None
    child.process.kill()
    child.process.wait()  # between two readings it is just started again
    assert reader.typed("1 2 3", numbers=True).result().steps == 3
    wanted = Wanted(columns=("a",))
    first = reader.sequences("idle", "a.csv", DAYS, None, LIMITS, wanted).result()
    child = reader._processes[0]._child
    assert child is not None
    child.process.kill()
    child.process.wait()  # with the file that it held
    again = reader.sequences("idle", "a.csv", DAYS, None, LIMITS, wanted).result()
    assert alike(first[0], again[0])
    reading = Reader(BOUNDS)
    busy = reading.outline("large", "a.json", LARGE, None, LIMITS)
    while not busy.use.memory:
        assert not busy.wait(0.01)
    broken = reading._processes[0]._child
    assert broken is not None
    os.kill(broken.process.pid, signal.SIGABRT if hasattr(signal, "SIGABRT") else signal.SIGTERM)
    assert sentence(busy) == (
        "This file could not be read: it is damaged, or takes more than 512 MB of memory; save "
        "it again.",
        "crashed",
    )
    assert reading.typed("1 2 3", numbers=True).result().steps == 3


def test_whatever_goes_wrong_on_the_way_ends_the_process_and_its_watch(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = "The server has no room to read this file now; try again in a minute.", "busy"

    def fail_with(error: BaseException) -> None:
        def fail(stream: IO[bytes], most: int) -> None:
            stream.read(3)  # half a message
            raise error

        monkeypatch.setattr(wire, "receive", fail)

    others = {*threading.enumerate()}  # a watch of another test may last
    for error in (MemoryError(), RuntimeError("anything")):
        assert reader.typed("1 2 3", numbers=True).result().steps == 3
        before = reader._processes[0]._child
        fail_with(error)
        reading = reader.typed("1 2 4", numbers=True)
        if isinstance(error, MemoryError):
            assert sentence(reading) == busy
        else:
            with pytest.raises(RuntimeError, match=r"^anything$"):
                reading.result()
        monkeypatch.undo()
        assert before is not None
        assert before.process.returncode is not None
        assert reader.typed("1 2 3 5", numbers=True).result().steps == 4
        until(lambda: not any("_watch" in one.name for one in {*threading.enumerate()} - others))


def test_a_process_that_cannot_start_is_told_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    reader = Reader(BOUNDS)
    monkeypatch.setattr(subprocess, "Popen", fail)
    reader.start()
    for _ in range(2):
        reading = reader.typed("1 2 3", numbers=True)
        assert reading.wait(SECONDS)
        assert sentence(reading)[1] == "busy"
    monkeypatch.undo()
    reading = reader.typed("1 2 3", numbers=True)
    assert reading.wait(SECONDS)
    assert reading.result().steps == 3


@pytest.mark.parametrize("error", [psutil.AccessDenied(1), OSError(24, "Too many open files")])
def test_what_cannot_be_measured_is_not_read(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: psutil.Process) -> None:
        raise error

    reader = Reader(Bounds(2_048 * MB, SECONDS))
    assert reader.typed("1 2 3", numbers=True).result().steps == 3
    monkeypatch.setattr(psutil.Process, "memory_info", refuse)
    assert reader._processes[0].memory == math.inf  # it is ended where nobody asks
    assert sentence(reader.outline("large", "a.json", LARGE, None, LIMITS)) == (
        "Reading was stopped, because the server can't measure the memory that it takes; tell "
        "whoever runs the server.",
        "unmeasured",
    )
    monkeypatch.undo()
    assert reader.typed("1 2 3", numbers=True).result().steps == 3


def test_the_line_has_an_end() -> None:
    reader = Reader(BOUNDS, in_line=0)
    with pytest.raises(
        ReadingError, match=r"^0 files are waiting to be read, so the server is full; try"
    ):
        reader.typed("1 2", numbers=True)
    reader = Reader(BOUNDS, "text", in_line=0)
    with pytest.raises(
        ReadingError, match=r"^0 texts are waiting to be read, so the server is full; try"
    ):
        reader.typed("1 2", numbers=True)


def test_whoever_typed_reads_nothing_about_files() -> None:
    reader = Reader(Bounds(80 * MB, 5.0), "text")
    process = reader._processes[0]
    for reason, wanted in (
        ("stopped", "Reading was stopped; change the text to have it read again."),
        (
            "memory",
            "Reading this text takes more than 80 MB of memory, which is the limit; shorten it.",
        ),
        (
            "time",
            "Reading this text takes more than 5 seconds of computing, which is the limit; shorten "
            "it.",
        ),
        ("busy", "The server has no room to read this text now; try again in a minute."),
        (
            "crashed",
            "This text could not be read; it may take more than 80 MB of memory: shorten it.",
        ),
    ):
        assert str(process.given_up(reason)) == wanted


def test_a_reader_loads_neither_torch_nor_streamlit() -> None:
    code = "import lstm_viz.sequences.bounded.worker, sys; print(*sys.modules)"
    names = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split()
    assert not {"torch", "streamlit", "plotly", "pandas", "pyarrow"} & set(names)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system bounds less")
def test_a_lower_limit_of_the_system_stays() -> None:
    code = """if True:
        import resource
        resource.setrlimit(resource.RLIMIT_DATA, (900 << 20, 900 << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (70, 70))
        from lstm_viz.sequences.bounded import worker
        worker._bound(1024 << 20)
        worker._allow(500)
        print(*resource.getrlimit(resource.RLIMIT_DATA), *resource.getrlimit(resource.RLIMIT_CPU))
        worker._bound(800 << 20)
        worker._allow(20)
        print(*resource.getrlimit(resource.RLIMIT_DATA), resource.getrlimit(resource.RLIMIT_CPU)[1])
    """
    lines = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split("\n")
    assert lines[0] == f"{900 << 20} {900 << 20} 70 70"
    assert lines[1] == f"{800 << 20} {800 << 20} 70"
