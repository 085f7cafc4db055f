"""Opening: a folder → its Store, or the one sentence on why it is none."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import arrays, marks
from lstm_viz.corpus.net import net_of, other_net
from lstm_viz.corpus.settings import StoreSettings
from lstm_viz.corpus.shards import settings_of
from lstm_viz.corpus.store import Store


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
    need_attributes(there, found)
    try:
        return _opened(there, root, found, model, device)
    except CorpusError:
        raise
    except (AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError) as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise CorpusError(f"{there} is damaged ({said:.80}); record the corpus again") from None


def need_attributes(path: Path, found: dict[str, Any]) -> None:
    """Raise CorpusError where a store is of another version, or lacks what its attributes tell."""
    if found.get("version") != arrays.VERSION:
        raise CorpusError(
            f"{path} is a store of version {found.get('version')}, and this program reads version "
            f"{arrays.VERSION}; record the corpus again"
        )
    for name, kind in _ATTRIBUTES.items():
        if not isinstance(found.get(name), kind):
            raise CorpusError(
                f"{path} does not tell its {name} as it was written (in zarr.json); copy it again "
                "as a whole, or record the corpus again"
            )
    for group, names in _WITHIN.items():
        told = found.get(group, dict.fromkeys(names))
        if not isinstance(told, dict) or not names <= set(told):
            raise CorpusError(
                f"{path} does not tell all of its {group} (in zarr.json); copy it again as a "
                "whole, or record the corpus again"
            )


def _opened(there: Path, root: Any, found: dict[str, Any], model: Any, device: str) -> Store:
    if "summary" not in found:
        done = len(list((there / marks.FOLDER).glob("shard-*.npz")))
        shards = settings_of(found).shards(int(root["sequence_start"][-1]))
        raise CorpusError(
            f"{there} was cut off at shard {done} of {shards}, or is being recorded now; {_AGAIN}"
        )
    if (here := arrays.files(there)) != found.get("files"):
        raise CorpusError(
            f"{there} has {here} files where {found.get('files')} were written; copy it again as a "
            "whole, or record the corpus again"
        )
    if model is not None and (what := other_net(found["net"], _described(model))):
        raise CorpusError(f"{there} was recorded with {what} than this model has")
    return Store(there, root, device)


def _described(model: Any) -> Any:
    """As a store's attributes have it."""
    return json.loads(json.dumps(net_of(model).described))


_AGAIN = "record it again with the same arguments to resume it"
_ATTRIBUTES: dict[str, type | tuple[type, ...]] = {
    "net": dict,
    "settings": dict,
    "digest": str,
    "replaced": int,
    "vocabulary": (str, type(None)),
    "names": list,
}
_WITHIN = {
    "net": {"kind", "input_size", "hidden_size", "num_layers", "bias", "dtype", "options"}
    | {"fingerprint"},
    "settings": {field.name for field in fields(StoreSettings)},
    "summary": {"verified", "tolerance", "replayed"},
}
