"""Arrays under Keras's names (kernel, recurrent_kernel, bias) → recurrent layers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor

from lstm_viz.cells import Weights
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents, unused
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.gates import KERAS, KIND_OF, GateBlock, blocks, in_torch_order
from lstm_viz.weights.keras_config import Config, Stated, outputs_of
from lstm_viz.weights.keras_notes import equations_of
from lstm_viz.weights.keras_places import place
from lstm_viz.weights.layer import Layer
from lstm_viz.weights.stated_activations import kind_of
from lstm_viz.weights.stored import TAKEN, BytesLeft, StoredArray

_NAMES = ("kernel", "recurrent_kernel", "bias")
_FORWARD, _BACKWARD = "forward_", "backward_"
# What Keras's own folders are called, which are no layers.
_FOLDERS = {"model_weights", "layers", "_layer_checkpoint_dependencies", "cell"}
_UNDER = 3  # how many folders up: "own/norms/0/gamma" is one of "own"
Path = tuple[str, ...]


class KerasArrays(NamedTuple):
    """The arrays of one layer in one direction, in the file's layout: (input, gates · unit) ..."""

    kernel: StoredArray
    recurrent: StoredArray
    bias: StoredArray | None


def is_recurrent(name: str) -> bool:
    """Whether this is how Keras names an array of a recurrent layer."""
    return _split(name)[1] == "recurrent_kernel"


def find(
    contents: Contents,
    arrays: Iterable[StoredArray],
    budget: BytesLeft,
    config: Config | None = None,
    *,
    assumed: Assumed,
) -> None:
    """Add every recurrent layer among the arrays to the contents, and list the others.

    `config` is what the file states about its layers, None where it has no configuration.
    """
    groups: dict[Path, dict[str, StoredArray]] = {}
    others: list[StoredArray] = []
    for array in arrays:
        path, name = _split(array.name)
        if name in _NAMES:
            groups.setdefault(path, {})[name] = array
        else:
            others.append(array)
    recurrent = {path: group for path, group in groups.items() if "recurrent_kernel" in group}
    for path in groups.keys() - recurrent.keys():
        others += groups[path].values()
    others.sort(key=lambda array: array.name)
    pairs = _paired(recurrent)
    stated = {path: _known(path, config) for path in pairs}
    beside: dict[Path, list[str]] = {}  # a normalisation's; random states are whole numbers
    for array in others:
        path = _bare(_split(array.name)[0])
        if array.dtype in TAKEN:
            for end in range(len(path), max(len(path) - _UNDER, 0), -1):
                beside.setdefault(path[:end], []).append(array.name)
    if config:  # in the order of the pass
        order = [*config.named.values(), *config.counted.values()]
        places = {known.name: place for place, known in reversed([*enumerate(order)])}
        last = len(order)
        pairs = dict(
            sorted(
                pairs.items(),
                key=lambda p: places.get(k.name, last) if (k := stated[p[0]]) else last,
            )
        )
    # As the configuration calls it, else the last folder; the whole path where that is not unique.
    short = {
        path: known.name if known else path[-1] if path else "layer"
        for path, known in stated.items()
    }
    counted = Counter(short.values())
    called: dict[str, Stated] = {}
    for path, directions in pairs.items():
        name = contents.free(short[path] if counted[short[path]] == 1 else "/".join(path))
        known = stated[path]
        if known:
            called[name] = known
        extra = [] if known else beside.get(path, [])
        contents.add(
            name,
            lambda n=name, d=directions, k=known, e=extra: _layer(
                n, d, k, e, budget, assumed, config.version if config else ""
            ),
        )
    named = (
        replace(
            array, name="/".join([*_bare(_split(array.name)[0]), array.name.rpartition("/")[2]])
        )
        for array in others
    )
    contents.list_others(named, budget, turned=True, ordered=bool(config and config.order))
    if config:
        contents.outputs = outputs_of(config, contents.ends)
        place(contents, config, called)


def _split(name: str) -> tuple[Path, str]:
    """The folders of an array, and its own name without the number that TensorFlow adds."""
    *folders, last = name.split("/")
    return tuple(folders), last.partition(":")[0]


def _paired(groups: dict[Path, dict[str, StoredArray]]) -> dict[Path, list[dict[str, StoredArray]]]:
    """Layers by path, those of the two directions of a Bidirectional together, forward first."""
    # The cells of the two directions may be numbered: "lstm_cell_1" and "lstm_cell_2".
    begins = {path[: at + 1]: path for path in groups if (at := _side(path)) is not None}
    pairs: dict[Path, list[dict[str, StoredArray]]] = {}
    for path, group in groups.items():
        at = _side(path)
        if at is not None:
            ahead = path[at].startswith(_FORWARD)
            old, new = (_FORWARD, _BACKWARD) if ahead else (_BACKWARD, _FORWARD)
            twin = begins.get((*path[:at], path[at].replace(old, new, 1)))
            if twin and _shapes(group) == _shapes(groups[twin]):
                if ahead:
                    pairs[_bare(path[:at]) or _bare(path)] = [group, groups[twin]]
                continue
        pairs[_bare(path)] = [group]
    return pairs


def _side(path: Path) -> int | None:
    """Which of the folders names a direction; None where none or several do."""
    sides = [k for k, folder in enumerate(path) if folder.startswith((_FORWARD, _BACKWARD))]
    return sides[0] if len(sides) == 1 else None


def _bare(path: Path) -> Path:
    """A path without Keras's own folders, and without a layer's cell."""
    kept = [folder for folder in path if folder not in _FOLDERS]
    while len(kept) > 1 and "_cell" in kept[-1]:
        kept.pop()
    return tuple(kept)


