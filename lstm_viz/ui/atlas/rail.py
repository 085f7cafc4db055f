"""The rail: which network, which property, which unit, and a person's own text."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lstm_viz.behaviour import Claim
from lstm_viz.behaviour.atlas import Atlas
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.ui.atlas import shown_passages, words
from lstm_viz.ui.controls import address, controls, kept_files
from lstm_viz.ui.frame import corner, refusal
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.refusal import Refused

FIRST = ("depth", "count")  # of what the sequences of a network have


class AtlasChoice(NamedTuple):
    """What the rail has: a network's name and atlas, a property's key, a unit, a person's own text.

    `held` is the value at which the causal test holds h, and `like` a text whose last `like_last`
    characters, or all, are a passage to find others of.
    """

    name: str
    atlas: Atlas | TaskAtlas
    key: str
    unit: int
    own: tuple[str, bytes] | None
    held: float
    like: str = ""
    like_last: int | None = None

    @property
    def claims(self) -> list[Claim]:
        """What the unit follows, its strongest claim first."""
        return [claim for claim in self.atlas.findings.of_unit(self.unit) if claim.holds]

    @property
    def claim(self) -> Claim | None:
        """The unit's claim of the chosen property, or else its strongest one."""
        claims = self.claims
        return next((one for one in claims if one.what.key == self.key), next(iter(claims), None))


def draw() -> AtlasChoice | Refused:
    """Draw all controls of the rail."""
    name = controls.draw("reader")
    try:
        atlas = shown_passages.atlas_of(name)
    except (ValueError, OSError) as error:  # AtlasError is a ValueError
        return refusal.say(words.unusable(error))
    found = atlas.findings
    offered = tuple(one.key for one in found.scored)
    default = next((key for key in FIRST if key in offered), None)
    key = controls.draw("follows", options=offered, default=default)
    unit = controls.draw("unit", high=found.units - 1, default=found.best(key).unit)
    own, held = None, 0.0
    if not isinstance(atlas, Atlas):
        return AtlasChoice(name, atlas, key, int(unit), own, held)
    held = float(controls.draw("held"))
    brought = kept_files.draw("searched")
    typed = controls.draw("typed_text")
    if brought is not None:
        own = (brought.name, brought.getvalue())
        corner.leave_out(words.NOT_IN_LINK)
    elif problem := address.too_much(typed):
        st.error(plain(problem, most=600))
    elif typed.strip():
        own = (words.TYPED, typed.encode())
    like, last = controls.draw("like"), None
    if problem := address.too_much(like):
        st.error(plain(problem, most=600))
        like = ""
    elif like:
        last = controls.draw("like_last")
    return AtlasChoice(
        name, atlas, key, int(unit), own, held, like, None if last is None else int(last)
    )
