"""How long the spectrum on Train takes: OMP_NUM_THREADS=1 python -m benchmarks.spectrum

For each task the leading exponents of all included networks at all their checkpoints, on the probe
with which the page opens, and the singular values of the largest state among them at the last
checkpoint. The last row is the largest network that a person can train on the page, an LSTM on the
longest probe, untrained: one of its checkpoints. Each time is the median of `--repeats`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from lstm_viz.dynamics import lyapunov, singular_values
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui import limits
from lstm_viz.ui.training import histories, probe
from lstm_viz.ui.training.spectrum import spectra
from lstm_viz.ui.views.known_task import KnownTask
from lstm_viz.ui.views.passes import Side, side_of

ROW = "{:28} {:>6} {:>9} {:>12} {:>15}"


def main() -> None:
    """Print a row for each task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    print(ROW.format("task", "steps", "networks", "exponents, s", "singular, s"))
    for task in TASKS.values():
        trained = histories.shipped(task.name)
        checkpoints = probe.checkpoints(trained, opening(task.name), "cpu")
        sides = [place.side for place in spectra.places(trained, checkpoints)]
        last = checkpoints[-1].view.sides["lstm"]
        _row(task.title, checkpoints[-1].view.sequence.steps, sides, last, repeats)
    side = _largest()
    _row("the largest live network", side.trace.sizes["time"], [side], side, repeats)


def _row(name: str, steps: int, sides: list[Side], last: Side, repeats: int) -> None:
    exponents = _seconds(
        lambda: [lyapunov(one.trace, one.weights, count=spectra.COUNT) for one in sides], repeats
    )
    singular = _seconds(lambda: singular_values(last.trace, last.weights), repeats)
    print(ROW.format(name, steps, len(sides), f"{exponents:.2f}", f"{singular:.2f}"), flush=True)


def _largest() -> Side:
    """The largest LSTM that may be trained, on the longest sequence of its task."""
    task = TASKS["adding"].at_length(limits.TRAINED_LENGTH)
    model = SequenceModel("lstm", task.input_size, limits.TRAINED_UNITS).eval()
    card = {"task": task.name, "seed": 0, "trained": False}
    return side_of(model, card, probe.sequence_of(task, 0), KnownTask(task))


def _seconds(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
