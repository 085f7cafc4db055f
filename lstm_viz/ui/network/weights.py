"""Weights: a layer's weights as maps, histograms and spectra, and as a table."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz import gate_weights, plots
from lstm_viz.plots.theme import Theme
from lstm_viz.plots.weight_grid import limit_of
from lstm_viz.ui import limits
from lstm_viz.ui.frame import charts
from lstm_viz.ui.network import words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened
from lstm_viz.words import word

_ROWS: Shelf[list[dict[str, str]]] = Shelf(limits.MEASURED_BYTES, lambda rows: 512 * len(rows))


def draw(shown: opened.Shown, theme: Theme) -> None:
    """The three pictures of one layer, what is wrong with its weights, and the table."""
    weights = {name: p.detach().numpy() for name, p in shown.module.state_dict().items()}
    place = {"kind": shown.kind, **shown.place._asdict()}
    found = gate_weights.blocks(weights, **place)
    for sentence in faults(found):
        st.markdown(sentence)
    limit = limit_of(found)
    key = (shown.which, theme.background)
    st.markdown(words.MAPS)
    charts.draw(
        "weight-maps",
        ("maps", *key),
        lambda: plots.weight_heatmaps(weights, **place, theme=theme),
        alt=words.maps_alt([word(shown.kind, gate).name for gate in found], limit),
    )
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
            words.SPECTRA if _is_small(found) else words.too_large(shown.module.hidden_size)
        )
        if _is_small(found):
            charts.draw(
                "weight-spectra",
                ("spectra", *key),
                lambda: plots.recurrent_spectra(weights, **place, theme=theme),
                alt=words.SPECTRA_ALT,
            )
    st.table(
        _ROWS.get_or_make(
            shown.which, lambda: [row(shown.kind, gate, block) for gate, block in found.items()]
        ),
        border="horizontal",
        hide_index=True,
        alt=words.TABLE_ALT,
    )


def _is_small(found: dict[str, gate_weights.Block]) -> bool:
    return len(next(iter(found.values())).W_x) <= limits.OPENED_SPECTRA


def faults(found: dict[str, gate_weights.Block]) -> list[str]:
    """What is wrong with the weights, a sentence each; mostly nothing."""
    broken = {gate: gate_weights.not_finite(block) for gate, block in found.items()}
    broken = {gate: count for gate, count in broken.items() if count}
    said = [words.not_finite(broken)] if broken else []
    for sentence, units in (
        (words.dead, gate_weights.dead_units(found)),
        (words.unread, gate_weights.unread_units(found)),
    ):
        if units.size:
            said.append(sentence([int(unit) for unit in units]))
    return said


def row(kind: str, gate: str, block: gate_weights.Block) -> dict[str, str]:
    """What is measured of one gate's weights."""
    small = len(block.W_x) <= limits.OPENED_SPECTRA
    singular = gate_weights.singular_values(block) if small else np.full(1, np.nan)
    return {
        words.GATE: f"{word(kind, gate).name} {gate}",
        words.W_X: _spread(block.W_x),
        words.W_H: _spread(block.W_h) if block.W_h is not None else words.NONE,
        words.BIAS: _spread(block.b) if block.b is not None else words.NONE,
        words.RADIUS: _number(gate_weights.spectral_radius(block) if small else np.nan),
        words.SINGULAR: f"{_number(singular[0])} … {_number(singular[-1])}",
        words.NO_NUMBERS: f"{gate_weights.not_finite(block):,}",
    }


def _spread(values: np.ndarray) -> str:
    values = values[np.isfinite(values)]
    if not values.size:
        return words.NONE
    return words.spread(_number(values.mean()), _number(values.std()))


def _number(value: float) -> str:
    return words.NONE if np.isnan(value) else f"{value:.3g}".replace("-", "−")
