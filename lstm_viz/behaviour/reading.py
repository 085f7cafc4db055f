"""Reading: a character network's signals over a whole text, in windows that can be read again."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from lstm_viz.model import SequenceModel
from lstm_viz.trace import Trace
from lstm_viz.tracing import record

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")
WINDOW = 2000  # steps that are read from a state of zeros
WARM = 200  # of these, how many were read before, so that the state has a past
AT_ONCE = 8  # windows, to bound the memory


class Window(NamedTuple):
    """Steps `start` to `stop` − 1 of a text, read from zeros; those from `counts` on count."""

    start: int
    counts: int
    stop: int


@dataclass(frozen=True, eq=False)
class ReadText:
    """The signals of a pass over a text, (time, unit) each, and the surprise at what came next.

    `bits` (time,) is −log2 of the probability of the character after each step, NaN at the text's
    last step. `verified` and `tolerance` are the worst of all windows, as a Trace's `meta` has
    them.
    """

    kind: str
    signals: Mapping[str, np.ndarray]
    bits: np.ndarray
    verified: float
    tolerance: float


def windows(steps: int) -> list[Window]:
    """The windows of a text of so many steps: all as long as the first, and each step counts once.

    Every window but the first begins `WARM` steps or more before those that count. So any part of
    a text can be read again by itself, with the same result, and many windows at the same time.
    """
    length = min(WINDOW, steps)
    found = [Window(0, 0, length)]
    while (counts := found[-1].stop) < steps:
        stop = min(counts - WARM + length, steps)
        found.append(Window(stop - length, counts, stop))
    return found


def read(model: SequenceModel, places: np.ndarray, signals: str | None = None) -> ReadText:
    """Read a text, the places (time,) of its characters in the network's vocabulary.

    Every window is compared with the module's own output, as `record` does it. `signals` are those
    that are kept, such as "fc"; by default the states.

    Raises ValueError for a text of fewer than 2 characters, VerificationError as `record`.
    """
    return finished(reads(model, places, signals))


def finished(steps: Generator[Any, None, T]) -> T:
    """What a generator returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def mapped(steps: Generator[S, None, T], tell: Callable[[S], U]) -> Generator[U, None, T]:
    """The generator with what `tell` makes of all that it yields; it returns the same."""
    while True:
        try:
            one = next(steps)
        except StopIteration as end:
            return end.value
        yield tell(one)


@torch.no_grad()
def reads(
    model: SequenceModel, places: np.ndarray, signals: str | None = None
) -> Generator[int, None, ReadText]:
    """`read`, a few windows at a time; it yields how many characters are read."""
    steps, size = len(places), model.config["input_size"]
    if steps < 2:
        raise ValueError(f"a text must have 2 characters or more to be read; got {steps}")
    kept: dict[str, np.ndarray] = {}
    bits = np.full(steps, np.nan, np.float32)
    checks, kind = [], model.config["kind"]
    every = windows(steps)
    for some in _groups(every):
        x = inputs(places, some, size)
        trace = record(cast("Recurrent", model.rnn), x, signals=_kept(kind, signals))
        checks.append((trace.meta["verified"], trace.meta["tolerance"]))
        h = trace.sel("h", layer=trace.sizes["layer"] - 1, direction=0)
        log = model.head(torch.from_numpy(h.copy())).log_softmax(dim=-1)
        for row, one in enumerate(some):
            for name in trace.signals:
                if name == "h" and signals is not None and "h" not in signals:
                    continue
                values = trace.sel(name, layer=-1, direction=0, batch=row)
                if name not in kept:
                    kept[name] = np.empty((steps, values.shape[1]), np.float32)
                kept[name][one.counts : one.stop] = values[one.counts - one.start :]
            last = min(one.stop, steps - 1)
            following = torch.from_numpy(places[one.counts + 1 : last + 1])
            own = log[row, one.counts - one.start : last - one.start]
            bits[one.counts : last] = -own.gather(-1, following[:, None])[:, 0] / math.log(2)
        yield some[-1].stop
    return ReadText(kind, kept, bits, max(v for v, _ in checks), max(t for _, t in checks))


def read_window(model: SequenceModel, places: np.ndarray, at: int) -> tuple[Window, Trace]:
    """The window of a text whose counted steps have step `at`, recorded with all its signals."""
    one = next(one for one in windows(len(places)) if one.counts <= at < one.stop)
    return one, record(
        cast("Recurrent", model.rnn), inputs(places, [one], model.config["input_size"])
    )


class Values(NamedTuple):
    """A signal at some steps, and the check of the windows that were read for them."""

    values: np.ndarray
    verified: float
    tolerance: float


def values_at(
    model: SequenceModel, places: np.ndarray, signal: str, unit: int, steps: np.ndarray
) -> Values:
    """A unit's signal at some steps of a text, as `read` has it; only their windows are read.

    `steps` may have any shape; the values have the same.
    """
    checks = []
    found = np.empty(np.shape(steps), np.float32)
    needed = [one for one in windows(len(places)) if _in(one, steps).any()]
    for some in _groups(needed):
        trace = record(
            cast("Recurrent", model.rnn),
            inputs(places, some, model.config["input_size"]),
            signals=signal,
            units=[unit],
        )
        checks.append((trace.meta["verified"], trace.meta["tolerance"]))
        for row, one in enumerate(some):
            own = trace.sel(signal, layer=-1, direction=0, batch=row, unit=0)
            here = _in(one, steps)
            found[here] = own[steps[here] - one.start]
    return Values(found, max(v for v, _ in checks), max(t for _, t in checks))


def _in(one: Window, steps: np.ndarray) -> np.ndarray:
    return (steps >= one.counts) & (steps < one.stop)


def inputs(places: np.ndarray, some: list[Window], size: int) -> Tensor:
    """What a network reads of these windows, (window, time, character), one-hot."""
    return one_hot(torch.tensor(np.stack([places[w.start : w.stop] for w in some])), size).float()


def _groups(every: list[Window]) -> Iterator[list[Window]]:
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def _kept(kind: str, signals: str | None) -> str:
    if signals is None:
        return "ch" if kind == "lstm" else "h"
    return signals if "h" in signals else f"{signals}h"
