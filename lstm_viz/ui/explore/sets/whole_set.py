"""The whole set: mean and spread of every unit over aligned time, and which sequences differ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from lstm_viz import plots, sets
from lstm_viz.plots.theme import Theme, two_digits_up
from lstm_viz.sets import Course
from lstm_viz.sets.alignment import At
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore.sets import (
    choices,
    found_words,
    listing,
    previous_next,
    recorded_set,
    twin,
    words,
)
from lstm_viz.ui.explore.sets.choices import Aligning, Opens
from lstm_viz.ui.explore.sets.members import Members, Named
from lstm_viz.ui.explore.sets.recorded_set import RecordedSet, SetReader
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain

MAP, LINES = 150, 110  # px, of the drawing areas


class Whole(NamedTuple):
    """What the controls say; `named` are the sequences that are read."""

    named: Named
    signal: str
    aligning: Aligning
    total: int
    least: int = 2

    @property
    def told(self) -> tuple[str, ...]:
        """How many sequences are left out because there are too many."""
        if self.total <= limits.SET_SEQUENCES:
            return ()
        return (words.too_many(self.total, limits.SET_SEQUENCES),)

    def title(self, found: RecordedSet) -> str:
        """The heading: how many sequences, clusters and outliers there are."""
        outliers = int(np.count_nonzero(sets.outliers(found.scores)))
        return found_words.heading(len(found.scores), len(found.clusters.named), outliers)

    def draw(
        self, own: SetReader, found: RecordedSet, named: Named, opens: Opens, theme: Theme
    ) -> None:
        """Maps and a unit on the left, the list of sequences on the right, the clusters below."""
        names = tuple(named)
        at = self.aligning.at(named, own.known.read)
        course = recorded_set.course(own, found, self.signal, at)
        st.markdown(plain(found_words.found_outliers(names, found.scores), most=600))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            self._draw_maps(own, found, course, theme)
            self._draw_unit(own, found, course, names, at, opens, theme)
        with right:
            listing.draw(own, found, named, self.signal, opens)
        listing.draw_clusters(found, names, opens)
        fold = controls.draw("text")
        if fold.open:
            with fold:
                twin.draw(course, self.aligning, choices.title(own, self.signal))

    def _draw_maps(self, own: SetReader, found: RecordedSet, course: Course, theme: Theme) -> None:
        low, high = choices.limits_of(own, found, self.signal)
        name = choices.title(own, self.signal)
        offset, units = int(course.offsets[0]), course.mean.shape[1]
        width = course.quantiles[-1] - course.quantiles[0]
        maps = choices.Maps(own, self.signal, self.aligning, MAP, theme)
        st.markdown(words.mean_of(name), anchors=False)
        alt = words.map_alt(words.MEAN, name, course.mean.shape, low, high)
        maps.draw("set-mean", course.mean, offset, (low, high), words.MEAN, alt, course.few)
        st.markdown(words.spread_of(name), anchors=False)
        top = min(high - low, two_digits_up(float(np.nanmax(width))))
        alt = words.map_alt(words.SPREAD, name, width.shape, 0.0, top)
        maps.draw("set-spread", width, offset, (0.0, top), words.SPREAD, alt, course.few)
        most = int(course.number.max()) if course.few.any() else 0
        st.caption(words.maps(units, len(found.scores), low, high, top, most))

    def _draw_unit(
        self,
        own: SetReader,
        found: RecordedSet,
        course: Course,
        names: tuple[str, ...],
        at: At,
        opens: Opens,
        theme: Theme,
    ) -> None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            widest = int(found.activity[self.signal].mean.std(axis=0).argmax())
            high = course.mean.shape[1] - 1
            unit = int(controls.draw("unit", high=high, default=widest))
            among = int(controls.draw("among", high=len(names)))
            previous_next.draw("among", range(1, len(names) + 1), among)
            name = names[among - 1]
            choices.open_button(name, opens, "among")
        line = self._line(own, found, course, at, among - 1)[:, unit]
        within = choices.limits_of(own, found, self.signal)
        first = int(course.offsets[0]) + self.aligning.first
        mean, bounds = course.mean[:, unit], course.quantiles[:, :, unit]
        along = self.aligning.along
        charts.draw(
            "set-unit",
            (
                "set",
                name,
                *(one.tobytes() for one in (mean, bounds, line)),
                self.signal,
                theme,
                first,
                within,
                along,
                course.number.tobytes(),
            ),
            lambda: plots.spread_lines(
                mean,
                bounds,
                first,
                signal=self.signal,
                limits=within,
                one=(name, line),
                number=course.number,
                few=course.few,
                along=along,
                height=LINES,
                theme=theme,
            ),
            alt=words.unit_alt(choices.title(own, self.signal), unit, name),
        )
        called, ending = choices.title(own, self.signal), bool(course.few.any())
        said = words.unit(called, unit, plain(name), unit == widest, ending)
        st.caption(said)

    def _line(
        self, own: SetReader, found: RecordedSet, course: Course, at: At, number: int
    ) -> np.ndarray:
        """One sequence over the time of the course, (time, unit)."""
        offsets, (values,) = sets.aligned(
            found.trace,
            self.signal,
            at if isinstance(at, str) else [at[number]],
            batches=[number],
            **own.place._asdict(),
        )
        whole = np.full(course.mean.shape, np.nan, values.dtype)
        first = int(offsets[0] - course.offsets[0])
        whole[first : first + len(values)] = values
        return whole


def choose(own: SetReader, members: Members) -> Whole:
    """Draw the controls of the whole set."""
    named = dict(list(members.named.items())[: limits.SET_SEQUENCES])
    signal = choices.choose_signal(own)
    aligning = choices.choose_aligning(members.columns, members.event)
    return Whole(named, signal, aligning, len(members.named))
