"""How fast training is: python -m benchmarks.train

On the adding problem. `parts`: where the time of a training step goes; the network's own forward
and backward are what can't be spared. `loop`: `Run` with all it measures and keeps, against the
usual loop of nn.LSTM, nn.Linear, Adam and clipping on the same batches; both take turns in one run,
and the ratios are medians over the turns, and of all the time. `solve`: seconds until the held-out
error is below the task's line, with the networks that ship.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from lstm_viz.device import describe, pick
from lstm_viz.kinds import CLASSIC
from lstm_viz.model import MODULES
from lstm_viz.tasks import TASKS
from lstm_viz.train import Budget, Run, descent
from lstm_viz.train.recipes import RECIPES, build

ADDING = TASKS["adding"]
SHIPPED = RECIPES["adding"]
SIZES = (SHIPPED.hidden, 128, 256)
# A higher rate and fewer steps: what a page that trains while one looks on can take.
FAST = replace(SHIPPED.budget, steps=2000, learning_rate=0.02)
TURN = 25  # steps
PARTS = ("batch", "forward", "loss", "backward", "clip", "optimiser")


class Clock:
    """Seconds of each named part, call by call, the device's queue emptied."""

    def __init__(self, device: torch.device) -> None:
        self.device, self.seconds = device, defaultdict[str, list[float]](list)

    def now(self) -> float:
        """The time at which all that was asked for is done."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, timed under this name."""

        def timing(*given: Any, **named: Any) -> Any:
            start = self.now()
            found = call(*given, **named)
            self.seconds[name].append(self.now() - start)
            return found

        return timing


@contextmanager
def timed_run(kind: str, hidden: int, clock: Clock) -> Iterator[Run]:
    """A Run of one network whose parts tell the clock how long they took."""
    answer = replace(ADDING.answer, loss=clock.timed("loss", ADDING.answer.loss))
    task = replace(ADDING, answer=answer, make=clock.timed("batch", ADDING.make))
    model = build(ADDING, kind, seed=3, hidden=hidden).to(clock.device)
    run = Run({kind: model}, task, SHIPPED.budget, seed=3)
    model.forward = clock.timed("forward", model.forward)
    optimizer = run.learners[kind].descent._optimizer
    optimizer.step = clock.timed("optimiser", optimizer.step)
    clip = patch.object(descent, "clip", clock.timed("clip", descent.clip))
    backward = patch.object(Tensor, "backward", clock.timed("backward", Tensor.backward))
    with clip, backward:
        yield run


def parts(kind: str, hidden: int, device: torch.device, steps: int) -> dict[str, float]:
    """Median seconds of a step, and median shares of it: its parts, and a look at sequences."""
    clock = Clock(device)
    rows: list[dict[str, float]] = []
    with timed_run(kind, hidden, clock) as run:
        step = clock.timed("step", run.advance)
        for _ in range(steps):
            clock.seconds.clear()
            step()
            if len(clock.seconds["forward"]) == 1:  # it did not look, too
                rows.append({name: taken[0] for name, taken in clock.seconds.items()})
    learner = run.learners[kind]

    def look() -> None:
        learner.curve.pop()
        run.look()

    for _ in range(9):
        clock.timed("look", look)()
    whole = statistics.median(row["step"] for row in rows)
    found = {name: statistics.median(row[name] / row["step"] for row in rows) for name in PARTS}
    own = statistics.median((row["forward"] + row["backward"]) / row["step"] for row in rows)
    look_share = statistics.median(clock.seconds["look"]) / whole
    return {"step": whole, "network": own, **found, "look": look_share}


class Bare(nn.Module):
    """What one writes without this package."""

    def __init__(self, kind: str, hidden: int) -> None:
        super().__init__()
        self.rnn = MODULES[kind](ADDING.input_size, hidden, batch_first=True)
        self.head = nn.Linear(hidden, ADDING.output_size)

    def forward(self, x: Tensor) -> Tensor:
        """x (batch, time, input) → (batch, time, output)."""
        return self.head(self.rnn(x)[0])


