"""A short sequence in the address bar: its numbers as float32, deflated, in base64url."""

from __future__ import annotations

import base64
import json
import string
import unicodedata
import zlib
from collections.abc import Collection

import numpy as np

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.table import LONGEST
from lstm_viz.ui import limits
from lstm_viz.ui.controls import words

KEY = "data"
_AS_THEY_ARE = (string.ascii_letters + string.digits).encode()  # in every browser's address


def pack(sequence: Sequence) -> str | None:
    """The text for the address; None where `unpack` would not take it: mostly, as too long."""
    if sequence.steps > limits.STEPS or len(sequence.names) > limits.COLUMNS:
        return None
    labels = None if sequence.counted else sequence.labels
    if not _as_in_files(sequence.names, (*(labels or ()), *sequence.symbols)):
        return None
    head = [sequence.names, labels, *([sequence.symbols] if sequence.symbols else [])]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    # One column after the other: neighbours in time are alike, so they deflate better.
    numbers = np.ascontiguousarray(sequence.values.T, dtype="<f4").tobytes()
    packed = zlib.compress(text.encode() + b"\n" + numbers, 9)
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return text if len(text) <= limits.ADDRESS_CHARACTERS else None


def unpack(text: str) -> Sequence:
    """The sequence that `pack` put into `text`.

    Raises SequenceError for a text that `pack` did not write, and for more than the limits allow.
    """
    if len(text) > limits.ADDRESS_CHARACTERS:
        raise SequenceError(words.too_long(len(text), limits.ADDRESS_CHARACTERS))
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = zlib.decompress(packed)  # 3 MB at most: so many zeros fit into 4,000 characters
        head, _, numbers = plain.partition(b"\n")
        names, labels, *symbols = json.loads(head)
        values = np.frombuffer(numbers, dtype="<f4").reshape(len(names), -1).T
        if not (len(names) <= limits.COLUMNS and len(values) <= limits.STEPS):
            raise ValueError("oversized")
        texts = tuple(symbols[0]) if symbols else ()
        if not _as_in_files(names, (*(labels or ()), *texts)):
            raise ValueError("unprintable")
        labels = tuple(labels or ())
        return Sequence(values, tuple(names), labels, source=words.SOURCE, symbols=texts)
    except (ValueError, TypeError, zlib.error, RecursionError) as error:
        raise SequenceError(words.BROKEN) from error


def too_much(text: str) -> str | None:
    """Why a typed text is too long for an address, in a sentence; None where it is not."""
    if len(text) > limits.TYPED_CHARACTERS:
        return words.too_much_typed(len(text), limits.TYPED_CHARACTERS)
    data = text.encode("utf-8", "surrogatepass")
    left = len(data.translate(None, _AS_THEY_ARE))
    taken = len(data) + 2 * left  # "%" and two digits for each other byte
    if taken > limits.TYPED_IN_ADDRESS:
        return words.too_long_in_address(len(text), taken, limits.TYPED_IN_ADDRESS)
    return None


def _as_in_files(names: Collection[object], labels: Collection[object]) -> bool:
    """Whether a file can hold these names and labels: others, a page may fail to show."""
    return all(
        isinstance(text, str)
        and len(text) <= longest
        and refused.isdisjoint(map(unicodedata.category, text))
        for texts, longest, refused in (
            (names, LONGEST + len(" (1000)"), {"Cc", "Cs"}),  # a name that came twice is numbered
            (labels, LONGEST, {"Cs"}),  # a label can have several lines
        )
        for text in texts
    )
