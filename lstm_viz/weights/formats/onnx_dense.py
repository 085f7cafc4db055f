"""The dense layers of an ONNX graph: a product with a constant, its bias and its activation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.contents import Contents, module_of
from lstm_viz.weights.formats.onnx_tensor import first_output, stored, text
from lstm_viz.weights.stored import StoredArray

# Operators that are an activation of `APPLIED`, by its name there.
_ACTIVATIONS = {
    name: name.lower() for name in ("Elu", "Relu", "Sigmoid", "Softmax", "Softplus", "Tanh")
}
_LAST_AXIS = 13  # since this version of its operators, ONNX takes Softmax over the last axis
# Operators that read numbers as they are, whatever way their axes are; recurrent ones do.
_ARRANGE = {"Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze"}
_RECURRENT = {"LSTM", "GRU", "RNN"}
_LONGEST = 100  # of them that are followed
_FLOATS = {1, 10, 11, 16}  # numbers of TensorProto.DataType


@dataclass(frozen=True)
class Dense:
    """A dense layer by the constants it reads; `turned` is whether its weight is (input, output).

    `product` is what its first node gives in the graph, and `output` what its last one does.
    `activation` is its name in Keras, "" where it is not known: then `reads` are the operators that
    read what it gives. `node` is the node's own name.
    """

    product: str
    output: str
    weight: Any
    bias: Any
    turned: bool
    activation: str
    node: str
    reads: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """That of the module whose arrays these are; else of its node.

        Exporters keep a bias's name, and often not that of a weight which they have turned.
        """
        for one in self.constants:
            if (module := module_of(text(one.name))) != text(one.name):
                return module
        before, _, last = self.node.strip("/").rpartition("/")
        return before if before and last in ("Gemm", "MatMul") else self.node.strip("/") or "dense"

    @property
    def constants(self) -> list[Any]:
        """The tensors of the file that it reads."""
        return [self.weight] if self.bias is None else [self.weight, self.bias]

    def arrays(self, name: str) -> Iterator[StoredArray]:
        """Its weight and bias under this name, as PyTorch calls them."""
        for one, own in zip(self.constants, ("weight", "bias"), strict=False):
            yield replace(stored(one), name=f"{name}.{own}")


def dense_layers(graph: Any, constants: Mapping[str, Any], opset: int) -> list[Dense]:
    """The dense layers of a graph in its order, each with the bias and activation that follow it.

    Only where nothing else reads what is in between: else it is the sums that count. `opset` is
    the version of the operators.
    """
    readers: dict[str, list[Any]] = {}
    for node in _nodes(graph):
        for name in set(node.input):
            readers.setdefault(name, []).append(node)
    ends = {one.name for one in graph.output}

    def follower(name: str) -> Any:
        """The one node that reads a value which nothing else does."""
        found = readers.get(name, ())
        return found[0] if len(found) == 1 and name not in ends else None

    def changed_by(name: str) -> list[str]:
        """The operators that a value goes through, past those that only arrange it.

        Empty where it comes out of the graph as it is, or where only layers read it.
        """
        found, left = list[str](), [name]
        for at in left:  # which grows
            if at in ends:
                return []
            for node in readers.get(at, ()):
                if node.op_type in _ARRANGE and _own(node) and len(left) < _LONGEST:
                    left.append(first_output(node))
                elif node.op_type not in _RECURRENT and _product(node, constants) is None:
                    found.append(text(node.op_type))
        return found

    made = []
    for node in graph.node:
        dense = _product(node, constants)
        if dense is None:
            continue
        after = follower(dense.output)
        if dense.bias is None and after is not None and after.op_type == "Add" and _own(after):
            others = [name for name in after.input if name != dense.output]
            bias = constants.get(others[0]) if len(others) == 1 else None
            if _numbers(bias, 1) and list(bias.dims) == [dense.weight.dims[dense.turned]]:
                dense = replace(dense, bias=bias, output=first_output(after))
                after = follower(dense.output)
        if after is not None and _own(after) and _applies(after, opset):
            dense = replace(
                dense,
                activation=_ACTIVATIONS[after.op_type],
                output=first_output(after),
            )
        elif reads := changed_by(dense.output):
            dense = replace(dense, reads=tuple(reads))
        else:
            dense = replace(dense, activation="linear")
        made.append(dense)
    return made


def state_outputs(contents: Contents, dense: Mapping[str, list[Dense]]) -> None:
    """Add which activation each dense layer has, or a note on one that is not known."""
    for name, same in dense.items():
        if same[0].activation:
            contents.outputs[name] = same[0].activation
        elif name in contents.ends:
            reads = list(dict.fromkeys(operator for one in same for operator in one.reads))
            shown = ", ".join(map(quoted, reads[:3])) + (" and more" if reads[3:] else "")
            contents.notes.append(
                f"{name}: what it gives here are its sums; in the file they go through {shown}, "
                "which is not run here"
            )


def named(found: Iterable[Dense], taken: Set[str]) -> dict[str, list[Dense]]:
    """Dense layers by names that are not taken; those of the same constants are one, used again."""
    names: dict[str, list[Dense]] = {}
    kept: dict[tuple[object, ...], str] = {}
    numbers: Counter[str] = Counter(taken)
    for dense in found:
        same = (id(dense.weight), id(dense.bias), dense.turned, dense.activation)
        if same not in kept:
            name = dense.name
            while name in numbers:
                numbers[dense.name] += 1
                name = f"{dense.name} ({numbers[dense.name]})"
            numbers[name] += 1
            kept[same] = name
        names.setdefault(kept[same], []).append(dense)
    return names


def _product(node: Any, constants: Mapping[str, Any]) -> Dense | None:
    """The dense layer of a MatMul or Gemm whose second factor is a constant matrix."""
    if node.op_type not in ("MatMul", "Gemm") or not _own(node) or len(node.input) < 2:
        return None
    weight = constants.get(node.input[1])
    if node.input[0] in constants or not _numbers(weight, 2):
        return None
    turned, bias = True, None
    if node.op_type == "Gemm":
        given = {one.name: one for one in node.attribute}
        scales = [given[name].f for name in ("alpha", "beta") if name in given]
        if any(scale != 1 for scale in scales) or ("transA" in given and given["transA"].i):
            return None
        turned = not ("transB" in given and given["transB"].i)
        if len(node.input) > 2 and node.input[2]:
            bias = constants.get(node.input[2])
            if not _numbers(bias, 1) or list(bias.dims) != [weight.dims[turned]]:
                return None
    return Dense(first_output(node), first_output(node), weight, bias, turned, "", text(node.name))


def _applies(node: Any, opset: int) -> bool:
    """Whether a node applies an activation as Keras does, softmax over all that a layer gives."""
    if node.op_type == "Softmax":
        axes = [one.i for one in node.attribute if one.name == "axis"]
        return axes == [-1] if axes else opset >= _LAST_AXIS
    if node.op_type == "Elu":
        return all(one.f == 1 for one in node.attribute if one.name == "alpha")
    return node.op_type in _ACTIVATIONS


def _numbers(constant: Any, axes: int) -> TypeGuard[Any]:
    return (
        constant is not None
        and len(constant.dims) == axes
        and constant.data_type in _FLOATS
        and min(constant.dims) > 0
    )


def _nodes(graph: Any) -> Iterator[Any]:
    """The nodes of a graph, and of those inside its loops and branches, which read its values."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                if inner.node:
                    yield from _nodes(inner)


def _own(node: Any) -> bool:
    return node.domain in ("", "ai.onnx")
