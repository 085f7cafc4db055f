"""The page of a set: all of it, or some sequences side by side."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.set_rows import ALL
from lstm_viz.ui.explore import kept_scale
from lstm_viz.ui.explore.rail import PictureChoice
from lstm_viz.ui.explore.sets import choices, recorded_set, side_by_side, whole_set, words
from lstm_viz.ui.explore.sets.members import Members, PreparedSet, prepared
from lstm_viz.ui.explore.sets.recorded_set import RecordedSet, SetReader
from lstm_viz.ui.frame import style
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.networks import kinds_of, known_of

PATIENCE = 0.5  # seconds until a recording shows how far it is
_STOPPED = "set-stopped"  # in the session: the set whose recording a person has stopped


def draw(choice: PictureChoice, members: Members, theme: Theme) -> None:
    """What is shown instead of one sequence's view; what can't be is a sentence."""
    style.sheet("explore/sets/sets.css")
    with st.container(key="set-page"):
        if choice.networks is None or members.how is None:
            if choice.again is not None:
                choice.again()
            return
        try:
            _draw(choice.networks, choice, members, theme)
        except VerificationError as error:
            badge.draw_failure(error)
        except ValueError as error:  # SequenceError and EditError are
            st.error(plain(str(error), most=600))


def _draw(which: str, choice: PictureChoice, members: Members, theme: Theme) -> None:
    kinds = kinds_of(which, choice.kinds)
    heading, place = st.container(), st.container()
    with place, st.container(key="set-controls", horizontal=True, vertical_alignment="bottom"):
        kind = kinds[0]
        if len(kinds) > 1:
            kind = _kind(kinds)
        own = recorded_set.reader(which, kind, choice.device, kinds.index(kind))
        choose = whole_set.choose if members.mode == ALL else side_by_side.choose
        view = choose(own, members)
    ready = _prepared(which, own, members, view.named)
    if len(ready.named) < view.least:
        raise SequenceError(words.too_few(len(ready.named)))
    found = _recorded(own, ready.named)
    if found is None:
        return
    with heading, st.container(key="verdict", horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {view.title(found)}", anchors=False)
        badge.draw({own.kind: found.trace})
    view.draw(own, found, ready.named, _opens(members, ready), theme)
    for sentence in (*view.told, *ready.told):
        st.caption(plain(sentence, most=600))


def _kind(kinds: tuple[str, ...]) -> str:
    titles = {KIND_NAMES[kind]: kind for kind in kinds}
    return titles[controls.draw("set_net", options=tuple(titles))]


def _prepared(
    which: str, own: SetReader, members: Members, named: Mapping[str, Sequence]
) -> PreparedSet:
    """The sequences as the network reads them; as many of the first as there is room for."""
    assert members.how is not None
    fits = known_of(which).need_fit
    ready = prepared(named, members.named, members.how, which, fits)
    longest = max((one.steps for one in ready.named.values()), default=1)
    room = max(1, limits.SET_NUMBERS // (own.width * longest))
    if len(ready.named) <= room:
        return ready
    kept = dict(list(ready.named.items())[:room])
    told = (*ready.told, words.no_room(room, len(ready.named), longest))
    return ready._replace(named=kept, told=told)


def _opens(members: Members, ready: PreparedSet) -> choices.Opens:
    """What shows one sequence alone, with the numbers that it has in the set."""

    def opens(name: str) -> dict[str, Any]:
        if ready.kept:
            kept_scale.keep(ready.kept, members.group)
        return members.opens(name)

    return opens


def _recorded(own: SetReader, named: Mapping[str, Sequence]) -> RecordedSet | None:
    """The recorded set; None where a person stops before. A press of the button ends this run."""
    key = recorded_set.key_of(own, named)
    if st.session_state.get(_STOPPED) == key and not recorded_set.known(key):
        st.caption(words.STOPPED)
        st.button(words.RECORD, key="set-record", on_click=_forget)
        return None
    begun, place, bar = time.monotonic(), st.empty(), None

    def tell(done: int) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - begun > PATIENCE:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(0.0)
                st.button(words.STOP, key="set-stop", on_click=_stop, args=(key,))
        if bar is not None:
            bar.progress(done / len(named), plain(words.progress(done, len(named))))

    found = recorded_set.record(own, named, tell)
    place.empty()
    return found


def _stop(key: object) -> None:
    st.session_state[_STOPPED] = key


def _forget() -> None:
    st.session_state.pop(_STOPPED, None)
