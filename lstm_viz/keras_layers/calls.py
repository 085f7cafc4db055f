"""Calls: what the recurrent layers inside a Keras model read and give, heard while it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch

from lstm_viz.keras_layers.refused import KINDS, directions, is_known


class Called(NamedTuple):
    """One call of a layer: what it read, the states that it began with, and what it gave."""

    x: Any
    hx: Any
    output: Any


Calls = list[tuple[Called, str]]  # of one layer, each with why it can't be recorded, or nothing


def calls_of(
    model: Any, inputs: tuple[Any, ...], named: dict[str, Any]
) -> dict[str, tuple[Any, Calls]]:
    """Each recurrent layer of `model(*inputs, **named)` by its name, with its calls.

    The model is called once, also where it is not built yet: the calls by which Keras finds out its
    shapes are not heard. Raises ValueError where there is no such layer.
    """
    found = _inside(model)
    if not found:
        said = "".join(f"; {name}: {reason}" for name, reason in others_in(model).items())
        raise ValueError(f"this {type(model).__name__} has no {', '.join(KINDS)} inside{said}")
    calls: dict[str, Calls] = {name: [] for name in found}
    with torch.no_grad(), _heard(found, calls):
        model(*inputs, **named)
    return {name: (layer, calls[name]) for name, layer in found.items()}


def the_only(calls: Calls) -> Called:
    """The one call of a layer; ValueError where there are others, or it can't be recorded."""
    if len(calls) != 1:
        times = "not called" if not calls else f"called {len(calls)} times"
        raise ValueError(f"it was {times}; record(layer, input) records one call of it")
    call, why = calls[0]
    if why:
        raise ValueError(why)
    return call


@contextmanager
def _heard(found: dict[str, Any], calls: dict[str, Calls]) -> Iterator[None]:
    """Keep what goes into each layer and what comes out, within the block."""
    for name, layer in found.items():
        own = layer.call

        def heard(x: Any, *args: Any, own: Any = own, name: str = name, **named: Any) -> Any:
            output = own(x, *args, **named)
            if _asks_for_shapes():
                return output
            layer = found[name]
            why = ""
            if named.get("mask") is not None:
                why = "it was called with a mask; record(layer, input) records steps without one"
            elif named.get("training") and _drops(layer):
                why = "it was called in training, where its dropout changes every call"
            calls[name].append((Called(x, named.get("initial_state"), output), why))
            return output

        layer.call = heard
    try:
        yield
    finally:
        for layer in found.values():
            del layer.call


def _asks_for_shapes() -> bool:
    """Whether Keras is building: it calls a model once more then, whose output nobody sees."""
    return sys.modules["keras"].src.backend.in_stateless_scope()


def _drops(layer: Any) -> bool:
    """Whether a layer has dropout in training."""
    return any(
        getattr(one, name, 0)
        for one in directions(layer)
        for name in ("dropout", "recurrent_dropout")
    )


def others_in(model: Any) -> dict[str, str]:
    """The other recurrent layers of a model, and why each is not recorded."""
    return {
        name: f"this {type(layer).__name__} is none of Keras's {', '.join(KINDS)}, or a "
        "Bidirectional of one"
        for name, layer in _recurrent(model).items()
        if not is_known(layer)
    }


def _inside(model: Any) -> dict[str, Any]:
    """The layers of a model that can be recorded, by their names."""
    return {name: layer for name, layer in _recurrent(model).items() if is_known(layer)}


def _recurrent(model: Any) -> dict[str, Any]:
    """The recurrent layers of a model by their names, both directions as one."""
    every = list(model._flatten_layers())
    sides = {id(side) for one in every if hasattr(one, "merge_mode") for side in directions(one)}
    kind = sys.modules["keras"].layers.RNN
    found: dict[str, Any] = {}
    for layer in every:
        if id(layer) in sides or not isinstance(directions(layer)[0], kind):
            continue
        name, number = layer.name, 1
        while name in found:
            number += 1
            name = f"{layer.name} ({number})"
        found[name] = layer
    return found
