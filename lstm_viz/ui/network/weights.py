"""Weights: a layer's weights as maps, histograms and spectra, and as a table."""

from __future__ import annotations

import streamlit as st

from lstm_viz import gate_weights, plots
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.frame import charts
from lstm_viz.ui.network import measures, unit, words
from lstm_viz.ui.views import opened
from lstm_viz.weights.gates import GateBlock
from lstm_viz.words import word


def draw(
    shown: opened.ShownLayer,
    where: tuple[GateBlock, ...],
    theme: Theme,
    *,
    address: dict[str, str],
) -> None:
    """The three pictures of one layer, what is wrong with its weights, one unit, and the tables.

    `where` are the places of the layer's gates in its file, and `address` is that of Explore with
    this layer.
    """
    weights = {name: p.detach().numpy() for name, p in shown.module.named_parameters()}
    place = {"kind": shown.kind, **shown.place._asdict()}
    found = gate_weights.blocks(weights, **place)
    measured = measures.of(shown, found)
    for sentence in measured.faults:
        st.markdown(sentence)
    key = (shown.which, theme.background)
    st.markdown(words.MAPS)
    chosen = unit.chosen(shown.module.hidden_size)
    charts.draw(
        unit.MAPS,
        ("maps", *key, chosen),
        lambda: plots.weight_heatmaps(weights, **place, unit=chosen, theme=theme),
        alt=words.maps_alt([word(shown.kind, gate).name for gate in found], measured.limit, chosen),
    )
    if chosen is not None:
        unit.draw(shown, found, where, chosen, address)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.markdown(words.HISTOGRAMS)
        charts.draw(
            "weight-histograms",
            ("histograms", *key),
            lambda: plots.weight_histograms(weights, **place, theme=theme),
            alt=words.HISTOGRAMS_ALT,
        )
    with right:
        st.markdown(
            words.SPECTRA if measured.spectra else words.too_large(shown.module.hidden_size)
        )
        if measured.spectra:
            charts.draw(
                "weight-spectra",
                ("spectra", *key),
                lambda: plots.recurrent_spectra(
                    weights, **place, theme=theme, spectra=measured.spectra
                ),
                alt=words.SPECTRA_ALT,
            )
    if KINDS[shown.kind].peeps:
        st.markdown(words.PEEPHOLES)
    st.table(measured.rows, border="horizontal", hide_index=True, alt=words.TABLE_ALT)
    if measured.projection:
        st.markdown(words.PROJECTION)
        st.table(
            measured.projection, border="horizontal", hide_index=True, alt=words.PROJECTION_ALT
        )
