"""File contents: what a file has, layer by layer, and what was assumed of it."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.network import words
from lstm_viz.ui.views import opened, opened_words

MOST = 12  # rows that are seen at once; more can be folded out


def draw(network: opened.Opened) -> None:
    """The recurrent layers, the notes on them, those that are refused, and all else."""
    loaded = network.loaded
    st.table(
        [
            {
                words.LAYER: plain(name),
                words.KIND: opened.kind_name(module),
                words.INPUTS: f"{module.input_size:,}",
                words.UNITS: f"{module.hidden_size:,}",
                words.LAYERS: f"{module.num_layers:,}",
                words.DIRECTIONS: words.ways(both=module.bidirectional),
                words.ACTIVATIONS: opened.activations(module),
                words.PARAMETERS: f"{sum(p.numel() for p in module.parameters()):,}",
            }
            for name, module in loaded.items()
        ],
        border="horizontal",
        hide_index=True,
        alt=words.LAYERS_ALT,
    )
    notes = loaded.notes_together
    for note in notes[:MOST]:
        st.caption(plain(opened_words.note(note), most=600))
    for name, reason in list(loaded.refused.items())[:MOST]:
        st.caption(plain(words.refused(name, reason), most=600))
    hidden = max(0, len(notes) - MOST) + max(0, len(loaded.refused) - MOST)
    if hidden:
        st.caption(words.more_notes(hidden))
    if loaded.parts:
        st.caption(plain(words.also([_told(*part) for part in loaded.parts], MOST), most=2_000))


def _told(name: str, role: str, shape: tuple[int, ...]) -> str:
    return words.part(name, role, " × ".join(f"{size:,}" for size in shape))
