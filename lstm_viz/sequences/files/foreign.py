"""Foreign: a library that reads a format, and what it raises, as one sentence."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lstm_viz.extras import MissingExtraError, need
from lstm_viz.sequences.sequence import SequenceError


def library(name: str, called: str) -> Any:
    """The library, imported. Raises SequenceError, which names a file of this kind, without it."""
    try:
        return need(name, "formats", "reading it")
    except MissingExtraError as error:
        raise SequenceError(
            f"This is {called}, and {error}; or save its numbers as CSV, NPY or Parquet."
        ) from None


@contextmanager
def whole(noun: str, advice: str = "copy or save it again.") -> Iterator[None]:
    """What a library says of a file that is not what it claims to be becomes one sentence.

    It may raise anything: what is in the file is parsed as it comes. Its warnings are about names
    that are there twice, and headers that are not quite as they should be.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except SequenceError:
        raise
    except (MemoryError, OverflowError):
        raise SequenceError(
            f"The {noun} takes more memory than there is, or is damaged; keep fewer rows or "
            "columns, or save it again."
        ) from None
    except BaseException as error:
        if isinstance(error, Exception):
            said = " ".join(str(error).split())[:120].rstrip(" .:;") or type(error).__name__
            said = said[:1].lower() + said[1:] if said[1:2].islower() else said
            why = f" ({said})"
        elif type(error).__name__ == "PanicException":  # Rust's own, which no class of Python is
            why = ""
        else:
            raise
        raise SequenceError(f"The {noun} is damaged or incomplete{why}; {advice}") from None
