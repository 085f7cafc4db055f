"""Own text: a person's text, searched for the chosen property by the chosen network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np
import streamlit as st

from lstm_viz.behaviour import OF_CORPUS, Claim, evidence, silencing
from lstm_viz.behaviour.making import find, label
from lstm_viz.behaviour.reading import ReadText, Values
from lstm_viz.behaviour.search import short_of
from lstm_viz.characters import Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.kinds import KINDS
from lstm_viz.model import SequenceModel
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.text.decoding import decoded
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import passages, words
from lstm_viz.ui.atlas.rail import AtlasChoice
from lstm_viz.ui.atlas.search_turns import SearchTurns
from lstm_viz.ui.atlas.shown_passages import CPU, ShownPassages, left_out
from lstm_viz.ui.frame.plain import plain, sentence
from lstm_viz.ui.jobs.jobs import BusyError
from lstm_viz.ui.views import networks

# In the session, which nobody shares: what was asked last and what answered it, or the sentence on
# why nothing did; and the causal test of it, by the value at which h is held.
_LAST = "atlas-own"
_CAUSAL = "atlas-own-causal"
MOST = 5
T = TypeVar("T")
TURNS = SearchTurns(limits.SEARCHES, limits.SEARCHES_IN_LINE)


class ShortError(ValueError):
    """A text in which no search can find anything, but which Explore can show."""

    def __init__(self, sentence: str, text: str) -> None:
        super().__init__(sentence)
        self.text = text


class TextFindings(NamedTuple):
    """What was found on a person's own text: sentences and, where the claim holds, passages.

    `tested` are then the places and the labels of the steps of its causal test, and `above` is the
    threshold of a property that is a number, on the half on which the claim was tested.
    """

    read: str
    best: Claim
    further: list[str]
    text: str
    shown: ShownPassages | None
    above: float | None
    tested: tuple[np.ndarray, np.ndarray] | None


def draw(choice: AtlasChoice, theme: Theme) -> None:
    """The sentences on this text and its passages, or one on why there are none."""
    if choice.own is None:
        return
    name, data = choice.own
    key = (choice.name, choice.key, name, hashlib.sha256(data).hexdigest())
    last = st.session_state.get(_LAST)
    if last is None or last[0] != key:
        try:
            asked = prepare(choice.name, choice.key, name, data)
            found, told = in_turn(words.SEARCHING, lambda: _all(asked, choice.held))
            last = (key, found, None)
            st.session_state[_CAUSAL] = ((key, choice.held), told)
        except BusyError as error:  # which is not kept: the next run asks once more
            st.error(str(error))
            return
        except ValueError as error:
            last = (key, None, (sentence(str(error)), getattr(error, "text", "")))
        st.session_state[_LAST] = last
    _, found, problem = last
    if found is None or problem is not None:
        said, text = problem or ("", "")
        st.error(plain(said, most=600))
        if text:
            claim = choice.claim
            signal = "h" if claim is None else claim.signal
            corpus, kind = choice.name.split("-")
            link = passages.address_of(text, corpus, kind, signal, choice.unit)
            st.markdown(f"{words.SHORT_IN_EXPLORE} [{words.IN_EXPLORE}]({link})")
        return
    with st.container(key="atlas-own"):
        _draw(found, _causal(found, choice, key), choice, theme)


def _causal(found: TextFindings, choice: AtlasChoice, key: tuple[str, ...]) -> str:
    """The causal test of what was found at the value that is chosen; another one searches nothing.

    Where too many people are in line it is a sentence on that, which is not kept.
    """
    asked = (key, choice.held)
    last = st.session_state.get(_CAUSAL)
    if last is None or last[0] != asked:
        try:
            last = (asked, in_turn(words.HOLDING, lambda: causal(choice.name, found, choice.held)))
        except BusyError as error:
            return str(error)
        st.session_state[_CAUSAL] = last
    return last[1]


def _draw(found: TextFindings, causal: str, choice: AtlasChoice, theme: Theme) -> None:
    st.markdown(words.ON_YOURS, anchors=False)
    st.markdown(f"**{plain(str(found.best), most=600)}**")
    if causal:
        st.markdown(plain(causal, most=900))
    if found.further:
        st.markdown("\n".join(f"- {plain(sentence, most=600)}" for sentence in found.further))
    st.caption(plain(found.read, most=600))
    if found.shown is not None:
        corpus, kind = choice.name.split("-")
        passages.draw(found.shown, found.best, found.above, found.text, corpus, kind, theme)


def in_turn(said: str, work: Callable[[], T]) -> T:
    """What this work gives when it is this person's turn, and until then how many are ahead.

    It takes seconds, for which nobody's pass in Explore has to wait; `said` is what is being done.
    Raises BusyError.
    """
    line = st.empty()
    try:
        with (
            st.spinner(said),
            TURNS.turn(lambda ahead: line.caption(words.ahead(ahead))),
        ):
            return work()
    finally:
        line.empty()


def _all(asked: PropertyQuery, held: float) -> tuple[TextFindings, str]:
    """The answer and its causal test, for which nobody waits in line twice."""
    found = answer(asked)
    return found, causal(asked.network, found, held)


class PropertyQuery(NamedTuple):
    """A text that can be searched for what follows one property, and the labels of its steps."""

    network: str
    key: str
    name: str
    text: str
    labelled: dict[str, np.ndarray]
    told: tuple[str, ...]  # of its encoding


def prepare(network: str, key: str, name: str, data: bytes) -> PropertyQuery:
    """What is searched, before anybody waits for it.

    Raises ValueError, one sentence, for what is no text that can be searched.
    """
    text, told = _text(name, data)
    corpus, _ = network.split("-")
    among = len(OF_CORPUS[corpus])
    least = short_of(len(text), among)
    if least is not None and len(text) > 1:  # which Explore reads
        raise ShortError(words.too_short(len(text), least), text)
    return PropertyQuery(network, key, name, text, label(text, (key,), among), told)


def answer(asked: PropertyQuery) -> TextFindings:
    """What was read, the best unit's claim with its passages, and further claims.

    Gates are searched too where the text is short.
    """
    network, key, name, text, labelled, told = asked
    corpus, kind = network.split("-")
    among = len(OF_CORPUS[corpus])
    loaded = networks.network(corpus, kind, CPU)
    vocabulary = Vocabulary(loaded.card["vocabulary"])
    every = "".join(KINDS[kind].signals) if len(text) <= limits.GATES_CHARACTERS else None
    places, reading, found = find(loaded.model, vocabulary, text, labelled, among, every)
    claims = found.ranked(key)[:MOST]
    best = claims[0]
    replaced = sum(vocabulary.encode(text).replaced.values())
    read = " ".join((words.own(name, len(text), among), *told))
    if replaced:
        read = f"{read} {words.replaced(replaced)}"
    further = [words.of_unit(one.unit, one.brief) for one in claims[1:] if one.holds]
    truth = labelled[key][found.cut :]
    above = silencing.threshold(truth)
    if not best.holds:
        return TextFindings(read, best, further, text, None, above, None)
    seen = _passages(text, reading, labelled[key], best, found.cut, above)
    most = limits.HELD_CHARACTERS
    tested = places[found.cut :][:most].copy(), truth[:most].copy()  # kept without the whole text
    return TextFindings(read, best, further, text, seen, above, tested)


def causal(network: str, found: TextFindings, value: float) -> str:
    """The causal test of an answer with h held at a value; empty where no claim holds."""
    if found.tested is None:
        return ""
    corpus, kind = network.split("-")
    loaded = networks.network(corpus, kind, CPU)
    places, truth = found.tested
    return cost_of_holding(loaded.model, places, truth, found.best, value, found.above)


def cost_of_holding(
    model: SequenceModel,
    places: np.ndarray,
    truth: np.ndarray,
    claim: Claim,
    value: float,
    above: float | None,
) -> str:
    """The causal test of a claim on so much of a text as is bounded; empty where it says nothing.

    A number is high above `above`, as in the passages of the whole. It says nothing where the
    property holds at all of these steps, or at none.
    """
    own, places = truth[: limits.HELD_CHARACTERS], places[: limits.HELD_CHARACTERS]
    holds = silencing.holding(own, above)
    if holds.all() or not holds.any():
        return ""
    tested = silencing.silence(model, places, own, claim, value=value, above=above)
    return f"{tested} {words.held(len(own))}"


def _passages(
    text: str, reading: ReadText, truth: np.ndarray, claim: Claim, first: int, above: float | None
) -> ShownPassages:
    """The passages of the tested half that speak for a claim and against it."""
    values = reading.signals[claim.signal][:, claim.unit]
    seen = evidence(values, truth, claim.found, first=first)
    every = (*seen.best, *seen.worst)
    steps = np.array([range(one.start, one.stop) for one in every])
    read = Values(values[steps], reading.verified, reading.tolerance)
    holds = silencing.holding(truth, above)
    return ShownPassages(
        tuple(text[one.start : one.stop] for one in every),
        steps,
        holds[steps],
        read,
        len(seen.best),
        float(read.values.min()),
        float(read.values.max()),
        tuple(left_out(text, holds, one.start) for one in every),
    )


def _text(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        text, told = decoded(data, prose=True)
    except SequenceError as error:
        raise ValueError(f"{name}: {error}") from None
    text = one_line_end(text)
    if len(text) > limits.SEARCHED_CHARACTERS:
        raise ValueError(words.too_long(name, len(text), limits.SEARCHED_CHARACTERS))
    return text, told
