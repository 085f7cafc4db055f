"""Store: a recorded corpus, opened: any window of it as a Trace, and what it says of its units."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.corpus import arrays, inputs, marks
from lstm_viz.corpus.replay import Replayed, replay, zeros
from lstm_viz.corpus.runs import runs, sequence_at
from lstm_viz.corpus.shards import Known, net_of_store, settings_of
from lstm_viz.fingerprint import weights_hash
from lstm_viz.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xarray

WINDOW = 1 << 20  # steps of the largest window


class Top(NamedTuple):
    """A place of most or least: the value and its step."""

    value: float
    step: int


class Store:
    """A corpus that `record_corpus` has recorded, read from its folder as it is asked for.

    `steps` is how many there are, over all sequences one after the other; `starts` (sequence + 1,)
    has the step with which each begins and where the last ends, `names` what they are called.
    `summary` is how it was checked: the largest difference from torch.nn's own output
    ("verified"), what rounding can make ("tolerance"), and the error of what is kept whole.
    """

    def __init__(self, path: Path, root: Any, device: str = "cpu") -> None:
        self.path, self.root = path, root
        self.attributes: dict[str, Any] = root.attrs.asdict()
        self.settings = settings_of(self.attributes)
        self.net = net_of_store(root, device)
        self.starts: np.ndarray = root["sequence_start"][:]
        self.summary: dict[str, float] = dict(self.attributes["summary"])
        self.names = tuple(self.attributes["names"])
        known = self.attributes["vocabulary"]
        self.vocabulary = None if known is None else Vocabulary(known)

    def __repr__(self) -> str:
        layers, units = self.net.sizes
        count = len(self.starts) - 1
        return (
            f"Store({self.net.kind}: {self.steps:,} steps in {count:,} "
            f"sequence{'s' if count > 1 else ''}; layer={layers} unit={units}; "
            f"{self.size / 1e6:,.1f} MB)"
        )

    @property
    def steps(self) -> int:
        """The number of steps of all sequences together."""
        return int(self.starts[-1])

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())

    def sequence_at(self, step: int) -> int:
        """The number of the sequence that has a step, from 0; CorpusError for no such step."""
        self._need_steps(step, step + 1)
        return sequence_at(self.starts, step)

    def text(self, start: int, stop: int) -> str:
        """The characters that the network read from a step to another, as it knows them.

        Raises CorpusError for no such steps, and where the network reads numbers.
        """
        self._need_steps(start, stop)
        if self.vocabulary is None:
            raise CorpusError("this store is of numbers and has no text; window(...).x has them")
        return self.vocabulary.decode(self.root["places"][start:stop])

    def window(self, start: int, stop: int) -> Trace:
        """Every signal from step `start` to `stop` − 1, replayed from the stored state before it.

        The numbers are bit for bit those of `record_chunks` over the whole sequence with a chunk of
        `settings.every`, and h those of one pass of the layer; the Trace is checked as `record`
        checks it. `meta["replayed"]` is how far the replay ends from the states that are stored on
        its way. The labels count the steps of the store from 0.

        Raises CorpusError for steps that the store does not have, more than 2^20, or steps of two
        sequences, between which the state is set to zero; VerificationError as `record`.
        """
        self._need_steps(start, stop)
        if stop - start > WINDOW:
            raise CorpusError(
                f"a window has at most {WINDOW:,} steps; got {stop - start:,}: ask for several"
            )
        first, last = sequence_at(self.starts, start), sequence_at(self.starts, stop - 1)
        if first != last:
            raise CorpusError(
                f"the steps {start:,} to {stop - 1:,} are of {last - first + 1} sequences, and the "
                f"state is set to zero between them; the first of them ends before step "
                f"{int(self.starts[first + 1]):,}"
            )
        signals, initial, meta = _joined(self.replayed(start, stop), start, stop)
        shaped = {name: one[:, None, None] for name, one in signals.items()}
        read = inputs.reader(self.root, self.net, start, stop)
        names = self.vocabulary.names if self.vocabulary else ()
        return Trace(
            self.net.kind,
            shaped,
            {name: one[:, None, None] for name, one in initial.items()},
            tuple(range(start, stop)),
            {
                **meta,
                "dtype": self.net.described["dtype"],
                "device": str(self.net.parameter.device),
                "weights": self.net.fingerprint,
                **({"names": names} if names else {}),
                **_stated(self.net),
            },
            read(start, stop)[None].cpu().numpy(),
            self.net.weights(),
        )

    def replayed(self, start: int, stop: int) -> Iterator[tuple[Replayed, float]]:
        """The runs that cover these steps, with every signal, one after the other.

        Each comes with how far its last state is from the one that is stored there. The first and
        the last run can reach beyond the steps.
        """
        self._need_steps(start, stop)
        made = runs(self.starts, self.settings.every, start, stop)
        known = Known(self.root, self.net, self.settings, made[0].start, made[-1].stop + 1)
        read = inputs.reader(self.root, self.net, made[0].start, made[-1].stop)
        for one in replay(self.net, read, made, known.at, zeros(self.net)):
            yield one, known.apart(one.run, one.last)

    def top(self, signal: str, unit: int, *, layer: int = -1, least: bool = False) -> list[Top]:
        """The steps at which a unit's signal is greatest (or least), the first of them first.

        There is at most one of each stretch between stored states. Nothing is replayed. Raises
        CorpusError for a signal, layer or unit that the network does not have.
        """
        at = (*self.place(signal, unit, layer), 0 if least else 1)
        pairs = zip(self.root["top_value"][at], self.root["top_step"][at], strict=True)
        return [Top(float(value), int(step)) for value, step in pairs if step >= 0]

    def extremes(self, signal: str, unit: int, size: int, *, layer: int = -1) -> np.ndarray:
        """The least and greatest (2, block) of a unit's signal over blocks of `size` steps.

        They are in float16, rounded outwards: no value lies outside. `levels` has the sizes.
        Raises CorpusError as `top`, and for another size.
        """
        if size not in self.levels:
            raise CorpusError(
                f"the blocks have {', '.join(map(str, self.levels))} steps; got {size}"
            )
        return self.root[arrays.extremes_name(size)][self.place(signal, unit, layer)]

    @property
    def levels(self) -> tuple[int, ...]:
        """The sizes of the blocks for which there are extremes, in steps, ascending."""
        return self.settings.all_levels(self.steps)

    def place(self, signal: str, unit: int, layer: int = -1) -> tuple[int, int, int]:
        """Where a unit's signal is in the arrays: (signal, layer, unit); raises as `top`."""
        layers, units = self.net.sizes
        if signal not in self.net.signals:
            raise CorpusError(f"the signals are {', '.join(self.net.signals)}; got {signal!r}")
        if not 0 <= unit < units:
            raise CorpusError(f"the units are 0 to {units - 1}; got {unit}")
        if not -layers <= layer < layers:
            raise CorpusError(f"the layers are 0 to {layers - 1}; got {layer}")
        return self.net.signals.index(signal), layer % layers, unit

    def to_xarray(self) -> xarray.Dataset:
        """All arrays of the store with named axes, read when they are used.

        Raises MissingExtraError where xarray is not installed.
        """
        from lstm_viz.extras import need

        library = need("xarray", "scale", "to_xarray")
        opened = library.open_zarr(self.path, consolidated=False, chunks=None)
        return opened.assign_coords(
            signal=list(self.net.signals),
            end=list(arrays.ENDS),
            border=np.arange(opened.sizes["border"]) * self.settings.every,
        )

    def _need_steps(self, start: int, stop: int) -> None:
        if not 0 <= start < stop <= self.steps:
            raise CorpusError(
                f"the store has the steps 0 to {self.steps - 1:,}, and a part of them begins "
                f"before it ends; got {start:,} to {stop - 1:,}"
            )


