"""Like: where in the included held-out text a network is as at a passage that is given."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from lstm_viz.behaviour.elsewhere import Elsewhere, elsewhere
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.reading import Reading, read
from lstm_viz.characters import Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.plots.theme import Theme
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import like_words, passages
from lstm_viz.ui.atlas import words as atlas_words
from lstm_viz.ui.atlas.own import in_turn
from lstm_viz.ui.atlas.rail import Choice
from lstm_viz.ui.atlas.shown import CPU
from lstm_viz.ui.atlas.turns import FullError
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

_LAST = "atlas-like"  # in the session, which nobody shares: what was asked last, and its answer
# To read these takes several times as long as to compare. They follow from what is included.
_HELD: Shelf[Reading] = Shelf(limits.HELD_BYTES, lambda one: one.signals["h"].nbytes)


class Asked(NamedTuple):
    """A passage and what is read before it, by the network of this name."""

    network: str
    before: str
    passage: str


class Answer(NamedTuple):
    """What was found, and how many characters of the passage the network does not know."""

    found: Elsewhere
    replaced: int


def asked(network: str, text: str, last: int | None) -> Asked:
    """The passage: the last characters of the text, or all of them where `last` is None.

    Raises ValueError, one sentence, for what can't be asked.
    """
    letters = one_line_end(text)
    if last is not None and last > len(letters):
        raise ValueError(like_words.too_few(len(letters), last))
    cut = 0 if last is None else len(letters) - last
    before, passage = letters[max(0, cut - limits.LIKE_BEFORE) : cut], letters[cut:]
    if len(passage) > limits.LIKE_CHARACTERS:
        raise ValueError(like_words.too_long(len(passage), limits.LIKE_CHARACTERS))
    if len(before) + len(passage) < 2:
        raise ValueError(like_words.TOO_SHORT)
    return Asked(network, before, passage)


def answer(one: Asked) -> Answer:
    """The passages of the included held-out text that are most like this one."""
    corpus, kind = one.network.split("-")
    loaded = networks.network(corpus, kind, CPU)
    encode = Vocabulary(loaded.card["vocabulary"]).encode
    own = encode(one.passage)
    places = encode(text_of(corpus)).places
    held = _HELD.get_or_make(one.network, lambda: read(loaded.model, places, "h"))
    found = elsewhere(loaded.model, places, encode(one.before).places, own.places, reading=held)
    return Answer(found, sum(own.replaced.values()))


def draw(choice: Choice, theme: Theme) -> None:
    """The passages like the one that is given, by either measure, or one sentence on why none."""
    st.markdown(like_words.HEADING, anchors=False)
    try:
        one = asked(choice.name, choice.like, choice.like_last)
        last = st.session_state.get(_LAST)
        if last is None or last[0] != one:
            last = (one, in_turn(like_words.COMPARING, lambda: answer(one)))
            st.session_state[_LAST] = last
    except FullError:
        st.error(atlas_words.BUSY)
        return
    except ValueError as error:
        st.error(plain(str(error), most=600))
        return
    with st.container(key="atlas-like"):
        _draw(one, last[1], choice, theme)


def _draw(one: Asked, found: Answer, choice: Choice, theme: Theme) -> None:
    corpus, kind = one.network.split("-")
    text, (by_measure, verified, tolerance, left_out) = text_of(corpus), found.found
    st.html(
        passages.markup(one.passage, np.zeros(len(one.passage)), _none(one.passage), "h", theme)
    )
    for place, (by, title) in zip(
        st.columns(2, gap="medium"), like_words.TITLES.items(), strict=True
    ):
        with place:
            part = by_measure[by]
            st.markdown(title)
            if part.none:
                st.caption(plain(like_words.no_unit(part.highest)))
                continue
            # What shuffled copies have too says nothing of this passage.
            told = [
                (one, h)
                for one, h in zip(part.passages, part.h, strict=True)
                if one.score > part.chance
            ]
            if not told:
                best = max((one.score for one in part.passages), default=None)
                st.markdown(plain(like_words.nothing(best, part.chance, part.through), most=900))
                continue
            st.caption(plain(like_words.chance(part.chance), most=600))
            for passage, h in told:
                letters = text[passage.start : passage.stop]
                shares = (h[:, choice.unit] + 1) / 2
                st.html(passages.markup(letters, shares, _none(letters), "h", theme))
                link = passages.address(
                    text, passage.start, passage.stop, corpus, kind, "h", choice.unit
                )
                where = atlas_words.place(passage.start, passage.stop)
                said = like_words.place(passage.score, where)
                st.caption(f"{said} · [{atlas_words.IN_EXPLORE}]({link})")
    unknown = f"{atlas_words.replaced(found.replaced)} " if found.replaced else ""
    told = like_words.read(len(text), left_out, choice.unit, unknown, verified, tolerance)
    st.caption(plain(told, most=900))


def _none(text: str) -> np.ndarray:
    return np.zeros(len(text), bool)
