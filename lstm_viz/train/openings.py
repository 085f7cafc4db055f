"""Openings: the sequence of each task that a page opens with, chosen by a rule and not by eye.

The command `python -m lstm_viz.train.openings` finds them, for networks that were trained again.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

import torch
from torch import Tensor

from lstm_viz import checkpoint, home
from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.train.recipes import KINDS

FILE: Final = home.ASSETS / "openings.json"
COMMAND: Final = "python -m lstm_viz.train.openings"
SEEDS: Final = range(200)  # that can open
EQUAL: Final = 1e-3  # the share by which equal sequences may differ, as processors round
HELD_OUT: Final = range(10_000, 11_024)  # that no control can have: what the medians are over


def opening(task: str) -> int:
    """The seed of the sequence that a page of this task opens with; see `distances`.

    0 where the file has none: any sequence is better than no page.
    """
    return _openings().get(task, 0)


@cache
def _openings() -> dict[str, int]:
    try:
        return {task: row["seed"] for task, row in json.loads(FILE.read_bytes())["tasks"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def quantiles(task: Task) -> dict[str, Tensor]:
    """(seed,) of each included network: which share of held-out sequences has a smaller error.

    The error of a network on a sequence is what its training lowered, over this one sequence: a
    squared error, or -log of the probability of what was right. So it also tells apart sequences
    on which a network is always right. Of equal errors, half count as smaller.
    """
    found = {}
    for kind in KINDS:
        model, _ = checkpoint.load(checkpoint.name_of({"task": task.name, "kind": kind}))
        errors, others = (errors_of(model, task, seeds) for seeds in (SEEDS, HELD_OUT))
        errors = errors.unsqueeze(1)
        same = (others - errors).abs() <= EQUAL * errors
        below = (others < errors) & ~same
        found[kind] = (below.double() + same.double() / 2).mean(dim=1)
    return found


@torch.no_grad()
def errors_of(model: torch.nn.Module, task: Task, seeds: range) -> Tensor:
    """(seed,) the model's loss on the preset of each seed."""
    each = [task.batch(1, generator=torch.Generator().manual_seed(seed)) for seed in seeds]
    output = model(torch.cat([one.x for one in each]))
    return torch.stack(
        [task.loss(output[at : at + 1], Batch(*one)) for at, one in enumerate(each)]
    ).double()


def distances(of: dict[str, Tensor]) -> Tensor:
    """(seed,) how far a sequence is from each network's median, by `quantiles`; the worst counts.

    The rule: a page opens with the sequence of the seeds 0 to 199 for which the LSTM, the GRU and
    the simple RNN are all as near as possible to the median of their own errors over 1,024 held-out
    sequences. The distance is the largest difference of the three quantiles from one half; of equal
    ones, the lowest seed is taken.
    """
    return (torch.stack(list(of.values())) - 0.5).abs().amax(dim=0)


def found(task: Task) -> dict[str, Any]:
    """The opening of a task, how far it is from the medians, and each network's quantile there."""
    of = quantiles(task)
    away = distances(of)
    best = int((away == away.min()).nonzero()[0])
    return {
        "seed": SEEDS[best],
        "distance": round(float(away[best]), 4),
        "quantiles": {kind: round(float(each[best]), 4) for kind, each in of.items()},
    }


def main() -> None:
    """Find the openings of all tasks, and write them down."""
    torch.set_num_threads(1)
    tasks = {name: found(task) for name, task in TASKS.items()}
    rows = ",\n".join(f"    {json.dumps(name)}: {json.dumps(row)}" for name, row in tasks.items())
    head = {"seeds": len(SEEDS), "held_out": len(HELD_OUT), "command": COMMAND}
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    FILE.write_text("{\n" + ",\n".join([*lines, f'  "tasks": {{\n{rows}\n  }}']) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
