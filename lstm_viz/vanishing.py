"""Vanishing: the included task on which a simple RNN's gradient vanishes and the LSTM's does not.

The command `python -m lstm_viz.vanishing` finds it, for networks that were trained again.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final, NamedTuple, cast

import torch

from lstm_viz import checkpoint, home
from lstm_viz.call import Recurrent, weight_arrays
from lstm_viz.gradients import Reach, reach, routes
from lstm_viz.tasks import TASKS
from lstm_viz.tracing import record
from lstm_viz.train.openings import opening

FILE: Final = home.ASSETS / "vanishing.json"
COMMAND: Final = "python -m lstm_viz.vanishing"
STATE: Final = {"lstm": "c", "rnn": "h"}  # in which each network remembers


class Example(NamedTuple):
    """A task, the seed of its sequence and the sequence's number of steps.

    lag: from which lag on the simple RNN's gradient to the last step is below 1%; that of the
    LSTM's c is not below it at any lag, of which `steps` is the longest.
    """

    task: str
    seed: int
    steps: int
    lag: int


def example() -> Example | None:
    """The example that was found; None without a usable file, which no page may fail for."""
    return _example()


@cache
def _example() -> Example | None:
    try:
        row = json.loads(FILE.read_bytes())
        task, *numbers = (row[name] for name in Example._fields)
        if task not in TASKS or not all(type(one) is int and one >= 0 for one in numbers):
            return None
        return Example(task, *numbers)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def reached(task: str) -> dict[str, Reach]:
    """How far back the gradient reaches from the last step of the task's opening, by kind."""
    x = TASKS[task].batch(1, generator=torch.Generator().manual_seed(opening(task))).x
    found = {}
    for kind, state in STATE.items():
        model, _ = checkpoint.load(checkpoint.name_of({"task": task, "kind": kind}))
        layer = cast(Recurrent, model.rnn)
        trace = record(cast(Any, layer), x)
        found[kind] = reach(routes(trace, weight_arrays(layer, 0, 0)).gradient[state])
    return found


def examples() -> list[Example]:
    """All tasks that show it; the longest first, of equal ones the one where the RNN forgets first.

    Shown is it where, from the last step of the opening, the simple RNN's gradient is below 1%
    from some lag on, and the LSTM's from none.
    """
    found = []
    for task in TASKS:
        both = reached(task)
        lag = both["rnn"].lag
        if lag is not None and both["lstm"].lag is None:
            found.append(Example(task, opening(task), both["rnn"].longest, lag))
    return sorted(found, key=lambda one: (-one.steps, one.lag))


def main() -> None:
    """Find the example, and write it down."""
    torch.set_num_threads(1)
    FILE.write_text(json.dumps({"command": COMMAND, **examples()[0]._asdict()}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
