"""What a sequence goes through before each recurrent operator of an ONNX graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.before import Path
from lstm_viz.weights.contents import Contents, module_of
from lstm_viz.weights.formats.onnx_dense import Dense
from lstm_viz.weights.formats.onnx_tensor import first_output, text

_TIME, _BATCH, _WAY, _UNIT = "time", "batch", "direction", "unit"
_SAME = {"Identity", "Dropout"}
_LONGEST = 100  # layers of a path that are followed
_LENGTHS, _INITIAL = 4, (5, 6)  # inputs by place


@dataclass(frozen=True)
class _Value:
    """What the sequence went through until here, and what the axes are, where that is known.

    `problem` is why it can't be known here, or not be run.
    """

    path: Path = ()
    axes: tuple[str, ...] | None = None
    problem: str = ""


def place(
    contents: Contents,
    graph: Any,
    names: Mapping[str, str],
    constants: Mapping[str, Any],
    dense: Mapping[str, Iterable[Dense]],
) -> None:
    """Add the paths that a graph states, and notes on what is not run of them.

    `names` has what each recurrent operator is called, by its first output that is used;
    `constants` are all tensors of the file by their names in the graph, where one of zeros is None;
    `dense` are the dense layers by what they are called.
    """
    begun = {one.product: (name, one) for name, same in dense.items() for one in same}
    values = dict.fromkeys((*constants, ""), _Value())  # an input that is left out is called ""
    values |= {one.name: _Value() for one in graph.input}
    done: set[str] = set()  # what dense layers give, whose last nodes are passed over
    unknown = _Value(problem="what it reads is not in the graph")
    for node in graph.node:
        first = first_output(node)
        if first in constants or first in done:
            continue
        inputs = [values.get(name, unknown) for name in node.input]
        name = names.get(first)
        if first in begun:
            end, one = begun[first]
            made = _multiplied(end, inputs[0], node)
            if not made.problem and made.path[:-1] and made.path[-2] in contents.layers:
                contents.follows(made.path[-2], end)
            values[one.output] = made
            done.add(one.output)
        elif name is None:
            made = _passed(node, inputs, constants)
        elif name in contents.layers:
            made = _placed(contents, name, inputs[0] if inputs else unknown, node, constants)
        else:
            made = _Value(problem=f"{quoted(name)} can't be used")
        last = _Value(problem=f"it reads the last state of {quoted(name or text(node.op_type))}")
        values |= dict.fromkeys(node.output[1:], last) | dict.fromkeys(node.output[:1], made)
        values[""] = _Value()


def _placed(
    contents: Contents, name: str, value: _Value, node: Any, constants: Mapping[str, Any]
) -> _Value:
    """A recurrent operator's own place; what it passes on."""
    turned = _number(node, "layout") == 1
    reads = (_BATCH, _TIME, _UNIT) if turned else (_TIME, _BATCH, _UNIT)
    problem = value.problem
    if not problem and value.axes and not _agree(value.axes, reads):
        problem = "the axes of what it reads are not time, batch and unit"
    backwards = _reverse(node)
    if not problem and value.path and backwards:
        problem = "it reads backwards what they give"
    contents.before[name] = value.path
    if problem:
        contents.not_run(name, problem)
    if not problem:
        for at in (*_INITIAL, _LENGTHS):
            given = node.input[at] if at < len(node.input) else ""
            if given and given not in constants:
                what = "lengths" if at == _LENGTHS else "a state before step 1"
                problem = f"{quoted(name)} is given {what} by the graph"
        if backwards:
            problem = f"{quoted(name)} reads backwards"
    axes = (_BATCH, _TIME, _WAY, _UNIT) if turned else (_TIME, _WAY, _BATCH, _UNIT)
    return _Value((*value.path, name), axes, problem)


