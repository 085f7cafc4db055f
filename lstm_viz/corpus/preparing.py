"""Preparing: what is at a recording's path already, and a store that its shards can be put in."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.corpus import arrays, inputs, marks
from lstm_viz.corpus.net import Net, other_net
from lstm_viz.corpus.opening import need_attributes, open_corpus
from lstm_viz.corpus.replay import LARGEST, numbers
from lstm_viz.corpus.settings import StoreSettings


class RecordingPlan(NamedTuple):
    """What is to be recorded, and the attributes of a store that has it."""

    net: Net
    sequences: Iterable[Any]
    vocabulary: Vocabulary | None
    settings: StoreSettings
    measured: inputs.CorpusExtent
    attributes: dict[str, Any]


def ask(
    net: Net,
    sequences: Iterable[Any],
    vocabulary: Vocabulary | None,
    names: tuple[str, ...],
    settings: StoreSettings,
) -> RecordingPlan:
    """Measure what is to be recorded; CorpusError where it can't be."""
    longest = LARGEST // numbers(net)
    if settings.every > longest:
        raise CorpusError(
            f"every must be at most {longest:,} for this network, so that all signals of "
            f"that many steps fit into memory; got {settings.every:,}"
        )
    measured = inputs.measured(net, sequences, vocabulary)
    if names and len(names) != len(measured.starts) - 1:
        raise CorpusError(
            f"names must be one for each of the {len(measured.starts) - 1} sequences; got "
            f"{len(names)}"
        )
    attributes = {
        "format": arrays.FORMAT,
        "version": arrays.VERSION,
        "net": net.described,
        "settings": asdict(settings),
        "digest": measured.digest,
        "replaced": measured.replaced,
        "vocabulary": vocabulary.characters if vocabulary else None,
        "signals": net.signals,
        "ends": arrays.ENDS,
        "names": names,
    }
    attributes = json.loads(json.dumps(attributes))  # as they are read again: lists, no tuples
    return RecordingPlan(net, sequences, vocabulary, settings, measured, attributes)


def need_workers(workers: Any) -> None:
    """Raise CorpusError for what is no number of processes."""
    try:
        whole = 0 if isinstance(workers, bool) else operator.index(workers)
    except TypeError:
        whole = 0
    if whole < 1:
        raise CorpusError(f"workers must be a whole number of at least 1; got {workers!r}")


def found_at(path: Path) -> dict[str, Any] | None:
    """The attributes of the store at the path; None where one can be made.

    Raises CorpusError where something else is there, which would be lost.
    """
    if path.exists() and not path.is_dir():
        raise CorpusError(f"{path} is a file; a store is a folder, so give another name")
    if not path.exists() or marks.is_untouched(path):
        return None
    if (path / "zarr.json").is_file():
        found: dict[str, Any] = arrays.opened(path).attrs.asdict()
        if found.get("format") == arrays.FORMAT:
            need_attributes(path, found)
            return found
        if not marks.is_begun(path):
            open_corpus(path)  # which tells what else it is
    if not marks.is_begun(path):
        some = min(one.name for one in path.iterdir())
        raise CorpusError(
            f"{path} is no store of this version and not empty (it holds {some}); record into "
            "another folder"
        )
    arrays.need_own(path, but=marks.FOLDER)
    return None


def need_same(path: Path, found: dict[str, Any], asked: RecordingPlan) -> None:
    """Raise CorpusError where a store is of another network, corpus or setting."""
    wanted = asked.attributes
    ours, theirs = wanted["settings"], found["settings"]
    if what := other_net(found["net"], wanted["net"]):
        what = f"was recorded with {what}"
    elif found["digest"] != wanted["digest"] or found["vocabulary"] != wanted["vocabulary"]:
        what = "has another corpus"
    elif name := next((name for name in ours if ours[name] != theirs.get(name)), None):
        what = f"was begun with {name} {theirs.get(name)}, not {ours[name]}"
    elif found["names"] != wanted["names"]:
        what = "has other names of its sequences"
    else:
        return
    raise CorpusError(f"the store at {path} {what}; record into another folder")


def prepared(path: Path, asked: RecordingPlan, *, made: bool) -> bool:
    """Whether shards are to be done; the store has its arrays and inputs then.

    For the one who holds the lock. `made` is whether the folder was not there before: where a store
    can't be prepared, what was made of it is removed, and what was raised is raised.
    """
    found = found_at(path)
    if found is not None:
        need_same(path, found, asked)
        return "summary" not in found
    try:
        _make(path, asked)
    except Exception:
        arrays.clear(path, but=marks.FOLDER)
        marks.clear(path)
        if made:
            path.rmdir()
        raise
    return True


def _make(path: Path, asked: RecordingPlan) -> None:
    places = asked.vocabulary.size if asked.vocabulary else 0
    arrays.clear(path, but=marks.FOLDER)
    arrays.make(path, asked.net.described, asked.settings, asked.measured.starts, places)
    root = arrays.opened(path, "r+")
    inputs.write(asked.net, asked.sequences, asked.vocabulary, root, asked.measured)
    group = root.create_group("weights", overwrite=True)
    for name, one in asked.net.weights().items():
        arrays.add(group, name, one, tuple(f"{name}_{k}" for k in range(one.ndim)))
    root.update_attributes(asked.attributes)  # last: from now on it is a store, and is resumed
