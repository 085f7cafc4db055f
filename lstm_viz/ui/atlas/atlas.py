"""The page Atlas, drawn from top to bottom: a property's best unit, one unit, every unit."""

from __future__ import annotations

import streamlit as st

from lstm_viz.behaviour import PROPERTIES, Claim, Property
from lstm_viz.behaviour.held_out import SOURCES, text_of
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.atlas import own, passages, shown, table, words
from lstm_viz.ui.atlas.rail import Choice
from lstm_viz.ui.controls.atlas_rows import NETWORKS
from lstm_viz.ui.frame.plain import plain
from lstm_viz.words import word


def draw(choice: Choice, theme: Theme) -> None:
    """All of the page."""
    found = choice.atlas.findings
    with st.container(key="atlas"):
        st.markdown(words.heading(NETWORKS[choice.name]), anchors=False)
        if choice.own is not None:
            own.draw(choice)
        _draw_best(choice)
        st.markdown(words.unit_heading(choice.unit, found.units), anchors=False)
        _draw_unit(choice, theme)
        st.markdown(words.RANKED, anchors=False)
        st.table(
            table.ranked(choice.name, choice.atlas, choice.key),
            border="horizontal",
            hide_index=True,
            alt=words.table_alt(PROPERTIES[choice.key].title),
        )
        following = PROPERTIES[choice.key].following(choice.atlas.threshold(choice.key))
        st.caption(words.silenced(following))
        st.markdown(words.ALL, anchors=False)
        table.draw(choice.name, choice.atlas)


def _draw_best(choice: Choice) -> None:
    """The sentence of the property, what silencing its unit costs, and how it was measured."""
    atlas = choice.atlas
    found, claim = atlas.findings, atlas.findings.best(choice.key)
    st.markdown(f"**{plain(str(claim), most=600)}**")
    st.markdown(plain(str(atlas.causal(claim)), most=600))
    said = words.source(SOURCES[atlas.corpus], found.steps, found.shifts, atlas.bits)
    with st.expander(words.HOW, type="compact"):
        st.markdown(plain(said, most=1_500))


def _draw_unit(choice: Choice, theme: Theme) -> None:
    """One unit: its claims, its half-life and saturation, and passages for and against."""
    atlas = choice.atlas
    claims = [claim for claim in atlas.findings.of_unit(choice.unit) if claim.holds]
    if claims:
        st.markdown("\n".join(f"- {plain(claim.brief)}" for claim in claims[:4]))
    else:
        st.markdown(words.NO_CLAIMS)
    st.caption(plain(_facts(choice)))
    claim = _chosen(choice, claims)
    if claim is None:
        return
    st.markdown(words.passages(claim.what.title))
    if (claim.unit, claim.what) != _best(choice):
        st.markdown(plain(str(atlas.causal(claim)), most=600))
    kept = shown.passages(choice.name, atlas, claim)
    if kept is None:
        st.caption(words.NO_PASSAGES)
        return
    corpus, kind = choice.name.split("-")
    above = atlas.threshold(claim.what.key)
    passages.draw(kept, claim, above, text_of(corpus), corpus, kind, theme)


def _chosen(choice: Choice, claims: list[Claim]) -> Claim | None:
    """The unit's claim of the chosen property, or else its strongest one."""
    return next((one for one in claims if one.what.key == choice.key), next(iter(claims), None))


def _best(choice: Choice) -> tuple[int, Property]:
    """The unit and the property of the page's first sentence."""
    claim = choice.atlas.findings.best(choice.key)
    return claim.unit, claim.what


def _facts(choice: Choice) -> str:
    atlas, unit = choice.atlas, choice.unit
    life = float(atlas.half_life[unit])
    name = word(atlas.findings.kind, atlas.saturates).name
    low = words.below("0.1" if atlas.saturates != "h" else "−0.9")
    return words.facts(
        name, None if life != life else life, float(atlas.shut[unit]), float(atlas.open[unit]), low
    )