def _shapes(group: dict[str, StoredArray]) -> dict[str, tuple[int, ...]]:
    return {name: array.shape for name, array in group.items()}


def _known(path: Path, config: Config | None) -> Stated | None:
    """What is stated about a layer, by its path of counted classes or by its name."""
    if config is None:
        return None
    if known := config.counted.get(path):
        return known
    named = (config.named[folder] for folder in path if folder in config.named)
    # A layer inside one of another class is not that one, and nothing is stated about it.
    return next((one for one in named if not one.other_class or one.name == path[-1]), None)


def _layer(
    name: str,
    directions: list[dict[str, StoredArray]],
    known: Stated | None,
    beside: list[str],
    budget: BytesLeft,
    assumed: Assumed,
    version: str,
) -> Layer:
    kind, units = _kind(directions[0])
    activations, resets_first, notes = equations_of(
        kind,
        known,
        assumed,
        version=version,
        biases=_biases(directions[0]),
        cudnn=_is_cudnn(kind, directions[0]),
    )
    if beside:
        notes = (*notes, unused(kind, beside))
    rows, found = [], []
    for direction, group in enumerate(directions):
        arrays = KerasArrays(group["kernel"], group["recurrent_kernel"], group.get("bias"))
        end = "_l0" + ("_reverse" if direction else "")
        weights, own = _row(kind, units, arrays, end, budget)
        rows.append(weights)
        found += own
    return Layer(
        name,
        kind_of(kind, activations, resets_first=resets_first),
        tuple(rows),
        len(directions),
        activations,
        tuple(found),
        notes,
    )


def _kind(group: dict[str, StoredArray]) -> tuple[str, int]:
    """The kind of a layer and the number of its units, by the ratio of columns to rows."""
    recurrent = group["recurrent_kernel"]
    if "kernel" not in group:
        raise WeightsError("its kernel is not in the file; save the whole layer")
    kernel = group["kernel"]
    if len(recurrent.shape) != 2 or len(kernel.shape) != 2 or 0 in recurrent.shape:
        raise WeightsError(
            f"kernel and recurrent_kernel must be matrices; the shapes are {kernel.shape} and "
            f"{recurrent.shape}"
        )
    units, columns = recurrent.shape
    kind = KIND_OF.get(columns // units) if columns % units == 0 else None
    if kind is None or kernel.shape[1] != columns:
        raise WeightsError(
            f"kernel and recurrent_kernel of the shapes {kernel.shape} and {recurrent.shape} are "
            "those of no LSTM (4 columns for each unit), GRU (3) or simple RNN (1)"
        )
    return kind, units


def _biases(group: dict[str, StoredArray]) -> int:
    """How many biases each gate has."""
    numbers = math.prod(group["bias"].shape) if "bias" in group else 0
    return numbers // group["recurrent_kernel"].shape[1]


def _is_cudnn(kind: str, group: dict[str, StoredArray]) -> bool:
    """Whether the arrays are laid out as cuDNN does, which always has tanh and sigmoid."""
    shape = group["bias"].shape if "bias" in group else None
    return kind != "rnn" and shape == (2 * group["recurrent_kernel"].shape[1],)


def _row(
    kind: str, units: int, arrays: KerasArrays, end: str, budget: BytesLeft
) -> tuple[Weights, list[GateBlock]]:
    """The weights of one direction in PyTorch's order, and where each gate comes from."""
    order, gates = KERAS[kind], len(KERAS[kind])
    size = gates * units
    shape = arrays.bias.shape if arrays.bias else None
    cudnn = shape == (2 * size,) and kind != "rnn"
    both = cudnn or (kind == "gru" and shape == (2, size))
    if shape is not None and not both and shape != (size,):
        raise WeightsError(
            f"its bias has the shape {shape}, and {size:,} numbers, or two times as many, are "
            "possible"
        )
    kernel, recurrent = budget.read(arrays.kernel), budget.read(arrays.recurrent)
    if cudnn:
        # cuDNN's matrices are PyTorch's, unit by unit, in memory that Keras calls (input, unit).
        W_ih = torch.cat([part.reshape(units, -1) for part in kernel.chunk(gates, dim=1)])
        W_hh = torch.cat(recurrent.chunk(gates, dim=1))
    else:
        W_ih, W_hh = kernel.T, recurrent.T
    found = [
        *blocks(kind, order, units, arrays.kernel.told(), "columns", f"weight_ih{end}"),
        *blocks(kind, order, units, arrays.recurrent.told(), "columns", f"weight_hh{end}"),
    ]
    b_ih: Tensor | None = None
    b_hh: Tensor | None = None
    if arrays.bias:
        bias = budget.read(arrays.bias).flatten()
        b_ih, b_hh = (bias[:size], bias[size:]) if both else (bias, torch.zeros_like(bias))
        inner = "[0]" if shape == (2, size) else ""
        told = arrays.bias.told(inner)
        found += blocks(kind, order, units, told, "columns", f"bias_ih{end}")
        if both:
            outer, start = ("[1]", 0) if inner else ("", size)
            told = arrays.bias.told(outer)
            found += blocks(kind, order, units, told, "columns", f"bias_hh{end}", start)
    turned = [
        None if w is None else in_torch_order(w, kind, order) for w in (W_ih, W_hh, b_ih, b_hh)
    ]
    W_ih, W_hh, b_ih, b_hh = turned
    assert W_ih is not None
    assert W_hh is not None
    return Weights(W_ih, W_hh, b_ih, b_hh), found
