"""How long a set takes: OMP_NUM_THREADS=1 python -m benchmarks.sets [--sequences 200 --steps 200]

The LSTM of the wave task reads sequences of a random walk. `record_set` is given beside the bare
forward pass of the module on the same batch. Half of the sequences are a quarter shorter, so that
there is padding. Each time is the median of `--repeats`.

With `--normal 200` it measures instead what is found by chance: in how many of 200 sets of normally
distributed points there are clusters, and would be without the bar of normal sets, and which share
of the points has an outlier's score.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import cast

import numpy as np
import torch

from lstm_viz import checkpoint, record_set, sets
from lstm_viz.call import Recurrent


def main() -> None:
    """Print a row for each part of what the page does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=200)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--normal", type=int, default=0, metavar="SETS")
    asked = parser.parse_args()
    if asked.normal:
        _print_normal(asked.normal)
        return
    draw = np.random.default_rng(0)
    walks = np.cumsum(draw.normal(0, 0.1, (asked.sequences, asked.steps, 1)), axis=1)
    named = {
        f"{k}": walk[: asked.steps * 3 // 4] if k % 2 else walk for k, walk in enumerate(walks)
    }
    module = cast(Recurrent, checkpoint.load("wave-lstm")[0].rnn)
    batch = torch.tensor(walks, dtype=torch.float32)
    if not module.batch_first:
        batch = batch.transpose(0, 1)
    trace = record_set(module, named)
    apart = sets.distances(trace)

    def forward() -> None:
        with torch.no_grad():
            module(batch)

    print(f"{asked.sequences} sequences of up to {asked.steps} steps, {module.hidden_size} units")
    for name, work in {
        "the bare forward pass": forward,
        "record_set": lambda: record_set(module, named),
        "course of one signal": lambda: sets.course(trace, "f"),
        "distances": lambda: sets.distances(trace),
        "clusters": lambda: sets.clusters(apart),
        "outlier scores": lambda: sets.outlier_scores(apart),
        "where two part": lambda: sets.part(trace, trace, (0, 1)),
    }.items():
        print(f"{name:24} {1000 * _seconds(work, asked.repeats):8.1f} ms", flush=True)


def _print_normal(count: int) -> None:
    for sequences in (5, 7, 10, 20, 50, 100):
        for dimensions in (1, 2, 3, 10):
            grouped, above, far = [], [], []
            for seed in range(count):
                points = np.random.default_rng(seed).normal(size=(sequences, dimensions))
                apart = np.linalg.norm(points[:, None] - points, axis=-1)
                found = sets.clusters(apart)
                grouped.append(len(found.medoids) > 1)
                above.append(found.silhouette > sets.STRUCTURE)
                far.append(np.mean(sets.outlier_scores(apart) > sets.FAR))
            print(
                f"{sequences:4} points in {dimensions:2} dimensions: clusters in "
                f"{np.mean(grouped):6.1%} of sets ({np.mean(above):6.1%} above "
                f"{sets.STRUCTURE} alone), a score above {sets.FAR} of {np.mean(far):5.1%}",
                flush=True,
            )


def _seconds(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
