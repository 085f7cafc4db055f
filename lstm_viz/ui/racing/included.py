"""Included: the races, and the networks' cards with their scores at other lengths."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lstm_viz import checkpoint, race
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.plots.theme import Theme
from lstm_viz.race.lengths import at, noun
from lstm_viz.race.outcome import outcomes, points_of
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import KINDS, SEEDS
from lstm_viz.train.shipping import AT_LENGTH, HELD_OUT
from lstm_viz.ui import limits
from lstm_viz.ui.controls.racing_rows import LIVE, OTHERS, TITLES
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.racing import fair_words, inspection, picture, words
from lstm_viz.ui.racing.rail import RacerChoice
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import included_cards
from lstm_viz.ui.views import words as view_words

_RACES: Shelf[race.RaceResult] = Shelf(limits.RACES_BYTES, lambda one: 1024 + 256 * len(one.rows))


def draw_each(task: Task, theme: Theme) -> None:
    """The included race of this task, or what there is instead."""
    if task.name not in race.names():
        st.markdown(
            words.not_included(
                task.title,
                [TASKS[name].title for name in race.names()],
                TITLES[OTHERS],
                TITLES[LIVE],
            )
        )
        return
    try:
        result = _RACES.get_or_make(task.name, lambda: race.load(task.name))
    except race.RaceError as error:
        st.error(plain(words.race_unusable(error)))
        return
    source = words.from_file(task.name, result.torch, result.command)
    picture.draw_race(task, result, source, theme)


def draw_others(task: Task, chosen: RacerChoice, theme: Theme) -> None:
    """The trained networks of this task at other lengths, and a look into one of them."""
    try:
        cards = cards_of(task)
    except CheckpointError as error:
        st.error(plain(words.networks_unusable(error)))
        return
    if not cards:
        st.markdown(words.no_networks(task.title))
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
        words.from_cards(len(cards), at(task, trained), cards[0]["command"]),
        fair_words.fair_networks(
            seeds=seeds,
            steps=budget["steps"],
            batch=budget["batch_size"],
            held_out=(HELD_OUT, AT_LENGTH),
            trained=at(task, trained),
            noun=noun(task),
            again=task.again,
            solved=task.solved_source,
        ),
        theme,
        budget=None,
    )
    _draw_inspection(task, chosen, theme)


def cards_of(task: Task) -> list[dict[str, Any]]:
    """The cards of all included networks of a task, by kind and seed."""
    there = checkpoint.names()
    named = [
        (kind, seed, checkpoint.name_of({"task": task.name, "kind": kind, "seed": seed}))
        for kind in KINDS
        for seed in SEEDS
    ]
    return [
        included_cards.card(task.name, kind, seed) for kind, seed, name in named if name in there
    ]


def _draw_inspection(task: Task, chosen: RacerChoice, theme: Theme) -> None:
    try:
        found = inspection.inspect(task, chosen)
    except CheckpointError as error:
        st.error(plain(view_words.unreadable(error)))
        return
    except SequenceError as error:
        st.error(plain(str(error)))
        return
    with st.container(key="race-inside"):
        st.markdown(f"**{plain(inspection.sentence(found, task, chosen))}**")
        st.caption(words.opened_at(found.step is not None, found.unit))
    explorer.draw(found.view, theme, key="race-explorer", state=found.state)
