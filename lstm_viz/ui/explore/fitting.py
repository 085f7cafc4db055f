"""Fitting: which networks are chosen with a source, where nobody has chosen others."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.characters import SAMPLES as TEXTS
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import controls, source_rows
from lstm_viz.ui.explore import words, your_ends
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.views import networks, opened, opened_words, saved_networks


def fit() -> None:
    """When another source is chosen, choose networks that can read it, unless those there can.

    What is made for networks leaves them as they are, and so does a person's own network; one's own
    text can be read by the networks of any corpus.
    """
    session_address.hold()
    state = st.session_state
    source, model = state["source"], state.get("model")

    def named(key: str) -> str:
        return state[key] if key in state else controls.chosen(key)

    yours = [opened_words.yours(name) for name in opened.titles().values()]
    saved = {words.saved(name): key for key, name in saved_networks.titles().items()}
    if source == source_rows.MADE:
        stays = model != controls.OWN
    elif source == source_rows.TEXT:
        own = named("passage") not in TEXTS and model in CORPORA
        trained = model in saved and networks.reads_text(saved[str(model)])
        stays = own or trained or (model in yours and your_ends.reads_tokens())
    else:
        stays = source != "preset" and model in yours
    if not stays:
        state["model"] = networks_for(source, named)


def networks_for(source: str, named: Callable[[str], str] = controls.chosen) -> str:
    """A preset's own networks, those of a text's corpus, and of numbers the wave networks.

    `named` gives what the controls of the source are at.
    """
    if source == source_rows.MADE:
        return controls.CONTROLS["model"].default
    if source == source_rows.TEXT:
        passage = named("passage")
        return TEXTS[passage].corpus if passage in TEXTS else next(iter(CORPORA))
    text = (
        (source == "typed" and named("writing") == "text")
        or (source == "generated" and named("signal") == "text")
        or (source == "sample" and SAMPLES[named("sample")].columns is None)
    )
    task = named(source) if source in ("preset", "sample") else "wave"
    return controls.OWN if text else task if task in TASKS else "wave"
