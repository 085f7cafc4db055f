"""The page About, drawn from top to bottom."""

from __future__ import annotations

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.characters import SAMPLES as TEXTS
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.stops import LECTURE
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import included
from lstm_viz.train.texts import KINDS
from lstm_viz.ui.about import words
from lstm_viz.ui.frame import equations
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.views import included_cards, text_table
from lstm_viz.ui.views.words import unreadable
from lstm_viz.words import SOURCES, word


def draw(theme: Theme) -> None:
    """All that the page has: what a newcomer needs is open, the rest opens at a click."""
    with st.container(key="about", width=860):
        st.markdown(words.INTRODUCTION)
        st.markdown(words.PROMISE)
        st.markdown(words.DATA)
        with st.expander(words.SAMPLES, type="compact"):
            _draw_samples()
        st.markdown(words.LIMITS)
        st.markdown(words.KEYS)
        st.markdown(words.LSTM)
        with st.expander(words.LECTURE, type="compact"):
            st.markdown("\n".join(words.stop(one.title, one.sentence) for one in LECTURE))
        with st.expander(words.EQUATIONS, type="compact"):
            _draw_equations(theme)
        with st.expander(words.SOURCES, type="compact"):
            st.markdown("\n".join(f"- {text}" for text in SOURCES.values()))
        st.markdown(words.NETWORKS)
        for task in TASKS.values():
            _draw_task(task)
        st.markdown(words.TEXTS)
        for corpus, title in CORPORA.items():
            _draw_corpus(corpus, title)
        st.markdown(words.MIT)


def _draw_equations(theme: Theme) -> None:
    for kind, signals in SHOWN.items():
        st.markdown(words.kind(KIND_NAMES[kind]))
        for signal in signals:
            one = word(kind, signal)
            heading = equations.heading(one, kind, theme)
            st.markdown(words.equation(heading, one.note, one.source), anchors=False)


def _draw_task(task: Task) -> None:
    st.subheader(task.title, anchor=included_cards.table_anchor(task.name))
    st.markdown(task.asks)
    cards = {}
    for kind in included(task.name):
        try:
            cards[kind] = included_cards.card(task.name, kind)
        except CheckpointError as error:
            st.error(plain(unreadable(error)))
    if cards:
        table = included_cards.summary(cards, task)
        st.table(table, border="horizontal", hide_index=True, width="content")
    with st.expander(words.details(task.title), type="compact"):
        st.markdown(
            words.task(task.sentence, task.solves, task.look_for, task.source, task.solved_source)
        )
        for kind, card in cards.items():
            st.markdown(words.card(KIND_NAMES[kind], card["says"]))


def _draw_corpus(corpus: str, title: str) -> None:
    st.subheader(title, anchor=included_cards.table_anchor(corpus))
    cards = {}
    for kind in KINDS:
        try:
            cards[kind] = included_cards.card(corpus, kind)
        except CheckpointError as error:
            st.error(plain(unreadable(error)))
    if not cards:
        return
    of = next(iter(cards.values()))["corpus"]
    st.markdown(
        words.corpus(of["title"], of["source"], of["licence"], of["characters"], of["split"])
    )
    table = text_table.summary(cards)
    st.table(table, border="horizontal", hide_index=True, width="content")
    with st.expander(words.details_of_corpus(title), type="compact"):
        for kind, card in cards.items():
            st.markdown(words.card(KIND_NAMES[kind], card["says"]))


def _draw_samples() -> None:
    st.table(
        [
            {
                words.SAMPLE: one.title,
                words.WHAT: one.what,
                words.SOURCE: one.source,
                words.LICENCE: one.licence,
            }
            for one in SAMPLES.values()
        ]
        + [
            {
                words.SAMPLE: one.title,
                words.WHAT: words.TEXT,
                words.SOURCE: one.source,
                words.LICENCE: one.licence,
            }
            for one in TEXTS.values()
        ],
        border="horizontal",
        hide_index=True,
    )
