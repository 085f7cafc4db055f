"""The race's rail: the task, what is shown, and what a live race or an inspection needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import streamlit as st
import torch

from lstm_viz.race import Plan, plan_for
from lstm_viz.race.lengths import at, noun
from lstm_viz.tasks import TASKS, Task
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.controls.racing_rows import LENGTHS, LIVE, OTHERS, SAID, SPREAD
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.racing import words


@dataclass(frozen=True)
class RacerChoice:
    """The one network and the one sequence that are inspected."""

    kind: str
    seed: int
    length: int
    sequence_seed: int


@dataclass(frozen=True)
class RaceChoice:
    """What the rail says. `plan` is there for a live race, unless what was written is no plan."""

    task: Task
    what: str
    plan: Plan | None = None
    racer: RacerChoice | None = None


def draw() -> RaceChoice:
    """Draw all controls of the rail."""
    task = TASKS[controls.draw("task")]
    st.caption(task.sentence)
    what = controls.draw("race")
    st.caption(SAID[what])
    if what == LIVE:
        return RaceChoice(task, what, plan=_plan(task))
    if what == OTHERS:
        return RaceChoice(task, what, racer=_racer(task))
    return RaceChoice(task, what)


def _plan(task: Task) -> Plan | None:
    said = controls.draw(part_key(LENGTHS, task.name))
    place = st.container()
    seeds = tuple(range(controls.draw("tries")))
    steps = controls.draw("most")
    spread = controls.draw("gates") == SPREAD
    usual = plan_for(task)
    try:
        plan = replace(
            usual,
            lengths=lengths_of(said, task),
            seeds=seeds,
            budget=replace(usual.budget, steps=steps),
            spread=spread,
        )
        need_small(plan)
    except ValueError as error:
        place.error(plain(str(error)))
        return None
    return plan


def lengths_of(text: str, task: Task) -> tuple[int, ...]:
    """The lengths that were written, the shortest first; ValueError, a sentence, for others."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if not parts or not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in parts):
        raise ValueError(words.no_numbers(text))
    lengths = sorted({int(part) for part in parts})
    if len(lengths) > limits.RACE_LENGTHS:
        raise ValueError(words.too_many_lengths(len(lengths), limits.RACE_LENGTHS))
    for length in lengths:
        if not 2 <= length <= limits.RACE_LONGEST:
            raise ValueError(words.not_a_length(noun(task), limits.RACE_LONGEST, length))
        try_one(task, length)
    return tuple(lengths)


def try_one(task: Task, length: int) -> None:
    """Raise ValueError where the task has no sequences of this length."""
    task.at_length(length).batch(1, generator=torch.Generator().manual_seed(0))


def need_small(plan: Plan) -> None:
    """Raise ValueError, a sentence, for a race that takes longer than a page can wait for."""
    steps, size = plan.budget.steps, plan.budget.batch_size
    work = len(plan.seeds) * sum(plan.lengths) * steps * size * len(plan.kinds)
    if work > limits.RACE_WORK:
        raise ValueError(
            words.too_large(
                seeds=len(plan.seeds),
                lengths=sum(plan.lengths),
                steps=steps,
                batch=size,
                networks=len(plan.kinds),
                work=work,
                most=limits.RACE_WORK,
            )
        )


def _racer(task: Task) -> RacerChoice:
    st.markdown(words.INSPECTED)
    kind = controls.draw("racer")
    seed = controls.draw("racerseed")
    longest = task.lengths[-1]
    length = controls.draw("reach", empty=at(task, longest))
    return RacerChoice(kind, seed, length or longest, controls.draw("seed", default=0))
