"""The race's picture: the verdict, the chart, the table, and what makes it fair."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import streamlit as st

from lstm_viz import plots
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.race import HELD_OUT, Plan, RaceResult, verdict
from lstm_viz.race.lengths import at, noun
from lstm_viz.race.outcome import Outcome, outcomes
from lstm_viz.tasks import METRICS, Task
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.racing import fair_words, table, words

HEIGHT = 300  # px


def draw_race(task: Task, result: RaceResult, source: str, theme: Theme) -> None:
    """A race in which networks were trained at each length."""
    by_kind = outcomes(task, result.rows)
    first = {row.kind: row for row in reversed(result.rows)}
    draw(
        task,
        by_kind,
        {kind: (first[kind].units, first[kind].parameters) for kind in by_kind},
        source,
        fair(task, result.plan),
        theme,
        budget=result.plan.budget.steps,
        so_far="" if result.whole else words.SO_FAR,
    )


def draw(
    task: Task,
    by_kind: Mapping[str, Outcome],
    sizes: Mapping[str, tuple[int, int]],
    source: str,
    conditions: str,
    theme: Theme,
    *,
    budget: int | None,
    so_far: str = "",
) -> None:
    """What was reached at each length; `sizes` are the units and the parameters of each network.

    `budget` is how many steps new networks were trained for at most, at each of the lengths; None
    where there are no new ones.
    """
    trained_at = int(task.parameters[task.length]) if budget is None else None
    only = None if trained_at is None else at(task, trained_at)
    where = words.trained(noun(task), only, budget)
    said = f"{where} {so_far}{verdict.sentence(task, by_kind)}"
    with st.container(key="race-verdict"):
        st.markdown(f"## {plain(said)}", anchors=False)
        st.caption(plain(source))
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(task, by_kind, theme, said)
    with right:
        parameters = {kind: count for kind, (_, count) in sizes.items()}
        st.table(table.rows(task, by_kind, parameters), border="horizontal", hide_index=True)
    against = verdict.counter_examples(task, by_kind)
    against = against or [verdict.no_counter_example(task, by_kind, trained=budget is not None)]
    with st.container(key="race-said"):
        several = bool(verdict.middle(by_kind))
        cells = words.cells(METRICS[task.metric].name, noun(task), budget=budget, several=several)
        st.markdown(f"**{words.TABLE}** {cells}")
        against = plain(" ".join(against), most=2_000)
        st.markdown(f"**{words.COUNTER_EXAMPLES}** {against}")
        same = plain(f"{conditions} {matched(sizes)}", most=1_500)
        st.markdown(f"**{words.CONDITIONS}** {same}")


def heading(task: Task, *, several: bool) -> str:
    """What the chart shows, of several seeds or of one."""
    name = METRICS[task.metric].name
    return words.heading(name, noun(task), task.lower_is_better, several=several)


def fair(task: Task, plan: Plan) -> str:
    """What is the same for all networks of a race."""
    budget = plan.budget
    return fair_words.fair_race(
        kinds=plan.kinds,
        seeds=plan.seeds,
        steps=budget.steps,
        batch=budget.batch_size,
        optimiser=budget.optimizer,
        rate=budget.learning_rate,
        gates=fair_words.gates(plan.kinds, spread=plan.spread),
        held_out=HELD_OUT,
        noun=noun(task),
        again=task.again,
        solved=task.solved_source,
    )


def matched(sizes: Mapping[str, tuple[int, int]]) -> str:
    """The sizes, which are matched by the number of parameters."""
    return words.sizes(
        [words.matched(KIND_NAMES[kind], count, units) for kind, (units, count) in sizes.items()]
    )


def _chart(task: Task, by_kind: Mapping[str, Outcome], theme: Theme, said: str) -> None:
    (trained_at,) = {one.trained_at for one in by_kind.values()}
    results = {KIND_NAMES[kind]: (list(one.scores), _scores(one)) for kind, one in by_kind.items()}
    breaks = {KIND_NAMES[kind]: one.breaks for kind, one in by_kind.items()}
    drawn = tuple((name, scores.tobytes()) for name, (_, scores) in results.items())
    lengths = tuple((name, *at) for name, (at, _) in results.items())
    charts.draw(
        "race",
        ("race", task.name, trained_at, lengths, drawn, theme.background),
        lambda: plots.race_curves(
            results,
            length_name=task.length,
            metric_name=METRICS[task.metric].name,
            solved=task.solved,
            chance=chance_of(task, [at for one in by_kind.values() for at in one.scores]),
            trained_at=trained_at,
            break_marks=breaks,
            lower_is_better=task.lower_is_better,
            log_y=task.lower_is_better,
            height=HEIGHT,
            theme=theme,
        ),
        alt=words.described(heading(task, several=bool(verdict.middle(by_kind))), said),
    )


def _scores(one: Outcome) -> np.ndarray:
    """(seed, length); NaN where a seed has not been run."""
    most = max(map(len, one.scores.values()))
    filled = [[*some, *[math.nan] * (most - len(some))] for some in one.scores.values()]
    return np.array(filled).T


def chance_of(task: Task, lengths: Iterable[int]) -> float | None:
    """What the best trivial answer reaches; None where that depends on the length."""
    found = [task.at_length(length).chance for length in set(lengths)]
    return found[0] if max(found) - min(found) <= 0.01 * max(found) else None
