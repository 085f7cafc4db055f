"""The order in which a Keras configuration connects its layers, of Keras 2 and 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.before import Path

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
_INPUT = ""  # where the model's own input would have a name


@dataclass(frozen=True)
class Node:
    """A layer with the name of the one that it reads, "" for the model's own input.

    `several` is whether it reads others beside it; `problem` is why it is not known what it reads.
    """

    kind: str
    config: Mapping[str, Any]
    reads: str
    several: bool = False
    problem: str = ""


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
        if inner(node).kind not in _PASSES and not _masks_input(node):
            try:
                path.insert(0, known(at, inner(node)))
            except ValueError as error:
                return (), str(error)
    return tuple(path), ""


def skipped(name: str, order: Order) -> tuple[float, str] | None:
    """The value of the steps that a layer of a stated path skips, and what states it; else None.

    A mask is passed on by every layer of such a path, as all of them support masks in Keras.
    """
    node = order[name]
    while node.reads != _INPUT:
        at, node = node.reads, order[node.reads]
        if node.kind == "Embedding" and node.config.get("mask_zero") is True:
            return 0.0, f"mask_zero of {quoted(at)}"
        if _masks_input(node):
            value = node.config.get("mask_value", 0.0)
            if isinstance(value, int | float):
                return float(value), f"the layer Masking {quoted(at)}"
    return None


def _masks_input(node: Node) -> bool:
    """Whether it is a mask of the model's own input, whose steps no layer then reads."""
    return node.kind == "Masking" and node.reads == _INPUT


def read_by(node: Node, order: Order) -> str:
    """The layer that a node alone reads, past those that pass on what they read; "" for none."""
    at, left = node, len(order)
    while left and not (at.several or at.problem) and at.reads in order:
        at, left, name = order[at.reads], left - 1, at.reads
        if inner(at).kind not in _PASSES:
            return name
    return ""


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
    outputs = [name for name, _ in _tensors(_dict(last).get("output_layers"))]
    return gives.get(outputs[0], at) if outputs else at


def _connected(
    node: Node, calls: list[list[tuple[str, int]]], gives: Mapping[str, str], reads: str
) -> Node:
    """A layer of a graph of layers with what it reads."""
    if not calls:
        return Node(node.kind, node.config, reads)
    (name, output), *others = calls[0]
    problem = ""
    if len(calls) > 1:
        problem = "the model calls a layer several times"
    elif output:
        problem = f"it reads a state of {quoted(name)}"
    return Node(node.kind, node.config, gives.get(name, name), bool(others), problem)


def _calls(inbound: Any) -> Iterator[list[tuple[str, int]]]:
    """What each call of a layer is given, the names of layers and which of their outputs."""
    for call in inbound if isinstance(inbound, list) else []:
        if found := list(_tensors(call)):
            yield found


def _tensors(value: Any) -> Iterator[tuple[str, int]]:
    """Every output of a layer in a value: [name, call, output, ...], in order."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key != "mask":  # of an embedding, which Keras 3 passes on beside its output
                yield from _tensors(one)
    elif isinstance(value, list):
        match value:
            case [str(name), int(), int(output), *rest]:
                yield name, output
                yield from _tensors(rest)
            case _:
                for one in value:
                    yield from _tensors(one)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value[:80] if isinstance(value, str) else ""
