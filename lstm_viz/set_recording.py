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
from lstm_viz.call import Recurrent, States, kind_of
from lstm_viz.joining import Grid, JoinedTrace
from lstm_viz.kinds import hx_names
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
        hx: the initial state or states that every sequence starts from, each a tensor (layer ·
            direction, unit), or with a batch of 1 as in an earlier Trace's `last`.
        signals: the signals that the trace keeps, such as "fc"; None is all.
        layers: the layers that it keeps.
        units: the units that it keeps.

    Returns:
        A Trace whose batch has the sequences in their order. `meta["sequences"]` are their names,
        and `meta["verified"]` is the largest difference of all. Behind the end of a shorter
        sequence, and at a skipped step, every signal is NaN.

    Raises:
        TypeError: for sequences without names, and as `lstm_viz.record`.
        IndexError, VerificationError: as `lstm_viz.record`.
        ValueError: for no sequence, for two of one name, for one that this module can't read, with
            its name, for states that it does not have, and for sequences that would be mostly
            padding, and much of it.
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
        self.names = _names(sequences)
        if not isinstance(module, Recurrent):
            tracing.record(module, torch.empty(0))  # its own sentence
        self._values = [_values(*pair, module) for pair in sequences.items()]
        self._read = [_read(*pair) for pair in zip(self.names, self._values, strict=True)]
        self._module, self._first, self._kept = module, _states(module, hx), kept
        self._joined = JoinedTrace(np.array([len(values) for values in self._values]))
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
        each = [one.expand(-1, len(chosen), -1).contiguous() for one in self._first]
        first: States = tuple(each) if len(each) > 1 else each[0] if each else None
        part = tracing.record(self._module, packed, first, **self._kept)
        real = np.arange(lengths[0]) < np.array(lengths)[:, None]
        self._joined.write(part, {}, Grid(np.repeat(chosen[:, None], lengths[0], 1), step, real))
        for name, state in part.initial.items():  # also where the first step is skipped
            self._joined.initial[name][:, :, chosen] = state
        self._weights = part.weights


def _names(sequences: Mapping[str, Any]) -> tuple[str, ...]:
    if not isinstance(sequences, Mapping):
        raise TypeError(
            "sequences must be a mapping from names to sequences, such as a dict; "
            f"got {type(sequences).__name__}"
        )
    if not sequences:
        raise ValueError("sequences must have at least one sequence; got none")
    named: dict[str, Any] = {}
    for key in sequences:
        if str(key) in named:
            raise ValueError(
                f"each sequence must have a name of its own; {named[str(key)]!r} and {key!r} are "
                f"both written {str(key)!r}"
            )
        named[str(key)] = key
    return tuple(named)


def _values(name: str, given: Any, module: Recurrent) -> np.ndarray:
    """The numbers of one sequence, (time, input)."""
    dtype = next(module.parameters()).dtype
    values = _array(name, given)
    if values.dtype.kind not in "biuf":
        raise ValueError(
            f"each sequence must be an array of real numbers; {name!r} has the dtype {values.dtype}"
        )
    inputs = module.input_size
    if values.ndim != 2 or values.shape[1] != inputs or not len(values):
        raise ValueError(
            f"each sequence must be (time, {inputs}), as this module has {inputs} inputs; "
            f"{name!r} is {values.shape}"
        )
    most = torch.finfo(dtype).max
    beyond = values[(values > most) | (values < -most)]
    if beyond.size:
        raise ValueError(
            f"the numbers of a sequence must be NaN or finite in the module's {dtype}; "
            f"{name!r} has {beyond[0]:g}"
        )
    return values


def _array(name: str, given: Any) -> np.ndarray:
    if isinstance(given, Tensor):
        given = given.detach().cpu()
        return given.float().numpy() if given.dtype == torch.bfloat16 else given.numpy()
    if isinstance(given, np.ma.MaskedArray) and given.dtype.kind in "biuf":
        return np.ma.filled(given.astype(np.float64), np.nan)  # what is masked is missing
    try:
        return np.asarray(given)
    except (ValueError, TypeError, RuntimeError):
        raise ValueError(
            f"each sequence must be an array (time, input) with rows of one length; {name!r} is "
            f"no such {type(given).__name__}"
        ) from None


def _read(name: str, values: np.ndarray) -> np.ndarray:
    """The steps that the module reads."""
    try:
        return np.flatnonzero(present(values))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _states(module: Recurrent, given: Any) -> tuple[Tensor, ...]:
    """The states that all sequences start from, each (layer · direction, 1, unit), or none."""
    if given is None:
        return ()
    like = next(module.parameters())
    rows = module.num_layers * (2 if module.bidirectional else 1)
    names = hx_names(kind_of(module))
    wide = {"h": getattr(module, "proj_size", 0) or module.hidden_size}
    shapes = [(rows, wide.get(name, module.hidden_size)) for name in names]
    every = tuple(given) if isinstance(given, (tuple, list)) else (given,)
    flat = [one[:, 0] if _is_batch_of_one(one) else one for one in every]
    got = [_what(one) for one in flat]
    if got != [str(shape) for shape in shapes]:
        expected = " and ".join(f"{n} {shape}" for n, shape in zip(names, shapes, strict=True))
        raise ValueError(
            f"hx must be what every sequence starts from, as finite real tensors: {expected}; "
            f"got {' and '.join(got)}"
        )
    return tuple(one.to(like.device, like.dtype)[:, None] for one in flat)


def _is_batch_of_one(one: Any) -> bool:
    return isinstance(one, Tensor) and one.dim() == 3 and one.shape[1] == 1


def _what(one: Any) -> str:
    """The shape of a state; what it is, where it can't be one."""
    if not isinstance(one, Tensor):
        return type(one).__name__
    if one.is_complex() or not bool(torch.isfinite(one).all()):
        return f"{one.dtype} with complex or infinite numbers or NaN"
    return str(tuple(one.shape))
