"""What a Keras configuration states about its recurrent layers, of all versions since Keras 2."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.keras_order import Order, order_of
from lstm_viz.weights.stored import MB

LONGEST = 16 * MB
_KINDS = {
    "LSTM",
    "GRU",
    "SimpleRNN",
    "CuDNNLSTM",
    "CuDNNGRU",
    "LSTMCell",
    "GRUCell",
    "SimpleRNNCell",
}
_BIDIRECTIONAL = "Bidirectional"
_WORDS = (re.compile(r"(.)([A-Z][a-z]+)"), re.compile(r"([a-z])([A-Z])"))
# Layers that are an activation alone.
_APART = {"Activation", "Softmax", "ReLU", "LeakyReLU", "PReLU", "ELU"}
# Where containers have their layers, and wrappers the one inside.
_INSIDE = ("layer", "cell", "cells", "layers", "backward_layer")


@dataclass(frozen=True)
class Stated:
    """What is stated about one recurrent layer; None where nothing is."""

    name: str
    activation: str | None = None
    recurrent_activation: str | None = None
    reset_after: bool | None = None
    backwards: bool = False
    merged: str | None = "concat"
    other_class: str | None = None  # where it is none of Keras's own
    refused: str | None = None


@dataclass(frozen=True)
class Config:
    """The recurrent layers by their names, and by the names of classes that files of weights use.

    Keras 3 stores weights under "lstm", "lstm_1" and so on, counted in each model by class.
    """

    named: Mapping[str, Stated] = field(default_factory=dict)
    counted: Mapping[tuple[str, ...], Stated] = field(default_factory=dict)
    version: str = ""  # of Keras, where it is stated
    order: Order = field(default_factory=dict)


def config_of(text: str | bytes, version: str = "") -> Config:
    """Read a model's configuration; `version` is that of Keras, where the file states it.

    Raises WeightsError where it is no JSON, too long or nested too deeply.
    """
    if len(text) > LONGEST:
        raise WeightsError(
            f"the model's configuration has {len(text) / MB:,.0f} MB, and the limit is "
            f"{LONGEST // MB} MB; save the weights alone: model.save_weights(path)"
        )
    try:
        value = json.loads(text)
        found, order = list(_walk(value, ())), order_of(value)
    except RecursionError:
        raise WeightsError(
            "the model's configuration is nested hundreds of levels deep; save it again"
        ) from None
    except ValueError as error:
        raise WeightsError(
            f"the model's configuration is not valid JSON ({str(error)[:80]}); save it again"
        ) from None
    named: dict[str, Stated] = {}
    for _, stated, names in found:
        for name in names:
            named.setdefault(name, stated)
    return Config(named, {path: stated for path, stated, _ in found}, version, order)


def snake_case(name: str) -> str:
    """LSTM → lstm, SimpleRNN → simple_rnn, as Keras names what it stores."""
    for word in _WORDS:
        name = word.sub(r"\1_\2", name)
    return name.lower()


def outputs_of(config: Config, names: Iterable[str]) -> dict[str, str]:
    """The activation of each of these dense layers of which one is stated, by its name.

    A layer "linear" in a model that has activations as layers of their own is not known: one of
    those may follow it.
    """
    stated = {name: known_by(config, name) for name in names}
    every = (*config.named.values(), *config.counted.values())
    apart = any(one.other_class in _APART for one in every)
    found = {}
    for name, known in stated.items():
        own = known.activation if known and known.other_class == "Dense" else None
        if own and not (apart and own == "linear"):
            found[name] = own
    return found


def known_by(config: Config, name: str) -> Stated | None:
    """What is stated about an embedding or a dense layer, by the path of its arrays."""
    named = {**config.named, **{"/".join(path): one for path, one in config.counted.items()}}
    return named.get(name) or next(
        (named[folder] for folder in reversed(name.split("/")) if folder in named), None
    )


Found = tuple[tuple[str, ...], Stated, tuple[str, ...]]


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[Found]:
    """Each recurrent layer: its path of counted classes, what is stated, and its names."""
    kind, config = _described(value)
    if kind in _KINDS:
        stated = _one(value)
        yield path, stated, (stated.name,)
    elif kind in (_BIDIRECTIONAL, "RNN"):
        described = config.get("layer", config.get("cell"))
        inner_kind, inner = _described(described)
        if inner_kind in _KINDS or (inner_kind and not _holds(inner)):
            stated = replace(_one(described), name=_text(config.get("name")) or "")
            if kind == _BIDIRECTIONAL:
                stated = _both(stated, config)
            elif config.get("go_backwards") is True:
                stated = replace(stated, backwards=True)
            yield path, stated, (stated.name,)
        else:
            yield from _inside(config, path)
    else:
        inside = list(_inside(config, path))
        yield from inside
        if not inside and kind and _text(config.get("name")):
            stated = _one(value)
            yield path, stated, (stated.name,)


def _holds(config: Mapping[str, Any]) -> bool:
    """Whether a layer's configuration has other layers in it."""
    return any(isinstance(config.get(key), dict | list) for key in _INSIDE)


def _inside(config: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Found]:
    for key in _INSIDE:
        inside = config.get(key)
        counted: Counter[str] = Counter()
        for one in inside if isinstance(inside, list) else [inside]:
            kind, _ = _described(one)
            if kind:
                name = snake_case(kind)
                number = counted[name]
                counted[name] += 1
                yield from _walk(one, (*path, f"{name}_{number}" if number else name))


def _described(value: Any) -> tuple[str, dict[str, Any]]:
    """The class and the configuration of a layer; of what is none, "" and whatever it holds."""
    if not isinstance(value, dict):
        return "", {}
    config = value.get("config")
    kind = _text(value.get("class_name")) or ""
    # Keras 2 wrote a Sequential model's layers as the configuration itself.
    if isinstance(config, list):
        return kind, {"layers": config}
    return kind, config if isinstance(config, dict) else {}


def _one(described: Any) -> Stated:
    """What is stated about one layer or cell."""
    kind, config = _described(described)
    reset = config.get("reset_after")
    return Stated(
        _text(config.get("name")) or "",
        _text(config.get("activation")),
        _text(config.get("recurrent_activation")),
        reset if isinstance(reset, bool) else None,
        config.get("go_backwards") is True,
        other_class=None if kind in _KINDS else kind[:80],
    )


def _both(forward: Stated, config: Mapping[str, Any]) -> Stated:
    """What a Bidirectional states, whose backward layer may have a configuration of its own.

    Where its forward layer reads backwards, the backward one reads forwards, and both outputs are
    in that order: it is the ordinary pair on the reversed sequence.
    """
    merged = config.get("merge_mode", "concat")
    stated = replace(forward, merged=_text(merged))
    if not config.get("backward_layer"):
        return stated
    backward = _one(config["backward_layer"])
    for what in ("activation", "recurrent_activation", "reset_after", "other_class"):
        one, other = getattr(forward, what), getattr(backward, what)
        if one != other:
            reason = (
                f"the {what.replace('other_class', 'class')} of its forward layer is "
                f"{_shown(one)} and that of its backward layer {_shown(other)}, and torch's "
                "modules have one for both"
            )
            return replace(stated, refused=reason)
    return stated


def _shown(value: str | bool | None) -> str:
    if value is None:
        return "not stated"
    return quoted(value) if isinstance(value, str) else str(value)


def _text(value: Any) -> str | None:
    """A text, or the one inside the description of a function."""
    if isinstance(value, dict):
        inner = value.get("config")
        value = inner if isinstance(inner, str) else value.get("class_name")
    return value[:80] if isinstance(value, str) else None
