"""Sequences side by side; of two, the difference and where they part."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz import sets
from lstm_viz.edits import parse, write
from lstm_viz.plots.aligned_maps import difference_limits
from lstm_viz.plots.theme import Theme, signal_range
from lstm_viz.sequences import SequenceError
from lstm_viz.sets import Parted
from lstm_viz.sets.alignment import At
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.set_rows import END, LARGEST, PARTING, START
from lstm_viz.ui.explore.sets import choices, inputs, recorded_set, words
from lstm_viz.ui.explore.sets.choices import Aligning, Opens
from lstm_viz.ui.explore.sets.members import Members, Named
from lstm_viz.ui.explore.sets.recorded_set import RecordedSet, SetReader
from lstm_viz.ui.frame.plain import plain
from lstm_viz.words import READING

MAP = 170  # px


class Beside(NamedTuple):
    """What the controls say; with `edits`, the first sequence is compared with an edited copy."""

    named: Named
    signal: str
    aligning: Aligning
    apart: float
    edits: str
    least: int = 1

    @property
    def told(self) -> tuple[str, ...]:
        """Nothing but what the pictures show."""
        return ()

    def title(self, found: RecordedSet) -> str:
        """The heading: what is compared."""
        names = [plain(name, most=60) for name in found.trace.meta["sequences"]]
        return words.beside([names[0], words.EDITED] if self.edits else names)

    def draw(
        self, own: SetReader, found: RecordedSet, named: Named, opens: Opens, theme: Theme
    ) -> None:
        """A map of each sequence on one range, and of two their difference and a table."""
        at = self.aligning.at(named, own.known.read)
        traces, names = [(found.trace, k) for k in range(len(named))], list(named)
        if self.edits:
            edited = recorded_set.edited(own, next(iter(named.values())), _for_net(self.edits, 0))
            traces, names = [traces[0], (edited, 0)], [names[0], words.EDITED]
            at = at if isinstance(at, str) else [at[0], at[0]]
        within = signal_range([trace for trace, _ in traces], self.signal)
        parted = None
        if len(traces) == 2:
            (one, first), (other, second) = traces
            parted = sets.part(
                one, other, (first, second), at=at, threshold=self.apart, **own.place._asdict()
            )
            st.markdown(self._sentence(own, parted, [plain(name, most=60) for name in names]))
        read = None if parted is None else parted.read
        inputs.draw(found, named, at, self.aligning, read, theme)
        places: list[DeltaGenerator] = []
        values = self._values(own, traces, parted, at)
        for number, (name, (offset, shown_values)) in enumerate(zip(names, values, strict=True)):
            if number % 2 == 0:  # a new row: on a phone the order is that of the sequences
                places = list(st.columns(2, gap="medium"))
            with places[number % 2]:
                st.markdown(f"**{plain(name, most=80)}**")
                self._map(own, f"{number}", shown_values, offset, within, name, theme)
                edits = _for_net(self.edits, own.net) if number else ""
                choices.open_button(next(iter(named)) if edits else name, opens, f"{number}", edits)
        if parted is None:
            return
        places = list(st.columns(2, gap="medium"))
        with places[0]:
            st.markdown(f"**{words.DIFFERENCE}**")
            delta = parted.delta[self.signal]
            if np.isfinite(delta).any():
                first_offset = int(parted.offsets[0])
                within = difference_limits(delta)
                self._map(own, "delta", delta, first_offset, within, words.DIFFERENCE, theme)
                st.caption(words.difference_range(*within))
        with places[1]:
            if self.edits:
                st.caption(plain(words.edited(traces[1][0].badge)))
            st.markdown(f"**{words.PARTS}**")
            st.table(self._rows(own, parted), border="horizontal", hide_index=True)

    def _values(
        self,
        own: SetReader,
        traces: list[tuple[Trace, int]],
        parted: Parted | None,
        at: At,
    ) -> list[tuple[int, np.ndarray]]:
        """Of each sequence its first offset and its values, all on one time axis."""
        if parted is not None:
            first = int(parted.offsets[0])
            return [(first, one) for one in parted.values[self.signal]]
        trace = traces[0][0]
        offsets, values = sets.aligned(trace, self.signal, at, **own.place._asdict())
        return [(int(offsets[0]), one) for one in values]

    def _map(
        self,
        own: SetReader,
        what: str,
        values: np.ndarray,
        offset: int,
        within: tuple[float, float],
        name: str,
        theme: Theme,
    ) -> None:
        called = choices.title(own, self.signal)
        maps = choices.Maps(own, self.signal, self.aligning, MAP, theme)
        alt = words.map_alt(name, called, values.shape, *within)
        maps.draw(f"set-beside-{what}", values, offset, within, called, alt)

    def _sentence(self, own: SetReader, parted: Parted, names: list[str]) -> str:
        """Where they read different inputs, and which signal parts first."""
        read = None if parted.read is None else parted.read + self.aligning.first
        begins = words.reads(self.aligning.along, read, edited=bool(self.edits))
        found = parted.earliest
        if found is None:
            return f"{begins} {words.never(self.apart)}"
        signal, first = found
        also = [one for one in READING[own.kind] if one in parted.together and one != signal]
        return f"{begins} " + words.parts(
            choices.title(own, signal),
            self.aligning.along,
            first.offset + self.aligning.first,
            first.unit,
            first.by,
            self.apart,
            [choices.title(own, one) for one in also],
        )

    def _rows(self, own: SetReader, parted: Parted) -> list[dict[str, str]]:
        rows = []
        for signal in READING[own.kind]:
            first = parted.first.get(signal)
            largest = float(np.nanmax(np.abs(parted.delta[signal]), initial=0))
            rows.append(
                {
                    words.SIGNAL: choices.title(own, signal),
                    words.column(self.aligning.along): words.NONE
                    if first is None
                    else words.offset(first.offset + self.aligning.first),
                    words.UNIT: words.NONE if first is None else f"{first.unit}",
                    words.BY: words.NONE if first is None else words.signed(first.by),
                    words.LARGEST: f"{largest:.3g}",
                }
            )
        return rows


def _for_net(text: str, net: int) -> str:
    """The same edits of the network that is at this place in the Gate Explorer."""
    return write([replace(one, net=net) for one in parse(text)]) if text else ""


def _two(names: tuple[str, ...], alone: str) -> list[str]:
    """The sequence that is shown where one is, and the next one or, of the last, the first."""
    first = names.index(alone) if alone in names else 0
    return list(dict.fromkeys([names[first], names[(first + 1) % len(names)]]))


def choose(own: SetReader, members: Members) -> Beside:
    """Draw the controls. Raises SequenceError where too many sequences are chosen."""
    names = tuple(members.named)
    chosen = two = _two(names, members.alone)
    if not members.aligns:  # of two texts there is nothing to choose
        chosen = controls.draw("pair", options=names, empty=words.beside(two)) or two
    if len(chosen) > limits.SET_COMPARED:
        raise SequenceError(words.too_many_beside(len(chosen), limits.SET_COMPARED))
    signal = choices.choose_signal(own)
    ways = members.aligns or (START, END, LARGEST)
    aligning = choices.choose_aligning(members.columns, ways=ways)
    apart = float(controls.draw("apart"))
    edits = str(controls.draw("variant")).strip()
    if edits:
        chosen = chosen[:1]
        if aligning.how == PARTING:  # both read the same
            aligning = Aligning(START, None)
    return Beside({name: members.named[name] for name in chosen}, signal, aligning, apart, edits)
