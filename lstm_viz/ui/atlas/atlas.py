"""The page Atlas, drawn from top to bottom: a property's best unit, one unit, every unit."""

from __future__ import annotations

import math

import streamlit as st

from lstm_viz.behaviour import Claim, Property
from lstm_viz.behaviour.atlas import Atlas
from lstm_viz.behaviour.held_out import SOURCES, text_of
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.behaviour.task_labels import SEEDS
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import TASKS
from lstm_viz.ui.atlas import (
    alike,
    causal_test,
    own_text,
    passages,
    seed_words,
    shown_passages,
    table,
    task_passages,
    task_sequences,
    task_words,
    words,
)
from lstm_viz.ui.atlas.rail import AtlasChoice
from lstm_viz.ui.controls.atlas_rows import NETWORKS
from lstm_viz.ui.frame.plain import plain
from lstm_viz.words import word


def draw(choice: AtlasChoice, theme: Theme) -> None:
    """All of the page."""
    found = choice.atlas.findings
    with st.container(key="atlas"):
        st.markdown(words.heading(NETWORKS[choice.name]), anchors=False)
        if choice.own is not None:
            own_text.draw(choice, theme)
        if choice.like:
            alike.draw(choice, theme)
        if choice.own is not None or choice.like:
            st.markdown(words.ON_INCLUDED, anchors=False)
        _draw_best(choice)
        st.markdown(words.unit_heading(choice.unit, found.units), anchors=False)
        _draw_unit(choice, theme)
        st.markdown(words.RANKED, anchors=False)
        st.table(
            table.ranked(choice.name, choice.atlas, choice.key),
            border="horizontal",
            hide_index=True,
            alt=words.table_alt(found.what(choice.key).title),
        )
        st.caption(plain(_silenced(choice), most=900))
        st.markdown(words.ALL, anchors=False)
        table.draw(choice.name, choice.atlas)


def _draw_best(choice: AtlasChoice) -> None:
    """The sentence of the property, what silencing its unit costs, and how it was measured."""
    atlas = choice.atlas
    claim = atlas.findings.best(choice.key)
    st.markdown(f"**{plain(str(claim), most=600)}**")
    if said := _on_count(atlas, claim):
        st.markdown(plain(said))
    st.markdown(plain(str(atlas.causal(claim)), most=600))
    if isinstance(atlas, Atlas) and choice.held:
        st.markdown(plain(causal_test.told(choice.name, atlas, claim, choice.held), most=900))
    with st.expander(words.HOW, type="compact"):
        st.markdown(plain(_source(atlas), most=1_500))


def _source(atlas: Atlas | TaskAtlas) -> str:
    found = atlas.findings
    if isinstance(atlas, Atlas):
        return words.source(SOURCES[atlas.corpus], found.steps, found.shifts, atlas.bits)
    task = TASKS[atlas.task]
    close = task_words.close(task.close) if task.answer.name == "value" else ""
    return task_words.source(
        task.title, len(SEEDS), SEEDS.start, found.shifts, atlas.costs.usual, close
    )


def _on_count(atlas: Atlas | TaskAtlas, claim: Claim) -> str:
    """How much of what a unit changes falls on the steps at which the task counts."""
    if isinstance(atlas, Atlas) or atlas.on_count is None or atlas.counting is None:
        return ""
    if claim.what.key != "count":
        return ""
    kind = atlas.findings.kind
    state = word(kind, KINDS[kind].memory).name.lower()
    return task_words.on_count(state, float(atlas.on_count[claim.unit]), atlas.counting)


def _silenced(choice: AtlasChoice) -> str:
    """What the costs of the ranked table are."""
    atlas, what = choice.atlas, choice.atlas.findings.what(choice.key)
    above = atlas.threshold(choice.key)
    if isinstance(atlas, Atlas):
        return words.silenced(what.following(above))
    if math.isnan(atlas.causal(atlas.findings.best(choice.key)).outside):
        return task_words.silenced_all()
    return task_words.silenced(what.where(above))


def _draw_unit(choice: AtlasChoice, theme: Theme) -> None:
    """One unit: its claims, its half-life and saturation, and passages for and against."""
    atlas = choice.atlas
    if claims := choice.claims:
        st.markdown("\n".join(f"- {plain(claim.brief)}" for claim in claims[:4]))
    else:
        st.markdown(words.NO_CLAIMS)
    st.caption(plain(_facts(choice)))
    other = shown_passages.seeds_of(choice.name, atlas) if isinstance(atlas, Atlas) else None
    if other is not None:
        st.markdown(plain(seed_words.told(other, choice.unit), most=600))
    claim = choice.claim
    if claim is None:
        return
    st.markdown(words.passages(plain(claim.what.title)))
    if (claim.unit, claim.what) != _best(choice):
        if said := _on_count(atlas, claim):
            st.markdown(plain(said))
        st.markdown(plain(str(atlas.causal(claim)), most=600))
    if isinstance(atlas, TaskAtlas):
        task_passages.draw(task_sequences.shown(atlas, claim), atlas, claim, theme)
        return
    kept = shown_passages.passages(choice.name, atlas, claim)
    if kept is None:
        st.caption(words.NO_PASSAGES)
        return
    corpus, kind = choice.name.split("-")
    above = atlas.threshold(claim.what.key)
    passages.draw(kept, claim, above, text_of(corpus), corpus, kind, theme)


def _best(choice: AtlasChoice) -> tuple[int, Property]:
    """The unit and the property of the page's first sentence."""
    claim = choice.atlas.findings.best(choice.key)
    return claim.unit, claim.what


def _facts(choice: AtlasChoice) -> str:
    atlas, unit = choice.atlas, choice.unit
    life = float(atlas.half_life[unit])
    name = word(atlas.findings.kind, atlas.saturates).name
    low = words.below("0.1" if atlas.saturates != "h" else "−0.9")
    facts = words.facts if isinstance(atlas, Atlas) else task_words.facts
    return facts(
        name, None if life != life else life, float(atlas.shut[unit]), float(atlas.open[unit]), low
    )
