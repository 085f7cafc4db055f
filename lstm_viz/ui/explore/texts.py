"""Texts: the source “text”, an included one or a person's own, in what the networks know."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.characters import SAMPLES as TEXTS
from lstm_viz.characters import sequence as sequence_of_text
from lstm_viz.characters.tokens import sequence_of as sequence_of_tokens
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui.controls import address, controls, source_rows
from lstm_viz.ui.explore import text_words, to_training, typing_count, words, your_ends
from lstm_viz.ui.explore.sets import members
from lstm_viz.ui.views import networks


def draw(model: str, changed: Callable[[], None]) -> Sequence:
    """A text in the characters that these networks know, or else those of the first corpus.

    Those of a person's own text begin with a passage that they were not trained on. Of a person's
    own network it is a text in the tokens of its embedding.
    """
    if your_ends.rows_of(model):
        text = _letters()
        tokens = your_ends.need_vocabulary(model)
        return _offered(text, lambda text: sequence_of_tokens(text, tokens, words.TYPED_TEXT))
    known = model if networks.reads_text(model) else next(iter(CORPORA))
    default = None if known in CORPORA else source_rows.OWN_TEXT
    passage = controls.draw("passage", default=default, on_change=changed)
    vocabulary = networks.vocabulary_of(known)
    if passage == source_rows.OWN_TEXT:
        text = _letters(networks.sample_of(known) or None)
        _from_file()
        to_training.draw(text)
        return _offered(text, lambda text: sequence_of_text(text, vocabulary, words.TYPED_TEXT))
    row = TEXTS[passage]
    st.caption(words.sample_source(row.source, row.licence))
    return _offered(row.text(), lambda text: sequence_of_text(text, vocabulary, row.title))


def _offered(text: str, read: Callable[[str], Sequence]) -> Sequence:
    """What is read, which can be compared with a second text."""
    sequence = read(text)
    members.offer_texts(text, read)
    return sequence


def _from_file() -> None:
    """The button that leads a person with a text file to the source that opens one."""
    st.button(
        text_words.FROM_FILE,
        key="text-from-file",
        help=text_words.FROM_FILE_HELP,
        on_click=st.session_state.update,
        args=({"source": "file"},),
        width="stretch",
    )


def _letters(first: str | None = None) -> str:
    """What is typed as a text, at `first` this one. Raises SequenceError for too much of it."""
    text = controls.draw("letters", default=first)
    typing_count.draw(controls.CONTROLS["letters"].label, text, text=True)
    if problem := address.too_much(text):
        raise SequenceError(problem)
    return text
