"""The files of a corpus on the command line, each read when it is its turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_viz.commands.sequence import sequence
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text.decoding import decoded

LARGEST = 1 << 28  # bytes of one text, all of which are in memory while it is read


@dataclass(frozen=True)
class CorpusFiles:
    """What a network reads of some files: texts where its card has a vocabulary, else numbers.

    Iterating reads one after the other, where no `columns` are chosen those of the first file in
    each that has them: what never changes in one may change in another. `told` has then, of each
    sentence on how texts were read, the files that it is about.

    Raises ValueError, naming the file, for one that can't be read as that or is too large; OSError
    where it can't be opened.
    """

    paths: tuple[Path, ...]
    card: dict[str, Any] | None
    columns: tuple[str, ...]
    told: dict[str, dict[Path, None]] = field(default_factory=dict, init=False)

    @property
    def of_text(self) -> bool:
        """Whether the network reads texts."""
        return self.card is not None and "vocabulary" in self.card

    def __iter__(self) -> Iterator[Any]:
        columns = self.columns
        for path in self.paths:
            if self.of_text:
                text, told = _text(path)
                for sentence in told:
                    self.told.setdefault(sentence, {})[path] = None
                yield text
                continue
            try:
                made = sequence(str(path), self.card, columns, None)
            except SequenceError:
                if columns == self.columns:
                    raise
                made = sequence(str(path), self.card, self.columns, None)  # which has other names
            columns = columns or made.names  # one that never changes here may change in the next
            yield made.values


def found(given: tuple[Path, ...], pattern: str, out: Path) -> tuple[Path, ...]:
    """The files that are given, and those below given folders whose names match, in their order.

    What is below `out` or another store is left out: it was written by a recording.
    Raises ValueError for a name of nothing, and where no file is found.
    """
    paths: list[Path] = []
    for one in given:
        if one.is_dir():
            stores = {path.parent for path in one.rglob("zarr.json")}
            paths += sorted(
                path
                for path in one.rglob(pattern)
                if path.is_file()
                and stores.isdisjoint(path.parents)
                and not path.resolve().is_relative_to(out.resolve())
            )
        elif one.is_file():
            paths.append(one)
        else:
            raise ValueError(f"there is no file and no folder {one}")
    paths = [path for path in paths if path.stat().st_size]
    if not paths:
        raise ValueError(
            f"no file named {pattern} that holds anything is in {', '.join(map(str, given))}; "
            "name files, folders or another --glob"
        )
    return tuple(paths)


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(
            f"{path} has {size:,} bytes, and at most {LARGEST:,} of one file are read; cut it into "
            "several files and name all of them"
        )
    try:
        text, told = decoded(path.read_bytes(), prose=True)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return text, told
