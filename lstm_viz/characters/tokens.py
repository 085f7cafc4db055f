"""Tokens: the vocabulary that a person gives for an embedding, and a text as places in it."""

from __future__ import annotations

from collections.abc import Sequence as Names
from dataclasses import replace

import numpy as np

from lstm_viz.characters.vocabulary import one_line_end, shown
from lstm_viz.sequences import Sequence, SequenceError

COLUMN = "token"
_NAMED = 3  # tokens that a sentence names


def of_characters(text: str) -> tuple[str, ...]:
    """A vocabulary whose tokens are the characters of a text, in this order."""
    return tuple(one_line_end(text))


def of_lines(data: bytes) -> tuple[str, ...]:
    """A vocabulary with a token on each line. Raises SequenceError for bytes that are not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SequenceError(
            "The file of the vocabulary is not a text in UTF-8; save it as UTF-8, one token a line."
        ) from None
    return tuple(one_line_end(text).removesuffix("\n").split("\n"))


def need_tokens(tokens: Names[str], rows: int) -> None:
    """Raise SequenceError where these are not as many different tokens as an embedding has rows."""
    if len(tokens) != rows:
        raise SequenceError(
            f"The vocabulary has {len(tokens):,} tokens, and the embedding has {rows:,} rows; give "
            "one token for each row, in their order."
        )
    if twice := _repeated(tokens):
        raise SequenceError(
            f"The vocabulary has {_quoted(twice)} more than once; give each token once."
        )
    if "" in tokens:
        raise SequenceError(
            f"Line {tokens.index('') + 1:,} of the vocabulary is empty; give a token on each line."
        )


def sequence_of(text: str, tokens: Names[str], source: str) -> Sequence:
    """A text as the places of its tokens: one column of whole numbers, the tokens as symbols.

    Where every token is one character, each character is a step; else the text is divided at its
    spaces and line ends. Raises SequenceError for fewer than 2 steps and for tokens that the
    vocabulary does not have.
    """
    characters = all(len(token) == 1 for token in tokens)
    parts = list(one_line_end(text)) if characters else text.split()
    what = "character" if characters else "token"
    if len(parts) < 2:
        came = f"one {what}" if parts else f"no {what}"
        raise SequenceError(f"The text has {came}; write at least two, one for each step.")
    places = {token: place for place, token in enumerate(tokens)}
    if unknown := list(dict.fromkeys(part for part in parts if part not in places)):
        more = ", …" if len(unknown) > _NAMED else ""
        raise SequenceError(
            f"The vocabulary does not have {', '.join(map(_quoted, unknown[:_NAMED]))}{more}; "
            f"write the text with its {what}s alone."
        )
    values = np.array([[places[part]] for part in parts], np.float32)
    changes = (f"{len(parts):,} {what}s became {len(parts):,} steps.",)
    symbols = tuple(map(printed, parts))
    return Sequence(values, (COLUMN,), changes=changes, source=source, symbols=symbols)


def numbered(sequence: Sequence) -> Sequence:
    """Rows of an embedding that were given as numbers, with these numbers as symbols.

    Row 7 is not more than row 3: no line leads from one to the other. A missing one has none.
    """
    ids = sequence.values[:, 0]
    symbols = tuple("" if np.isnan(one) else f"{one:.0f}" for one in ids)
    return replace(sequence, symbols=symbols)


def printed(token: str) -> str:
    """A token as it is printed: a single space or line end has its sign."""
    return shown(token) if len(token) == 1 else token


def _repeated(tokens: Names[str]) -> str | None:
    seen = set[str]()
    for token in tokens:
        if token in seen:
            return token
        seen.add(token)
    return None


def _quoted(token: str) -> str:
    return f"“{printed(token[:40])}{'…' if len(token) > 40 else ''}”"
