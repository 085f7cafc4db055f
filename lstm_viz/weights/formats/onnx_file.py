"""ONNX files: the LSTM, GRU and RNN operators of a graph; the graph is not run."""

from __future__ import annotations

import io
from collections import ChainMap
from collections.abc import Iterator
from typing import Any, BinaryIO

from lstm_viz.weights.contents import Contents
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.extras import need
from lstm_viz.weights.formats.onnx_layer import Operator, layer_of
from lstm_viz.weights.formats.onnx_tensor import stored, text
from lstm_viz.weights.stored import MB, Budget

OPERATORS = {"LSTM": "lstm", "GRU": "gru", "RNN": "rnn"}
_QUANTISED = {"DynamicQuantizeLSTM"}
_DOMAINS = {"", "ai.onnx"}
_LARGEST = 2**31 - 1  # that Protocol Buffers can hold


def is_onnx(head: bytes) -> bool:
    """Whether a file may be one: it begins with its version, as TensorFlow's models do too."""
    return head.startswith(b"\x08")


def open_onnx(file: BinaryIO, budget: Budget) -> Contents:
    """The recurrent layers of an ONNX model; the operators state their activations themselves."""
    onnx = need("onnx", "ONNX files")
    damaged = need("google.protobuf.message", "ONNX files").DecodeError
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    most = min(4 * budget.max_bytes, _LARGEST)
    if size > most:
        raise WeightsError(
            f"it has {size / MB:,.0f} MB, and the limit is {most / MB:,.0f} MB; if that is right, "
            "raise max_bytes"
        )
    model = onnx.ModelProto()
    try:
        model.ParseFromString(file.read())
    except damaged:
        raise WeightsError("it is no ONNX model, or damaged; copy or export it again") from None
    if not model.graph.node:
        raise WeightsError("it is no ONNX model, or has no graph; export it again")
    contents = Contents("ONNX model")
    used: set[str] = set()
    for operator in _operators(model.graph, ChainMap(), contents):
        name = contents.free(operator.name)
        used |= {one.name for one in operator.inputs if hasattr(one, "dims")}
        contents.add(name, lambda o=operator, n=name: layer_of(n, o, budget))
    others = (one for one in model.graph.initializer if one.name not in used)
    # Whether a node turns a matrix is in the graph alone, so that no dense layer is offered.
    contents.list_others((stored(one) for one in others), budget, turned=None)
    return contents


def _operators(graph: Any, outer: ChainMap[str, Any], contents: Contents) -> Iterator[Operator]:
    """The recurrent operators of a graph, and of the graphs inside its loops and branches."""
    constants = outer.new_child({one.name: one for one in graph.initializer})  # no copy
    for node in graph.node:
        if node.op_type == "Constant" and node.domain in _DOMAINS:
            for attribute in node.attribute:
                if attribute.name == "value" and node.output:
                    constants[node.output[0]] = attribute.t
        elif node.op_type == "Identity" and node.input and node.input[0] in constants:
            constants |= dict.fromkeys(node.output, constants[node.input[0]])
        elif node.op_type in OPERATORS and node.domain in _DOMAINS:
            yield Operator(
                text(node.name or (node.output[0] if node.output else "")).strip("/")
                or node.op_type.lower(),
                OPERATORS[node.op_type],
                {one.name: one for one in node.attribute},
                tuple(constants.get(name, True) if name else None for name in node.input),
            )
        elif node.op_type in _QUANTISED:
            contents.refused[contents.free(text(node.name or node.op_type))] = (
                "its weights are quantised to 8 bits; load the model as it was before"
            )
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                if inner.node:
                    yield from _operators(inner, constants, contents)
