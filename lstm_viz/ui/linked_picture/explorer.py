"""The Gate Explorer on a page: one view's networks, driven by the address and writing to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import streamlit as st

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.explorer import door
from lstm_viz.explorer.checkpoints import CheckpointPanels, thinned
from lstm_viz.explorer.compact import compact, compact_each
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import exact_values, payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.readout import Readout
from lstm_viz.plots.theme import Theme
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame import returning
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import instant, made_on, opening, page, words
from lstm_viz.ui.plain_picture import figures, maps
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.later import Packed
from lstm_viz.ui.views.networks import KIND_NAMES, included
from lstm_viz.ui.views.view import CheckpointView, View
from lstm_viz.ui.views.words import unreadable

_PAYLOADS: Shelf[bytes] = Shelf(limits.PAYLOADS_BYTES, len)
# Of a picture, what follows from the keys of its views: numbers, and what is there at each step.
_IN_KEYS = {"panels", "values", "names", "labels", "text", "given", "target", "target_text"}
_IN_KEYS |= {"checkpoints", "count"}


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
    steps: door.Steps | None = None,
    drop_edits: bool = False,
) -> None:
    """The Explorer; where the browser lacks what it needs, a sentence and the plain maps.

    Without `state` it opens as the address says, and what a person commits to goes into the
    address. With it, it opens so and again whenever it is another, and the address is left alone.
    `checkpoints` are checkpoints of the networks' training, the last of them with this very `view`.
    `explain` says what the task is, where nothing else on the page does. `steps` is where the
    browser has other sequences from, and what it hears of them. With `drop_edits`, edits go with
    the networks that they were made on; without it, other weights are those networks, trained on.
    """
    if steps is not None:
        page.step(key, "seed")
    page.settle(key, but=instant.KEYS if state is None else ())
    if failure := failure_of(key):
        if settled(lambda: view):
            draw_plain(view, theme, failure)
        return
    if state is None:
        controls.written(*instant.KEYS)
    dropped = drop_edits and made_on.settle(key, view)
    if checkpoints and state is None:
        dropped |= made_on.learned_on(key, tuple(one.step for one in checkpoints))
    opened, serial, committed, now = opening.of(key, state, dropped=dropped)
    if committed is not None and state is None:
        _into_address(committed)
    if drop_edits:
        made_on.keep(key, view)
    returning.keep()
    similarity = now.get("order") == "similarity"
    ready = None if checkpoints or not explain else view.packed
    coarse, exact = False, None
    if ready is None or ready.similarity != similarity or door.needs_whole(key, ready.digest):
        if not settled(lambda: view):
            return
        picture = picture_of(view, checkpoints, explain=explain)
        digest = digest_of(view, picture, checkpoints, similarity=similarity)
        whole = door.needs_whole(key, digest)
        ready = Packed(digest, _packed(picture, digest, similarity, whole=whole), similarity)
        step = min(now.get("step", 0), view.sequence.steps) - 1
        coarse = picture.coarse
        exact = exact_values(picture.panels, step) if coarse and step >= 0 else None
    door.show(
        ready.payload,
        key=key,
        digest=ready.digest,
        state=opened,
        serial=serial,
        steps=steps,
        coarse=coarse,
        exact=exact,
        height=height,
        addressed=instant.KEYS if state is None else (),
    )


def packed(view: View, *, similarity: bool, explain: bool) -> Packed:
    """What `draw` sends of a view without a training; raises as `View.settle`."""
    view.settle()
    picture = picture_of(view, explain=explain)
    digest = digest_of(view, picture, similarity=similarity)
    return Packed(digest, _packed(picture, digest, similarity), similarity)


def pack(views: Sequence[View], similarity: Sequence[bool]) -> list[Packed]:
    """What `draw` sends of views, with their explanations and without a training; it is not kept.

    `similarity` is of each whether that order goes along. What is done is done for all of them
    before what comes next: the code of each part is some 100 kB, which a processor has to read
    again where it did something else in between, and that took longer than what it computes.
    """
    for part in ("target", "meaning", "verdict", "explanation"):
        for view in views:
            getattr(view, part)
    pictures = [picture_of(view) for view in views]
    digests = [
        digest_of(view, picture, similarity=by)
        for view, picture, by in zip(views, pictures, similarity, strict=True)
    ]
    packed = zip(digests, compact_each(pictures, similarity), similarity, strict=True)
    return [Packed(*one) for one in packed]


def failed(key: str = "explorer") -> bool:
    """Whether this browser can't show the Explorer with this key."""
    return failure_of(key) is not None


