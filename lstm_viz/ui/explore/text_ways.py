"""Text ways: from a text that was typed or uploaded to the networks that were trained on texts."""

from __future__ import annotations

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.sequences import Sequence
from lstm_viz.sequences.text.plain_text import looks_like_numbers
from lstm_viz.ui import limits
from lstm_viz.ui.controls import address, controls, kept_files, source_rows
from lstm_viz.ui.explore import text_words
from lstm_viz.ui.explore.offers import Offer

LEAST = 2  # characters that networks read


def of_source(source: str, raw: Sequence | None, problem: str | None) -> tuple[Offer, ...]:
    """What a person can do whose text the networks on the page don't read as one.

    Of a file that can't be read as a sequence, the same is offered where it is a text.
    """
    if source == "typed" and controls.chosen("writing") == "text":
        return of_text(str(st.session_state.get("letters") or ""))
    file = kept_files.held("file") if source == "file" else None
    unread = raw is None and problem is not None
    if file is None or not (unread or (raw is not None and raw.symbols)):
        return ()
    text = _decoded(file.getvalue())
    return () if unread and looks_like_numbers(text) else of_text(text)


def of_text(text: str) -> tuple[Offer, ...]:
    """For the networks of each corpus, the text with as much of it as the field of texts takes."""
    whole = one_line_end(text)
    text = _fitting(whole)
    if len(text) < LEAST or not any(map(str.isalpha, text)):
        return ()
    first = len(text) if len(text) < len(whole) else None
    common = {"source": source_rows.TEXT, "passage": source_rows.OWN_TEXT, "letters": text}
    return tuple(
        Offer(text_words.read_with(title, first), {**common, "model": corpus})
        for corpus, title in CORPORA.items()
    )


def draw(ways: tuple[Offer, ...]) -> None:
    """The buttons in the panel."""
    for number, way in enumerate(ways):
        st.button(
            way.label,
            key=f"text-way-{number}",
            on_click=st.session_state.update,
            args=(dict(way.sets),),
            width="stretch",
        )


def _decoded(data: bytes) -> str:
    """The text of a file in UTF-8; empty where it is none."""
    try:
        text = data[: 4 * limits.TYPED_CHARACTERS].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(data[: 4 * limits.TYPED_CHARACTERS]) - 3:
            return ""
        text = data[: error.start].decode("utf-8-sig")  # a character that was cut in two
    return "" if "\0" in text else text


def _fitting(text: str) -> str:
    """The beginning of a text that an address has room for."""
    text = text[: limits.TYPED_CHARACTERS]
    while address.too_much(text):
        text = text[: len(text) // 2]
    return text
