"""Packing: what the Explorer shows of a view, and that as bytes, kept for all sessions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields

from lstm_viz.explorer.checkpoints import CheckpointPanels, thinned
from lstm_viz.explorer.compact import compact, compact_each
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.readout import Readout
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.deferred import PackedView
from lstm_viz.ui.views.view import CheckpointView, View

_PAYLOADS: Shelf[bytes] = Shelf(limits.PAYLOADS_BYTES, len)
# Of a picture, what follows from the keys of its views: numbers, and what is there at each step.
_IN_KEYS = {"panels", "values", "names", "labels", "text", "given", "target", "target_text"}
_IN_KEYS |= {"checkpoints", "count"}


def packed(view: View, *, similarity: bool, explain: bool) -> PackedView:
    """What `draw` sends of a view without a training; raises as `View.settle`."""
    view.settle()
    picture = picture_of(view, explain=explain)
    digest = digest_of(view, picture, similarity=similarity)
    return PackedView(digest, payload_of(picture, digest, similarity=similarity), similarity)


def pack(views: Sequence[View], similarity: Sequence[bool]) -> list[PackedView]:
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
    return [PackedView(*one) for one in packed]


def panels_of(view: View) -> list[Panel]:
    """The networks of a view as the Explorer shows them."""
    return [
        side.panel(Readout(side.head, view.meaning) if side.follows else None)
        for side in view.sides.values()
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


def payload_of(picture: Picture, digest: str, *, similarity: bool, whole: bool = False) -> bytes:
    """The bytes of a picture; `whole` is for a browser that can't have them in the compact form."""
    # Kept by what it is, as all sessions share it, and not by the name of what made it.
    form, make = ("whole", payload) if whole else ("compact", compact)
    return _PAYLOADS.get_or_make((digest, form), lambda: make(picture, similarity=similarity))
