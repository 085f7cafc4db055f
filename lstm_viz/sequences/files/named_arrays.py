"""Arrays by name, as scientific files have them → a Table: vectors of one length go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lstm_viz.extras import MissingExtraError
from lstm_viz.sequences.files.array_columns import column, table_of
from lstm_viz.sequences.files.formats import Contents
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table, listed, own_names

_NAMED = 4  # vectors whose names a part has
_MOST = 2_000  # arrays in a file


class Held(NamedTuple):
    """An array of a file: its path, its shape, and how to have its numbers or times."""

    path: str
    shape: tuple[int, ...]
    read: Callable[[], np.ndarray]

    @property
    def steps(self) -> int:
        """The length of a vector, also of one that is a matrix of one row or column; else 0."""
        long = [size for size in self.shape if size > 1]
        return long[0] if len(long) == 1 else 0


def contents_of(
    held: Sequence[Held], limits: Limits, part: str | None, given: Given, noun: str
) -> Contents:
    """The table of one array, or of several vectors of one length at one place in the file.

    Raises SequenceError where no array has two numbers, and for what `limits` doesn't allow.
    """
    parts = _parts([one for one in held if 1 <= sum(size > 1 for size in one.shape) <= 3])
    if not parts:
        raise SequenceError(
            f"The {noun} has no array of numbers of up to three dimensions; save one as NPY."
        )
    name = next(iter(parts)) if part is None else part
    if name not in parts:
        raise SequenceError(
            f"There is no {quoted(name)} in the file; choose from {listed([*parts])}."
        )
    vectors = parts[name]
    size = vectors[0].steps or int(np.prod(vectors[0].shape))
    limits.need_rows(size if vectors[0].steps else vectors[0].shape[0], len(vectors))
    limits.need_expanded(8 * size * len(vectors))
    arrays = [one.read() for one in vectors]
    if vectors[0].steps:
        names, told = own_names(one.path.rpartition("/")[2] for one in vectors)
        made = zip(names, arrays, strict=True)
        table = Table(tuple(column(n, array.reshape(-1), given) for n, array in made), told)
    else:
        squeezed = arrays[0] if arrays[0].ndim <= 3 else np.squeeze(arrays[0])
        table = table_of(squeezed, limits, given)
    if len(parts) == 1:
        return Contents(table)
    told = f"The array {quoted(name)} was read; the file has {listed([*parts])}."
    return Contents(table.telling(told), tuple(parts), name)


def _parts(held: Sequence[Held]) -> dict[str, list[Held]]:
    """What can be chosen: vectors of one length in one group together, the most numerous first."""
    if len(held) > _MOST:
        raise SequenceError(
            f"The file has {len(held):,} arrays, and the limit is {_MOST:,}; save a part of them."
        )
    together: dict[tuple[str, int], list[Held]] = {}
    for one in held:
        place = one.path.rpartition("/")[0] if one.steps else one.path
        together.setdefault((place, one.steps), []).append(one)
    made: dict[str, list[Held]] = {}
    for group in sorted(together.values(), key=lambda group: (-len(group), -max(group[0].shape))):
        more = f" and {len(group) - _NAMED:,} more" if len(group) > _NAMED else ""
        made[", ".join(one.path for one in group[:_NAMED]) + more] = group
    return made


def lacking(error: MissingExtraError, called: str) -> SequenceError:
    """The sentence for a file whose library is not installed."""
    return SequenceError(
        f"This is {called}, and {error}; or save its numbers as CSV, NPY or Parquet."
    )


def damaged(noun: str, error: BaseException) -> SequenceError:
    """The sentence for a file of which a library says that it is not what it claims."""
    said = " ".join(str(error).split())[:120].rstrip(" .") or type(error).__name__
    return SequenceError(f"The {noun} is damaged or incomplete ({said}); copy or save it again.")


def telling(contents: Contents, *sentences: str) -> Contents:
    """The same contents, with sentences about them."""
    return contents._replace(table=replace(contents.table.telling(*sentences)))
