"""HDF5 in a process of its own: what is in a file, and the numbers of an array of it.

The HDF5 library runs for ever on some damaged files, and only the end of its process ends it.
Nothing outside of the file is followed. No torch is loaded here, which would take seconds.
"""

from __future__ import annotations

import io
from typing import Any

import h5py
import numpy as np

from lstm_viz.sequences.bounded import worker
from lstm_viz.sequences.files import hdf5_walk
from lstm_viz.sequences.limits import MB
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import SequenceError

BOUNDS = hdf5_walk.WalkLimits(objects=50_000, depth=40)
_INTO_ONE = "save the weights into one file"
CONFIG, VERSION = "model_config", "keras_version"  # attributes of the file itself
_LONGEST = 8 * MB
_VARS, _NAME = "vars", "name"
_FLOATS = {"float16", "float32", "float64"}
_FILTERS = {1: "gzip", 2: "shuffle"}  # by the numbers that the format gives them
# What h5py raises for files that are not what they claim.
_BROKEN = (
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    NotImplementedError,
    SystemError,
)


class Tree:
    """The file that was opened last, for one question after the other."""

    def __init__(self) -> None:
        self.key = ""
        self.file: Any = None

    def answer(self, asked: dict[str, Any], data: list[bytes]) -> tuple[Any, list[Any]]:
        """The texts and arrays of the file, or the numbers of one array."""
        try:
            if asked["key"] != self.key:
                self.key = ""
                # Through the open file, so that no driver and no name leads to another one.
                self.file = h5py.File(io.BytesIO(data[0]), "r")
                self.key = asked["key"]
            if asked["task"] == "numbers":
                return {}, [_numbers(self.file[asked["name"]], asked["name"])]
            texts = {name: _text(self.file, name) for name in (CONFIG, VERSION)}
            arrays = []
            for name, found in hdf5_walk.walk(self.file, BOUNDS, _INTO_ONE):
                if isinstance(found, h5py.Group):
                    texts[name] = _text(found, _NAME) if name.endswith(_VARS) else None
                elif found.shape is not None:
                    arrays.append([name, [int(size) for size in found.shape], _kind(found)])
            return {
                "texts": {k: v for k, v in texts.items() if v is not None},
                "arrays": arrays,
            }, []
        except SequenceError:
            raise
        except _BROKEN as error:
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise SequenceError(
                f"it is damaged or incomplete ({reason}); copy or save it again"
            ) from None


def _text(group: Any, attribute: str) -> str | None:
    if attribute not in group.attrs:
        return None
    size = group.attrs.get_id(attribute).get_storage_size()
    value = group.attrs[attribute] if size <= _LONGEST else ""
    if size > _LONGEST or len(value) > _LONGEST:
        raise SequenceError(
            f"the attribute {quoted(attribute)} has more than {_LONGEST // MB} MB; save the "
            "weights alone: model.save_weights(path)"
        )
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def _kind(dataset: Any) -> str:
    return str(np.dtype(dataset.dtype).newbyteorder("="))[:20]


def _numbers(dataset: Any, name: str) -> Any:
    """The numbers, in memory order; refused where they are packed oddly."""
    settings = dataset.id.get_create_plist()
    for number in range(settings.get_nfilters()):
        code = settings.get_filter(number)[0]
        if code not in _FILTERS:
            raise SequenceError(
                f"{quoted(name)} is packed by the HDF5 filter {code}, and only "
                f"{' and '.join(_FILTERS.values())} are supported; save it with one of them"
            )
    if _kind(dataset) not in _FLOATS:
        raise SequenceError(f"{quoted(name)} holds {_kind(dataset)}; save the weights as float32")
    return np.ascontiguousarray(dataset[()], dtype=_kind(dataset)).reshape(-1).data


def main(memory: int) -> None:
    """Answer on standard input and output."""
    worker.main(memory, Tree())
