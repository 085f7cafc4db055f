"""The latch: which of two commands was the last, to be kept over steps with none."""

from __future__ import annotations

from types import MappingProxyType

import torch
from torch import Tensor

from lstm_viz.tasks.answers import ONE, Batch
from lstm_viz.tasks.strings import one_of, symbols_of
from lstm_viz.tasks.task import STEPS, Draw, Parameters, Task, batch_of, steps_of

EVERY = 8  # one step in so many is a command
_LATCH = ("S", "R", "-")
_NOTHING = _LATCH.index("-")


def _make_latch(size: int, draw: Draw, parameters: Parameters) -> Batch:
    steps = int(parameters["steps"])
    step = torch.arange(steps, device=draw.device)
    # A first command soon, so that each sequence has an answer.
    first = draw.integers(0, min(EVERY, steps), size, 1)
    later = (draw.integers(0, EVERY, size, steps) == 0) & (step > first)
    command = (step == first) | later
    which = draw.integers(0, 2, size, steps)  # S or R, wherever it is a command
    latest = torch.where(command, step, 0).cummax(dim=1).values
    x = one_of(torch.where(command, which, _NOTHING), _LATCH)
    return batch_of(x, one_of(which.gather(1, latest), ("S", "R")), step >= first)


def _known_latch(x: Tensor, parameters: Parameters) -> Tensor:
    """The last command; not known before the first, nor from what is no symbol to the next one."""
    symbol = symbols_of(x)
    state = x.new_full((x.shape[0], 2), torch.nan)
    states = []
    for now, inputs in zip(symbol.unbind(dim=1), x.unbind(dim=1), strict=True):
        state = torch.where((now == _NOTHING).unsqueeze(1), state, inputs[:, :2])
        state = torch.where((now < 0).unsqueeze(1), torch.nan, state)
        states.append(state)
    return torch.stack(states, dim=1)


def _answers_latch(parameters: Parameters) -> dict[str, float]:
    """Closed forms, by the number of steps that come after the first command."""
    steps, p = int(parameters["steps"]), 1 / (2 * EVERY)  # p: of S, and of R, at a later step
    after_s, after_r = [1.0], [1.0]  # right at all of n more steps, if the last command was S; R
    for _ in range(steps - 1):
        s, r = after_s[-1], after_r[-1]
        after_s.append((1 - p) * s + p * r)
        after_r.append(p * s + p * r)  # "-" after R is answered with S, which is wrong
    left = [steps - first - 1 for first in range(min(EVERY, steps))]
    return {
        "the command, or S where there is none": sum(after_s[n] + after_r[n] for n in left)
        / (2 * len(left)),
        "always answering S": sum((1 - p) ** n for n in left) / (2 * len(left)),
    }


def _here(x: Tensor, y: Tensor) -> str:
    symbol = symbols_of(x.unsqueeze(0))[0]
    commands = ((symbol >= 0) & (symbol != _NOTHING)).nonzero().flatten().tolist()
    which, last = _LATCH[int(symbol[commands[-1]])], commands[-1] + 1
    of = "the only command" if len(commands) == 1 else f"the last of {len(commands):,} commands"
    return f"{which} at the end: {of} came at step {last:,}"


LATCH = Task(
    name="latch",
    title="Latch (set and reset)",
    input_names=_LATCH,
    output_names=("S", "R"),
    parameters=MappingProxyType({"steps": 60}),
    length="steps",
    lengths=(30, 60, 120, 240, 480),
    answer=ONE,
    metric="whole",
    solved=0.99,
    solved_source="our own criterion: 99 of 100 sequences with no wrong answer at any step; "
    "a random answer at a single silent step already halves this",
    sentence="Commands are rare: S (set) or R (reset), among - (nothing). From the first command "
    "on, predict at every step which command was the last.",
    solves="Keep one bit: write it at S and at R, and keep it while nothing comes.",
    look_for="Does the forget gate of some unit drop at S or R, and stay near 1 at “-”? Does its "
    "cell state take one of two levels and stay there?",
    source="Our own: the set-reset flip-flop of electronics. The first command is within the "
    f"first {EVERY} steps; after it, one step in {EVERY} is a command, S as often as R",
    make=_make_latch,
    known=_known_latch,
    answers=_answers_latch,
    symbols=True,
    asked="the last command so far",
    asks="At every step from the first command on, predict which command was the last, S (set) or "
    "R (reset).",
    here=_here,
    sizes=MappingProxyType({"steps": STEPS}),
    measured=lambda x: {"steps": steps_of(x)},
)
