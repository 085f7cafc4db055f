"""A person's own text: the chosen property, searched for by the chosen network."""

from __future__ import annotations

import hashlib
import threading

import streamlit as st

from lstm_viz.behaviour import OF_CORPUS
from lstm_viz.behaviour.making import find
from lstm_viz.characters import Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import words
from lstm_viz.ui.atlas.rail import Choice
from lstm_viz.ui.atlas.shown import CPU
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import networks

# In the session, which nobody shares: what was asked last and the sentences that answered it.
_LAST = "atlas-own"
MOST = 5
_TURN = threading.BoundedSemaphore(limits.SEARCHES)


def draw(choice: Choice) -> None:
    """The sentences on this text, or one on why there are none."""
    if choice.own is None:
        return
    name, data = choice.own
    key = (choice.name, choice.key, hashlib.sha256(data).hexdigest())
    last = st.session_state.get(_LAST)
    if last is None or last[0] != key:
        try:
            with st.spinner(words.SEARCHING):
                said = answer(choice.name, choice.key, name, data)
        except ValueError as error:
            st.error(plain(str(error), most=600))
            return
        last = st.session_state[_LAST] = (key, said)
    read, best, *further = (plain(sentence, most=600) for sentence in last[1])
    with st.container(key="atlas-own"):
        st.markdown(words.ON_YOURS, anchors=False)
        st.markdown(f"**{best}**")
        if further:
            st.markdown("\n".join(f"- {sentence}" for sentence in further))
        st.caption(read)
    st.markdown(words.ON_INCLUDED, anchors=False)


def answer(network: str, key: str, name: str, data: bytes) -> list[str]:
    """What was read, the best unit's claim, and those of the next ones.

    Raises ValueError, one sentence, for what is no text that can be searched.
    """
    text = _text(name, data)
    corpus, kind = network.split("-")
    loaded = networks.network(corpus, kind, CPU)
    vocabulary = Vocabulary(loaded.card["vocabulary"])
    among = len(OF_CORPUS[corpus])
    with _TURN:  # it takes seconds, for which nobody's pass in Explore has to wait
        found = find(loaded.model, vocabulary, text, (key,), among=among)[3]
    claims = found.ranked(key)[:MOST]
    replaced = sum(vocabulary.encode(text).replaced.values())
    read = words.own(name, len(text), among)
    if replaced:
        read = f"{read} {words.replaced(replaced)}"
    further = [words.of_unit(one.unit, one.brief) for one in claims[1:] if one.holds]
    return [read, str(claims[0]), *further]


def _text(name: str, data: bytes) -> str:
    try:
        text = one_line_end(data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise ValueError(words.not_utf8(name, error.start)) from error
    if len(text) > limits.SEARCHED_CHARACTERS:
        raise ValueError(words.too_long(name, len(text), limits.SEARCHED_CHARACTERS))
    return text
