"""Keras files: .keras, .weights.h5, and .h5 of Keras 2, with the configuration where there is one.

Keras 3 names what it stores by classes ("layers/lstm_1/cell/vars/0"), and since 3.5 beside it what
the layers are called. All are brought to the names of Keras 2: "second/lstm_cell/kernel".
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from lstm_viz.sequences.files.archive import Archive
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats.hdf5 import Hdf5File
from lstm_viz.weights.keras_config import LONGEST, Config, config_of
from lstm_viz.weights.keras_names import find
from lstm_viz.weights.stored import BytesLeft, StoredArray

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
MODEL, KERAS = "model_config", "keras_version"  # attributes of an HDF5 file itself
_VARS = "vars"
_PARAMETERS = ("kernel", "recurrent_kernel", "bias")


def is_keras(archive: Archive) -> bool:
    """Whether a zip archive is one of model.save."""
    return CONFIG in archive.names and (
        WEIGHTS in archive.names or "model.weights.json" in archive.names
    )


def open_archive(archive: Archive, budget: BytesLeft, assumed: Assumed) -> Contents:
    """The recurrent layers of a .keras file."""
    if WEIGHTS not in archive.names:
        raise WeightsError(
            "its weights are split over several files; save them into one: "
            "model.save_weights('model.weights.h5')"
        )
    config = config_of(archive.read(CONFIG, LONGEST + 1), _version(archive))
    # Four times the limit for what is beside recurrent layers, such as embeddings.
    most = 4 * budget.max_bytes
    data = archive.read(WEIGHTS, most + 1)
    if len(data) > most:
        raise WeightsError("its weights are more than can be read; raise max_bytes")
    return _contents(io.BytesIO(data), Contents("Keras model"), config, budget, assumed)


def _version(archive: Archive) -> str:
    """The version of Keras that a .keras file states, "" where it states none."""
    try:
        found = json.loads(archive.read(METADATA, LONGEST + 1)) if METADATA in archive.names else {}
    except (ValueError, RecursionError):
        return ""
    version = found.get("keras_version") if isinstance(found, dict) else ""
    return version if isinstance(version, str) else ""


def open_hdf5(file: BinaryIO, budget: BytesLeft, assumed: Assumed) -> Contents:
    """The recurrent layers of an HDF5 file: weights alone, or a model of Keras 2."""
    return _contents(file, Contents("Keras weights"), None, budget, assumed)


def _contents(
    file: BinaryIO, contents: Contents, config: Config | None, budget: BytesLeft, assumed: Assumed
) -> Contents:
    with Hdf5File(file, budget.max_bytes) as hdf5:
        if (text := hdf5.texts.get(MODEL)) is not None:
            version = hdf5.texts.get(KERAS, "")
            contents.format, config = "Keras model (HDF5)", config_of(text, version)
        arrays = [array for array in hdf5.arrays() if not _is_optimiser(array.name)]
        called = _Called(hdf5.texts)
        named = list(_named(arrays, called))
        if config:  # names that are counted by class must never be taken for names of layers
            unused = "named" if called.counted else "counted"
            config = replace(config, **{unused: {}})
        find(contents, named, budget, config, assumed=assumed)
    return contents


def _named(arrays: Iterable[StoredArray], called: _Called) -> Iterator[StoredArray]:
    """The arrays under the names of Keras 2."""
    groups: dict[str, dict[str, StoredArray]] = {}
    for array in arrays:
        group, _, last = array.name.rpartition("/")
        if group.rpartition("/")[2] == _VARS:
            groups.setdefault(group, {})[last] = array
        else:
            yield array
    for group, held in groups.items():
        path = called.path(group)
        names = _PARAMETERS if _is_recurrent(held) else ("kernel", "bias")
        if group.split("/")[-2:-1] and group.split("/")[-2].startswith("embedding"):
            names = ("embeddings",)
        for last, array in held.items():
            own = names[int(last)] if last.isdecimal() and int(last) < len(names) else last
            yield replace(array, name="/".join([*path, own]), at=array.name)


def _is_optimiser(name: str) -> bool:
    return name.partition("/")[0] in ("optimizer", "optimizer_weights")


def _is_recurrent(held: dict[str, StoredArray]) -> bool:
    """Whether two or three arrays fit one another as kernel, recurrent kernel and bias do."""
    if not {"0", "1"} <= held.keys() <= {"0", "1", "2"}:
        return False
    kernel, recurrent = held["0"].shape, held["1"].shape
    return (
        len(kernel) == len(recurrent) == 2
        and kernel[1] == recurrent[1]
        and recurrent[0] > 0
        and recurrent[1] in (recurrent[0] * blocks for blocks in (1, 3, 4))
    )


class _Called:
    """What the layers are called whose folders are named by their classes.

    `counted` is whether a layer was met for which that is not stated.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.counted = False

    def path(self, group: str) -> list[str]:
        """The folders above a group "vars", each as its layer is called, where that is stated."""
        folders = group.split("/")[:-1]
        full = ["/".join([*folders[: depth + 1], _VARS]) for depth in range(len(folders))]
        self.counted |= bool(full) and full[-1] not in self._names
        return [self._names.get(one, folder) for one, folder in zip(full, folders, strict=True)]