def _multiplied(name: str, value: _Value, node: Any) -> _Value:
    """What a dense layer passes on; a product takes the last axis of what it reads."""
    axes = value.axes or (("", _UNIT) if node.op_type == "Gemm" else ("", "", _UNIT))
    problem = value.problem
    if not problem and (axes[-1] != _UNIT or _WAY in axes):
        problem = f"the last axis of what {quoted(name)} reads is not all units of a step"
    if not problem and len(value.path) >= _LONGEST:
        problem = f"more than {_LONGEST} layers are before it"
    return _Value((*value.path, name), axes, problem)


def _passed(node: Any, inputs: list[_Value], constants: Mapping[str, Any]) -> _Value:
    """What a node passes on that is no recurrent operator."""
    first = inputs[0] if inputs else _Value()
    problem = next((one.problem for one in inputs if one.problem), "")
    operation = text(node.op_type)
    if node.domain not in ("", "ai.onnx"):
        operation = f"{text(node.domain)}.{operation}"
    axes: tuple[str, ...] | None = None
    if operation in _SAME and not any(node.input[2:]):  # of Dropout that it is in training
        return replace(first, problem=problem)
    if operation == "Gather" and len(inputs) > 1 and node.input[0] in constants:
        tokens = inputs[1]
        if not (tokens.path or tokens.problem or _number(node, "axis")):
            table = constants[node.input[0]]
            own = module_of(text(table.name)) if table is not None else ""
            return _Value((own,), ("", "", _UNIT))
    elif operation == "Transpose":
        if first.axes is None:
            return replace(first, problem=problem)
        turns = _numbers(node, "perm") or list(range(len(first.axes)))[::-1]
        if sorted(turns) == list(range(len(first.axes))):
            axes = tuple(first.axes[place] for place in turns)
    elif operation == "Unsqueeze" and (first.axes is None or _BATCH not in first.axes):
        if first.axes is None:
            return replace(first, problem=problem)
        new = _numbers(node, "axes") or _ints(node, 1, constants)
        if len(new) == 1 and 0 <= new[0] <= len(first.axes):
            axes = (*first.axes[: new[0]], _BATCH, *first.axes[new[0] :])
    elif operation == "Squeeze" and first.axes:
        gone = _numbers(node, "axes") or _ints(node, 1, constants)
        if len(gone) == 1 and -len(first.axes) <= gone[0] < len(first.axes):
            at = gone[0] % len(first.axes)
            if first.axes[at] in (_WAY, _BATCH):  # of one direction, of one sequence
                axes = first.axes[:at] + first.axes[at + 1 :]
    elif (
        operation == "Reshape"
        and first.axes
        and first.axes[2:] == (_WAY, _UNIT)
        and _ints(node, 1, constants) == [0, 0, -1]
    ):
        axes = (*first.axes[:2], _UNIT)
    if axes is None and not problem:
        problem = f"{quoted(operation)} is not run"
    return replace(first, axes=axes, problem=problem)


def _agree(axes: tuple[str, ...], reads: tuple[str, ...]) -> bool:
    """Whether the axes are those that are read; those of tokens may be either way round."""
    return len(axes) == 3 and all(one in ("", due) for one, due in zip(axes, reads, strict=True))


def _reverse(node: Any) -> bool:
    return any(one.name == "direction" and one.s == b"reverse" for one in node.attribute)


def _number(node: Any, name: str) -> int:
    return next((one.i for one in node.attribute if one.name == name), 0)


def _numbers(node: Any, name: str) -> list[int]:
    return next((list(one.ints) for one in node.attribute if one.name == name), [])


def _ints(node: Any, place: int, constants: Mapping[str, Any]) -> list[int]:
    """A short constant of whole numbers that a node reads; empty for anything else."""
    constant = constants.get(node.input[place]) if place < len(node.input) else None
    if constant is None or constant.data_type != 7 or len(constant.raw_data) > 64:
        return []
    if raw := constant.raw_data:
        whole = range(0, len(raw) // 8 * 8, 8)
        return [int.from_bytes(raw[at : at + 8], "little", signed=True) for at in whole]
    return list(constant.int64_data)[:8]
