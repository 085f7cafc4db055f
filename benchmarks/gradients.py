"""How fast and how exact the Jacobians are: OMP_NUM_THREADS=1 python -m benchmarks.gradients

Each row times, in one run and in turn, the step Jacobians of one layer at every step in closed form
(`jacobians.linearise`, some steps at a time), and as many calls of torch's autograd for the same
step (`torch.autograd.functional.jacobian`, row by row, and vectorized), all in float64 from one
recording. Of autograd every tenth step is called; the ratios are of the time a step. max|Δ| is
between both Jacobians. The last columns are whole answers: `routes` to the last step,
`input_gradient` of one unit, and the leading 8 Lyapunov exponents. One thread, since NumPy's
threads wait for one another as soon as a core is busy with something else.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.autograd.functional import jacobian
from torch.nn.functional import linear

from lstm_viz import record
from lstm_viz.arrays import Arrays
from lstm_viz.call import Recurrent, weight_arrays, weights_of
from lstm_viz.cells import gru_from, lstm_from, rnn_from
from lstm_viz.dynamics import lyapunov
from lstm_viz.gradients import input_gradient, routes
from lstm_viz.gradients.states import TOGETHER
from lstm_viz.jacobians import linearise
from lstm_viz.trace import Trace

SIZES = (("lstm", 60, 32), ("lstm", 1000, 128), ("gru", 1000, 128), ("rnn", 1000, 128))
MODULES: dict[str, Callable[..., Recurrent]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
INPUT, EVERY = 8, 10


def made(kind: str, steps: int, units: int) -> tuple[Recurrent, Tensor, Trace]:
    """A seeded layer in float64, a sequence (time, 1, input) and its recording."""
    torch.manual_seed(3)
    module, x = MODULES[kind](INPUT, units).double().eval(), torch.randn(steps, 1, INPUT).double()
    return module, x, record(module, x)


def closed_form(trace: Trace, weights: Arrays) -> Iterator[np.ndarray]:
    """The Jacobians of all steps, some at a time: (step, state, state)."""
    layer = linearise(trace, weights)
    for start in range(0, len(layer.steps), TOGETHER):
        yield layer.jacobian(slice(start, start + TOGETHER))


def by_autograd(module: Recurrent, x: Tensor, trace: Trace, vectorize: bool) -> Iterator[Tensor]:
    """The Jacobian of every tenth step by autograd, (state, state)."""
    w = weights_of(module, 0, 0)
    w = w._replace(**{name: W.detach() for name, W in w._asdict().items() if W is not None})
    names = ("h", "c") if trace.kind == "lstm" else ("h",)
    before = torch.tensor(
        np.concatenate(
            [
                np.concatenate([trace.initial[n][0, 0], trace.signals[n][0, 0, 0, :-1]])
                for n in names
            ],
            axis=1,
        )
    )
    for step in range(0, len(x), EVERY):

        def after(state: Tensor, x_t: Tensor = x[step, 0]) -> Tensor:
            h = state[: w.W_hh.shape[1]]
            sums = linear(x_t, w.W_ih, w.b_ih), linear(h, w.W_hh, w.b_hh)
            if trace.kind == "lstm":
                signals = lstm_from(*sums, state.chunk(2)[1], None)
            else:
                signals = gru_from(*sums, h) if trace.kind == "gru" else rnn_from(*sums)
            return torch.cat([signals[n] for n in names])

        yield torch.as_tensor(jacobian(after, before[step], vectorize=vectorize))


def seconds(call: Callable[[], object]) -> float:
    """One call's wall time."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def exhaust(given: Iterator[object]) -> None:
    """Compute all and keep none."""
    for _ in given:
        pass


def row(kind: str, steps: int, units: int, rounds: int) -> str:
    """One line of the table."""
    module, x, trace = made(kind, steps, units)
    weights = weight_arrays(module, 0, 0)
    ways: tuple[Callable[[], object], ...] = (
        lambda: exhaust(closed_form(trace, weights)),
        lambda: exhaust(by_autograd(module, x, trace, False)),
        lambda: exhaust(by_autograd(module, x, trace, True)),
        lambda: routes(trace, weights),
        lambda: input_gradient(trace, [weights], unit=0),
        lambda: lyapunov(trace, weights, count=8),
    )
    ways[0]()
    taken = [[seconds(way) for way in ways] for _ in range(rounds)]
    share = len(range(0, steps, EVERY)) / steps
    middle = [statistics.median(one[at] for one in taken) for at in range(len(ways))]
    ratios = [statistics.median(one[at] / share / one[0] for one in taken) for at in (1, 2)]
    exact = np.concatenate(list(closed_form(trace, weights)))[::EVERY]
    apart = max(
        float(np.abs(one - two.numpy()).max())
        for one, two in zip(exact, by_autograd(module, x, trace, True), strict=True)
    )
    return (
        f"{f'{kind} {units} × {steps}':<18}{1e3 * middle[0]:>10.1f}{ratios[0]:>20.0f}"
        f"{ratios[1]:>20.0f}{apart:>9.0e}{1e3 * middle[3]:>12.0f}{1e3 * middle[4]:>11.0f}"
        f"{1e3 * middle[5]:>14.0f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(f"torch {torch.__version__}, numpy {np.__version__}, {torch.get_num_threads()} threads")
    print(
        "units × steps      closed ms   row by row/closed   vectorized/closed   max|Δ|"
        "   routes ms   input ms   lyapunov ms"
    )
    for size in SIZES:
        print(row(*size, rounds), flush=True)


if __name__ == "__main__":
    main()
