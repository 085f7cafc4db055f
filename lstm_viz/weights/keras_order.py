"""The order in which a Keras configuration connects its layers, of Keras 2 and 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.before import Path
from lstm_viz.weights.skipped import Skipped

# Layers that pass on what they read once a network is trained.
_PASSES = {
    "ActivityRegularization",
    "AlphaDropout",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "SpatialDropout1D",
}
_RECURRENT = {"LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU", "RNN", "Bidirectional"}
_MAKE_MASKS = {"NotEqual", "Any"}
_LARGEST = float(np.finfo("f4").max)
_INPUT = ""  # where the model's own input would have a name


@dataclass(frozen=True)
class Node:
    """A layer with the name of the one that it reads, "" for the model's own input.

    `several` is whether it reads others beside it; `problem` is why it is not known what it reads.
    `masks` are the layers whose outputs it is given as masks.
    """

    kind: str
    config: Mapping[str, Any]
    reads: str
    several: bool = False
    problem: str = ""
    masks: tuple[str, ...] = ()


Order = Mapping[str, Node]


def order_of(value: Any) -> Order:
    """The layers of a model by their names; empty where the configuration states no model."""
    nodes: dict[str, Node] = {}
    if _layers(value) is not None:
        _model(value, _INPUT, nodes)
    return nodes


def stated_path(name: str, order: Order, known: Callable[[str, Node], str]) -> tuple[Path, str]:
    """What a sequence goes through before a layer of an order, and what of it is not run here.

    `known` gives what a layer is called that can be run, and raises ValueError with the reason for
    one that can't. Where there is such a reason, the path is empty.
    """
    path: list[str] = []
    node = order[name]
    if node.problem:
        return (), node.problem
    while node.reads != _INPUT:
        at = node.reads
        if at not in order or len(path) > len(order):
            return (), f"what is before {quoted(at)} is not stated"
        node = order[at]
        if node.several or node.problem:
            return (), node.problem or f"{quoted(at)} ({node.kind}) reads several layers"
        if inner(node).kind not in _PASSES and _masked_input(node) is None:
            try:
                path.insert(0, known(at, inner(node)))
            except ValueError as error:
                return (), str(error)
    return tuple(path), ""


def skipped(name: str, order: Order) -> tuple[Skipped | None, str]:
    """The steps that a layer of a stated path skips, and what states it; None and "" for none.

    A mask is passed on by every layer of such a path, as all of them support masks in Keras.
    """
    node = order[name]
    zero = node.config.get("zero_output_for_mask") is True
    while node.reads != _INPUT:
        at, node = node.reads, order[node.reads]
        if node.kind == "Embedding" and node.config.get("mask_zero") is True:
            return Skipped(0.0, zero), f"mask_zero of {quoted(at)}"
        if (value := _masked_input(node)) is not None:
            return Skipped(value, zero), f"the layer Masking {quoted(at)}"
    return None, ""


def is_given_another_mask(name: str, order: Order, skips: Skipped | None) -> bool:
    """Whether a layer has a mask as an argument beside that of its path, which `skips` states.

    Keras 3 writes the path's as such an argument too, by the operations that make it.
    """
    made = [order[at].kind if at in order else "" for at in order[name].masks]
    return bool(made) and (skips is None or not _MAKE_MASKS.issuperset(made))


def _masked_input(node: Node) -> float | None:
    """The value of a mask of the model's own input, whose steps no layer then reads; else None."""
    value = node.config.get("mask_value", 0.0)
    if node.kind != "Masking" or node.reads != _INPUT or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= _LARGEST else None  # NaN too is no value of a step


def read_by(node: Node, order: Order) -> str:
    """The layer that a node alone reads, past those that pass on what they read; "" for none."""
    at, left = node, len(order)
    while left and not (at.several or at.problem) and at.reads in order:
        at, left, name = order[at.reads], left - 1, at.reads
        if inner(at).kind not in _PASSES:
            return name
    return ""


