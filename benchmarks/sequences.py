"""How fast a large CSV file becomes a Sequence: python -m benchmarks.sequences

The file is made with a seed: a line of names, and a million rows of five numbers. In each round
pyarrow's reader alone (to float64 columns), `lstm_viz.read` and pandas' reader take turns; ratios
are medians of the ratios within a round. Memory is the peak above what stood before, by the
operating system's count, in a fresh process, in units of the values in float32.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
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


def seconds(call: Callable[[], object]) -> float:
    """One call's wall time."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def memory(path: Path, small: Path) -> float:
    """Peak memory of one reading, in units of the values it returns."""
    read(small)  # what is loaded and allocated once is no part of it
    before = resident_peak(reset=True)
    sequence = read(path)
    return (resident_peak() - before) / sequence.values.nbytes


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
    alone, ours, pandas = (statistics.median(row[k] for row in taken) for k in range(3))
    ratio = statistics.median(row[1] / row[0] for row in taken)
    print(f"{size:.1f} MB, {arguments.rows:,} rows × {COLUMNS} columns, {os.cpu_count()} cores")
    print("pyarrow alone ms   read ms   pandas ms   read/pyarrow   memory/values")
    print(
        f"{1e3 * alone:>16.0f}{1e3 * ours:>10.0f}{1e3 * pandas:>12.0f}{ratio:>15.2f}{used:>16.2f}"
    )
    if ratio > SLOWER or used > MEMORY:
        sys.exit(f"missed: at most {SLOWER} × the time and {MEMORY} × the memory")


if __name__ == "__main__":
    main()
