"""PyTorch files (.pt, .pth, .ckpt): state dicts, checkpoints, and modules, none of it unpickled."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO, Final

import torch
from torch import Tensor

from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats import pickled
from lstm_viz.weights.formats.pickled import PersistentId, PickledName, PickledObject
from lstm_viz.weights.stored import MB, BytesLeft, StoredArray
from lstm_viz.weights.torch_names import Entry, find

_LIST: Final = "data.pkl"
_LONGEST = 32 * MB  # of the list of contents
_NUMBERS = 2**62  # what torch itself can count
_DEEPEST = 100
_LONGEST_NAME = 1_000  # characters of an array's name, with all the dictionaries around it
_DTYPES: Final = {
    "DoubleStorage": torch.float64,
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}
_REBUILD = {"torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor"}
_PARAMETER = {
    "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state",
    "torch.nn.parameter.Parameter",
}
# How nn.RNN and nn.RNNCell state their activation.
_ACTIVATIONS = {
    ("mode", "RNN_TANH"): "tanh",
    ("mode", "RNN_RELU"): "relu",
    ("nonlinearity", "tanh"): "tanh",
    ("nonlinearity", "relu"): "relu",
}
# What a module keeps its tensors and the modules inside it in.
_HELD = ("_parameters", "_buffers", "_modules")


def is_torch(archive: Archive) -> bool:
    """Whether a zip archive is one of torch.save or torch.jit.save."""
    return any(name == _LIST or name.endswith(f"/{_LIST}") for name in archive.names)


def open_torch(archive: Archive, budget: BytesLeft, assumed: Assumed) -> Contents:
    """The recurrent layers of an archive that torch.save wrote."""
    name = next(one for one in archive.names if one == _LIST or one.endswith(f"/{_LIST}"))
    folder = name.removesuffix(_LIST)
    if f"{folder}constants.pkl" in archive.names:
        raise WeightsError(
            "this is a TorchScript program, which is not run; save its weights instead: "
            "torch.save(torch.jit.load(path).state_dict(), new_path)"
        )
    if f"{folder}byteorder" in archive.names and archive.read(f"{folder}byteorder") != b"little":
        raise WeightsError("it was saved on a big-endian machine; save it again on another one")
    data = archive.read(name, _LONGEST + 1)
    if len(data) > _LONGEST:
        raise WeightsError(
            f"its list of contents has more than {_LONGEST // MB} MB; save only the weights: "
            "torch.save(model.state_dict(), path)"
        )
    value = pickled.read(data)
    contents = Contents("PyTorch checkpoint")
    if isinstance(value, PickledObject) and value.by not in _REBUILD:
        contents.notes.append(
            f"The file is a whole module of the class {quoted(value.by)}; only its weights were "
            "read, and no program in it was run"
        )
    storages = _Storages(archive, folder, budget)
    find(contents, _entries(value, storages), budget, assumed)
    if not contents.layers and not contents.refused:
        _need_readable(data, contents)
    return contents


def _need_readable(data: bytes, contents: Contents) -> None:
    """Raise WeightsError where the list of contents names layers or arrays that are not read."""
    if b"_all_weight_values" in data:
        raise WeightsError("its weights are quantised to 8 bits; save the model as it was before")
    if b"multiarray" in data and not contents.parts:
        raise WeightsError(
            "it has NumPy's arrays and no tensors; save them with numpy.savez(path, **arrays)"
        )


class _Storages:
    """The numbers of an archive; the last storage is kept, since several tensors may share one."""

    def __init__(self, archive: Archive, folder: str, budget: BytesLeft) -> None:
        self._archive, self._folder, self._budget = archive, folder, budget
        self._most = budget.max_bytes
        self._last = lru_cache(maxsize=1)(self._read)

    def _read(self, key: str, size: int) -> bytearray:
        if size > self._most:
            raise WeightsError(
                f"the storage {quoted(key)} claims {size / MB:,.0f} MB, and the limit is "
                f"{self._most / MB:,.0f} MB; if that is right, raise max_bytes"
            )
        self._budget.unpack(size)
        data = self._archive.read(f"{self._folder}data/{key}", size)
        if len(data) < size:
            raise WeightsError(
                f"the storage {quoted(key)} has {len(data):,} bytes, and {size:,} are needed; the "
                "file is incomplete, so copy or save it again"
            )
        return bytearray(data)  # torch warns of memory that it may not write to

    def stored(self, name: str, made: PickledObject) -> StoredArray | None:
        """The tensor that the pickle would have had made; None for what is no plain tensor."""
        match made.given:
            case [PersistentId(key=key), int(offset), tuple(shape), tuple(stride), *_]:
                pass
            case _:
                return None
        match key:
            case ["storage", PickledName(full=kind), str(at), str(), int(count)]:
                pass
            case _:
                return None
        dtype = _DTYPES.get(kind.rpartition(".")[2])
        whole = all(type(n) is int and 0 <= n < _NUMBERS for n in (*shape, *stride, offset, count))
        if dtype is None or not whole or len(shape) != len(stride) or math.prod(shape) >= _NUMBERS:
            return None
        last = offset + sum((n - 1) * step for n, step in zip(shape, stride, strict=True))
        if 0 in shape or last >= count:
            return None

        def read() -> Tensor:
            # As much of it as is possible, since a layer's weights often share one.
            length = max(min(count, self._most // dtype.itemsize), last + 1)
            data = self._last(at, length * dtype.itemsize)
            flat = torch.frombuffer(data, dtype=dtype, count=last + 1)
            return flat.as_strided(shape, stride, offset).clone()

        return StoredArray(name, shape, str(dtype).removeprefix("torch."), read)


def _entries(root: Any, storages: _Storages) -> Iterator[Entry]:
    """Every tensor in a value, with the keys of the dictionaries around it."""
    seen: set[int] = set()

    def walk(
        value: Any,
        within: tuple[str, ...],
        name: str | None,
        length: int,
        activation: str | None = None,
        made_by: str | None = None,
    ) -> Iterator[Entry]:
        if length > _LONGEST_NAME:
            return
        if isinstance(value, PickledObject) and value.by in _PARAMETER and value.given:
            value = value.given[0]
        if isinstance(value, PickledObject) and value.by in _REBUILD:
            around, own = (
                (within, name) if name is not None else (within[:-1], "".join(within[-1:]))
            )
            if stored := storages.stored(".".join([*around, own]), value):
                yield Entry(around, own, stored, activation, made_by)
            return
        if id(value) in seen or len(within) > _DEEPEST or (name or "").count(".") > _DEEPEST:
            return
        if isinstance(value, dict | list | tuple | PickledObject):
            seen.add(id(value))
        if isinstance(value, PickledObject) and isinstance(value.state, dict):
            stated = _activation(value.state)
            for held in _HELD:
                inside = value.state.get(held)
                for key, one in inside.items() if isinstance(inside, dict) else ():
                    longer = length + 1 + len(own := str(key))
                    if longer <= _LONGEST_NAME:  # else the name is not even written
                        own = f"{name}.{own}" if name else own
                        yield from walk(one, within, own, longer, stated, value.by)
        elif isinstance(value, dict):
            for key, one in value.items():
                # A dictionary's own keys are names of tensors, or of dictionaries around them.
                own = str(key)
                yield from walk(one, (*within, own), None, length + 1 + len(own))
        elif isinstance(value, list | tuple):
            for place, one in enumerate(value):
                own = str(place)
                yield from walk(one, (*within, own), None, length + 1 + len(own))

    yield from walk(root, (), None, 0)


def _activation(state: dict[Any, Any]) -> str | None:
    """The activation that a module's state states, if it is a simple RNN's."""
    for key, stated in (("mode", state.get("mode")), ("nonlinearity", state.get("nonlinearity"))):
        if isinstance(stated, str) and (key, stated) in _ACTIVATIONS:
            return _ACTIVATIONS[key, stated]
    return None


def open_old(file: BinaryIO) -> Contents:
    """Refuse what is a pickle and no archive, with the way out."""
    head = file.read(64)
    if b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19." in head:  # the number that torch began with until 1.5
        raise WeightsError(
            "this is a PyTorch file as versions before 1.6 wrote it; open it with torch.load(path, "
            "weights_only=True) and save the result again with torch.save"
        )
    raise WeightsError(
        "this is a Python pickle, which could run any program and is never loaded; save the "
        "weights with torch.save(model.state_dict(), path) or with numpy.savez"
    )
