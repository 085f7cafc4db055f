"""Text ways: from a text that was typed or uploaded to the networks that were trained on texts."""

from __future__ import annotations

import codecs
from bisect import bisect_left

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.text.decoding import decoded
from lstm_viz.sequences.text.plain_text import looks_like_numbers
from lstm_viz.ui import limits
from lstm_viz.ui.controls import address, controls, kept_files, source_rows
from lstm_viz.ui.explore import text_words
from lstm_viz.ui.explore.offers import Offer
from lstm_viz.ui.frame import session

LEAST = 2  # characters that networks read
MOST = 4 * (limits.TYPED_CHARACTERS + 2)  # bytes: in UTF-8, 16 and 32 a character has 4 at most
_READ = "read-as-text"  # in the session: the id of a file, and the beginning of its text
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_IN_CHARACTERS = bytes(range(0x30, 0x100))  # bytes in which one of several bytes can end


def of_source(source: str, raw: Sequence | None, *, refused: bool) -> tuple[Offer, ...]:
    """What a person can do whose text the networks on the page don't read as one.

    Of a file that can't be read as a sequence, the same is offered where it is a text.
    """
    if source == "typed" and controls.chosen("writing") == "text":
        return of_text(str(st.session_state.get("letters") or ""))
    file = kept_files.held("file") if source == "file" else None
    unread = raw is None and refused
    if file is None or not (unread or (raw is not None and raw.symbols)):
        return ()
    kept = session.kept()
    if kept.get(_READ, ("",))[0] != file.file_id:  # an old encoding is guessed, which takes long
        kept[_READ] = file.file_id, beginning(file.data)
    _, text = kept[_READ]
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


def beginning(data: bytes) -> str:
    """The text of a file, of a long one its first characters; empty where it is none."""
    head = data[:MOST]
    try:
        text, _ = decoded(head if len(head) == len(data) else _undivided(head))
    except SequenceError:
        return ""
    return text


def _undivided(head: bytes) -> bytes:
    """The same without a character at its end that was cut in two."""
    if b"\0" in head or head.startswith(_WIDE):
        return head  # UTF-16 or 32, of which it has whole characters
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:  # another encoding: up to a blank, a line end or a sign
        return head.rstrip(_IN_CHARACTERS) or head
    return text.encode()


def _fitting(text: str) -> str:
    """The beginning of a text that the field of texts and an address have room for."""
    text = text[: limits.TYPED_CHARACTERS]
    if address.too_much(text) is None:
        return text
    return text[: bisect_left(range(len(text)), True, key=lambda last: _exceeds(text, last))]


def _exceeds(text: str, last: int) -> bool:
    return address.too_much(text[: last + 1]) is not None
