"""A path or bytes → the recurrent layers in it, of whatever kind the file is."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO, Literal

from lstm_viz.sequences.files.archive import MAGIC, Archive
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.weights.assumed import Assumed, assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats import (
    hdf5,
    keras_file,
    numpy_file,
    onnx_file,
    safetensors_file,
    torch_file,
)
from lstm_viz.weights.loaded import Loaded
from lstm_viz.weights.stored import MB, BytesLeft

Source = str | os.PathLike[str] | bytes | bytearray | memoryview
MAX_BYTES = 1024 * MB
_SUPPORTED = (
    "PyTorch (.pt, .pth, .ckpt), safetensors, Keras (.keras, .h5), ONNX or NumPy (.npz) files"
)
_SIGNS = 16  # bytes that show what a file is
# What often comes in place of a file of weights, by its first bytes.
_OTHERS = (
    (
        b"version https://",
        "this is Git LFS's pointer to the file and not the file itself; run git lfs pull, or "
        "download it by its own link",
    ),
    (b"<", "this is a web page and no file of weights; download the file itself"),
    (b"\x1f\x8b", "it is packed with gzip; unpack it first"),
)


def load(
    source: Source,
    *,
    name: str | None = None,
    nonlinearity: Literal["tanh", "relu"] = "tanh",
    gates: Literal["sigmoid", "hard_sigmoid(0.2,0.5)"] = "sigmoid",
    max_bytes: int = MAX_BYTES,
) -> Loaded:
    """Open the recurrent layers of a file: `record(load("model.keras")["lstm"], x)`.

    `load("tagger.pt").network("lstm", before="embed", dense="tags")` puts a layer between an
    embedding and a dense layer of the file, so that tokens go in and answers come out.

    The content decides what the file is, not its name. No program in it is run, and nothing is
    read beside it.

    Args:
        source: a path (str or PathLike) or the file's own bytes.
        name: what to call the file in messages; else the path's last part.
        nonlinearity: the activation of simple RNNs whose file does not state it.
        gates: the activation of the gates of Keras's layers whose file does not state it.
        max_bytes: how many bytes of recurrent weights are read at most.

    Raises WeightsError for what can't be used, OSError for a path that can't be opened.
    """
    taken = assumed(nonlinearity, gates)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _named(name or "the file", io.BytesIO(source), taken, max_bytes)
    path = Path(source)
    with path.open("rb") as file:
        return _named(name or path.name, file, taken, max_bytes)


def _named(name: str, file: BinaryIO, taken: Assumed, max_bytes: int) -> Loaded:
    try:
        return _contents(file, BytesLeft(max_bytes), taken).loaded()
    except (WeightsError, SequenceError) as error:
        # One sentence about the file, however deep the reader that found it.
        raise WeightsError(f"{name}: {str(error).rstrip('.')}.") from None


def _contents(file: BinaryIO, budget: BytesLeft, taken: Assumed) -> Contents:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(_SIGNS)
    file.seek(0)
    if head.startswith(MAGIC):
        return _archived(Archive(file, Limits(columns=None)), budget, taken)
    if head.startswith(hdf5.MAGIC):
        return keras_file.open_hdf5(file, budget, taken)
    # A pickle begins as does a safetensors list whose length has 128 as its lowest byte, and at
    # most 5 as its second.
    pickled = head.startswith(b"\x80") and head[1:2] <= b"\x05"
    if pickled and not head.startswith(b"\0\0\0\0\0{", 3):
        return torch_file.open_old(file)
    if safetensors_file.is_safetensors(head):
        return safetensors_file.open_safetensors(file, size, budget, taken)
    if onnx_file.is_onnx(head):
        return onnx_file.open_onnx(file, budget)
    if not head:
        raise WeightsError("the file is empty; copy or save it again")
    for sign, reason in _OTHERS:
        if head.lstrip().startswith(sign):
            raise WeightsError(reason)
    raise WeightsError(
        "what is in it is none of the kinds that can be opened, whatever its name is; these are "
        f"{_SUPPORTED}"
    )


def _archived(archive: Archive, budget: BytesLeft, taken: Assumed) -> Contents:
    if torch_file.is_torch(archive):
        return torch_file.open_torch(archive, budget, taken)
    if keras_file.is_keras(archive):
        return keras_file.open_archive(archive, budget, taken)
    if any(name.endswith(".npy") for name in archive.names):
        return numpy_file.open_numpy(archive, budget, taken)
    raise WeightsError(
        f"what is in this archive is none of the kinds that can be opened: {_SUPPORTED}"
    )
