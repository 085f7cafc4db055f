"""Kept scale: how a person's own numbers come to what networks take, and stay comparable."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import streamlit as st
from streamlit.errors import StreamlitAPIException

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.prepare import Recipe
from lstm_viz.sequences.scaling import EARLIER, Kept, Scale, Scaling
from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore import scale_words, words
from lstm_viz.ui.frame import session_address

KEY = "scaled"  # in the address: offset~factor of each column
_BELONGS = "scaled-belongs"  # in the session: of which numbers the kept scale is
_GROUP = "scaled-group"  # in the session: the file whose series all have the scale of the set


def recipe(sequence: Sequence, takes: float, belongs: object) -> Recipe:
    """How own numbers are scaled for networks that take values from -`takes` to `takes`.

    Within these they are read as they are. Outside, they are standardised, and that scale is kept
    for all that follows with the same `belongs` (a source, its columns, how they are prepared).
    """
    own = _written(sequence)
    text, kept = _kept(sequence, belongs)
    if kept:
        return Recipe(scale="standard") if text == own else _as_before(kept)
    if _fits(sequence, takes):
        forget()
        return Recipe()
    st.query_params[KEY] = own
    return Recipe(scale="standard")


def by_hand(sequence: Sequence, scale: Scale, belongs: object) -> Recipe:
    """How a sequence is scaled where a person has chosen a scale: as its set was, or by itself.

    The set's is kept once a sequence is opened from it, for all that follows with the same
    `belongs`, the scale among it.
    """
    _, kept = _kept(sequence, belongs)
    if kept and scale != "none":
        return _as_before(kept)
    forget()
    st.session_state.pop(_BELONGS, None)
    return Recipe(scale=scale)


def _as_before(kept: Kept) -> Recipe:
    of_set = scale_words.SCALE_OF_SET if _GROUP in st.session_state else EARLIER
    return Recipe(scale="kept", kept=kept, kept_from=of_set)


def keep(kept: Kept, group: str) -> None:
    """Keep this scale, which is that of a set, for each sequence of the `group` that comes next."""
    with session_address.changing():
        st.query_params[KEY] = _text(kept)
    st.session_state[_GROUP] = group
    st.session_state.pop(_BELONGS, None)


def group_of(source: str, group: str) -> str:
    """What the scale belongs to: to a group, once it is kept for it, else to one source alone."""
    if group and st.session_state.get(_GROUP) == group:
        return group
    st.session_state.pop(_GROUP, None)
    return source


def forget() -> None:
    """Keep no scale: the next sequence is scaled by itself, if at all."""
    with suppress(StreamlitAPIException):  # a step back in the browser's history
        st.query_params.pop(KEY, None)


def _renew() -> None:
    with session_address.changing():
        forget()


def offer_own() -> None:
    """Beside what was scaled as its set: back to the scale of this sequence by itself."""
    st.button(
        scale_words.SCALE_TO_THIS,
        key="rescale",
        type="tertiary",
        help=scale_words.SCALE_OF_SET_HELP,
        on_click=_renew,
    )


def offer(sequence: Sequence, takes: float) -> None:
    """Beside what was scaled: back to the numbers as they are or, where that can't be, renew it."""
    if _fits(sequence, takes):
        label, said = words.READ_AS_IT_IS, words.read_as_it_is(takes)
    elif st.query_params.get(KEY) != _written(sequence):
        label, said = scale_words.SCALE_TO_THIS, scale_words.SCALE_TO_THIS_HELP
    else:
        return
    st.button(label, key="rescale", type="tertiary", help=said, on_click=_renew)


def _kept(sequence: Sequence, belongs: object) -> tuple[str, Kept]:
    """What the address has of a kept scale, and the scale, where it belongs to these numbers."""
    text = controls.written(KEY).get(KEY, "")
    before = st.session_state.get(_BELONGS, belongs)
    st.session_state[_BELONGS] = belongs
    return text, kept_for(sequence, text) if before == belongs else ()


def _fits(sequence: Sequence, takes: float) -> bool:
    return bool(np.nanmax(np.abs(sequence.values)) <= takes)


def _written(sequence: Sequence) -> str:
    scaling = Scaling.of(sequence, "standard")
    return _text(tuple(zip(scaling.offset, scaling.factor, strict=True)))


def _text(pairs: Kept) -> str:
    return ",".join(f"{offset:.9g}~{factor:.9g}" for offset, factor in pairs)


def kept_for(sequence: Sequence, text: str) -> Kept:
    """What the address says; nothing for what could not be a scale of this sequence."""
    try:
        pairs = tuple(
            (float(offset), float(factor))
            for offset, factor in (pair.split("~") for pair in filter(None, text.split(",")))
        )
    except ValueError:  # no number, or not two of them
        return ()
    good = all(np.isfinite(pair).all() and pair[1] > 0 for pair in pairs)
    if not good or len(pairs) != len(sequence.names):
        return ()
    with np.errstate(over="ignore"):  # what became infinite is no scale
        scaled = Scaling.of(sequence, "kept", pairs).apply(sequence.values).astype(np.float32)
    return () if np.isinf(scaled).any() else pairs