def changes_a_dense_layer(node: Node, order: Order) -> bool:
    """Whether all that a node reads is a dense layer, and it is no layer that is run here."""
    reads = read_by(node, order)
    known = {*_PASSES, "Dense"}
    return (
        bool(reads)
        and inner(order[reads]).kind == "Dense"
        and not (inner(node).kind in known or is_recurrent(node))
    )


def gives_each_step(name: str, node: Node) -> None:
    """Raise ValueError for a recurrent layer that does not pass on its h at every step."""
    config = node.config
    if node.kind == "Bidirectional":
        config = _dict(_dict(config.get("layer")).get("config"))
    if config.get("return_sequences") is not True:
        raise ValueError(f"{quoted(name)} gives what it has at its last step alone")


def is_recurrent(node: Node) -> bool:
    """Whether it is a recurrent layer of Keras's own."""
    return node.kind in _RECURRENT


def inner(node: Node) -> Node:
    """What a TimeDistributed does at each step; any other layer as it is."""
    if node.kind != "TimeDistributed":
        return node
    own = _dict(node.config.get("layer"))
    return Node(_text(own.get("class_name")), _dict(own.get("config")), node.reads)


def _layers(value: Any) -> list[Any] | None:
    """The layers of a model, None of anything else. Keras 2 had them as the configuration."""
    config = _dict(value).get("config")
    found = config if isinstance(config, list) else _dict(config).get("layers")
    return found if isinstance(found, list) else None


def _model(value: Any, reads: str, nodes: dict[str, Node]) -> str:
    """Add the layers of a model that reads this; the name of the one whose output is its own."""
    layers = [one for one in _layers(value) or [] if isinstance(one, dict)]
    graph = any("inbound_nodes" in one for one in layers)
    gives: dict[str, str] = {}  # by a layer's name, which layer has what comes out of it
    at = reads
    for one in layers:
        config = _dict(one.get("config"))
        name, kind = _text(config.get("name") or one.get("name")), _text(one.get("class_name"))
        node = Node(kind, config, at)
        if graph:
            node = _connected(node, list(_calls(one.get("inbound_nodes"))), gives, reads)
        if kind == "InputLayer":
            at = reads
        elif _layers(one) is not None and not node.several and not node.problem:
            at = _model(one, node.reads, nodes)
        else:
            if name in nodes:
                node = Node(kind, config, "", problem=f"several layers are called {quoted(name)}")
            nodes[name] = node
            at = name
        gives[name] = at
    last = _dict(value).get("config")
    outputs = [name for name, *_ in _tensors(_dict(last).get("output_layers"))]
    return gives.get(outputs[0], at) if outputs else at


def _connected(
    node: Node, calls: list[tuple[_Outputs, _Outputs]], gives: Mapping[str, str], reads: str
) -> Node:
    """A layer of a graph of layers with what it reads."""
    if not calls:
        return Node(node.kind, node.config, reads)
    (name, output), *others = calls[0][0]
    masks = tuple(name for name, _ in calls[0][1])
    problem = ""
    if len(calls) > 1:
        problem = "the model calls a layer several times"
    elif output:
        problem = f"it reads a state of {quoted(name)}"
    return Node(node.kind, node.config, gives.get(name, name), bool(others), problem, masks)


_Outputs = list[tuple[str, int]]  # names of layers and which of their outputs


def _calls(inbound: Any) -> Iterator[tuple[_Outputs, _Outputs]]:
    """What each call of a layer is given: outputs of layers, and those of them that are masks."""
    for call in inbound if isinstance(inbound, list) else []:
        given = list(_tensors(call))
        if found := [(name, output) for name, output, masks in given if not masks]:
            yield found, [(name, output) for name, output, masks in given if masks]


def _tensors(value: Any, *, masks: bool = False) -> Iterator[tuple[str, int, bool]]:
    """Every output of a layer in a value: [name, call, output, ...], and whether it is a mask."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _tensors(one, masks=masks or key == "mask")
    elif isinstance(value, list):
        match value:
            case [str(name), int(), int(output), *rest]:
                yield name, output, masks
                yield from _tensors(rest, masks=masks)
            case _:
                for one in value:
                    yield from _tensors(one, masks=masks)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value[:80] if isinstance(value, str) else ""
