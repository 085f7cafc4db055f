"""The picture as numbers: one step as sentences and as a table, for reading instead of looking."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.skipping import recorded
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture import words
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.views.known import number
from lstm_viz.ui.views.view import View
from lstm_viz.words import word

TABLE_HEIGHT = 260  # px
MISSING = "–"


@st.fragment
def draw(view: View) -> None:
    """What can be folded out: a step and a unit to choose, sentences, and all its units."""
    fold = controls.draw("text")
    if not fold.open:
        return
    with fold:
        wide, narrow = st.columns([3, 2])
        with wide:
            step = controls.draw("step", high=view.sequence.steps)
        with narrow:
            most = max(side.trace.sizes["unit"] for side in view.sides.values())
            unit = controls.draw("unit", high=most - 1)
        st.markdown(plain(input_sentence(view, step), most=2_000))
        for kind in view.sides:
            st.markdown(plain(sentence(view, kind, step, unit), most=2_000))
        for kind in view.sides:
            st.markdown(words.all_units(KIND_NAMES[kind], step))
            st.table(
                table(view, kind, step),
                border="horizontal",
                hide_index=True,
                height=TABLE_HEIGHT,
                alt=words.all_units_alt(KIND_NAMES[kind], step),
            )


def input_sentence(view: View, step: int) -> str:
    """What came in at this step (counted from 1), what was answered, and what was right."""
    label = view.sequence.labels[step - 1]
    called = None if label == step else str(label)
    said = view.known.in_words(view.sequence, view.target, view.sides, step - 1)
    return words.one_step(step, called, said)


def sentence(view: View, kind: str, step: int, unit: int) -> str:
    """All signals of one unit at one step in words; steps are counted from 1, units from 0."""
    trace, place = view.sides[kind].trace, view.sides[kind].place._asdict()
    units = trace.sizes["unit"]
    if unit >= units:
        return words.no_unit(KIND_NAMES[kind], unit, units - 1)
    if not recorded(trace)[step - 1]:
        return words.skipped(KIND_NAMES[kind], step, missing=bool(view.sequence.absent[step - 1]))
    signals = ", ".join(
        f"{word(kind, signal).name} {number(trace.sel(signal, **place, batch=0)[step - 1, unit])}"
        for signal in SHOWN[kind]
    )
    return words.one_unit(KIND_NAMES[kind], step, unit, signals)


def table(view: View, kind: str, step: int) -> dict[str, list[str]]:
    """All units of one network at one step: a column a signal, a row a unit."""
    trace, place = view.sides[kind].trace, view.sides[kind].place._asdict()
    units = [str(unit) for unit in range(trace.sizes["unit"])]
    columns = {
        word(kind, signal).name: [
            MISSING if np.isnan(value) else f"{value:.4f}"
            for value in trace.sel(signal, **place, batch=0)[step - 1]
        ]
        for signal in SHOWN[kind]
    }
    return {words.UNIT: units, **columns}
