"""A walk through an HDF5 file: every group and array once, and never out of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import h5py
from h5py import h5o  # type: ignore[attr-defined]

from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import SequenceError


class WalkLimits(NamedTuple):
    """The most `objects` in a file, and the most groups within groups."""

    objects: int
    depth: int


def walk(
    tree: Any, bounds: WalkLimits, advice: str, *, without: str = ""
) -> Iterator[tuple[str, Any]]:
    """Every group and array of an open file, by its path; of an array that has two, by the first.

    Names that begin with `without` are left out. Raises SequenceError, whose message is a part of a
    sentence and ends with `advice`, for a link, for an array whose numbers are in another file, and
    for more than the bounds allow.
    """
    # Two paths may lead to one object, and a path to the group that it comes from.
    seen = {h5o.get_info(tree.id).addr}
    return _walk(tree, "", 0, seen, bounds, advice, without)


def _walk(
    group: Any, path: str, depth: int, seen: set[int], bounds: WalkLimits, advice: str, without: str
) -> Iterator[tuple[str, Any]]:
    for name in group:
        if without and name.startswith(without):
            continue
        full = f"{path}/{name}" if path else name
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise SequenceError(
                f"{quoted(full)} is a link to another place, which is not followed; {advice}"
            )
        found = group[name]
        where = h5o.get_info(found.id).addr
        if where in seen:
            continue
        seen.add(where)
        if len(seen) > bounds.objects or depth > bounds.depth:
            raise SequenceError(
                f"it has more than {bounds.objects:,} groups and arrays, or more than "
                f"{bounds.depth} groups within each other; {advice}"
            )
        if isinstance(found, h5py.Group):
            yield full, found
            yield from _walk(found, full, depth + 1, seen, bounds, advice, without)
        elif isinstance(found, h5py.Dataset):
            if found.external or found.is_virtual:
                raise SequenceError(
                    f"the numbers of {quoted(full)} are in another file, which is not opened; "
                    f"{advice}"
                )
            yield full, found
