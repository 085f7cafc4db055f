"""Work: what a job does, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Work(Generic[T]):
    """At most `steps` steps: to iterate over `made` is to make them, one at a time.

    What it yields says how far it is, for whoever watches. `result` gives the result of the steps
    made so far; more steps may follow.
    """

    steps: int
    made: Iterable[Any]
    result: Callable[[], T]
