"""The picture as numbers: one step as sentences and as a table, for reading instead of looking."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.series import Series
from lstm_viz.skipping import recorded
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.views.networks import KIND_NAMES
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
            st.markdown(f"**{KIND_NAMES[kind]}**, all units at step {step}")
            st.table(
                table(view, kind, step),
                border="horizontal",
                hide_index=True,
                height=TABLE_HEIGHT,
                alt=f"All units of the {KIND_NAMES[kind]} at step {step}",
            )


def input_sentence(view: View, step: int) -> str:
    """What came in at this step (counted from 1), what was answered, and what was right."""
    names, values = view.sequence.names, view.sequence.values[step - 1]
    series = None if view.pair is None else view.pair.series
    if series is not None and series.text:
        return _of_text(view, series, step)
    came = ", ".join(f"{name} {_number(value)}" for name, value in zip(names, values, strict=True))
    answers = ", ".join(
        f"{KIND_NAMES[kind]} {_number(side.prediction[step - 1])}"
        for kind, side in view.sides.items()
    )
    target = view.target[step - 1]
    right = "" if np.isnan(target) else f"; target {_number(target)}"
    if series is not None:
        right += f"; {_seen(series, step)}"
    label = view.sequence.labels[step - 1]
    called = "" if label == step else f" ({label})"
    return f"Step {step}{called}: input {came}; answers {answers}{right}."


def _of_text(view: View, series: Series, step: int) -> str:
    """The same of a text: which character came, which one each network expects, which one came."""
    names, place = series.names, series.next[step - 1]
    answers = ", ".join(
        f"{KIND_NAMES[kind]} {names[int(side.said[step - 1])]}"
        + ("" if np.isnan(place) else f" (to the right one {_number(side.prediction[step - 1])})")
        for kind, side in view.sides.items()
        if side.said is not None
    )
    right = "" if np.isnan(place) else f"; target {names[int(place)]}"
    came = names[int(series.values[step - 1])]
    return f"Step {step}: input {came}; answers {answers}{right}; {_seen(series, step)}."


def _seen(series: Series, step: int) -> str:
    """Whether what comes after this step was held out."""
    return "the next step is held out" if step >= series.held_out else "the next step was seen"


def sentence(view: View, kind: str, step: int, unit: int) -> str:
    """All signals of one unit at one step in words; steps are counted from 1, units from 0."""
    trace = view.sides[kind].trace
    units = trace.sizes["unit"]
    if unit >= units:
        return f"{KIND_NAMES[kind]}: there is no unit {unit}, the last one is {units - 1}."
    if not recorded(trace)[step - 1]:
        return (
            f"{KIND_NAMES[kind]}, step {step}: a value is missing here, so the network skips this "
            "step."
        )
    signals = ", ".join(
        f"{word(kind, signal).name} "
        f"{_number(trace.sel(signal, layer=0, direction=0, batch=0)[step - 1, unit])}"
        for signal in SHOWN[kind]
    )
    return f"{KIND_NAMES[kind]}, step {step}, unit {unit}: {signals}."


def table(view: View, kind: str, step: int) -> dict[str, list[str]]:
    """All units of one network at one step: a column a signal, a row a unit."""
    trace = view.sides[kind].trace
    units = [str(unit) for unit in range(trace.sizes["unit"])]
    columns = {
        word(kind, signal).name: [
            MISSING if np.isnan(value) else f"{value:.4f}"
            for value in trace.sel(signal, layer=0, direction=0, batch=0)[step - 1]
        ]
        for signal in SHOWN[kind]
    }
    return {"unit": units, **columns}


def _number(value: float) -> str:
    return MISSING if np.isnan(value) else f"{value:.2f}".replace("-", "−")
