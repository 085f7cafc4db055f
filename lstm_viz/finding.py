"""Finding: the recurrent layers and Cells inside a model, and why others can't be recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import torch
from torch import nn

from lstm_viz.call import Cell, Recurrent
from lstm_viz.layers import NAMED

_KERAS: Final = (
    "of Keras, which computes all steps in one function and calls no layer of torch; on its "
    "backend torch, record_all(model, x) records a Keras model by itself; else save the model, and "
    'record the layers that lstm_viz.load("model.keras") gives'
)
_NAME: Final = re.compile(r"LSTM|GRU|RNN|SRU|Lstm|(?:Gru|Rnn)(?![a-z])")
_FUNCTION: Final = re.compile(r"aten(?:\.|::)(?:lstm|gru|rnn)")


def found_in(model: nn.Module) -> tuple[dict[Recurrent | Cell, str], dict[str, str]]:
    """What can be recorded, with its name, and by name why the rest can't be."""
    if not isinstance(model, nn.Module):
        raise TypeError(
            f"record_all and recording take an nn.Module, got {type(model).__name__}; of a mapping "
            'of names to layers, as lstm_viz.load gives it, record one: record(layers["name"], x)'
        )
    if _is_keras(model):
        raise ValueError(f"this {type(model).__name__} is {_KERAS}")
    found: dict[Recurrent | Cell, str] = {}
    missed: dict[str, str] = {}
    for path, module in _modules(model):
        name = ".".join(part for part in path.split(".") if part != "_orig_mod")
        name = name or type(module).__name__.lower()
        if isinstance(module, Recurrent | Cell):
            found[module] = name
        elif not any(name.startswith(f"{outer}.") for outer in missed):
            missed |= {name: reason} if (reason := _unreadable(module)) else {}
    if not found and not missed:
        raise ValueError(
            f"record_all found no layer in this {type(model).__name__} that it supports: {NAMED}, "
            "or a Cell of torch.nn"
        )
    return found, missed


def _modules(model: nn.Module) -> Iterator[tuple[str, Any]]:
    """Every module and its name, those last that torch does not count as parts of the model."""
    seen: set[nn.Module] = set()
    parts = list(model.named_modules(seen))
    yield from parts
    for path, part in parts:
        if _is_keras(part):
            continue  # it has lists of all its layers
        for name, value in vars(part).items():
            for key, held in _held(value):
                if isinstance(held, nn.Module):
                    inner = [each for each in (path, name, key) if each]
                    yield from held.named_modules(seen, ".".join(inner))


def _held(value: Any) -> Iterator[tuple[str, Any]]:
    """What an attribute is or holds, with the names of these inside it."""
    if isinstance(value, dict):
        yield from ((str(key), held) for key, held in value.items())
    elif isinstance(value, (list, tuple)):
        yield from ((str(number), held) for number, held in enumerate(value))
    else:
        yield "", value


def _unreadable(module: nn.Module) -> str | None:
    """Why what is seen to be recurrent cannot be recorded, else None."""
    compiled = getattr(module, "original_name", None)  # TorchScript's
    name = compiled or type(module).__name__
    if _is_keras(module):
        inside = [module, *getattr(module, "_flatten_layers", list)()]  # it hides them from torch
        recurrent = any(_NAME.search(type(layer).__name__) for layer in inside)
        return f"this {name} is {_KERAS}" if recurrent else None
    if not _NAME.search(name):
        return _inlined(module, name)
    if any(isinstance(inner, Recurrent | Cell) for _, inner in _modules(module)):
        return None  # a model named after the layers that it has
    if compiled:
        return f"the {name} compiled by TorchScript shows none of its calls; record it uncompiled"
    if "quantized" in type(module).__module__:
        return f"the quantised {name} computes in whole numbers; record the layer it was made from"
    return f"{name} is none of the layers that record_all supports: {NAMED}, or a Cell of torch.nn"


def _inlined(module: nn.Module, name: str) -> str | None:
    """Why a compiled program that has torch's recurrent functions in it is none of their layers."""
    if not isinstance(module, torch.fx.GraphModule | torch.jit.ScriptModule):
        return None
    if not _FUNCTION.search(str(getattr(module, "graph", ""))):
        return None
    return (
        f"this {name}, made by torch.export or torch.jit, runs its layers as functions, whose "
        "calls are not heard; record the model that it was made from"
    )


def _is_keras(module: nn.Module) -> bool:
    return any(base.__module__.split(".")[0] == "keras" for base in type(module).__mro__)
