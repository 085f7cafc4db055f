"""ONNX files: the LSTM, GRU and RNN operators of a graph; the graph is not run."""

from __future__ import annotations

import io
from collections import ChainMap
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

from lstm_viz.weights.contents import Contents, module_of
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.extras import need
from lstm_viz.weights.formats.onnx_dense import dense_layers, named, state_outputs
from lstm_viz.weights.formats.onnx_layer import Operator, layer_of
from lstm_viz.weights.formats.onnx_order import place
from lstm_viz.weights.formats.onnx_tensor import first_output, stored, text
from lstm_viz.weights.stored import MB, BytesLeft

OPERATORS = {"LSTM": "lstm", "GRU": "gru", "RNN": "rnn"}
_QUANTISED = {"DynamicQuantizeLSTM"}
_DOMAINS = {"", "ai.onnx"}
_KEEPS_ZEROS = {"Cast", "Expand", "Identity", "Reshape", "Slice", "Squeeze", "Unsqueeze"}
Constants = ChainMap[str, Any]
_SHORT = 4_096  # numbers of a constant that is looked through for zeros
_LARGEST = 2**31 - 1  # that Protocol Buffers can hold


def is_onnx(head: bytes) -> bool:
    """Whether a file may be one: it begins with its version, as TensorFlow's models do too."""
    return head.startswith(b"\x08")


def open_onnx(file: BinaryIO, budget: BytesLeft) -> Contents:
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
    names: dict[str, str] = {}
    constants: Constants = ChainMap()
    for operator in _operators(model.graph, constants, contents):
        name = contents.free(operator.name)
        if operator.output:
            names[operator.output] = name
        used |= {one.name for one in operator.inputs if hasattr(one, "dims")}
        contents.add(name, lambda o=operator, n=name: layer_of(n, o, budget))
    tables = {node.input[0] for node in model.graph.node if node.op_type == "Gather" and node.input}
    embeddings = {module_of(text(name)) for name in tables}
    taken = {*contents.layers, *contents.refused, *embeddings}
    opset = max((one.version for one in model.opset_import if one.domain in _DOMAINS), default=1)
    dense = named(dense_layers(model.graph, constants, opset), taken)
    # An embedding whose table is that of a dense layer too is both.
    used |= {one.name for same in dense.values() for one in same[0].constants} - tables
    others = (stored(one) for one in model.graph.initializer if one.name not in used)
    known = (array for name, same in dense.items() for array in same[0].arrays(name))
    turned = {name: same[0].turned for name, same in dense.items()}
    contents.list_others(
        chain(others, known), budget, turned=turned, tables=embeddings, ordered=True
    )
    state_outputs(contents, dense)
    place(contents, model.graph, names, constants, dense)
    return contents


def _operators(graph: Any, constants: Constants, contents: Contents) -> Iterator[Operator]:
    """The recurrent operators of a graph, and of the graphs inside its loops and branches.

    The constants of the graph are added to `constants`; None is one of zeros, of whatever shape.
    """
    constants |= {one.name: one for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.domain in _DOMAINS:
            for attribute in node.attribute:
                if attribute.name == "value" and node.output:
                    constants[node.output[0]] = attribute.t
        elif node.op_type == "Identity" and node.input and node.input[0] in constants:
            constants |= dict.fromkeys(node.output, constants[node.input[0]])
        elif node.domain in _DOMAINS and _zeros(node, constants):
            constants |= dict.fromkeys(node.output, None)
        elif node.op_type in OPERATORS and node.domain in _DOMAINS:
            yield Operator(
                text(node.name or first_output(node)).strip("/") or node.op_type.lower(),
                OPERATORS[node.op_type],
                {one.name: one for one in node.attribute},
                tuple(constants.get(name, True) if name else None for name in node.input),
                first_output(node),
            )
        elif node.op_type in _QUANTISED:
            contents.refused[contents.free(text(node.name or node.op_type))] = (
                "its weights are quantised to 8 bits; load the model as it was before"
            )
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                if inner.node:
                    yield from _operators(inner, constants.new_child({}), contents)


def _zeros(node: Any, constants: Constants) -> bool:
    """Whether what a node gives is 0 throughout, as PyTorch exports a state before step 1."""
    if node.op_type == "ConstantOfShape":
        return all(_is_zero(one.t) for one in node.attribute if one.name == "value")
    if node.op_type not in _KEEPS_ZEROS or not node.input or node.input[0] not in constants:
        return False
    given = constants[node.input[0]]
    return given is None or (node.op_type == "Expand" and _is_zero(given))


def _is_zero(constant: Any) -> bool:
    """Whether a short constant is 0; every node of a file may ask it of the same one."""
    raw = constant.raw_data
    numbers = (constant.float_data, constant.double_data, constant.int32_data)
    own = constant.data_location == 0 and constant.data_type in (1, 10, 11)
    short = len(raw) <= 8 * _SHORT and all(len(one) <= _SHORT for one in numbers)
    return own and short and not raw.strip(b"\0") and not any(any(one) for one in numbers)
