"""The adding problem: two marked values, far apart; their sum is to be predicted."""

from __future__ import annotations

from types import MappingProxyType

import torch
from torch import Tensor

from lstm_viz.sequences.fixed import fixed
from lstm_viz.tasks.answers import VALUE, Batch
from lstm_viz.tasks.task import Draw, Parameters, Size, Task, batch_of, last, steps_of

FIRST = 10  # the first marker stands within this many steps


def _make(size: int, draw: Draw, parameters: Parameters) -> Batch:
    steps = int(parameters["lag"]) + FIRST
    value = draw.uniform(size, steps)
    first = draw.integers(0, FIRST, size, 1)
    second = draw.integers(FIRST, steps, size, 1)
    marker = torch.zeros_like(value).scatter(1, torch.cat([first, second], dim=1), 1.0)
    total = (value * marker).sum(dim=1, keepdim=True)  # (batch, 1)
    x = torch.stack([value, marker], dim=-1)
    return batch_of(x, total.unsqueeze(-1), last(x))


def _known(x: Tensor, parameters: Parameters) -> Tensor:
    """The sum of the two marked values; not known where the markers are not 0 but for two 1s."""
    value, marker = x.unbind(dim=-1)  # (batch, time)
    two = ((marker == 0) | (marker == 1)).all(dim=1) & (marker.sum(dim=1) == 2)
    total = torch.where(two, (value * marker).sum(dim=1), torch.nan)
    return torch.where(last(x), total.unsqueeze(1), torch.nan).unsqueeze(-1)


def _here(x: Tensor, y: Tensor) -> str:
    """Both values and their sum, each as it is printed everywhere: "≈" where that leaves a gap."""
    first, second = (x[:, 1] == 1).nonzero().flatten().tolist()
    one, two, both = (fixed(float(value)) for value in (x[first, 0], x[second, 0], y[-1, 0]))
    parts, total = (sum(map(_hundredths, some)) for some in ((one, two), (both,)))
    equal = "=" if parts == total else "≈"
    return f"{one} (step {first + 1:,}) + {two} (step {second + 1:,}) {equal} {both}"


def _hundredths(printed: str) -> int:
    return round(100 * float(printed.replace("−", "-")))


def _drawn(x: Tensor) -> tuple[str, ...]:
    """What `_make` draws, where the markers are at other steps, or at the last one."""
    at = (x[:, 1] == 1).nonzero().flatten().tolist()
    if len(at) != 2:
        return ()
    first, second = at
    unlike = {
        f"the first marker within the first {FIRST} steps": first >= FIRST,
        # The last step is drawn too, but then nothing comes after the second marker.
        "the second marker at a random step": not FIRST <= second < len(x) - 1,
    }
    return tuple(said for said, holds in unlike.items() if holds)


ADDING = Task(
    name="adding",
    title="Adding problem",
    input_names=("value", "marker"),
    output_names=("sum",),
    parameters=MappingProxyType({"lag": 50}),
    length="lag",
    lengths=(10, 25, 50, 75, 100, 150, 200),
    answer=VALUE,
    metric="mse",
    solved=0.01,
    solved_source="a mean squared error below 0.01, the usual line for this task",
    # The paper's 0.04, on its scale 0.5 + (a + b)/4 of values in [-1, 1], in ours.
    close=0.08,
    asked="sum of the two marked values",
    asks="Two of the values are marked; after the last step, predict their sum.",
    once=True,
    here=_here,
    sizes=MappingProxyType(
        {
            "lag": Size(
                "Lag",
                "The sequence has this number of steps and "
                f"{FIRST} more. The first marker is within the first {FIRST} steps, the second "
                "one anywhere after them.",
                "lag {}",
            )
        }
    ),
    measured=lambda x: {"lag": steps_of(x, FIRST)},
    event="marker",
    drawn=_drawn,
    sentence="Two of the values are marked; after the last step, predict their sum. The first "
    f"marker is within the first {FIRST} steps, so its value has to be kept for at least as many "
    "steps as the lag.",
    solves="Add each marked value to a memory, keep the memory, and report it at the end.",
    look_for="Does the input gate change where the marker is 1? Between the two markers, which "
    "units have a forget gate near 1 and keep their cell state?",
    source="Hochreiter & Schmidhuber 1997, experiment 4",
    make=_make,
    known=_known,
    # The sum of two uniform values has the mean 1 and the variance 2 · 1/12.
    answers=lambda parameters: {"always answering 1": 1 / 6},
)
