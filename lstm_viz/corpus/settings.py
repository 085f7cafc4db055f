"""Settings: in which portions a store keeps a corpus, and the rules that they must obey."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from lstm_viz.characters import CorpusError
from lstm_viz.kinds import KIND_NAMES, SIGNALS

# Blocks of one level of the pyramid that are one block of the next.
FOLD: Final = 8
LARGEST: Final = 1 << 24


@dataclass(frozen=True)
class StoreSettings:
    """The portions of a store, in steps.

    A state is stored every `every` steps; the finest extremes are those of `block` steps, and one
    task computes and writes `shard` steps at a time, which are one file of each array. `top` is how
    many places each unit has at either end, and `signals` are those that are kept whole.

    Raises CorpusError for portions that do not fit into one another: two tasks would write into one
    file, and each could undo what the other wrote.
    """

    every: int = 1024
    block: int = 4096
    shard: int = 1 << 18
    top: int = 8
    signals: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("every", "block", "shard", "top"):
            value: Any = getattr(self, name)
            try:
                whole = 0 if isinstance(value, bool) else operator.index(value)
            except TypeError:
                whole = 0
            if not 1 <= whole <= LARGEST:
                raise CorpusError(
                    f"{name} must be a whole number from 1 to {LARGEST:,}; got {value!r}"
                )
            object.__setattr__(self, name, whole)
        for small, large in (("every", "block"), ("block", "shard")):
            if getattr(self, large) % getattr(self, small):
                raise CorpusError(
                    f"{large} must be a multiple of {small}, so that no portion is cut by the end "
                    f"of a larger one; got {large} {getattr(self, large):,} and {small} "
                    f"{getattr(self, small):,}"
                )

    @property
    def levels(self) -> tuple[int, ...]:
        """The sizes of the blocks, in steps, of those levels that lie within a shard."""
        found, size = [], self.block
        while size <= self.shard and self.shard % size == 0:
            found.append(size)
            size *= FOLD
        return tuple(found)

    def all_levels(self, steps: int) -> tuple[int, ...]:
        """The sizes of the blocks of all levels: the last has at most `FOLD` blocks."""
        found = list(self.levels)
        while -(-steps // found[-1]) > FOLD:
            found.append(found[-1] * FOLD)
        return tuple(found)

    def shards(self, steps: int) -> int:
        """How many shards so many steps are."""
        return -(-steps // self.shard)


def whole_signals(kind: str, signals: Iterable[str]) -> tuple[str, ...]:
    """The signals to keep whole, in the order of the equations.

    Raises CorpusError for one that the kind does not have.
    """
    asked = tuple(signals)
    unknown = [name for name in asked if name not in SIGNALS[kind]]
    if unknown:
        raise CorpusError(
            f"{KIND_NAMES[kind]} has the signals {', '.join(SIGNALS[kind])}; got {unknown[0]!r}"
        )
    return tuple(name for name in SIGNALS[kind] if name in asked)
