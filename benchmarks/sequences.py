"""How fast a large CSV file becomes a Sequence: python -m benchmarks.sequences

The file is made with a seed: a line of names, and a million rows of five numbers. In each round
pyarrow's reader alone (to float64 columns), `lstm_viz.read` and pandas' reader take turns. Wall
times are medians, and so are the ratios within a round; the time of all processors together, which
depends less on what else runs, is the least of all rounds. Memory is the peak above what stood
before, by the operating system's count, in a fresh process, in units of the values in float32.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow import csv

from benchmarks.record import resident_peak
from lstm_viz.sequences import read

COLUMNS = 5
SLOWER = 1.3  # than the reader alone, at most
MEMORY = 5.0  # times the values in float32, at most: they are gathered in float64


def make(path: Path, rows: int) -> None:
    """A CSV file of `rows` rows, walks with four decimals."""
    walks = np.random.default_rng(3).normal(size=(rows, COLUMNS)).cumsum(axis=0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"walk {k}" for k in range(1, COLUMNS + 1)) + "\n")
        for row in walks.tolist():
            file.write(",".join(f"{value:.4f}" for value in row) + "\n")


def seconds(call: Callable[[], object]) -> tuple[float, float]:
    """One call's wall time, and the time of all processors."""
    start = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - start[0], time.process_time() - start[1]


def memory(path: Path, small: Path) -> float:
    """Peak memory of one reading, in units of the values it returns."""
    read(small)  # what is loaded and allocated once is no part of it
    before = resident_peak(reset=True)
    sequence = read(path)
    return (resident_peak() - before) / sequence.values.nbytes


def _figures(times: Iterable[float], ratio: float) -> str:
    alone, ours, pandas = (1e3 * time for time in times)
    return f"{alone:>18.0f}{ours:>10.0f}{pandas:>12.0f}{ratio:>15.2f}"


def main() -> None:
    """Print the table, and fail where a budget is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10**6)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "walks.csv", Path(folder) / "small.csv"
        make(path, arguments.rows)
        make(small, 25_000)  # large enough for the same way
        ways = (
            lambda: csv.read_csv(path),
            lambda: read(path),
            lambda: pd.read_csv(path),
        )
        for way in ways:
            seconds(way)
        taken = [[seconds(way) for way in ways] for _ in range(arguments.rounds)]
        used = float("nan")
        if sys.platform == "linux":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                used = pool.apply(memory, (path, small))
        size = path.stat().st_size / 1e6
    walls = [[wall for wall, _ in row] for row in taken]
    least = [min(row[k][1] for row in taken) for k in range(3)]
    ratio = statistics.median(row[1] / row[0] for row in walls)
    print(f"{size:.1f} MB, {arguments.rows:,} rows × {COLUMNS} columns, {os.cpu_count()} cores")
    print("             pyarrow alone ms   read ms   pandas ms   read/pyarrow")
    medians = (statistics.median(row[k] for row in walls) for k in range(3))
    print("wall      ", _figures(medians, ratio))
    print("processors", _figures(least, least[1] / least[0]))
    print(f"memory: {used:.2f} × the values")
    if ratio > SLOWER or used > MEMORY:
        sys.exit(f"missed: at most {SLOWER} × the time and {MEMORY} × the memory")


if __name__ == "__main__":
    main()