def needs_whole(digest: str = "", key: str = "explorer") -> bool:
    """Whether this browser can't have this payload, or with "" any, in its compact form."""
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


def panels_of(view: View) -> list[Panel]:
    """The networks of a view as the Explorer shows them."""
    return [
        Panel(
            side.trace,
            KIND_NAMES[kind],
            side.card["parameters"],
            side.weights,
            side.input,
            side.prediction if side.answers_known else None,
            side.answers,
            side.sure,
            side.right,
            Readout(side.head, view.meaning) if side.follows else None,
            side.trace.meta.get("nonlinearity", "tanh"),
            included(side.card),
            *side.place,
            reads=side.reads,
        )
        for kind, side in view.sides.items()
    ]


def picture_of(
    view: View, checkpoints: Sequence[CheckpointView] = (), *, explain: bool = True
) -> Picture:
    """All that the Explorer shows of a view and, as far as it can take it, of its training.

    `explain` says what the task is; how often the networks are right is always there.
    """
    panels, unscaled = panels_of(view), view.sequence.unscaled
    return Picture(
        panels=panels,
        values=view.sequence.values,
        names=view.sequence.names,
        source=view.sequence.source,
        labels=view.sequence.labels,
        text=view.sequence.symbols or None,
        given=None if unscaled is None else unscaled.values,
        note=view.known.scaling(view.sequence),
        target=view.target.values if view.known.target_name else None,
        target_text=view.target.words or None,
        target_name=view.known.target_name,
        target_range=view.known.answer_range,
        count=view.known.count(view.sequence),
        verdict=view.verdict,
        explanation=view.explanation if explain else view.explanation._replace(task=()),
        checkpoints=thinned(
            [
                CheckpointPanels(
                    one.step,
                    panels if one is checkpoints[-1] else panels_of(one.view),
                    one.view.verdict,
                    one.score,
                )
                for one in checkpoints
            ]
        ),
    )


def digest_of(
    view: View,
    picture: Picture,
    checkpoints: Sequence[CheckpointView] = (),
    *,
    similarity: bool = False,
) -> str:
    """The key of the payload of a picture of this view; sessions share what is kept under it.

    It covers all that the payload shows, so that nobody gets another's sentences.
    """
    said = [getattr(picture, one.name) for one in fields(picture) if one.name not in _IN_KEYS]
    shown = {then.step for then in picture.checkpoints}
    through = [
        (one.step, one.score, one.view.verdict, one.view.key)
        for one in checkpoints
        if one.step in shown
    ]
    parts = json.dumps([view.key, similarity, said, through])
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _packed(picture: Picture, digest: str, similarity: bool, *, whole: bool = False) -> bytes:
    # Kept by what it is, as all sessions share it, and not by the name of what made it.
    form, make = ("whole", payload) if whole else ("compact", compact)
    return _PAYLOADS.get_or_make((digest, form), lambda: make(picture, similarity=similarity))


def _name(key: str, what: str) -> str:
    return f"{key}-{what}"


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
    name = _name(key, "failure")
    if said := door.failure(key):
        st.session_state[name] = said
    return st.session_state.get(name)


def draw_plain(view: View, theme: Theme, failure: str) -> None:
    """The plain maps, and why the browser shows no Explorer."""
    st.caption(words.NO_EXPLORER, help=plain(failure))
    order = instant.read(st.query_params).get("order", "kept")
    figures.draw(view, order if order in maps.ORDERS else "kept", theme)
