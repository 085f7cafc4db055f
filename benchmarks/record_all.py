"""What recording a model costs that goes step by step: python -m benchmarks.record_all

Each row times, in one run and in turn, a model's plain pass and `record_all` of it (which is
`with recording(model)` round the pass), and prints the median of the ratios within a round. Twice
the steps have to cost twice as much: the last column. Beside a ratio stands what it is meant to be
at most. It is the processor's time, so that other programs count little; with OMP_NUM_THREADS=1 it
is the time of one core.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz import record_all

STEPS, BATCH, INPUT, UNITS = 4000, 1, 8, 64
BUDGET = 3  # what record_all/plain is meant to be at most


class Stepwise(nn.Module):
    """A cell, or a layer, that is given one step at a time and carries its state on."""

    def __init__(self, layer: nn.Module, change: Callable[[Tensor], Tensor] | None = None) -> None:
        super().__init__()
        self.layer, self.change = layer, change

    def forward(self, x: Tensor) -> Any:
        """The state after the last step of x (time, batch, input)."""
        state: Any = None
        cell = isinstance(self.layer, nn.RNNCellBase)
        for x_t in x:
            state = self.layer(x_t, state) if cell else self.layer(x_t[None], state)[1]
            if self.change is not None:
                whole = isinstance(state, Tensor)
                state = self.change(state) if whole else tuple(self.change(each) for each in state)
        return state


MODELS: dict[str, Callable[[], Stepwise]] = {
    "LSTMCell": lambda: Stepwise(nn.LSTMCell(INPUT, UNITS)),
    "GRUCell": lambda: Stepwise(nn.GRUCell(INPUT, UNITS)),
    "RNNCell": lambda: Stepwise(nn.RNNCell(INPUT, UNITS)),
    "LSTMCell, state changed": lambda: Stepwise(nn.LSTMCell(INPUT, UNITS), lambda h: 0.9 * h),
    "LSTM": lambda: Stepwise(nn.LSTM(INPUT, UNITS)),
    "LSTM, 2 layers": lambda: Stepwise(nn.LSTM(INPUT, UNITS, 2)),
    "GRU": lambda: Stepwise(nn.GRU(INPUT, UNITS)),
    "LSTM, state changed": lambda: Stepwise(nn.LSTM(INPUT, UNITS), lambda h: 0.9 * h),
}


def seconds(call: Callable[[], object]) -> float:
    """One call's time of the processor."""
    start = time.process_time()
    call()
    return time.process_time() - start


@torch.no_grad()
def times(model: Stepwise, steps: int, rounds: int) -> list[tuple[float, float]]:
    """Seconds of the plain pass and of `record_all`, in each round."""
    x = torch.randn(steps, BATCH, INPUT)
    traces = record_all(model, x)
    if [trace.sizes["time"] for trace in traces.values()] != [steps]:
        raise RuntimeError(f"one Trace of {steps} steps was expected, got {traces}")
    return [
        (seconds(lambda: model(x)), seconds(lambda: record_all(model, x))) for _ in range(rounds)
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    steps, rounds = arguments.steps, arguments.rounds
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {steps} steps one by one")
    print("model                     plain ms   record_all/plain   twice the steps")
    for name, make in MODELS.items():
        torch.manual_seed(3)
        model = make().eval()
        half, whole = (times(model, count, rounds) for count in (steps // 2, steps))
        plain = statistics.median(row[0] for row in whole)
        ratio = statistics.median(row[1] / row[0] for row in whole)
        grown = statistics.median(b[1] / a[1] for a, b in zip(half, whole, strict=True))
        print(
            f"{name:<26}{1e3 * plain:>8.0f}{f'{ratio:.2f} of {BUDGET}':>19}{grown:>18.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
