"""A person's own text: the chosen property, searched for by the chosen network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import streamlit as st

from lstm_viz.behaviour import OF_CORPUS
from lstm_viz.behaviour.making import find, label
from lstm_viz.characters import Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import words
from lstm_viz.ui.atlas.rail import Choice
from lstm_viz.ui.atlas.shown import CPU
from lstm_viz.ui.atlas.turns import FullError, Turns
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import networks

# In the session, which nobody shares: what was asked last and the sentences that answered it, or
# the one on why there are none.
_LAST = "atlas-own"
MOST = 5
TURNS = Turns(limits.SEARCHES, limits.SEARCHES_IN_LINE)


def draw(choice: Choice) -> None:
    """The sentences on this text, or one on why there are none."""
    if choice.own is None:
        return
    name, data = choice.own
    key = (choice.name, choice.key, name, hashlib.sha256(data).hexdigest())
    last = st.session_state.get(_LAST)
    if last is None or last[0] != key:
        try:
            last = (key, _searched(choice, name, data), None)
        except FullError:  # which is not kept: the next run asks once more
            st.error(words.BUSY)
            return
        except ValueError as error:
            last = (key, None, str(error))
        st.session_state[_LAST] = last
    _, said, problem = last
    if said is None:
        st.error(plain(str(problem), most=600))
        return
    read, best, *further = (plain(sentence, most=600) for sentence in said)
    with st.container(key="atlas-own"):
        st.markdown(words.ON_YOURS, anchors=False)
        st.markdown(f"**{best}**")
        if further:
            st.markdown("\n".join(f"- {sentence}" for sentence in further))
        st.caption(read)
    st.markdown(words.ON_INCLUDED, anchors=False)


def _searched(choice: Choice, name: str, data: bytes) -> list[str]:
    """As `answer`, and meanwhile how many people are ahead."""
    line = st.empty()
    try:
        with st.spinner(words.SEARCHING):
            return answer(
                choice.name, choice.key, name, data, lambda ahead: line.caption(words.ahead(ahead))
            )
    finally:
        line.empty()


def answer(
    network: str, key: str, name: str, data: bytes, tell: Callable[[int], object]
) -> list[str]:
    """What was read, the best unit's claim, and those of the next ones; `tell` as in `Turns`.

    Raises ValueError, one sentence, for what is no text that can be searched, FullError where too
    many people are in line.
    """
    text = _text(name, data)
    corpus, kind = network.split("-")
    among = len(OF_CORPUS[corpus])
    labelled = label(text, (key,), among)
    loaded = networks.network(corpus, kind, CPU)
    vocabulary = Vocabulary(loaded.card["vocabulary"])
    with TURNS.turn(tell):  # it takes seconds, for which nobody's pass in Explore has to wait
        found = find(loaded.model, vocabulary, text, labelled, among)[2]
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
