"""Arrays: a store's Zarr arrays, their axes and shards, and writing a shard as a whole."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np

from lstm_viz.characters import CorpusError
from lstm_viz.corpus.settings import StoreSettings
from lstm_viz.extras import need

FORMAT: Final = "lstm_viz corpus"
VERSION: Final = 2
ENDS: Final = ("least", "greatest")
PARTIAL: Final = re.compile(r"\.[0-9a-f]{32}\.partial$")  # a file that is being written
_OWN: Final = re.compile(
    r"(?:(?:sequence_start|places|x|state_[a-z]|extremes_[0-9]+|whole_[a-z]|top_value|top_step"
    r"|weights(?:/\w+)?)/)?"
    r"(?:zarr\.(?:json|[0-9a-f]{32}\.partial)|c(?:/[0-9]+)*(?:\.[0-9a-f]{32}\.partial)?)"
)
# One of Zarr's chunks of extremes has so many units, and one of states so many borders: what a
# question about one unit or one window reads.
_UNITS: Final = 32
_BORDERS: Final = 4


def zarr() -> Any:
    """The library; MissingExtraError where it is not installed."""
    return need("zarr", "scale", "a store of a corpus")


def make(
    path: Path, net: Mapping[str, Any], settings: StoreSettings, starts: np.ndarray, places: int
) -> None:
    """Make a store's arrays, empty. `places` is the size of the vocabulary, 0 where x is numbers.

    `net` is `Net.described`, and `starts` (sequence + 1,) where sequences begin and the last ends.
    """
    from lstm_viz.kinds import SIGNALS, STATES

    steps, dtype = int(starts[-1]), net["dtype"]
    layers, units = net["num_layers"], net["hidden_size"]
    signals = len(SIGNALS[net["kind"]])
    root = zarr().create_group(path, zarr_format=3)
    add(root, "sequence_start", starts, ("sequence_border",))
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
    array = root.create_array(
        name,
        shape=data.shape,
        dtype=data.dtype,
        chunks=tuple(max(1, size) for size in data.shape),
        compressors=_packed(),
        dimension_names=axes,
        overwrite=True,
    )
    write_all(array, data)


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
    _whole(array)[(slice(None),) * axis + (part,)] = data


def write_all(array: Any, data: np.ndarray) -> None:
    """Write the whole of an array."""
    _whole(array)[...] = data


def _whole(array: Any) -> Any:
    """An array that writes a file also where all its numbers are zeros: none may be missing."""
    return array.with_config({"write_empty_chunks": True})


def read(root: Any, name: str, part: Any = ...) -> np.ndarray:
    """A part of an array; CorpusError where it is missing or its checksum says it is damaged."""
    try:
        array = root[name]
        _need_files(array, part)
        return array[part]
    except (KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
        # Of a checksum not the bytes: "... do not match. Stored: b'...'. Computed: b'...'."
        said = str(error).split("\n")[0].partition(". Stored: ")[0].rstrip(".")
        raise CorpusError(
            f"{name} in this store is damaged ({said:.60}); record the corpus again"
        ) from None


def _need_files(array: Any, part: Any) -> None:
    """Raise FileNotFoundError where a file of a part of an array is not there.

    Zarr would read it as zeros: an array of its own writes no file of zeros alone, but one of a
    store does (`_whole`).
    """
    given = part if isinstance(part, tuple) else () if part is ... else (part,)
    spans = []
    for axis, (length, size) in enumerate(
        zip(array.shape, array.shards or array.chunks, strict=True)
    ):
        one = given[axis] if axis < len(given) else slice(None)
        start, stop, _ = (one if isinstance(one, slice) else slice(one, one + 1)).indices(length)
        spans.append(range(start // size, -(-stop // size)))
    folder = Path(array.store.root) / array.path
    for at in product(*spans):
        if not (folder / array.metadata.encode_chunk_key(at)).is_file():
            raise FileNotFoundError(f"its file {'/'.join(map(str, at))} is missing")


def is_own(inside: Path) -> bool:
    """Whether a file of this path in a store is one that Zarr wrote for it."""
    return _OWN.fullmatch(inside.as_posix()) is not None


def own_files(path: Path) -> Iterator[Path]:
    """The files of a store that Zarr wrote, as whole; what else lies there is none of it."""
    for one in path.rglob("*"):
        if not PARTIAL.search(one.name) and is_own(one.relative_to(path)) and one.is_file():
            yield one


def files(path: Path) -> int:
    """How many files a store has."""
    return sum(1 for _ in own_files(path))


def need_own(path: Path, but: str) -> list[Path]:
    """What is in a store that was not finished, without the folder `but`; parents come first.

    Raises CorpusError where anything is there that no recording has made.
    """
    inside = [one for one in sorted(path.rglob("*")) if one.relative_to(path).parts[0] != but]
    for one in inside:
        within = one.relative_to(path)
        of_ours = is_own(within) or (one.is_dir() and is_own(within / "zarr.json"))
        if one.is_symlink() or not of_ours:
            raise CorpusError(
                f"{path} holds {within.as_posix()}, which no recording has made and which would "
                "be lost; move it away, or record into another folder"
            )
    return inside


def clear(path: Path, but: str) -> None:
    """Remove the files of a store that was not finished, and no others; raises as `need_own`."""
    for one in reversed(need_own(path, but)):
        one.rmdir() if one.is_dir() else one.unlink()


def opened(path: Path, mode: str = "r") -> Any:
    """The root of a store; CorpusError where there is none."""
    try:
        root = zarr().open_group(path, mode=mode, zarr_format=3)
    except FileNotFoundError:
        raise CorpusError(
            f"there is no store at {path}; lstm-viz corpus record makes one"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        said = str(error).split("\n")[0]
        raise CorpusError(f"{path} is no store that can be read: {said:.80}") from None
    return root


def _by_step(
    root: Any,
    name: str,
    more: tuple[int, ...],
    dtype: str,
    settings: StoreSettings,
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


def _packed() -> list[Any]:
    """Bits of the same weight lie together, which packs numbers best that lie near one another."""
    codecs = zarr().codecs
    return [
        codecs.BloscCodec(cname="zstd", clevel=3, shuffle="bitshuffle"),
        codecs.Crc32cCodec(),
    ]
