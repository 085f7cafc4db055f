"""The race's rail: the task, what is shown, and what a live race or an inspection needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import streamlit as st

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.model import matched_to_lstm
from lstm_viz.race import Plan, plan_for
from lstm_viz.race.lengths import at, noun
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import KINDS
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.controls.racing_rows import LENGTHS, LIVE, OTHERS, SAID, SPREAD
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.racing import settings_words, words


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
    kinds = controls.draw("racers")
    seeds = tuple(range(controls.draw("tries")))
    steps = controls.draw("most")
    spread = controls.draw("gates") == SPREAD
    usual = plan_for(task)
    try:
        if not kinds:
            raise ValueError(settings_words.NO_KINDS)
        plan = replace(
            usual,
            lengths=lengths_of(said, task),
            seeds=seeds,
            budget=replace(usual.budget, steps=steps),
            spread=spread,
            kinds=kinds,
        )
        need_small(task, plan)
    except ValueError as error:
        place.error(plain(str(error)))
        return None
    return plan


def lengths_of(text: str, task: Task) -> tuple[int, ...]:
    """The lengths that were written, the shortest first; ValueError, a sentence, for others."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if not parts or not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in parts):
        raise ValueError(settings_words.no_numbers(text))
    lengths = sorted({int(part) for part in parts})
    if len(lengths) > limits.RACE_LENGTHS:
        raise ValueError(settings_words.too_many_lengths(len(lengths), limits.RACE_LENGTHS))
    for length in lengths:
        if not 2 <= length <= limits.RACE_LONGEST:
            raise ValueError(settings_words.not_a_length(noun(task), limits.RACE_LONGEST, length))
        task.at_length(length).drawn_steps()  # raises where the task has no such sequences
    return tuple(lengths)


def need_small(task: Task, plan: Plan) -> None:
    """Raise ValueError, a sentence, for a race that takes longer than a page can wait for.

    Also for one of whose networks a step of training would keep too much.
    """
    steps, size = plan.budget.steps, plan.budget.batch_size
    sizes = {"input_size": task.input_size, "output_size": task.output_size}
    newer = [kind for kind in plan.kinds if kind not in KINDS]
    units = {kind: matched_to_lstm(kind, plan.hidden, **sizes) for kind in newer}
    weights = {kind: limits.race_weight(kind, own, plan.hidden) for kind, own in units.items()}
    usual = len(plan.kinds) - len(units)
    work = len(plan.seeds) * sum(plan.lengths) * steps * size * (usual + sum(weights.values()))
    if work > limits.RACE_WORK:
        raise ValueError(
            settings_words.too_large(
                seeds=len(plan.seeds),
                lengths=sum(plan.lengths),
                steps=steps,
                batch=size,
                usual=usual,
                newer={KIND_NAMES[kind]: (own, weights[kind]) for kind, own in units.items()},
                work=work,
                most=limits.RACE_WORK,
            )
        )
    for kind, own in units.items():
        longest = task.at_length(max(plan.lengths)).drawn_steps()
        kept = size * longest * limits.kept_by(kind, own)
        if kept > limits.TRAINING_STEP:
            name, most = KIND_NAMES[kind], limits.TRAINING_STEP
            step = settings_words.size_of_a_step(size, longest, own)
            raise ValueError(settings_words.too_wide(name, step, kept, most))


def _racer(task: Task) -> RacerChoice:
    st.markdown(words.INSPECTED)
    kind = controls.draw("racer")
    seed = controls.draw("racerseed")
    longest = task.lengths[-1]
    length = controls.draw("reach", empty=at(task, longest))
    return RacerChoice(kind, seed, length or longest, controls.draw("seed", default=0))
