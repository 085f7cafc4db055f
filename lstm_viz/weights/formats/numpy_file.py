"""NumPy archives (.npz): arrays under the names of PyTorch or of Keras; nothing is unpickled."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.arrays import Header, header_of
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.weights import keras_names, torch_names
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.stored import BytesLeft, StoredArray

_HEAD = 11_000  # bytes that hold the header of any array


def open_numpy(archive: Archive, budget: BytesLeft, assumed: Assumed) -> Contents:
    """The recurrent layers of an archive that numpy.savez wrote."""
    arrays = []
    for file in archive.names:
        if file.endswith(".npy"):
            name = file.removesuffix(".npy")
            header = _header(archive, file)
            if header:
                arrays.append(_stored(archive, file, name, header))
    contents = Contents("NumPy archive")
    if any(keras_names.is_recurrent(array.name) for array in arrays):
        keras_names.find(contents, arrays, budget, assumed=assumed)
    else:
        entries = [torch_names.Entry((), array.name, array) for array in arrays]
        torch_names.find(contents, entries, budget, assumed)
    return contents


def _header(archive: Archive, file: str) -> Header | None:
    """The shape and type of an array; None where it holds no numbers, or is damaged."""
    try:
        header = header_of(archive.read(file, _HEAD))
    except SequenceError:
        return None
    plain = header.dtype.names is None and header.dtype.kind in "biuf"
    return header if plain and math.prod(header.shape) else None


def _stored(archive: Archive, file: str, name: str, header: Header) -> StoredArray:
    def read() -> Tensor:
        data = archive.read(file, header.end + header.size)
        if len(data) < header.end + header.size:
            raise WeightsError(
                f"the array {quoted(name)} is incomplete: {header.size:,} bytes of numbers are "
                f"claimed, and {max(len(data) - header.end, 0):,} are there; save it again"
            )
        flat = np.frombuffer(data, header.dtype, math.prod(header.shape), header.end)
        array = flat.reshape(header.shape, order="F" if header.fortran else "C")
        return torch.from_numpy(array.astype(header.dtype.newbyteorder("="), order="C"))

    return StoredArray(name, header.shape, header.dtype.newbyteorder("=").name, read)
