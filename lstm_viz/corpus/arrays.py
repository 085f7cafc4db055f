"""Arrays: a store's Zarr arrays, their axes and shards, and writing a shard as a whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from lstm_viz.characters import CorpusError
from lstm_viz.corpus.settings import Settings
from lstm_viz.extras import need

FORMAT: Final = "lstm_viz corpus"
VERSION: Final = 1
ENDS: Final = ("least", "greatest")
# One of Zarr's chunks of extremes has so many units, and one of states so many borders: what a
# question about one unit or one window reads.
_UNITS: Final = 32
_BORDERS: Final = 4


def zarr() -> Any:
    """The library; MissingExtraError where it is not installed."""
    return need("zarr", "scale", "a store of a corpus")


def make(
    path: Path, net: Mapping[str, Any], settings: Settings, starts: np.ndarray, places: int
) -> None:
    """Make a store's arrays, empty. `places` is the size of the vocabulary, 0 where x is numbers.

    `net` is `Net.described`, and `starts` (sequence + 1,) where sequences begin and the last ends.
    """
    from lstm_viz.kinds import SIGNALS, STATES

    steps, dtype = int(starts[-1]), net["dtype"]
    layers, units = net["num_layers"], net["hidden_size"]
    signals = len(SIGNALS[net["kind"]])
    root = zarr().create_group(path, zarr_format=3)
    _one(root, "sequence_start", starts, ("sequence_border",))
    if places:
        small = "uint8" if places <= 1 << 8 else "uint16" if places <= 1 << 16 else "uint32"
        _by_step(root, "places", (), small, settings, steps, ())
    else:
        _by_step(root, "x", (net["input_size"],), dtype, settings, steps, ("input",))
    borders = -(-steps // settings.every)
    in_shard = settings.shard // settings.every
    for name in STATES[net["kind"]]:
        root.create_array(
            f"state_{name}",
            shape=(borders, layers, units),
            dtype=dtype,
            chunks=(math.gcd(in_shard, _BORDERS), layers, units),
            shards=(in_shard, layers, units),
            compressors=_packed(),
            dimension_names=("border", "layer", "unit"),
        )
    for size in settings.all_levels(steps):
        blocks = max(1, settings.shard // size)
        width = min(units, _UNITS)
        root.create_array(
            extremes_name(size),
            shape=(signals, layers, units, 2, -(-steps // size)),
            dtype="float16",
            chunks=(1, 1, width, 2, blocks),
            shards=(signals, layers, -(-units // width) * width, 2, blocks),
            compressors=_packed(),
            dimension_names=("signal", "layer", "unit", "end", f"block_{size}"),
        )
    for name in settings.signals:
        _by_step(
            root, f"whole_{name}", (layers, units), "float16", settings, steps, ("layer", "unit")
        )


def add(root: Any, name: str, data: np.ndarray, axes: tuple[str, ...]) -> None:
    """Write a small array whole, in the place of an earlier one."""
    _one(root, name, data, axes)


def extremes_name(size: int) -> str:
    """The array of the extremes of blocks of so many steps."""
    return f"extremes_{size}"


def write(array: Any, part: slice, data: np.ndarray, axis: int = 0) -> None:
    """Write whole shards of an array, `part` of its `axis`.

    Raises CorpusError where the part begins or ends inside a shard: whoever writes the rest of it
    at the same time would undo one of both.
    """
    size, length = array.shards[axis], array.shape[axis]
    if part.start % size or (part.stop % size and part.stop != length):
        raise CorpusError(
            f"{array.name or 'this array'} is written in whole shards of {size}; got "
            f"{part.start} to {part.stop}"
        )
    array[(slice(None),) * axis + (part,)] = data


def read(root: Any, name: str, part: Any = ...) -> np.ndarray:
    """A part of an array; CorpusError where it is missing or its checksum says it is damaged."""
    try:
        return root[name][part]
    except (KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
        said = str(error).split("\n")[0].rstrip(".")
        raise CorpusError(
            f"{name} in this store is damaged ({said:.60}); record the corpus again"
        ) from None


def files(path: Path) -> int:
    """How many files a store has, without its marks."""
    from lstm_viz.corpus.marks import FOLDER

    found = (one for one in path.rglob("*") if FOLDER not in one.parts)
    return sum(one.is_file() for one in found)


def opened(path: Path, mode: str = "r") -> Any:
    """The root of a store; CorpusError where there is none."""
    try:
        root = zarr().open_group(path, mode=mode, zarr_format=3)
    except FileNotFoundError:
        raise CorpusError(
            f"there is no store at {path}; lstm-viz corpus record makes one"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{path} is no store that can be read: {error}") from None
    return root


def _by_step(
    root: Any,
    name: str,
    more: tuple[int, ...],
    dtype: str,
    settings: Settings,
    steps: int,
    axes: tuple[str, ...],
) -> None:
    root.create_array(
        name,
        shape=(steps, *more),
        dtype=dtype,
        chunks=(settings.block, *more),
        shards=(settings.shard, *more),
        compressors=_packed(),
        dimension_names=("time", *axes),
    )


def _one(root: Any, name: str, data: np.ndarray, axes: tuple[str, ...]) -> None:
    array = root.create_array(
        name,
        shape=data.shape,
        dtype=data.dtype,
        chunks=tuple(max(1, size) for size in data.shape),
        compressors=_packed(),
        dimension_names=axes,
        overwrite=True,
    )
    array[...] = data


def _packed() -> list[Any]:
    """Bits of the same weight lie together, which packs numbers best that lie near one another."""
    codecs = zarr().codecs
    return [
        codecs.BloscCodec(cname="zstd", clevel=3, shuffle="bitshuffle"),
        codecs.Crc32cCodec(),
    ]
