"""Choices: what both pictures of a set have in common: signal, alignment, range, input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from lstm_viz import plots
from lstm_viz.plots.theme import Theme, signal_range
from lstm_viz.sequences import Sequence
from lstm_viz.sets.alignment import At, first_difference
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.set_rows import END, LARGEST, ONE, PARTING, START, signal_titles
from lstm_viz.ui.explore.sets import words
from lstm_viz.ui.explore.sets.recorded_set import RecordedSet, SetReader
from lstm_viz.ui.frame import charts, session_address
from lstm_viz.words import READING, word

Opens = Callable[[str], dict[str, Any]]


class Aligning(NamedTuple):
    """How sequences are aligned: by start, end, a column's largest value or where two part."""

    how: str
    column: str | None

    def at(self, named: Mapping[str, Sequence], read: Callable[[Sequence], np.ndarray]) -> At:
        """Where 0 is in each sequence."""
        if self.how == PARTING:
            return first_difference([one.values for one in named.values()])
        if self.how != LARGEST:
            return "end" if self.how == END else "start"
        places = []
        for one in named.values():
            values = one.values[:, one.names.index(self.column)].astype(np.float64)
            values[np.isnan(read(one)).any(axis=1)] = np.nan  # not of all: it could not be recorded
            places.append(int(np.nanargmax(values)))
        return tuple(places)

    @property
    def first(self) -> int:
        """What the time axis calls the offset 0: steps are counted from 1."""
        return 1 if self.how == START else 0

    @property
    def along(self) -> str:
        """What the numbers on the time axis count."""
        return {
            START: words.STEP,
            END: words.FROM_END,
            PARTING: words.FROM_PARTING,
        }.get(self.how, words.from_largest(self.column or ""))


class Maps(NamedTuple):
    """Maps of one signal over aligned time, each `height` px high."""

    own: SetReader
    signal: str
    aligning: Aligning
    height: int
    theme: Theme

    def draw(
        self,
        key: str,
        values: np.ndarray,
        offset: int,
        within: tuple[float, float],
        called: str,
        alt: str,
        few: np.ndarray | None = None,
    ) -> None:
        """One map of `values` (time, unit) from `offset` on; `called` is what its numbers are."""
        kind, along, first = self.own.kind, self.aligning.along, offset + self.aligning.first
        charts.draw(
            key,
            (key, *_bytes(values, few), first, within, kind, self.signal, along, self.theme),
            lambda: plots.aligned_map(
                values,
                first,
                kind=kind,
                signal=self.signal,
                limits=within,
                along=along,
                shown=called,
                few=few,
                height=self.height,
                theme=self.theme,
            ),
            alt=alt,
        )


def _bytes(values: np.ndarray, few: np.ndarray | None) -> tuple[bytes, bytes]:
    return values.tobytes(), b"" if few is None else few.tobytes()


def choose_signal(own: SetReader) -> str:
    """The signal that is drawn; the gate that keeps, where nobody has chosen."""
    signals = READING[own.kind]
    titles = signal_titles(own.kind)
    return controls.draw("set_signal", options=signals, default=signals[0], titles=titles)


def choose_aligning(
    names: tuple[str, ...], event: str = "", ways: tuple[str, ...] = (START, END, LARGEST)
) -> Aligning:
    """The alignment, one of `ways`, and of several columns which one's largest value counts.

    Where nobody has chosen, it is that of the column `event`, if there is one: what units do at it
    would be spread over all its steps in a mean over the steps from the start.
    """
    by = event if event in names else None
    how = controls.draw("align", options=ways, default=LARGEST if by else None)
    column = None
    if how == LARGEST:
        column = by or names[0]
        if len(names) > 1:
            column = controls.draw("align_by", options=names, default=by)
    return Aligning(how, column)


def limits_of(own: SetReader, found: RecordedSet, signal: str) -> tuple[float, float]:
    """The one range of a signal over the whole set."""
    return signal_range(found.trace, signal)


def title(own: SetReader, signal: str) -> str:
    """What a signal is called."""
    return word(own.kind, signal).name


def open_button(name: str, opens: Opens, key: str, edits: str = "") -> None:
    """A button that shows one sequence alone, in the Gate Explorer, or an edited copy of it."""
    st.button(
        words.OPEN,
        key=f"set-open-{key}",
        type="tertiary",
        on_click=open_one,
        args=(name, opens, edits),
    )


def open_one(name: str, opens: Opens, edits: str = "") -> None:
    """Show one sequence alone from the next run on."""
    st.session_state.update({"set": ONE, **opens(name)})
    if edits:
        with session_address.changing():
            st.query_params.update({"edits": edits, "tab": "whatif"})
