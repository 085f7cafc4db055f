"""Store: a recorded corpus, opened: any window of it as a Trace, and what it says of its units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.corpus import arrays, inputs
from lstm_viz.corpus.likeness import Alike, By, Likeness
from lstm_viz.corpus.replay import Replayed, replay, zeros
from lstm_viz.corpus.runs import runs, sequence_at
from lstm_viz.corpus.scanning import LabelStatistics, label_statistics, scan_seconds
from lstm_viz.corpus.shards import StoredStates, net_of_store, settings_of
from lstm_viz.corpus.where import MOST, Seeking, Where
from lstm_viz.corpus.windows import window
from lstm_viz.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import xarray


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
        self.starts = arrays.read(root, "sequence_start")
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
        return sum(path.stat().st_size for path in arrays.own_files(self.path))

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
        return self.vocabulary.decode(arrays.read(self.root, "places", slice(start, stop)))

    def window(self, start: int, stop: int) -> Trace:
        """Every signal from step `start` to `stop` − 1, replayed from the stored state before it.

        The numbers are bit for bit those of `record_chunks` over the whole sequence with a chunk of
        `settings.every`, and h those of one pass of the layer; the Trace is checked as `record`
        checks it. `meta["replayed"]` is how far the replay ends from the states that are stored on
        its way. The labels count the steps of the store from 1.

        Raises CorpusError for steps that the store does not have, more than 1 GiB, or steps of two
        sequences, between which the state is set to zero; VerificationError as `record`.
        """
        self._need_steps(start, stop)
        return window(self, start, stop)

    def replayed(self, start: int, stop: int) -> Iterator[tuple[Replayed, float]]:
        """The runs that cover these steps, with every signal, one after the other.

        Each comes with how far its last state is from the one that is stored there. The first and
        the last run can reach beyond the steps.
        """
        self._need_steps(start, stop)
        shard = self.settings.shard
        for first in range(start // shard * shard, stop, shard):
            part = max(start, first), min(stop, first + shard)
            made = runs(self.starts, self.settings.every, *part)
            known = StoredStates(
                self.root, self.net, self.settings, made[0].start, made[-1].stop + 1
            )
            read = inputs.reader(self.root, self.net, made[0].start, made[-1].stop)
            for one in replay(self.net, read, made, known.at, zeros(self.net)):
                yield one, known.apart(one)

    def where(
        self,
        signal: str,
        unit: int,
        *,
        above: float | None = None,
        below: float | None = None,
        layer: int = -1,
        limit: int = 10,
        most: int = MOST,
        progress: Callable[[int, int], None] | None = None,
    ) -> Where:
        """The first stretches of steps at which a unit's signal is above or below a value.

        With both, it is between them. The extremes tell which blocks can have such steps; those are
        replayed, up to the one in which the last of `limit` stretches ends, and `most` of them at
        most. Between two values that are near one another that can be every block: `progress` is
        told the blocks done and those that can have such steps.

            store.where("c", unit=41, above=3)

        Raises CorpusError as `top`, for limits that no value lies within, and where `most` blocks
        do not tell.
        """
        seeking = Seeking(
            self, signal, unit, above=above, below=below, layer=layer, limit=limit, most=most
        )
        for replayed in seeking:
            if progress is not None:
                progress(replayed, seeking.blocks)
        if not seeking.ended:
            raise CorpusError(
                f"{seeking.blocks:,} blocks of {self.settings.block:,} steps can have such steps, "
                f"and the first {seeking.replayed:,} of them hold {len(seeking.found.stretches)} "
                f"of {limit} stretches: ask for fewer, for values that are rarer or further "
                f"apart, or with most={seeking.blocks}"
            )
        return seeking.found

    def like(
        self,
        start: int,
        stop: int,
        *,
        by: By = "cosine",
        signal: str = "h",
        layer: int = -1,
        threshold: float = 0.3,
        count: int = 5,
        within: tuple[int, int] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Alike:
        """The passages most like that from step `start` to `stop` − 1, the likest first.

        `by` "cosine" compares a signal of all units step by step; "units" compares which of them
        are `threshold` or more at every step, by the share of these that both passages have. No
        passage lies in two sequences, none overlaps another, and none has 0 or less. Every step
        `within` is replayed: `scan_seconds` tells how long that takes, and `progress` is told the
        steps done and all.

        Raises CorpusError as `window`, for more than 512 steps, and where no unit is on.
        """
        found = Likeness(
            self,
            start,
            stop,
            by=by,
            signal=signal,
            layer=layer,
            threshold=threshold,
            count=count,
            within=within,
        )
        for done in found:
            if progress is not None:
                progress(done, found.steps)
        return Alike(found.best, found.more)

    def label_statistics(
        self, labels: np.ndarray, signal: str = "c", layer: int = -1
    ) -> LabelStatistics:
        """Mean and deviation of a signal of every unit under each label, in one scan.

        `labels` (steps,) are bools, or whole numbers of which those below 0 are left out. Raises
        CorpusError for other labels.
        """
        return label_statistics(self, labels, signal, layer)

    def scan_seconds(self, steps: int | None = None) -> float:
        """About how long a scan of so many steps (None: all) takes on this computer now."""
        return scan_seconds(self, self.steps if steps is None else steps)

    def top(self, signal: str, unit: int, *, layer: int = -1, least: bool = False) -> list[Top]:
        """The steps at which a unit's signal is greatest (or least), the first of them first.

        There is at most one of each stretch between stored states. Nothing is replayed. Raises
        CorpusError for a signal, layer or unit that the network does not have.
        """
        at = (*self.place(signal, unit, layer), 0 if least else 1)
        pairs = zip(
            *(arrays.read(self.root, f"top_{n}", at) for n in ("value", "step")), strict=True
        )
        return [Top(float(value), int(step)) for value, step in pairs if step >= 0]

    def extremes(
        self,
        signal: str,
        unit: int,
        size: int,
        *,
        layer: int = -1,
        within: tuple[int, int] | None = None,
    ) -> np.ndarray:
        """The least and greatest (2, block) of a unit's signal over blocks of `size` steps.

        They are in float16, rounded outwards: no value lies outside. `levels` has the sizes; with
        `within`, only the blocks that have one of these steps are read. Raises CorpusError as
        `top`, for another size, and for steps that the store does not have.
        """
        if size not in self.levels:
            raise CorpusError(
                f"the blocks have {', '.join(map(str, self.levels))} steps; got {size}"
            )
        start, stop = within or (0, self.steps)
        self._need_steps(start, stop)
        blocks = slice(start // size, -(-stop // size))
        at = (*self.place(signal, unit, layer), slice(None), blocks)
        return arrays.read(self.root, arrays.extremes_name(size), at)

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
