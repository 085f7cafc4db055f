"""What a Keras configuration states about its recurrent layers, of all versions since Keras 2."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lstm_viz.weights.error import WeightsError
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


@dataclass(frozen=True)
class Config:
    """The recurrent layers by their names, and by the names of classes that files of weights use.

    Keras 3 stores weights under "lstm", "lstm_1" and so on, counted in each model by class.
    """

    named: Mapping[str, Stated] = field(default_factory=dict)
    counted: Mapping[tuple[str, ...], Stated] = field(default_factory=dict)


def config_of(text: str | bytes) -> Config:
    """Read a model's configuration.

    Raises WeightsError where it is no JSON, too long or nested too deeply.
    """
    if len(text) > LONGEST:
        raise WeightsError(
            f"the model's configuration has {len(text) / MB:,.0f} MB, and the limit is "
            f"{LONGEST // MB} MB; save the weights alone: model.save_weights(path)"
        )
    try:
        value = json.loads(text)
        found = list(_walk(value, ()))
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
    return Config(named, {path: stated for path, stated, _ in found})


def snake_case(name: str) -> str:
    """LSTM → lstm, SimpleRNN → simple_rnn, as Keras names what it stores."""
    for word in _WORDS:
        name = word.sub(r"\1_\2", name)
    return name.lower()


Found = tuple[tuple[str, ...], Stated, tuple[str, ...]]


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[Found]:
    """Each recurrent layer: its path of counted classes, what is stated, and its names."""
    kind, config = _described(value)
    if kind in _KINDS:
        stated = _stated(config)
        yield path, stated, (stated.name,)
    elif kind in (_BIDIRECTIONAL, "RNN"):
        inner_kind, inner = _described(config.get("layer", config.get("cell")))
        if inner_kind in _KINDS:
            name = _text(config.get("name")) or ""
            stated = _stated(inner, name, backwards=kind != _BIDIRECTIONAL)
            if kind == _BIDIRECTIONAL and config.get("merge_mode", "concat") != "concat":
                merged = _text(config.get("merge_mode"))
                stated = Stated(**{**vars(stated), "merged": merged})
            yield path, stated, (name,)
            return
        yield from _inside(config, path)
    else:
        yield from _inside(config, path)


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


def _stated(config: Mapping[str, Any], name: str = "", *, backwards: bool = True) -> Stated:
    reset = config.get("reset_after")
    return Stated(
        name or _text(config.get("name")) or "",
        _text(config.get("activation")),
        _text(config.get("recurrent_activation")),
        reset if isinstance(reset, bool) else None,
        backwards and config.get("go_backwards") is True,
    )


def _text(value: Any) -> str | None:
    """A text, or the one inside the description of a function."""
    if isinstance(value, dict):
        inner = value.get("config")
        value = inner if isinstance(inner, str) else value.get("class_name")
    return value[:80] if isinstance(value, str) else None
