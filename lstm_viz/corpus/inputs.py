"""Inputs: what a corpus gives its network to read, from texts or arrays into a store and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.corpus import arrays
from lstm_viz.corpus.net import Net

PIECE: Final = 1 << 18  # steps that are made ready at a time


@dataclass(frozen=True)
class CorpusExtent:
    """What is to be read: where sequences begin and the last ends, and a hash over all of it.

    `replaced` is how many characters the vocabulary does not have.
    """

    starts: np.ndarray  # (sequence + 1,)
    digest: str
    replaced: int = 0


def measured(
    net: Net,
    given: Iterable[Any],
    vocabulary: Vocabulary | None,
    take: Callable[[np.ndarray], None] | None = None,
) -> CorpusExtent:
    """Measure what is given, one sequence after the other; `take` gets each piece of it.

    Raises CorpusError, naming the sequence, for what the network can't read.
    """
    _need_corpus(given)
    if vocabulary is not None and vocabulary.size != net.module.input_size:
        raise CorpusError(
            f"the vocabulary has {vocabulary.size} places and the network reads "
            f"{net.module.input_size}; give the vocabulary that it was trained with"
        )
    ends, digest, replaced = [0], hashlib.sha256(), 0
    for number, one in enumerate(given):
        length = 0
        for piece, unknown in _pieces(net, one, vocabulary, number):
            length, replaced = length + len(piece), replaced + unknown
            digest.update(piece.tobytes())
            if take is not None:
                take(piece)
        if not length:
            raise CorpusError(f"sequence {number} has no steps; leave it out")
        digest.update(f"|{length}|".encode())
        ends.append(ends[-1] + length)
    if len(ends) == 1:
        raise CorpusError("there is no sequence to record; give at least one text or array")
    return CorpusExtent(np.array(ends, np.int64), digest.hexdigest(), replaced)


def _need_corpus(given: Any) -> None:
    if isinstance(given, (str, np.ndarray, Tensor)) or not hasattr(given, "__iter__"):
        raise CorpusError(
            "a corpus is a list of texts or arrays, one for each sequence; put a single one into "
            "a list"
        )
    if isinstance(given, Iterator):
        raise CorpusError(
            f"a corpus is gone through twice, and a {type(given).__name__} is empty after the "
            "first time; give a list, or an object that begins again"
        )


def write(
    net: Net, given: Iterable[Any], vocabulary: Vocabulary | None, root: Any, known: CorpusExtent
) -> None:
    """Write what is given into a store's array, whole shards at a time.

    Raises CorpusError where it is not what was measured.
    """
    array = root["places" if vocabulary else "x"]
    size, steps = array.shards[0], array.shape[0]
    held: list[np.ndarray] = []
    count = start = 0

    def take(piece: np.ndarray) -> None:
        nonlocal held, count, start
        count += len(piece)
        if start + count > steps:  # and is not held in memory, however much comes
            held = []
            return
        held.append(piece)
        if count >= size:
            joined = np.concatenate(held)
            whole = len(joined) // size * size
            arrays.write(array, slice(start, start + whole), joined[:whole])
            start, held, count = start + whole, [joined[whole:]], len(joined) - whole

    found = measured(net, given, vocabulary, take)
    if found.digest != known.digest:
        raise CorpusError(
            f"the corpus had {known.starts[-1]:,} steps when it was measured and other ones "
            f"({found.starts[-1]:,}) when it was written; record it while nothing changes it"
        )
    if count:
        arrays.write(array, slice(start, start + count), np.concatenate(held))


def reader(root: Any, net: Net, start: int, stop: int) -> Callable[[int, int], Tensor]:
    """A function that gives steps between `start` and `stop` as the network reads them.

    It returns (time, input), where the network is and in its dtype.
    """
    parameter, width = net.parameter, net.module.input_size
    named = "places" if "places" in root else "x"
    found = torch.from_numpy(np.ascontiguousarray(arrays.read(root, named, slice(start, stop))))
    if named == "x":
        values = found.to(parameter)
        return lambda a, b: values[a - start : b - start]
    places = found.long().to(parameter.device)

    def one_hot(a: int, b: int) -> Tensor:
        of = places[a - start : b - start, None]
        return parameter.new_zeros(len(of), width).scatter_(1, of, 1)

    return one_hot


def _pieces(
    net: Net, one: Any, vocabulary: Vocabulary | None, number: int
) -> Iterator[tuple[np.ndarray, int]]:
    """A sequence in pieces of at most `PIECE` steps, each with its count of unknown characters."""
    if isinstance(one, str):
        if vocabulary is None:
            raise CorpusError(
                f"sequence {number} is a text, and this network has no vocabulary; give the one "
                "it was trained with, or arrays of numbers"
            )
        text = one_line_end(one)
        for start in range(0, len(text), PIECE):
            places, replaced = vocabulary.encode(text[start : start + PIECE])
            yield places, sum(replaced.values())
        return
    if vocabulary is not None:
        raise CorpusError(
            f"sequence {number} is {type(one).__name__}, and with a vocabulary each is a text"
        )
    width, dtype = net.module.input_size, net.described["dtype"]
    try:
        values = one if isinstance(one, np.ndarray) else np.asarray(one)
    except ValueError:
        raise CorpusError(
            f"sequence {number} must be numbers (time, {width}), and its rows have different "
            "lengths"
        ) from None
    if values.ndim == 1 and width == 1:
        values = values[:, None]
    if values.ndim != 2 or values.shape[1] != width or values.dtype.kind not in "fiub":
        raise CorpusError(
            f"sequence {number} must be numbers (time, {width}), as this network reads {width}; "
            f"got {values.dtype} {values.shape}"
        )
    for start in range(0, len(values), PIECE):
        piece = np.ascontiguousarray(values[start : start + PIECE], dtype)
        if not np.isfinite(piece).all():
            at = start + int((~np.isfinite(piece)).any(1).argmax())
            raise CorpusError(
                f"sequence {number} holds NaN or infinity at step {at}; fill or remove it first"
            )
        yield piece, 0
