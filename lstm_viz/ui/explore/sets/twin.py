"""The picture of a set as numbers: units over all steps, and the mean at each step."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.sets import Course
from lstm_viz.ui.explore.sets import words
from lstm_viz.ui.explore.sets.choices import Aligning

ROWS = 200


def draw(course: Course, aligning: Aligning, name: str) -> None:
    """Mean, quantiles and number of sequences at each step, of the mean over all units; by unit."""
    st.caption(words.twin(name, ROWS))
    there = np.flatnonzero(course.number > 0)[:ROWS]
    low, high = course.quantiles[0], course.quantiles[-1]
    st.table(
        [
            {
                words.column(aligning.along): words.offset(
                    int(course.offsets[at]) + aligning.first
                ),
                words.COUNT: f"{course.number[at]}",
                words.MEAN: f"{course.mean[at].mean():.3f}",
                words.LOWEST: _unit(course.mean[at], int(course.mean[at].argmin())),
                words.HIGHEST: _unit(course.mean[at], int(course.mean[at].argmax())),
                words.WIDEST: _unit(high[at] - low[at], int((high[at] - low[at]).argmax())),
            }
            for at in there
        ],
        border="horizontal",
        hide_index=True,
    )


def _unit(values: np.ndarray, unit: int) -> str:
    return words.value_of(unit, float(values[unit]))
