"""The Trace: every signal of one forward pass, named, on named axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_viz import archived, meta, plain, tidy
from lstm_viz.axes import AXES, Index, picked
from lstm_viz.badge import badge
from lstm_viz.kinds import KINDS, SIGNALS, STATES
from lstm_viz.named import Named, frozen, need_floats, need_shape

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow
    import xarray


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

    A trace may keep some signals only, with the initial values of the states among them. One that
    keeps some layers or units only has their numbers in `meta["layers"]` and `meta["units"]`.
    `meta["projected"]` is True where an LSTM projects, and `meta["names"]` are the features of x.
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
        given = [name for name in SIGNALS[self.kind] if name in self.signals]
        if not given or len(given) < len(self.signals):
            came = ", ".join(map(str, self.signals)) or "none"
            raise ValueError(
                f"signals must be some or all of {', '.join(SIGNALS[self.kind])}; got {came}"
            )
        states = [name for name in STATES[self.kind] if name in given]
        matrix = KINDS[self.kind].matrix
        if set(self.initial) - {matrix} != set(states):
            need, came = (", ".join(names) or "none" for names in (states, self.initial))
            raise ValueError(f"initial must be exactly {need}; got {came}")
        signals = Named(self.kind, given, {name: frozen(self.signals[name]) for name in given})
        initial = Named(self.kind, given, {name: frozen(one) for name, one in self.initial.items()})
        shape = signals[given[0]].shape
        for name, array in signals.items():
            need_shape(f"signals[{name!r}]", array, shape, AXES, free_last=name == "h")
        for name, array in initial.items():
            last = (shape[-1] ** 2,) if name == matrix else signals[name].shape[-1:]
            need_shape(f"initial[{name!r}]", array, shape[:3] + last, (*AXES[:3], AXES[4]))
        if self.x is not None:
            object.__setattr__(self, "x", frozen(self.x))
            need_floats("x", self.x)
            if self.x.ndim != 3 or self.x.shape[:2] != shape[2:4]:
                raise ValueError(
                    f"x must be (batch, time, input) with {shape[2]} sequences of {shape[3]} "
                    f"steps; got {self.x.shape}"
                )
        weights = {name: frozen(weight) for name, weight in self.weights.items()}
        for name, weight in weights.items():
            need_floats(f"weights[{name!r}]", weight)
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
        known = dict(self.signals), dict(self.initial), self.labels, dict(self.meta)
        return Trace, (self.kind, *known, self.x, dict(self.weights))

    def __repr__(self) -> str:
        sizes = " ".join(f"{axis}={size}" for axis, size in self.sizes.items())
        return f"Trace({self.kind}: {' '.join(self.signals)}; {sizes})"

    def _repr_html_(self) -> str:
        # By name: what a screen shows lies above, and nothing here depends on it.
        return import_module("lstm_viz.summary").html_of(self)

    def __getitem__(self, name: str) -> np.ndarray:
        """One signal with all axes, (layer, direction, batch, time, unit); raises as `sel`."""
        return self.signals[name]

    @property
    def sizes(self) -> dict[str, int]:
        """The size of each axis, and of `hidden` (the last axis of h)."""
        arrays = list(self.signals.values())  # h, where it is kept, comes last
        return dict(zip((*AXES, "hidden"), (*arrays[0].shape, arrays[-1].shape[-1]), strict=True))

    @property
    def projected(self) -> bool:
        """Whether an LSTM projects its hidden state, so that the last axis of h is no unit's."""
        # A part of a pass can have as many units as h has numbers, so that widths don't tell.
        return "projected" in self.meta or self.sizes["hidden"] != self.sizes["unit"]

    @property
    def input_names(self) -> tuple[str, ...]:
        """What the features of x are called: x where there is one, x0, x1, ... without names."""
        features = 0 if self.x is None else self.x.shape[-1]
        known = tuple(self.meta.get("names") or ())
        if len(known) == features:
            return known
        return ("x",) if features == 1 else tuple(f"x{k}" for k in range(features))

    @property
    def lengths(self) -> np.ndarray:
        """The number of real steps of each sequence, (batch,)."""
        # One unit of one signal tells: padding is NaN in all, and a recorded value never is.
        signal = next(iter(self.signals.values()))
        return np.count_nonzero(~np.isnan(signal[0, 0, :, :, 0]), axis=-1)

    @property
    def last(self) -> Any:
        """What each sequence ends with, as torch's modules take it: h, of an LSTM (h, c).

        Tensors (layer · direction, batch, hidden or unit), ready as `hx` of the steps that follow:
        `record(module, more, trace.last)`. The reverse direction ends with step 1.

        Raises KeyError where a state was not kept, ValueError where layers or units were left out.
        """
        return import_module("lstm_viz.chunks").last_of(self)

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
        return picked(self.signals[name], where)

    def with_labels(self, labels: tuple[Any, ...]) -> Trace:
        """The same pass with its steps named by `labels`."""
        return replace(self, labels=labels)

    def with_meta(self, **more: Any) -> Trace:
        """The same pass with `more` known about it, such as seed or trained."""
        return of_checked(self, meta=MappingProxyType({**self.meta, **more}))

    def numbers(self, axis: str) -> tuple[int, ...]:
        """Which of the network's layers or units the entries of an axis are, from 0."""
        return tuple(self.meta.get(f"{axis}s", range(self.sizes[axis])))

    def frame(self, *names: str) -> pyarrow.Table:
        """Signals as a tidy Arrow table: a row for each unit at each step that was read.

        Its columns are layer, direction, batch and time, as they are numbered from 0; the label of
        the step; where x was kept, what the network read at it, one for each of `input_names`,
        such as "input x"; unit; and one for each of `names` (default: all signals). `.to_pandas()`
        and `polars.from_arrow` take it. The h of an LSTM that projects has no unit: it is left out,
        and `frame("h")` is a table of its own, with the column hidden in place of unit.

        Raises KeyError as `sel`, ValueError for a projected h together with others.
        """
        with_units = [name for name in self.signals if name != "h" or not self.projected]
        chosen = {name: self.signals[name] for name in names or with_units or self.signals}
        projected = self.projected and "h" in chosen
        if projected and len(chosen) > 1:
            raise ValueError(
                f"this LSTM projects h to {self.sizes['hidden']} numbers, which are no units; make "
                'two tables, one of them frame("h")'
            )
        last = "hidden" if projected else "unit"
        axes = {axis: self.numbers(axis) for axis in (*AXES[:4], last)}
        x = self.x if self.x is not None else np.empty((*self[next(iter(chosen))].shape[2:4], 0))
        inputs = {f"input {name}": x[..., k] for k, name in enumerate(self.input_names)}
        return tidy.table(chosen, axes, self.labels, inputs)

    def save(self, path: str | Path) -> Path:
        """Write the whole trace to a file, conventionally `*.npz`, and return its path.

        `numpy.load(path)["signals/f"]` reads one signal without lstm_viz.

        Raises TypeError, naming it, for a label or an entry of meta that is not plain data.
        """
        arrays = {f"signals/{name}": array for name, array in self.signals.items()}
        arrays |= {f"initial/{name}": array for name, array in self.initial.items()}
        arrays |= {f"weights/{name}": array for name, array in self.weights.items()}
        arrays |= {} if self.x is None else {"x": self.x}
        counted = self.labels == tuple(range(1, self.sizes["time"] + 1))
        known = {
            "kind": self.kind,
            "labels": () if counted else self.labels,
            "meta": dict(self.meta),
        }
        return archived.save(path, arrays, plain.to_text(known, "the trace"))

    @classmethod
    def load(cls, source: str | Path | bytes) -> Trace:
        """Read what `save` wrote, from its path or its bytes; safe for files of strangers.

        Raises ValueError, in one sentence, for a file that is damaged or no saved trace, or that
        has several; OSError where it can't be read.
        """
        found = cls.load_all(source)
        if len(found) > 1:
            raise ValueError(
                f"{_called(source, 'has', 'have')} {len(found)} saved traces "
                f"({', '.join(found)}); Trace.load_all opens all of them"
            )
        return next(iter(found.values()))

    @classmethod
    def load_all(cls, source: str | Path | bytes) -> dict[str, Trace]:
        """Read all traces of a file by their names, such as the NPZ that the Explorer saves.

        A trace that `save` wrote is the only one of its file, and has no name (""). Raises as
        `load`.
        """
        try:
            return {
                name: cls._of(arrays, text)
                for name, (arrays, text) in archived.load(source).items()
            }
        except ValueError as error:
            raise ValueError(f"{_called(source, 'is', 'are')} no saved trace: {error}") from None

    @classmethod
    def _of(cls, arrays: Mapping[str, np.ndarray], text: str) -> Trace:
        match plain.from_text(text):
            case {"kind": str(kind), "labels": tuple(labels), "meta": dict(known)}:
                signals, initial, weights = (
                    _under(part, arrays) for part in ("signals/", "initial/", "weights/")
                )
                trace = cls(kind, signals, initial, labels, known, arrays.get("x"), weights)
                meta.check(trace.meta, trace.sizes, kind)
                return trace
        raise ValueError("it does not name kind, labels and meta")

    def to_xarray(self) -> xarray.Dataset:
        """The signals as an xarray Dataset with this trace's axes, labels and meta.

        Raises ModuleNotFoundError where xarray is not installed.
        """
        import xarray

        def axes(name: str) -> tuple[str, ...]:
            return (*AXES[:4], "hidden" if name == "h" and self.projected else "unit")

        return xarray.Dataset(
            {name: (axes(name), array) for name, array in self.signals.items()},
            coords={"time": list(self.labels)},
            attrs={"kind": self.kind, **self.meta},
        )


def of_checked(trace: Trace, **parts: Any) -> Trace:
    """A trace with other `parts`, fields of which the constructor would look at each number again.

    They are parts of what it has looked at in `trace`, read-only and as it makes them: the arrays
    in a `Named`, mappings in a proxy.
    """
    made = object.__new__(Trace)
    vars(made).update(vars(trace), **parts)
    return made


def _called(source: str | Path | bytes, one: str, several: str) -> str:
    return f"these bytes {several}" if isinstance(source, bytes) else f"{source} {one}"


def _under(part: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {
        name.removeprefix(part): array for name, array in arrays.items() if name.startswith(part)
    }