def bare_loop(kind: str, hidden: int, device: torch.device) -> Iterator[float]:
    """The usual loop: each item is the loss of a step that was made."""
    torch.manual_seed(3)
    model = Bare(kind, hidden).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=SHIPPED.budget.learning_rate)
    generator = descent.stream("training", 3)
    while True:
        x, y, _ = ADDING.batch(SHIPPED.budget.batch_size, generator=generator, device=device)
        loss = (model(x)[:, -1] - y[:, -1]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        clip_grad_norm_(model.parameters(), SHIPPED.budget.clip)
        optimizer.step()
        yield loss.item()


def loop(kind: str, steps: int, device: torch.device) -> tuple[float, float, float]:
    """Median seconds of a bare step; the ratio of a turn of `Run` to one of the bare loop; of all.

    The ratio of all counts what `Run` looks at and keeps over a training of so many steps.
    """
    budget = replace(SHIPPED.budget, steps=steps)
    model = build(ADDING, kind, seed=3).to(device)
    clock = Clock(device)
    bare = bare_loop(kind, model.config["hidden_size"], device)
    next(bare)  # the first optimiser of a process makes torch load its compiler
    start = clock.now()
    run = Run({kind: model}, ADDING, budget, seed=3)
    begun = clock.now() - start

    def turn(step: Callable[[], object]) -> None:
        for _ in range(TURN):
            step()

    for _ in range(steps // TURN):
        clock.timed("bare", turn)(lambda: next(bare))
        clock.timed("run", turn)(run.advance)
    both = list(zip(clock.seconds["run"], clock.seconds["bare"], strict=True))[1:]
    return (
        statistics.median(of_bare for _, of_bare in both) / TURN,
        statistics.median(of_run / of_bare for of_run, of_bare in both),
        (begun + sum(of_run for of_run, _ in both)) / sum(of_bare for _, of_bare in both),
    )


def solve(kind: str, seed: int, budget: Budget, device: torch.device) -> tuple[float, int | None]:
    """Seconds from nothing until the task is measured to be solved, and the step; None if never."""
    start = time.perf_counter()
    run = Run({kind: build(ADDING, kind, seed=seed).to(device)}, ADDING, budget, seed=seed)
    learner = run.learners[kind]
    while run.step < run.steps and learner.solved is None and learner.problem is None:
        run.advance()
    return time.perf_counter() - start, learner.solved


def print_parts(device: torch.device, steps: int) -> None:
    """The table of where a step's time goes."""
    names = ("network", *PARTS, "look")
    print("\nkind units   step ms" + "".join(f"{name:>10}" for name in names))
    for hidden in SIZES:
        for kind in CLASSIC:
            found = parts(kind, hidden, device, steps)
            units = build(ADDING, kind, seed=3, hidden=hidden).config["hidden_size"]
            shares = "".join(f"{found[name]:>10.1%}" for name in names)
            print(f"{kind:<4}{units:>6}{1e3 * found['step']:>10.2f}{shares}", flush=True)


def print_loop(device: torch.device, steps: int) -> None:
    """The table of ratios to the usual loop."""
    print(f"\nkind   bare ms   Run/bare   with looks, over {steps} steps")
    for kind in CLASSIC:
        bare, steady, whole = loop(kind, steps, device)
        print(f"{kind:<4}{1e3 * bare:>10.2f}{steady:>11.2f}{whole:>13.2f}", flush=True)


def print_solve(device: torch.device, seeds: int, kinds: list[str]) -> None:
    """The table of seconds until the task is solved."""
    print("\nkind budget   threads   seconds until solved (step)")
    threads = (1,) if device.type == "cuda" else (1, 2)
    for kind in kinds:
        for name, budget in (("shipped", SHIPPED.budget), ("fast", FAST)):
            for count in threads:
                torch.set_num_threads(count)
                print(f"{kind:<5}{name:<9}{count:>7}   ", end="", flush=True)
                for seed in range(seeds):
                    seconds, step = solve(kind, seed, budget, device)
                    print(f"{seconds:.1f} ({step or 'never'})  ", end="", flush=True)
                print()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="parts, loop, solve (default: all)")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1, help="for parts and loop")
    parser.add_argument("--rounds", type=int, default=100, help="steps timed for parts")
    parser.add_argument("--steps", type=int, default=2000, help="of the training for loop")
    parser.add_argument("--seeds", type=int, default=3, help="for solve")
    kind = {"choices": CLASSIC, "help": "for solve (default: lstm)"}
    parser.add_argument("--kind", action="append", **kind)
    given = parser.parse_args()
    device = pick(given.device)
    what = given.what or ["parts", "loop", "solve"]
    torch.set_num_threads(given.threads)
    print(f"torch {torch.__version__}, {describe(device)}, {given.threads} threads")
    if "parts" in what:
        print_parts(device, given.rounds)
    if "loop" in what:
        print_loop(device, given.steps)
    if "solve" in what:
        print_solve(device, given.seeds, given.kind or ["lstm"])


if __name__ == "__main__":
    main()
