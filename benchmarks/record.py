"""How fast and how exact recording is: python -m benchmarks.record

Each row times, in one run and in turn, the bare fused nn.LSTM, `record`, and the usual way to see
gates: the cell's equations in a Python loop over the steps. Ratios are medians of
the ratios within a round; the last column is record/bare of the smaller sizes while another program
keeps one core busy. Beside each stands what it is meant to be at most. Errors are against the same
recording in float64. Memory is the peak above what stood before, by the operating system's count,
in units of the recorded arrays.

On a machine that other programs use, OMP_NUM_THREADS=1 python -m benchmarks.record --processor
measures the time of one core's work instead.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from lstm_viz import record
from lstm_viz.call import weights_of
from lstm_viz.device import describe, pick

SIZES = ((1, 200, 64), (1, 1000, 128), (1, 5000, 256), (32, 200, 128), (64, 100, 512))
BESIDE = SIZES[:2]
INPUT = 8
# What record/bare is meant to be at most, and how many times as much of it beside a busy core.
BUDGET, BUDGET_BESIDE = 2.5, 1.5


def make(batch: int, steps: int, units: int, device: torch.device) -> tuple[nn.LSTM, Tensor]:
    """A seeded LSTM and a batch (time, batch, input) for it."""
    torch.manual_seed(3)
    return nn.LSTM(INPUT, units).to(device).eval(), torch.randn(steps, batch, INPUT, device=device)


@torch.no_grad()
def cell_loop(lstm: nn.LSTM, x: Tensor) -> list[Tensor]:
    """Every gate by a Python loop over the steps, as it is usually written."""
    W_ih, W_hh, b_ih, b_hh, *_ = weights_of(lstm, 0, 0)
    h = c = x.new_zeros(x.shape[1], lstm.hidden_size)
    kept = []
    for x_t in x:
        i, f, g, o = (linear(x_t, W_ih, b_ih) + linear(h, W_hh, b_hh)).chunk(4, -1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        kept.append(torch.stack([i, f, g, o, c, h]))
    return kept


def seconds(
    call: Callable[[], object],
    device: torch.device,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """One call's wall time, or that of another clock, the device's queue emptied."""
    start = clock()
    call()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return clock() - start


def ratios(
    size: tuple[int, int, int],
    device: torch.device,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, ...]:
    """Median seconds of the bare module, and median ratios record/bare and loop/record."""
    lstm, x = make(*size, device)

    def bare() -> object:
        with torch.no_grad():
            return lstm(x)

    ways = (bare, lambda: record(lstm, x), lambda: cell_loop(lstm, x))
    for way in ways:
        seconds(way, device)
    taken = [[seconds(way, device, clock) for way in ways] for _ in range(rounds)]
    return (
        statistics.median(row[0] for row in taken),
        statistics.median(row[1] / row[0] for row in taken),
        statistics.median(row[2] / row[1] for row in taken),
    )


@contextmanager
def busy_core() -> Iterator[None]:
    """One core has other work for the block."""
    process = multiprocessing.get_context("spawn").Process(target=spin, daemon=True)
    process.start()
    try:
        time.sleep(1)  # it has begun
        yield
    finally:
        process.kill()
        process.join()


def spin() -> None:
    """Work without an end."""
    while True:
        pass


def error(size: tuple[int, int, int], device: torch.device) -> float:
    """max|float32 recording - float64 recording| over all signals."""
    lstm, x = make(*size, device)
    single = record(lstm, x)
    double = record(lstm.double(), x.double())
    return max(
        float(np.abs(single.signals[name] - double.signals[name]).max()) for name in single.signals
    )


def memory(size: tuple[int, int, int]) -> float:
    """Peak memory of one recording on the CPU, in units of the arrays it returns."""
    torch.set_num_threads(2)
    record(*make(1, 8, size[2], torch.device("cpu")))  # what is allocated once is no part of it
    lstm, x = make(*size, torch.device("cpu"))
    before = resident_peak(reset=True)
    trace = record(lstm, x)
    return (resident_peak() - before) / sum(signal.nbytes for signal in trace.signals.values())


def resident_peak(*, reset: bool = False) -> int:
    """The process's peak resident bytes; with `reset`, counted from now on (Linux only)."""
    if reset:
        with open("/proc/self/clear_refs", "w") as refs:
            refs.write("5")
    if sys.platform == "linux":
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--processor", action="store_true", help="the processor's time")
    arguments = parser.parse_args()
    device, clock = pick(arguments.device), time.perf_counter
    if arguments.processor:
        clock = time.process_time
    print(f"torch {torch.__version__}, {describe(device)}, {torch.get_num_threads()} threads")
    print(
        "batch × steps × units   bare ms   record/bare   loop/record   memory   max|Δ| float64"
        "    busy core"
    )
    spawn = multiprocessing.get_context("spawn")
    for size in SIZES:
        bare, to_bare, to_loop = ratios(size, device, arguments.rounds, clock)
        used = "-"
        if device.type == "cpu" and sys.platform == "linux":
            with spawn.Pool(1) as pool:  # a fresh process: nothing kept from another size
                used = f"{pool.apply(memory, (size,)):.2f}"
        beside = "-"
        if device.type == "cpu" and size in BESIDE and not arguments.processor:
            with busy_core():
                found = ratios(size, device, 5 * arguments.rounds)[1]
            beside = f"{found:.2f} of {BUDGET_BESIDE * to_bare:.2f}"
        name, allowed = " × ".join(map(str, size)), f"{to_bare:.2f} of {BUDGET}"
        print(
            f"{name:<22}{1e3 * bare:>9.1f}{allowed:>14}{to_loop:>14.1f}{used:>9}"
            f"{error(size, device):>18.1e}{beside:>13}",
            flush=True,
        )


if __name__ == "__main__":
    main()
