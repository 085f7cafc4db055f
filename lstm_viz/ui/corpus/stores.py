"""Stores: a corpus of the server, opened by its name once for all sessions."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lstm_viz.corpus import CorpusError, Store, open_corpus
from lstm_viz.extras import MissingExtraError
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import words
from lstm_viz.ui.frame import corpora
from lstm_viz.ui.frame.plain import sentence
from lstm_viz.ui.shelf import Shelf


@dataclass(frozen=True, eq=False)
class OpenedStore:
    """A store, its name in the list, and a key that no other recording of that name has."""

    name: str
    key: tuple[str, int, int]
    store: Store

    @cached_property
    def _folder(self) -> str:
        """The folder that the names of all sequences have in common."""
        try:
            return os.path.commonpath([os.path.dirname(name) for name in self.store.names])
        except ValueError:  # none, or some have a folder and some have none
            return ""

    def called(self, step: int) -> str:
        """What the sequence with this step is called; of a file, without the server's folder."""
        return self.file(step) or words.unnamed(self.store.sequence_at(step) + 1)

    def file(self, step: int) -> str:
        """The name of the sequence with this step; "" where the store has none."""
        sequence, names = self.store.sequence_at(step), self.store.names
        if sequence >= len(names):
            return ""
        return names[sequence].removeprefix(self._folder).lstrip("/\\")

    @property
    def bytes(self) -> int:
        """What it takes: weights, borders and the names of its sequences."""
        parameters = self.store.net.module.parameters()
        weights = sum(one.numel() * one.element_size() for one in parameters)
        return weights + self.store.starts.nbytes + sum(map(len, self.store.names))


_OPENED: Shelf[OpenedStore] = Shelf(limits.STORES_BYTES, lambda one: one.bytes)


def opened(name: str) -> OpenedStore:
    """The store of this name. Raises CorpusError, without the server's folder, where it has none.

    Only a name that is listed is looked for, so no name leads out of the folder.
    """
    there = corpora.folder()
    if there is None or name not in corpora.names():
        raise CorpusError(words.no_store(name))
    path = there / name
    try:
        stamp = (path / "zarr.json").stat()
        key = (name, stamp.st_mtime_ns, stamp.st_size)
        return _OPENED.get_or_make(key, lambda: OpenedStore(name, key, open_corpus(path)))
    except (CorpusError, MissingExtraError, OSError) as error:
        raise CorpusError(told(error, path)) from None


def told_of(error: Exception, name: str) -> str:
    """The sentence of an error of the store of this name; that it is gone, where it is."""
    try:
        there = corpora.folder()
    except ValueError:  # the folder is gone with it
        there = None
    if there is None or not (there / name / "zarr.json").is_file():
        return words.gone(name)
    return told(error, there / name)


def told(error: Exception, path: Path) -> str:
    """An error as a sentence, with the store's name, whose folder is nobody else's business."""
    said = str(error).replace(str(path), path.name).replace(str(path.parent), "")
    return sentence(said)
