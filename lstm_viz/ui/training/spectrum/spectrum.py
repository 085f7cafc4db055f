"""Spectrum: a fold with both charts, computed when it is opened, and what it says in words."""

from __future__ import annotations

import time
from collections.abc import Hashable

import numpy as np
import streamlit as st

from lstm_viz import plots
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.dynamics import Lyapunov
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.spectrum import sentences, spectra, words
from lstm_viz.ui.training.spectrum.sentences import Exponents
from lstm_viz.ui.training.spectrum.spectra import NetworkAtStep
from lstm_viz.ui.views.view import CheckpointView

HEIGHT = 140  # px, of the drawing area
TABLE_HEIGHT = 260  # px
PATIENCE = 0.5  # seconds until a calculation shows how far it is
_STOPPED = "spectrum-stopped"  # in the session: the places at which a person has stopped


def draw(histories: Histories, checkpoints: tuple[CheckpointView, ...], theme: Theme) -> None:
    """The fold; what is in it is computed when it is open.

    It is no fragment: Streamlit ends a run of the page for a button that is pressed meanwhile, but
    a run of a fragment never.
    """
    st.subheader(words.HEADING, anchor=words.ANCHOR)
    fold = controls.draw("spectrum")
    if not fold.open:
        return
    with fold, st.container(key="train-spectrum"):
        given = spectra.places(histories, checkpoints)
        if out := [KIND_NAMES[kind] for kind in histories.by_kind if KINDS[kind].matrix]:
            st.caption(words.matrix(out))
        found = _computed(given) if given else None
        if found is not None:
            _draw(given, found, theme)


def _computed(given: list[NetworkAtStep]) -> list[Lyapunov] | None:
    """The exponents of all places; None where a person stops before."""
    key = tuple(place.key for place in given)
    if st.session_state.get(_STOPPED) == key and not spectra.known(given):
        done = sum(spectra.known([place]) for place in given)
        st.caption(words.stopped(done, len(given)))
        st.button(words.CONTINUE, key="spectrum-continue", on_click=_resume)
        return None
    begun, bar, found = time.monotonic(), None, []
    place = st.empty()
    for done, exponents in enumerate(spectra.exponents_of(given), 1):
        found.append(exponents)
        if bar is None and time.monotonic() - begun > PATIENCE:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(0.0)
                st.button(
                    words.STOP,
                    key="spectrum-stop",
                    help=words.STOP_HELP,
                    on_click=_stop,
                    args=(key,),
                )
        if bar is not None:  # a press of the button ends this run here
            bar.progress(done / len(given), plain(words.progress(done, len(given))))
    place.empty()
    return found


def _stop(key: Hashable) -> None:
    st.session_state[_STOPPED] = key


def _resume() -> None:
    st.session_state.pop(_STOPPED, None)


@st.fragment
def _draw(given: list[NetworkAtStep], each: list[Lyapunov], theme: Theme) -> None:
    found = spectra.by_network(given, each)
    layers = given[0].side.trace.sizes["layer"]
    which = words.first_layer(layers) if layers > 1 else ""
    left, right = st.columns(2, gap="medium")
    with right, st.container(horizontal=True, gap="small"):
        shown = _shown(given)
    values = spectra.singular_values_of(shown)
    grown = f"{sentences.over_training(found)} {sentences.counted(each[-1])}"
    stretched = sentences.at_checkpoint(values, shown.kind, shown.step)
    with left:
        st.markdown(plain(f"{which}{grown}"))
        _exponents(given, found, grown, theme)
    with right:
        st.markdown(plain(stretched))
        _singular(shown, values, stretched, theme)
    st.caption(plain(words.EXPLAINED))
    with left:
        st.markdown(f"**{words.EXPONENTS_TABLE}**")
        _table(sentences.exponent_rows(found), words.EXPONENTS_TABLE)
    with right:
        heading = words.singular_table(KIND_NAMES[shown.kind], words.after(shown.step))
        st.markdown(f"**{plain(heading)}**")
        _table(sentences.singular_rows(values), heading)


def _shown(given: list[NetworkAtStep]) -> NetworkAtStep:
    """The network and the checkpoint whose singular values are shown."""
    kinds = list(dict.fromkeys(place.kind for place in given))
    kind = controls.draw("spectrumnet", options=kinds) if len(kinds) > 1 else kinds[0]
    own = {f"{place.step}": place for place in given if place.kind == kind}
    return own[controls.draw("spectrumat", options=list(own), default=list(own)[-1])]


def _exponents(given: list[NetworkAtStep], found: Exponents, said: str, theme: Theme) -> None:
    curves = {
        KIND_NAMES[kind]: (steps, np.where(np.isfinite(values[:, 0]), values[:, 0], np.nan))
        for kind, (steps, values, _) in found.items()
        if np.isfinite(values[:, 0]).any()
    }
    charts.draw(
        "spectrum-exponents",
        ("exponents", *(place.key for place in given), theme.background),
        lambda: plots.training_curves(
            curves,
            what=words.EXPONENT,
            levels={words.NO_GROWTH: 0.0},
            height=HEIGHT,
            theme=theme,
        ),
        alt=words.exponents_described(said),
    )


def _singular(shown: NetworkAtStep, values: np.ndarray, said: str, theme: Theme) -> None:
    charts.draw(
        "spectrum-singular",
        ("singular", shown.key, theme.background),
        lambda: plots.singular_bands(
            values, kind=KIND_NAMES[shown.kind], height=HEIGHT, theme=theme
        ),
        alt=words.singular_described(said),
    )


def _table(rows: list[dict[str, str]], alt: str) -> None:
    st.table(rows, border="horizontal", hide_index=True, height=TABLE_HEIGHT, alt=alt)
