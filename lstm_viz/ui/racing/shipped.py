"""What ships: the races, and the networks' cards, which say how they do at other lengths."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lstm_viz import checkpoint, race
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.plots.theme import Theme
from lstm_viz.race.lengths import at, noun
from lstm_viz.race.outcome import outcomes, points_of
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import Task
from lstm_viz.train.recipes import KINDS, SEEDS
from lstm_viz.train.shipping import AT_LENGTH
from lstm_viz.ui import limits
from lstm_viz.ui.controls.racing_rows import LIVE, OTHERS
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.racing import inspection, picture
from lstm_viz.ui.racing.rail import RacerChoice
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

_RACES: Shelf[race.Result] = Shelf(limits.RACES_BYTES, lambda one: 1024 + 256 * len(one.rows))


def draw_each(task: Task, theme: Theme) -> None:
    """The race that ships for this task, or what there is instead."""
    if task.name not in race.names():
        tasks = " and ".join(race.names()) or "no task"
        st.markdown(
            f"For the task {task.name} no race ships; there is one for {tasks}. In the panel on "
            f"the left (» opens it), choose “{OTHERS}” to see how the networks that ship do at "
            f"other lengths, or “{LIVE}” to race now."
        )
        return
    try:
        result = _RACES.get_or_make(task.name, lambda: race.load(task.name))
    except race.RaceError as error:
        st.error(plain(f"The race that ships can't be used: {error}."))
        return
    source = (
        f"Shipped: trained before, with torch {result.torch}, and read from "
        f"assets/races/{task.name}.json; the command: {result.command}"
    )
    picture.draw_race(task, result, source, theme)


def draw_others(task: Task, chosen: RacerChoice, theme: Theme) -> None:
    """The trained networks of this task at other lengths, and a look into one of them."""
    try:
        cards = cards_of(task)
    except CheckpointError as error:
        st.error(plain(f"The networks that ship can't be used: {error}."))
        return
    if not cards:
        st.markdown(f"No trained networks ship for the task {task.name}.")
        return
    trained = int(task.parameters[task.length])
    first = {card["kind"]: card for card in reversed(cards)}
    seeds = sorted({card["seed"] for card in cards})
    budget = cards[0]["budget"]
    picture.draw(
        task,
        outcomes(task, points_of(cards, task), trained_at=trained),
        {
            kind: (first[kind]["hidden_size"], first[kind]["parameters"])
            for kind in KINDS
            if kind in first
        },
        f"From the cards of the {len(cards)} shipped networks, all trained with "
        f"{at(task, trained)} alone; the first one's command: {cards[0]['command']}",
        f"The same sequences, in the same order, for all; the same seeds "
        f"{', '.join(map(str, seeds))}; the same budget of {budget['steps']:,} steps of "
        f"{budget['batch_size']} sequences. Each is measured on {AT_LENGTH} sequences drawn anew "
        f"at each {noun(task)}. {task.again}{' ' if task.again else ''}"
        f"Solved is {task.solved_source}.",
        theme,
        trained=False,
    )
    _draw_inspection(task, chosen, theme)


def cards_of(task: Task) -> list[dict[str, Any]]:
    """The cards of all networks of a task that ship, by kind and seed."""
    there = checkpoint.names()
    named = [
        (kind, seed, checkpoint.name_of({"task": task.name, "kind": kind, "seed": seed}))
        for kind in KINDS
        for seed in SEEDS
    ]
    return [networks.card(task.name, kind, seed) for kind, seed, name in named if name in there]


def _draw_inspection(task: Task, chosen: RacerChoice, theme: Theme) -> None:
    try:
        found = inspection.inspect(task, chosen)
    except CheckpointError as error:
        st.error(plain(f"A network that can't be read: {error}."))
        return
    except SequenceError as error:
        st.error(plain(str(error)))
        return
    with st.container(key="race-inside"):
        st.markdown(f"**{plain(inspection.sentence(found, task, chosen), most=1_000)}**")
        where = "locked at the last answer" if found.step is None else "locked and pinned there"
        st.caption(
            f"The Explorer is {where}, on the unit with the largest part in that answer "
            f"({found.unit}). The network and the sequence are chosen in the panel on the left."
        )
    explorer.draw(found.view, theme, key="race-explorer", state=found.state)
