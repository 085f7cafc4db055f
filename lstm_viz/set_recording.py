"""A set of sequences, each under its name and of its own length → one Trace, a batch of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import tracing
from lstm_viz.axes import Index
from lstm_viz.call import Recurrent, States
from lstm_viz.joining import Grid, Joined
from lstm_viz.skipping import present
from lstm_viz.trace import Trace

PART = 1 << 14  # steps of one call, padding among them


def record_set(
    module: Recurrent,
    sequences: Mapping[str, Any],
    hx: States = None,
    *,
    signals: Iterable[str] | None = None,
    layers: Index | None = None,
    units: Index | None = None,
) -> Trace:
    """Record a set of sequences, each checked against the module's own output as `record` does.

    Args:
        module: what `lstm_viz.record` takes, as it is.
        sequences: by their names, each (time, input) of any length, as an array or a tensor. A step
            at which a value is missing (NaN) is skipped: the network continues from the last one.
        hx: the initial state or states that every sequence starts from, (layer · direction, unit).
        signals: the signals that the trace keeps, such as "fc"; None is all.
        layers: the layers that it keeps.
        units: the units that it keeps.

    Returns:
        A Trace whose batch has the sequences in their order. `meta["sequences"]` are their names,
        and `meta["verified"]` is the largest difference of all. Behind the end of a shorter
        sequence, and at a skipped step, every signal is NaN.

    Raises:
        TypeError, IndexError, VerificationError: as `lstm_viz.record`.
        ValueError: for no sequence, for one that this module can't read, with its name, and for
            sequences that would be mostly padding, and much of it.
    """
    recording = SetRecording(module, sequences, hx, signals=signals, layers=layers, units=units)
    for _ in recording:
        pass
    return recording.trace()


class SetRecording:
    """The recording of a set, a part after the other: to iterate over it is to make it.

    It yields how many sequences are recorded so far, and may be left before all are.
    """

    def __init__(
        self, module: Recurrent, sequences: Mapping[str, Any], hx: States = None, **kept: Any
    ) -> None:
        """Takes what `record_set` takes, and raises as it does."""
        if not sequences:
            raise ValueError("sequences must have at least one sequence; got none")
        if not isinstance(module, Recurrent):
            tracing.record(module, torch.empty(0))  # its own sentence
        self.names = tuple(map(str, sequences))
        size = module.input_size
        self._values = [_values(name, one, size) for name, one in sequences.items()]
        self._read = [_read(*pair) for pair in zip(self.names, self._values, strict=True)]
        self._module, self._hx, self._kept = module, hx, kept
        self._joined = Joined(np.array([len(values) for values in self._values]))
        self._weights: Mapping[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[int]:
        done = 0
        for chosen in self._parts():
            self._record(chosen)
            done += len(chosen)
            yield done

    def trace(self) -> Trace:
        """The Trace of all sequences, once they are recorded."""
        return self._joined.trace(self._weights).with_meta(sequences=self.names)

    def _parts(self) -> Iterator[np.ndarray]:
        """Which sequences are read at once: those of about the same number of steps."""
        steps = np.array([len(read) for read in self._read])
        order = np.argsort(-steps, kind="stable")
        while order.size:
            most = max(1, PART // int(steps[order[0]]))
            yield order[:most]
            order = order[most:]

    def _record(self, chosen: np.ndarray) -> None:
        read = [self._read[one] for one in chosen]
        lengths = [len(steps) for steps in read]
        like = next(self._module.parameters())
        x = np.zeros((lengths[0], len(chosen), self._values[0].shape[1]))  # the longest is first
        step = np.zeros((len(chosen), lengths[0]), np.intp)
        for row, (one, steps) in enumerate(zip(chosen, read, strict=True)):
            x[: len(steps), row] = self._values[one][steps]
            step[row, : len(steps)] = steps
        given = torch.tensor(x, dtype=like.dtype, device=like.device)
        packed = pack_padded_sequence(given, torch.tensor(lengths))
        part = tracing.record(self._module, packed, _for_all(self._hx, len(chosen)), **self._kept)
        real = np.arange(lengths[0]) < np.array(lengths)[:, None]
        self._joined.write(part, {}, Grid(np.repeat(chosen[:, None], lengths[0], 1), step, real))
        for name, state in part.initial.items():  # also where the first step is skipped
            self._joined.initial[name][:, :, chosen] = state
        self._weights = part.weights


def _values(name: str, given: Any, inputs: int) -> np.ndarray:
    values = given.detach().cpu().numpy() if isinstance(given, Tensor) else np.asarray(given)
    if values.ndim != 2 or values.shape[1] != inputs or not len(values):
        raise ValueError(
            f"each sequence must be (time, {inputs}), as this module has {inputs} inputs; "
            f"{name!r} is {values.shape}"
        )
    if np.isinf(values).any():
        raise ValueError(f"the numbers of a sequence must be finite or NaN; {name!r} has infinity")
    return values


def _read(name: str, values: np.ndarray) -> np.ndarray:
    """The steps that the module reads."""
    try:
        return np.flatnonzero(present(values))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _for_all(hx: States, sequences: int) -> States:
    if isinstance(hx, (tuple, list)):
        return tuple(_for_all(one, sequences) for one in hx)  # type: ignore[return-value]
    if hx is None:
        return None
    one = hx[:, None] if hx.dim() == 2 else hx
    return one.expand(-1, sequences, -1).contiguous()
