"""The page Corpus, drawn from top to bottom: the overview, the window, and where to look."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.corpus import CorpusError
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences import SequenceError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui.corpus import (
    alike,
    extreme_places,
    navigation,
    overview,
    stores,
    windows,
    windows_by_address,
    words,
)
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import packing, public_view
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.view import View
from lstm_viz.words import word


def draw(choice: CorpusChoice, theme: Theme) -> None:
    """All of the page; a store that turns out to be damaged is a sentence."""
    store = choice.own.store
    name = f"{word(store.net.kind, choice.signal).name} {choice.signal}"
    with st.container(key="corpus"):
        count = len(store.starts) - 1
        kind = KIND_NAMES[store.net.kind]
        st.markdown(words.heading(plain(choice.own.name), kind, store.steps, count), anchors=False)
        # The window is what somebody waits for: it is asked for before the overview is made.
        above, below = st.container(key="corpus-above"), st.container()
        try:
            start, stop = windows.bounds(store, choice.at)
            with below:
                shown = _draw_window(choice, start, stop, theme)
            with above:
                overview.draw(choice, name, (start, stop), theme)
                extreme_places.draw(choice, name)
                alike.draw(choice)
            with below:
                _draw_check(choice, start, stop, shown)
        except VerificationError as error:
            badge.draw_failure(error)
        except CorpusError as error:
            st.error(plain(stores.told_of(error, choice.own.name), most=600))


def _draw_window(choice: CorpusChoice, start: int, stop: int, theme: Theme) -> DeltaGenerator:
    """The steps around the one that is shown, in what is returned, and the way to others."""
    store = choice.own.store
    called = plain(choice.own.called(choice.at), most=120)
    with st.container(horizontal=True, key="corpus-onward"):
        st.markdown(words.window(start, stop - 1, called), anchors=False, width="content")
        for label, way in ((words.EARLIER, -1), (words.LATER, 1)):
            step = navigation.onward(store, choice.at, way)
            st.button(
                label,
                key=f"corpus-way-{way}",
                on_click=navigation.to,
                args=(store, choice.start, choice.stop, step),
                disabled=step is None,
            )
    state = {"step": choice.at - start + 1, "unit": choice.unit}
    if store.vocabulary is not None:  # coloured as the overview is: in the range of the unit
        state |= {"tab": f"text:{choice.signal}", "range": "own"}
    shown = st.empty()
    with shown.container(key="shown"):
        where = windows_by_address.addresses(choice.own, choice.at, choice.layer)
        make = partial(_view, choice, start, stop)
        public_view.draw(make, theme, key="walked", state=state, addresses=where)
    return shown


def _draw_check(choice: CorpusChoice, start: int, stop: int, shown: DeltaGenerator) -> None:
    """How the window was replayed and checked; one that can't be made is not shown either."""
    try:
        view = _view(choice, start, stop)
    except (CorpusError, VerificationError):
        shown.empty()
        raise
    meta = next(iter(view.sides.values())).trace.meta
    every, begins = choice.own.store.settings.every, _begins(choice)
    before = max(start // every * every, begins)
    st.caption(plain(words.replayed(before, before == begins, meta), most=600))
    # A browser takes longer to ask for what it was told of than this takes.
    packing.packed(view, similarity=False, explain=False)


def _view(choice: CorpusChoice, start: int, stop: int) -> View:
    try:
        return windows.view(choice.own, start, stop, choice.layer)
    except (CorpusError, SequenceError) as error:
        raise CorpusError(stores.told_of(error, choice.own.name)) from None


def _begins(choice: CorpusChoice) -> int:
    store = choice.own.store
    return int(store.starts[store.sequence_at(choice.at)])
