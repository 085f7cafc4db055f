"""Marks: which tasks of a recording are done, and the lock of the one who records.

A mark is a file that appears as a whole, after all that its task has written. A task without one is
done again, and writes the same once more: so nothing is lost or double, whenever a recording is
killed.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import numpy as np

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import arrays

FOLDER: Final = ".progress"
# A file that only a recording makes: other programs have folders of this name too.
_OURS: Final = "recording.json"
_MARK: Final = re.compile(r"lock|(?:shard|states)-[0-9]+\.npz|[a-z0-9-]+\.[0-9a-f]{32}\.partial")
_SAYS: Final = json.dumps({"format": arrays.FORMAT, "version": arrays.VERSION}).encode()


def mark(store: Path, name: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Set a mark, which holds some arrays; it is on the disk before it has its name."""
    there = store / FOLDER / f"{name}.npz"
    made = there.with_suffix(f".{uuid.uuid4().hex}.partial")
    with made.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
        file.flush()
        os.fsync(file.fileno())
    made.replace(there)


def marked(store: Path, name: str) -> dict[str, np.ndarray] | None:
    """What a mark holds; None where it is not set."""
    path = store / FOLDER / f"{name}.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as found:
        return {key: found[key] for key in found.files}


def is_marked(store: Path, name: str) -> bool:
    """Whether a mark is set."""
    return (store / FOLDER / f"{name}.npz").is_file()


def is_begun(store: Path) -> bool:
    """Whether a recording of this version into this store has begun and not ended."""
    ours = store / FOLDER / _OURS
    return ours.is_file() and ours.stat().st_size == len(_SAYS) and ours.read_bytes() == _SAYS


def is_untouched(store: Path) -> bool:
    """Whether a folder is empty, or was when a recording into it was killed as it began."""
    if any(one.name != FOLDER or not one.is_dir() for one in store.iterdir()):
        return False
    return all(arrays.PARTIAL.search(one.name) for one in (store / FOLDER).glob("*"))


def clear(store: Path) -> None:
    """Remove all marks: the recording is whole. What a recording has not made there stays."""
    folder = store / FOLDER
    with suppress(OSError):  # such as the lock, which some systems keep while it is held
        for path in sorted(folder.iterdir()):
            if path.name != _OURS and _MARK.fullmatch(path.name):
                path.unlink()
        (folder / _OURS).unlink()  # last: it tells whose they are
        folder.rmdir()


def clear_unfinished(store: Path) -> None:
    """Remove what was being written when a recording was killed: Zarr's files and ours."""
    for path in store.rglob("*.partial"):
        inside = path.relative_to(store)
        if arrays.is_own(inside) or (
            inside.parts[0] == FOLDER and arrays.PARTIAL.search(path.name)
        ):
            path.unlink(missing_ok=True)


@contextmanager
def only_writer(store: Path) -> Iterator[None]:
    """Hold the store's lock for the block; it ends with the process, however that ends.

    Raises CorpusError where another has it.
    """
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not is_begun(store):
        made = folder / f"recording.{uuid.uuid4().hex}.partial"
        made.write_bytes(_SAYS)
        made.replace(folder / _OURS)
    with (folder / "lock").open("a+b") as file:
        if not _locked(file.fileno()):
            raise CorpusError(
                f"another program is recording into {store}; wait until it has ended, or record "
                "into another folder"
            )
        yield


def _locked(descriptor: int) -> bool:
    """Whether the file is ours now."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
