"""The Gate Explorer on a page: one view's networks, driven by the address and writing to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.explorer import door
from lstm_viz.explorer.payload import exact_values
from lstm_viz.plots.theme import Theme
from lstm_viz.tracing import VerificationError
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import (
    edited_networks,
    fragment,
    instant,
    opening_state,
    packing,
    words,
)
from lstm_viz.ui.plain_picture import figures, maps
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.deferred import PackedView
from lstm_viz.ui.views.view import CheckpointView, View
from lstm_viz.ui.views.words import unreadable


@st.fragment
def draw(
    view: View,
    theme: Theme,
    *,
    key: str = "explorer",
    state: Mapping[str, Any] | None = None,
    height: door.Height = None,
    checkpoints: Sequence[CheckpointView] = (),
    explain: bool = True,
    steps: door.Stepper | None = None,
    drop_edits: bool = False,
) -> None:
    """The Explorer; where the browser lacks what it needs, a sentence and the plain maps.

    Without `state` it opens as the address says, and what a person commits to goes into the
    address. With `state` it opens so, opens again whenever that is another one, and leaves the
    address alone. `checkpoints` are those of the networks' training; the last one's is this `view`.
    `explain` adds what the task is, for pages that don't say it elsewhere. `steps` is where the
    browser gets other sequences. With `drop_edits`, edits go with the networks that they were made
    on; without it, networks with other weights are the same ones, trained on.
    """
    if steps is not None:
        fragment.step(key, "seed")
    fragment.settle(key, but=instant.KEYS if state is None else ())
    if failure := failure_of(key):
        if settled(lambda: view):
            draw_plain(view, theme, failure)
        return
    if state is None:
        controls.written(*instant.KEYS)
    dropped = drop_edits and edited_networks.settle(key, view)
    if checkpoints and state is None:
        dropped |= edited_networks.learned_on(key, tuple(one.step for one in checkpoints))
    opened = opening_state.of(key, state, dropped=dropped)
    if opened.committed is not None and state is None:
        _into_address(opened.committed)
    if drop_edits:
        edited_networks.keep(key, view)
    session_address.keep()
    similarity = opened.now.get("order") == "similarity"
    ready = None if checkpoints or not explain else view.packed
    coarse, exact = False, None
    if ready is None or ready.similarity != similarity or door.needs_whole(key, ready.digest):
        if not settled(lambda: view):
            return
        picture = packing.picture_of(view, checkpoints, explain=explain)
        digest = packing.digest_of(view, picture, checkpoints, similarity=similarity)
        whole = door.needs_whole(key, digest)
        made = packing.payload_of(picture, digest, similarity=similarity, whole=whole)
        ready = PackedView(digest, made, similarity)
        step = min(opened.now.get("step", 0), view.sequence.steps) - 1
        coarse = picture.coarse
        exact = exact_values(picture.panels, step) if coarse and step >= 0 else None
    door.show(
        ready.payload,
        key=key,
        digest=ready.digest,
        state=opened.state,
        serial=opened.serial,
        steps=steps,
        coarse=coarse,
        exact=exact,
        height=height,
        addressed=instant.KEYS if state is None else (),
    )


def failed(key: str = "explorer") -> bool:
    """Whether this browser can't show the Explorer with this key."""
    return failure_of(key) is not None


def needs_whole(digest: str = "", key: str = "explorer") -> bool:
    """Whether this browser can't read the compact form of this payload or, with "", of any."""
    return door.needs_whole(key, digest)


def settled(make: Callable[[], View]) -> View | None:
    """The view that `make` makes, with its passes; else what is wrong stands in its place."""
    try:
        view = make()
        view.settle()
    except VerificationError as error:
        badge.draw_failure(error)
    except ValueError as error:  # networks that had to make room or can't be read
        said = unreadable(error) if isinstance(error, CheckpointError) else str(error)
        st.error(plain(said, most=600))
    else:
        return view
    return None


def _into_address(committed: object) -> None:
    address = instant.write(committed)
    for name in instant.KEYS:
        if name not in address:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != address[name]:
            st.query_params[name] = address[name]


def failure_of(key: str) -> str | None:
    """Why this browser can't show the Explorer with this key; None where it can."""
    # Kept apart: the element, and what it said with it, is gone from the page after this.
    name = f"{key}-failure"
    if said := door.failure(key):
        st.session_state[name] = said
    return st.session_state.get(name)


def draw_plain(view: View, theme: Theme, failure: str) -> None:
    """The plain maps, and why the browser shows no Explorer."""
    st.caption(words.NO_EXPLORER, help=plain(failure))
    order = instant.read(st.query_params).get("order", "kept")
    figures.draw(view, order if order in maps.ORDERS else "kept", theme)
