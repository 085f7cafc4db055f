"""Deferred: passes that are made only when something reads them.

Where the Explorer has its picture of a task's sequence from elsewhere, the rest of the page mostly
needs no number of it: only a text or plain pictures do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from lstm_viz.ui.views.passes import Side


class PackedView(NamedTuple):
    """What the Explorer reads of a view, and the digest that tells it from others.

    `similarity` is whether the order by similarity is in it.
    """

    digest: str
    payload: bytes
    similarity: bool = False


class DeferredSides(Mapping[str, Side]):
    """The passes of networks by their kinds; `make` makes all of them when the first is read.

    `weights` are the hashes of the networks, in the order of their kinds.
    """

    def __init__(
        self,
        weights: Mapping[str, str],
        make: Callable[[], Mapping[str, Side]],
    ) -> None:
        self.weights, self._make = tuple(weights.values()), make
        self._kinds = tuple(weights)

    @cached_property
    def _made(self) -> Mapping[str, Side]:
        return self._make()

    def __getitem__(self, kind: str) -> Side:
        return self._made[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __contains__(self, kind: object) -> bool:
        return kind in self._kinds
