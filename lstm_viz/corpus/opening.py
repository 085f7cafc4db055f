"""Opening: a folder → its Store, or the one sentence on why it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import arrays, marks
from lstm_viz.corpus.shards import settings_of
from lstm_viz.corpus.store import Store
from lstm_viz.fingerprint import weights_hash


def open_corpus(path: str | Path, model: Any = None, *, device: str = "cpu") -> Store:
    """Open a store; with a model, only one that was recorded with its weights.

    Raises CorpusError for what is no store, is of another version or other weights, is damaged, or
    whose recording has not ended; MissingExtraError where zarr is not installed.
    """
    there = Path(path)
    root = arrays.opened(there)
    found = root.attrs.asdict()
    if found.get("format") != arrays.FORMAT:
        if marks.is_begun(there):
            raise CorpusError(f"{there} was cut off before its first shard; {_AGAIN}")
        raise CorpusError(f"{there} is a Zarr group, but no store of a corpus")
    if found.get("version") != arrays.VERSION:
        raise CorpusError(
            f"{there} is a store of version {found.get('version')}, and this program reads version "
            f"{arrays.VERSION}; record the corpus again"
        )
    if "summary" not in found:
        done = len(list((there / marks.FOLDER).glob("shard-*.npz")))
        steps = int(root["sequence_start"][-1])
        shards = settings_of(found).shards(steps)
        raise CorpusError(
            f"{there} was cut off at shard {done} of {shards}, or is being recorded now; {_AGAIN}"
        )
    if (here := arrays.files(there)) != found.get("files"):
        raise CorpusError(
            f"{there} has {here} files where {found.get('files')} were written; copy it again as a "
            "whole, or record the corpus again"
        )
    if model is not None:
        module = getattr(model, "rnn", model)
        if weights_hash(module) != found["net"]["fingerprint"]:
            raise CorpusError(f"{there} was recorded with other weights than this model has")
    try:
        return Store(there, root, device)
    except CorpusError:
        raise
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise CorpusError(
            f"{there} is damaged ({type(error).__name__}: {str(error).splitlines()[0][:80]}); "
            "record the corpus again"
        ) from None


_AGAIN = "record it again with the same arguments to resume it"