def open_corpus(path: str | Path, model: Any = None, *, device: str = "cpu") -> Store:
    """Open a store; with a model, only one that was recorded with its weights.

    Raises CorpusError for what is no store, is of another version or other weights, is damaged, or
    whose recording has not ended; MissingExtraError where zarr is not installed.
    """
    there = Path(path)
    root = arrays.opened(there)
    found = root.attrs.asdict()
    if found.get("format") != arrays.FORMAT:
        if marks.is_begun(there):
            raise CorpusError(f"{there} was cut off before its first shard; {_AGAIN}")
        raise CorpusError(f"{there} is a Zarr group, but no store of a corpus")
    if found.get("version") != arrays.VERSION:
        raise CorpusError(
            f"{there} is a store of version {found.get('version')}, and this program reads version "
            f"{arrays.VERSION}; record the corpus again"
        )
    if "summary" not in found:
        done = len(list((there / marks.FOLDER).glob("shard-*.npz")))
        steps = int(root["sequence_start"][-1])
        shards = settings_of(found).shards(steps)
        raise CorpusError(f"{there} was cut off at shard {done} of {shards}; {_AGAIN}")
    if model is not None:
        module = getattr(model, "rnn", model)
        if weights_hash(module) != found["net"]["fingerprint"]:
            raise CorpusError(f"{there} was recorded with other weights than this model has")
    try:
        return Store(there, root, device)
    except (KeyError, TypeError, RuntimeError, json.JSONDecodeError) as error:
        raise CorpusError(
            f"{there} is damaged ({type(error).__name__}: {str(error).splitlines()[0][:80]}); "
            "record the corpus again"
        ) from None


_AGAIN = "record it again with the same arguments, and it goes on from there"


def _stated(net: Any) -> dict[str, str]:
    """As a recording's meta: the activations of a layer that has others than usual."""
    nonlinearity = getattr(net.module, "nonlinearity", "tanh")
    return {} if nonlinearity == "tanh" else {"nonlinearity": str(nonlinearity)}


def _joined(
    replayed: Iterator[tuple[Replayed, float]], start: int, stop: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, float]]:
    """The signals (layer, time, unit), the state before them (layer, unit), and their check."""
    parts: dict[str, list[torch.Tensor]] = {}
    initial: dict[str, np.ndarray] = {}
    meta = {"verified": 0.0, "tolerance": 0.0, "replayed": 0.0}
    for one, apart in replayed:
        run = one.run
        if run.stop <= start or run.start >= stop:
            continue
        part = slice(max(0, start - run.start), stop - run.start)
        if not initial:
            before = {name: one.first[name][:, 0] for name in one.first}
            if part.start:
                before = {name: one.signals[name][:, part.start - 1] for name in before}
            initial = {name: state.cpu().numpy().copy() for name, state in before.items()}
        for name, signal in one.signals.items():
            parts.setdefault(name, []).append(signal[:, part])
        meta["verified"] = max(meta["verified"], one.checked.largest)
        meta["tolerance"] = max(meta["tolerance"], one.checked.allowed)
        meta["replayed"] = max(meta["replayed"], apart)
    return {n: torch.cat(each, 1).cpu().numpy() for n, each in parts.items()}, initial, meta
