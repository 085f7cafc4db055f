"""The rail: which corpus, which signal of which unit, which step, and the overview's ends."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lstm_viz.corpus import CorpusError
from lstm_viz.ui.controls import controls, corpus_rows
from lstm_viz.ui.corpus import navigation, stores, words
from lstm_viz.ui.corpus.stores import OpenedStore
from lstm_viz.ui.frame import corpora, refusal
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.refusal import Refused


class CorpusChoice(NamedTuple):
    """What the rail has: a store, a signal of a unit of a layer (from 0), and a step.

    Steps are counted from 0, as the store counts them; on the screen, from 1. `start` and `stop`
    are the overview's first step and the step after its last one.
    """

    own: OpenedStore
    signal: str
    unit: int
    layer: int
    at: int
    start: int
    stop: int


def draw() -> CorpusChoice | Refused | None:
    """Draw all controls of the rail; None where there is no store."""
    names = corpora.names()
    if not names:
        return None  # the page says why
    before = st.session_state.get(corpus_rows.STORE)
    if before is not None and before not in names:
        st.warning(plain(words.gone(before)))
    name = controls.draw(corpus_rows.STORE, options=names, on_change=navigation.to_start)
    try:
        own = stores.opened(name)
    except CorpusError as error:
        return refusal.say(str(error))
    net, steps = own.store.net, own.store.steps
    layers, units = net.sizes
    signal = controls.draw(
        corpus_rows.SIGNAL, options=net.signals, default="c" if "c" in net.signals else "h"
    )
    unit = controls.draw(corpus_rows.UNIT, high=units - 1)
    layer = controls.draw(corpus_rows.LAYER, high=layers, default=layers) if layers > 1 else 1
    at = controls.draw(corpus_rows.AT, high=steps)
    start = controls.draw(corpus_rows.FROM, high=steps)
    stop = controls.draw(corpus_rows.TO, high=steps)
    start, stop = int(start or 1) - 1, int(steps if stop is None else stop)
    if start >= stop:
        st.warning(plain(words.no_part(start, stop - 1)))
        start, stop = 0, steps
    return CorpusChoice(own, signal, int(unit), int(layer) - 1, int(at) - 1, start, stop)
