"""Ablation: what each part of a cell is worth to the included networks, task by task."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
import streamlit as st

from lstm_viz import ablate, plots
from lstm_viz.ablate import PARTS, AblationError, AblationResult, CellPart, verdict
from lstm_viz.ablate.effect import Effect, effects
from lstm_viz.checkpoint import KIND_NAMES, CheckpointError, shown
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import METRICS, TASKS, Task
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.racing.ablation import words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import included_cards, networks
from lstm_viz.ui.views import words as view_words

Every = dict[str, dict[str, Effect]]  # by task and part
_RESULTS: Shelf[AblationResult] = Shelf(limits.RACES_BYTES, lambda one: 1024 + 256 * len(one.rows))


def draw(task: Task, theme: Theme) -> None:
    """The sentence, the map of all tasks beside the table of this one, and what has to be added."""
    try:
        results = {name: _result(name) for name in TASKS}
        changed = [name for name, result in results.items() if not measured_on_included(result)]
    except AblationError as error:
        st.error(plain(words.unusable(error)))
        return
    except CheckpointError as error:
        st.error(plain(view_words.unreadable(error)))
        return
    if changed:
        st.error(plain(words.other_networks(TASKS[changed[0]].title)))
        return
    every = {name: effects(result) for name, result in results.items()}
    own, result = every[task.name], results[task.name]
    said = verdict.sentence(task, own)
    seeds = next(iter(own.values())).seeds
    with st.container(key="race-verdict"):
        st.markdown(f"## {plain(f'{words.ABLATION} {said}')}", anchors=False)
        source = words.source(result.sequences, len(seeds), result.torch, task.name, result.command)
        st.caption(plain(source))
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(task, every, said, theme)
    with right:
        st.table(rows(task, own), border="horizontal", hide_index=True)
        about = words.cells(METRICS[task.metric].name, ", ".join(map(str, seeds)))
        st.caption(plain(about))
    with st.container(key="race-said"):
        over = f"{verdict.ends(task, own)} {verdict.over_tasks(every)}"
        st.markdown(f"**{words.ALL_PARTS}** {plain(over)}")
        greff = f"{words.THEIRS} {verdict.beside_greff(every)}"
        st.markdown(f"**{words.GREFF}** {plain(greff, most=1_500)}")
        st.markdown(f"**{words.MEASURED}** {plain(words.HOW)}")
    fold = controls.draw("parts")
    if fold.open:
        with fold:
            st.table(twin(every), border="horizontal", hide_index=True)


def _result(task: str) -> AblationResult:
    return _RESULTS.get_or_make(task, lambda: ablate.load(task))


def measured_on_included(result: AblationResult) -> bool:
    """Whether the networks of a result are those that are included.

    Raises CheckpointError where a card is missing or damaged.
    """
    return all(
        included_cards.card(result.task, PARTS[row.part].kind, row.seed)["weights"] == row.weights
        for row in result.rows
    )


def rows(task: Task, own: dict[str, Effect]) -> list[dict[str, str]]:
    """The table of one task: a row a part, with the scores of all seeds."""
    return [
        {
            words.REMOVED: _part(task, one.part),
            words.BEFORE: _scores(task, one.middle[0], one.before),
            words.AFTER: _scores(task, one.middle[1], one.after),
            words.LOST: _lost(one),
        }
        for one in own.values()
    ]


def _part(task: Task, part: CellPart) -> str:
    """What is removed; a part that an edit removes leads to one sequence on Explore, edited so."""
    said = words.part(KIND_NAMES[part.kind], part.formula, part.title)
    if not part.is_edit:
        return said
    asked = {"preset": task.name, "model": task.name, "tab": "whatif", "edits": part.name}
    if part.kind != networks.KINDS[0]:  # the second network there
        asked |= {"beside": part.kind, "edits": f"1:{part.name}"}
    return f"[{said}](./?{urlencode(asked)})"


def twin(every: Every) -> list[dict[str, str]]:
    """The map as a table: a row a task, a column a part, the medians and what is lost."""
    return [
        {words.TASK: TASKS[name].title}
        | {
            f"{KIND_NAMES[one.part.kind]}, {one.part.formula}": (
                f"{_changed(TASKS[name], one)} ({_lost(one)})"
            )
            for one in own.values()
        }
        for name, own in every.items()
    ]


def _scores(task: Task, median: float, each: tuple[float, ...]) -> str:
    return words.scores(shown(median, task), [shown(score, task) for score in each])


def _changed(task: Task, one: Effect) -> str:
    return words.changed(*(shown(score, task) for score in one.middle))


def _lost(one: Effect) -> str:
    return words.NO_LEAD if one.lost is None else f"{one.lost:.0%}"


def _chart(task: Task, every: Every, said: str, theme: Theme) -> None:
    lost = np.array(
        [
            [np.nan if one.lost is None else one.lost for one in own.values()]
            for own in every.values()
        ]
    )
    scores = [[_changed(TASKS[name], one) for one in own.values()] for name, own in every.items()]
    drawn = (lost.tobytes(), tuple(map(tuple, scores)))
    charts.draw(
        "race-parts",
        ("race-parts", task.name, drawn, theme.background),
        lambda: plots.ablation_map(
            lost,
            tasks=[TASKS[name].title for name in every],
            parts=[part.formula for part in PARTS.values()],
            networks=[KIND_NAMES[part.kind] for part in PARTS.values()],
            scores=scores,
            chosen=list(every).index(task.name),
            theme=theme,
        ),
        alt=words.described(said),
    )
