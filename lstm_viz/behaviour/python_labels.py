"""Python labels: what Python's own tokenizer says of each character of a source text."""

from __future__ import annotations

import io
import keyword
import token
import tokenize
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from lstm_viz.behaviour.plain_labels import level

# From Python 3.12 on, an f-string is several tokens; here it is one string in every version.
_BEGINS = {
    getattr(token, name) for name in ("FSTRING_START", "TSTRING_START") if name in vars(token)
}
_ENDS = {getattr(token, name) for name in ("FSTRING_END", "TSTRING_END") if name in vars(token)}


class PythonLabels(NamedTuple):
    """Labels of a source text, each (time,): what is open after the character has been read.

    `string` is from a string's first quote up to its last one, which closes it; `comment` from # to
    the last character before the line's end; `keyword` all letters of a keyword. `depth` counts
    brackets that are open, but none in strings and comments. `indent` is the number of blocks that
    the character's line is in.
    """

    string: np.ndarray
    comment: np.ndarray
    keyword: np.ndarray
    depth: np.ndarray
    indent: np.ndarray


class _Token(NamedTuple):
    """A token of the source: its type, its text, and where it starts and ends in it."""

    type: int
    string: str
    start: int
    end: int
    row: int


def python_labels(text: str) -> PythonLabels:
    """The labels of a Python source.

    Raises ValueError, in one sentence, for a text that Python's tokenizer does not take.
    """
    size = len(text)
    string, comment, word = (np.zeros(size, bool) for _ in range(3))
    change, lines = np.zeros(size, int), np.zeros(text.count("\n") + 2, int)
    blocks, inside = 0, []
    begun = np.zeros(len(lines), bool)  # lines on which a statement begins or goes on
    for one in _tokens(text):
        if one.type in _BEGINS:
            inside.append(one.start)
        elif one.type in _ENDS:
            start = inside.pop()
            string[start : one.end - 1] = True
        if inside:
            continue
        if one.type == token.STRING:
            string[one.start : one.end - 1] = True
        elif one.type == token.COMMENT:
            comment[one.start : one.end] = True
        elif one.type == token.NAME and keyword.iskeyword(one.string):
            word[one.start : one.end] = True
        elif one.type == token.OP and one.string in "([{":
            change[one.start] = 1
        elif one.type == token.OP and one.string in ")]}":
            change[one.start] = -1
        elif one.type in (token.INDENT, token.DEDENT):
            blocks += 1 if one.type == token.INDENT else -1
        if one.type not in (token.NL, token.COMMENT, token.ENDMARKER, token.NEWLINE):
            lines[one.row], begun[one.row] = blocks, True
    return PythonLabels(string, comment, word, level(text, change), _by_line(text, lines, begun))


def _by_line(text: str, lines: np.ndarray, begun: np.ndarray) -> np.ndarray:
    """(time,) each line's number of blocks; empty lines and comments have that of the one before.

    So do the further lines of a string.
    """
    last = np.maximum.accumulate(np.where(begun, np.arange(len(lines)), 0))
    counts = _by_line_ends(text)
    return np.repeat(lines[last][: len(counts)], counts).astype(np.float64)


def _by_line_ends(text: str) -> list[int]:
    """How many characters each line has, its end included, as the tokenizer divides lines."""
    lengths = [len(line) + 1 for line in text.split("\n")]
    lengths[-1] -= 1
    return lengths


def _tokens(text: str) -> Iterator[_Token]:
    starts = [0, *accumulate(_by_line_ends(text))]
    try:
        for one in tokenize.generate_tokens(io.StringIO(text).readline):
            (row, column), (last, end) = one.start, one.end
            if one.type == token.ERRORTOKEN and one.string.strip():
                raise ValueError(f"line {row} has {one.string[:1]!r}, which begins nothing")
            at = starts[min(row, len(starts)) - 1] + column
            yield _Token(
                one.type, one.string, at, starts[min(last, len(starts)) - 1] + end, row - 1
            )
    except (tokenize.TokenError, SyntaxError, ValueError, IndexError) as error:
        said = error.args[0] if error.args else error
        raise ValueError(
            f"the text is not Python source that its tokenizer takes ({said}); choose a property "
            "of any text, or a source file that is whole"
        ) from error
