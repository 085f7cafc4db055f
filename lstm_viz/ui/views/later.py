"""Later: passes that are made when something of the page reads them, which mostly nothing does.

The Explorer's picture of a task's sequence comes from elsewhere, and round it the page needs no
number of it. What is shown as text or as plain pictures does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from lstm_viz.ui.views.passes import Side


class Packed(NamedTuple):
    """What the Explorer reads of a view, and the digest that tells it from others.

    `similarity` is whether the order by similarity is in it.
    """

    digest: str
    payload: bytes
    similarity: bool = False


class LaterSides(Mapping[str, Side]):
    """The passes of networks by their kinds, which `make` makes the first time one is read.

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
