"""The Trace: every signal of one forward pass, named, on named axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_viz.badge import badge
from lstm_viz.kinds import GATES, SIGNALS, STATES

if TYPE_CHECKING:
    import xarray

AXES = ("layer", "direction", "batch", "time", "unit")

# What picks entries of one axis.
Index = int | slice | Sequence[int] | Sequence[bool] | np.ndarray


@dataclass(frozen=True, eq=False)
class Trace:
    """All signals of a recurrent network's pass over a batch of sequences.

    Every array of `signals` has the axes `AXES`; where an LSTM projects its hidden state, h has
    another size on its last axis. `initial` holds the states before step 1 (`h`, for an LSTM also
    `c`), which have the same axes without `time`. Steps beyond the end of a shorter sequence are
    NaN. `labels` name the steps. `meta` has where the numbers came from and how they were checked.
    `x` (batch, time, input) is what the first layer read, NaN where signals are, and `weights` are
    the network's by the names of torch's state dict (`weight_ih_l0`, `bias_hh_l1_reverse`): all
    that it takes to compute the pass again. They are None and empty where nobody kept them.
    """

    kind: str
    signals: Mapping[str, np.ndarray]
    initial: Mapping[str, np.ndarray]
    labels: tuple[Any, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    x: np.ndarray | None = None
    weights: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in SIGNALS:
            raise ValueError(f"kind must be one of {', '.join(SIGNALS)}; got {self.kind!r}")
        _need_names("signals", self.signals, SIGNALS[self.kind])
        _need_names("initial", self.initial, STATES[self.kind])
        signals = {name: _frozen(self.signals[name]) for name in SIGNALS[self.kind]}
        initial = {name: _frozen(self.initial[name]) for name in STATES[self.kind]}
        shape = signals[GATES[self.kind][0]].shape
        for name, array in signals.items():
            _need_shape(f"signals[{name!r}]", array, shape, AXES, free_last=name == "h")
        for name, array in initial.items():
            last = signals[name].shape[-1:]
            _need_shape(f"initial[{name!r}]", array, shape[:3] + last, (*AXES[:3], AXES[4]))
        if self.x is not None:
            object.__setattr__(self, "x", _frozen(self.x))
            if self.x.ndim != 3 or self.x.shape[:2] != shape[2:4]:
                raise ValueError(
                    f"x must be (batch, time, input) with {shape[2]} sequences of {shape[3]} "
                    f"steps; got {self.x.shape}"
                )
        weights = {name: _frozen(weight) for name, weight in self.weights.items()}
        labels = tuple(self.labels) or tuple(range(1, shape[3] + 1))
        if len(labels) != shape[3]:
            raise ValueError(f"labels must name each of the {shape[3]} steps; got {len(labels)}")
        object.__setattr__(self, "signals", MappingProxyType(signals))
        object.__setattr__(self, "initial", MappingProxyType(initial))
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "meta", MappingProxyType(dict(self.meta)))
        object.__setattr__(self, "weights", MappingProxyType(weights))

    def __reduce__(self) -> tuple[Any, ...]:
        # The read-only mappings do not pickle; the constructor makes new ones.
        return Trace, (
            self.kind,
            dict(self.signals),
            dict(self.initial),
            self.labels,
            dict(self.meta),
            self.x,
            dict(self.weights),
        )

    def __repr__(self) -> str:
        sizes = " ".join(f"{axis}={size}" for axis, size in self.sizes.items())
        return f"Trace({self.kind}: {' '.join(self.signals)}; {sizes})"

    def _repr_html_(self) -> str:
        # By name: what a screen shows lies above, and nothing here depends on it.
        return import_module("lstm_viz.summary").html_of(self)

    @property
    def sizes(self) -> dict[str, int]:
        """The size of each axis, and of `hidden` (the last axis of h)."""
        sizes = dict(zip(AXES, self.signals[GATES[self.kind][0]].shape, strict=True))
        return sizes | {"hidden": self.signals["h"].shape[-1]}

    @property
    def lengths(self) -> np.ndarray:
        """The number of real steps of each sequence, (batch,)."""
        # One unit tells: padding is NaN in all signals, and a recorded value never is.
        return np.count_nonzero(~np.isnan(self.signals["h"][0, 0, :, :, 0]), axis=-1)

    @property
    def badge(self) -> str:
        """Where the numbers came from and how they were checked, in one line."""
        return badge({"": self.meta})

    def sel(self, name: str, **where: Index) -> np.ndarray:
        """One signal, with axes picked by name, each by itself, as xarray's `isel` does.

        An int drops its axis; a slice, a list of ints and a list of one bool an entry keep it.
        `trace.sel("f", layer=0, direction=0, batch=0)` is (time, unit), and
        `trace.sel("f", layer=0, direction=0, batch=0, time=[3, 5], unit=[1, 4, 2])` is (2, 3).

        Raises KeyError for another name, IndexError and TypeError for what is no such index.
        """
        if name not in self.signals:
            raise KeyError(f"a {self.kind} trace has {', '.join(self.signals)}; got {name!r}")
        unknown = [axis for axis in where if axis not in AXES]
        if unknown:
            raise KeyError(f"the axes are {', '.join(AXES)}; got {unknown[0]!r}")
        array = self.signals[name]
        for place, axis in reversed(list(enumerate(AXES))):  # a dropped axis moves none before it
            if axis in where:
                index = _index(axis, where[axis], array.shape[place])
                array = array[(slice(None),) * place + (index,)]
        return array

    def with_labels(self, labels: tuple[Any, ...]) -> Trace:
        """The same pass with its steps named by `labels`."""
        return replace(self, labels=labels)

    def with_meta(self, **more: Any) -> Trace:
        """The same pass with `more` known about it, such as seed or trained."""
        return replace(self, meta={**self.meta, **more})

    def to_xarray(self) -> xarray.Dataset:
        """The signals as an xarray Dataset with this trace's axes, labels and meta.

        Raises ModuleNotFoundError where xarray is not installed.
        """
        import xarray

        def axes(name: str) -> tuple[str, ...]:
            projected = name == "h" and self.sizes["hidden"] != self.sizes["unit"]
            return (*AXES[:4], "hidden" if projected else "unit")

        return xarray.Dataset(
            {name: (axes(name), array) for name, array in self.signals.items()},
            coords={"time": list(self.labels)},
            attrs={"kind": self.kind, **self.meta},
        )


def _index(axis: str, index: Index, size: int) -> int | slice | np.ndarray:
    """What numpy takes for `index` on an axis of `size` entries."""
    if isinstance(index, slice):
        return index
    entries = np.asarray(index)
    if entries.size == 0 and entries.ndim == 1:
        entries = entries.astype(np.intp)
    if entries.dtype == bool and entries.shape == (size,):
        return entries.nonzero()[0]
    if entries.ndim > 1 or not np.issubdtype(entries.dtype, np.integer):
        raise TypeError(
            f"{axis} takes an int, a slice, a list of ints or {size} bools; got {index!r}"
        )
    beyond = entries[(entries < -size) | (entries >= size)]
    if beyond.size:
        raise IndexError(f"{axis} has {size} entries, 0 to {size - 1}; got {beyond.flat[0]}")
    return entries if entries.ndim else int(entries)


def _frozen(array: np.ndarray) -> np.ndarray:
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def _need_names(what: str, given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    if set(given) != set(names):
        raise ValueError(f"{what} must be exactly {', '.join(names)}; got {', '.join(given)}")


def _need_shape(
    what: str,
    array: np.ndarray,
    shape: tuple[int, ...],
    axes: tuple[str, ...],
    *,
    free_last: bool = False,
) -> None:
    if array.dtype not in (np.float32, np.float64):
        raise ValueError(f"{what} must be float32 or float64; got {array.dtype}")
    same = array.shape[:-1] == shape[:-1] if free_last else array.shape == shape
    if array.ndim != len(axes) or not same:
        raise ValueError(f"{what} must be {shape} over ({', '.join(axes)}); got {array.shape}")
    if 0 in array.shape:
        raise ValueError(f"{what} must have at least one entry on each axis; got {array.shape}")
