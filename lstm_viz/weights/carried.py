"""Carried: the layers of a file as JSON and plain bytes, from the process that has opened it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from lstm_viz.call import States, kind_of
from lstm_viz.layers import LAYERS, Recurrent, options_of
from lstm_viz.sequences.bounded.reader import PendingReading
from lstm_viz.weights.ends import linear
from lstm_viz.weights.gates import GateBlock
from lstm_viz.weights.loaded import Loaded, OtherPart
from lstm_viz.weights.skipped import Skipped

_OPTIONS = ("input_size", "hidden_size", "num_layers", "bias", "bidirectional")
_DTYPES = {"float32": torch.float32, "float64": torch.float64}


def opening(data: Any, **options: Any) -> PendingReading[Loaded]:
    """A file of weights for a `Reader` whose worker is `lstm_viz.weights.worker`.

    `options` are those of `load`: name, nonlinearity, gates, max_bytes.
    """
    return PendingReading({"task": "open", "options": options}, data, unpacked)


def packed(loaded: Loaded) -> tuple[dict[str, Any], list[Any]]:
    """A head of plain values, and the numbers of all layers and of their states before step 1."""
    layers, parts = [], []
    for name, module in loaded.items():
        initial = _states(loaded.initial.get(name))
        arrays = [*module.named_parameters(), *((f"initial {k}", s) for k, s in initial.items())]
        layers.append(
            {
                "name": name,
                "kind": kind_of(module),
                "options": _options(module),
                "arrays": [[key, list(array.shape), _dtype(array)] for key, array in arrays],
                "blocks": [list(block) for block in loaded.blocks.get(name, ())],
            }
        )
        parts += [np.ascontiguousarray(array.detach().numpy()) for _, array in arrays]
    ends = []
    for name, end in loaded.ends.items():
        role = "embedding" if isinstance(end, nn.Embedding) else "dense"
        arrays = list(end.state_dict().values())
        ends.append([name, role, [[list(one.shape), _dtype(one)] for one in arrays]])
        parts += [np.ascontiguousarray(array.numpy()) for array in arrays]
    head = {
        "format": loaded.format,
        "layers": layers,
        "ends": ends,
        "parts_of_file": [list(part) for part in loaded.parts],
        "notes": loaded.notes,
        "refused": loaded.refused,
        "outputs": dict(loaded.outputs),
        "before": {name: list(path) for name, path in loaded.before.items()},
        "skipped": {name: list(steps) for name, steps in loaded.skipped.items()},
        "after": {name: list(dense) for name, dense in loaded.after.items()},
    }
    return {"loaded": head}, parts


def unpacked(head: dict[str, Any], parts: list[bytes]) -> Loaded:
    """What `packed` was given. Raises ValueError, TypeError or KeyError for anything else."""
    made = head["loaded"]
    left = iter(parts)
    modules: dict[str, Recurrent] = {}
    initial: dict[str, States] = {}
    blocks = {}
    for layer in made["layers"]:
        name = str(layer["name"])
        arrays = {str(key): _array(next(left), s, d) for key, s, d in layer["arrays"]}
        states = {key: arrays.pop(f"initial {key}", None) for key in ("h", "c")}
        modules[name] = _module(layer["kind"], layer["options"], arrays)
        h, c = states["h"], states["c"]
        if h is not None:
            initial[name] = h if c is None else (h, c)
        blocks[name] = tuple(GateBlock(*block) for block in layer["blocks"])
    ends = {
        str(name): _end(role, [_array(next(left), *one) for one in arrays])
        for name, role, arrays in made["ends"]
    }
    return Loaded(
        str(made["format"]),
        modules,
        initial,
        blocks,
        tuple(OtherPart(name, role, tuple(shape)) for name, role, shape in made["parts_of_file"]),
        tuple(map(str, made["notes"])),
        dict(made["refused"]),
        ends,
        {str(name): str(stated) for name, stated in made["outputs"].items()},
        {str(name): tuple(map(str, path)) for name, path in made["before"].items()},
        {str(name): tuple(map(str, dense)) for name, dense in made["after"].items()},
        {str(name): Skipped(float(v), bool(zero)) for name, (v, zero) in made["skipped"].items()},
    )


def _end(role: str, arrays: list[Tensor]) -> nn.Embedding | nn.Linear:
    """The module of these arrays: a matrix, and the bias of a dense layer that has one."""
    weight, *biases = arrays
    if role == "embedding" and weight.dim() == 2 and not biases:
        return nn.Embedding.from_pretrained(weight).eval()
    shapes = [bias.shape for bias in biases]
    if role != "dense" or weight.dim() != 2 or shapes not in ([], [weight.shape[:1]]):
        raise ValueError(f"the arrays of {role!r:.40} do not have its shapes")
    return linear(weight, biases[0] if biases else None)


def _module(kind: str, options: dict[str, Any], arrays: dict[str, Tensor]) -> Recurrent:
    """The module of these options, which needs no memory until its arrays are known to fit."""
    dtype = next(iter(arrays.values())).dtype
    try:
        module = LAYERS[kind](**options, device="meta", dtype=dtype)
    except RuntimeError as error:  # of sizes beyond all bounds
        raise ValueError(f"the options of a layer are none: {error}") from None
    wanted = {key: tuple(one.shape) for key, one in module.named_parameters()}
    if wanted != {key: tuple(array.shape) for key, array in arrays.items()}:
        raise ValueError("the arrays of a layer do not have its shapes")
    module.load_state_dict(arrays, assign=True)
    return module.requires_grad_(True).eval()


def _array(part: bytes, shape: list[int], dtype: str) -> Tensor:
    if len(part) != math.prod(shape) * _DTYPES[dtype].itemsize:
        raise ValueError("an array does not have the bytes of its shape")
    return torch.from_numpy(np.frombuffer(part, dtype).reshape(shape).copy())


def _options(module: Recurrent) -> dict[str, Any]:
    return {name: getattr(module, name) for name in _OPTIONS} | options_of(module)


def _dtype(array: Tensor) -> str:
    return str(array.dtype).removeprefix("torch.")


def _states(initial: States) -> dict[str, Tensor]:
    if initial is None:
        return {}
    h, c = initial if isinstance(initial, tuple) else (initial, None)
    return {"h": h} if c is None else {"h": h, "c": c}
