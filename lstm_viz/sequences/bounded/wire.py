"""Wire: how two processes hand each other JSON and plain bytes; nothing is ever unpickled."""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, BinaryIO

from lstm_viz.sequences.limits import MB

_SIZES = struct.Struct("<IQ")  # of the JSON, of all the bytes behind it
MOST_HEAD = 16 * MB  # of JSON
_TEXTS = 20_000  # in one piece: a longer one would keep other threads from running as it is read


class WireError(Exception):
    """What came is no message, or longer than one may be."""


def standard() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, for messages alone: whatever prints goes to standard error."""
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, target


@contextmanager
def until_the_end(target: BinaryIO) -> Iterator[None]:
    """Leave without a word where the other side ends, whatever was about to be read or sent."""
    try:
        yield
    except EOFError:
        return
    finally:
        with suppress(OSError):  # else the interpreter tries once more, and says so
            target.close()


def send(stream: IO[bytes], head: dict[str, Any], parts: Iterable[Any] = ()) -> None:
    """Write one message: `head`, and then the bytes of the parts.

    Raises EOFError where the other side has ended.
    """
    views = [memoryview(part).cast("B") for part in parts]
    text = json.dumps({**head, "parts": [view.nbytes for view in views]}).encode()
    try:
        stream.write(_SIZES.pack(len(text), sum(view.nbytes for view in views)))
        stream.write(text)
        for view in views:
            stream.write(view)
        stream.flush()
    except OSError:  # a broken pipe; on Windows, an invalid argument
        raise EOFError from None


def receive(stream: IO[bytes], most: int) -> tuple[dict[str, Any], list[bytes]]:
    """The next message, with parts of `most` bytes together.

    Raises EOFError where the other side has ended, WireError for what no `send` wrote.
    """
    head_size, size = _SIZES.unpack(_exactly(stream, _SIZES.size))
    if head_size > MOST_HEAD or size > most:
        raise WireError(f"a message of {head_size:,} and {size:,} bytes")
    try:
        head = json.loads(_exactly(stream, head_size))
        sizes = head.pop("parts")
        if sum(sizes) != size or min(sizes, default=0) < 0:
            raise ValueError("the parts are not as long as all of them")
        return head, [_exactly(stream, part) for part in sizes]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise WireError(str(error)) from None


def _exactly(stream: IO[bytes], size: int) -> bytes:
    made = stream.read(size)
    if len(made) < size:
        raise EOFError
    return made


def pieces(texts: Sequence[str | int]) -> list[bytes]:
    """A long list of texts as parts of a message."""
    return [json.dumps(texts[at : at + _TEXTS]).encode() for at in range(0, len(texts), _TEXTS)]


def joined(parts: Iterable[bytes]) -> tuple[str | int, ...]:
    """The texts of `pieces`. Raises WireError."""
    made: list[str | int] = []
    try:
        for part in parts:
            made += json.loads(part)
    except (ValueError, TypeError, RecursionError) as error:
        raise WireError(str(error)) from None
    return tuple(made)
