"""A sequence through the layers before: what the whole network of Keras, ONNX or torch gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save
from torch import nn

from lstm_viz import load, record_all
from lstm_viz.weights.loaded import Loaded, OtherPart
from lstm_viz.weights.skipped import Skipped
from tests.weights.files import Tagger, reconfigured, saved

KERAS = Path(__file__).parent / "keras"
TOKENS = np.random.default_rng(8).integers(11, size=(7, 3))  # (time, batch)
WORDS = np.random.default_rng(9).normal(size=(11, 4)).astype("f4")


@pytest.mark.parametrize(
    ("file", "last", "dense"),
    [
        ("nested.keras", "deep", "out/dense"),
        ("nested.h5", "deep", "out/out/dense"),
        ("between.keras", "high", None),
    ],
)
def test_a_path_that_keras_states_gives_what_keras_does(
    file: str, last: str, dense: str | None
) -> None:
    loaded = load(KERAS / file)
    with np.load(KERAS / f"{Path(file).stem}-whole.npz") as passed:
        x, y = (torch.from_numpy(passed[end]).transpose(0, 1) for end in "xy")
    network = loaded.network(last, before=loaded.before[last], dense=dense)
    torch.testing.assert_close(network(x), y, atol=1e-5, rtol=0)
    assert len(record_all(network, x)) == {"deep": 3, "high": 3}[last]  # each layer of the path


@pytest.mark.parametrize(
    ("file", "path", "skips"),
    [
        ("padded", ("words", "low", "mixed", "both", "out/inner"), Skipped(0)),
        ("masked", ("low",), Skipped(-1.5, zero=True)),
    ],
)
def test_steps_that_keras_skips_are_skipped_here(
    file: str, path: tuple[str, ...], skips: Skipped
) -> None:
    """At their start, in between and at their end, in each sequence of a batch by itself."""
    value = skips.value
    loaded = load(KERAS / f"{file}.keras")
    assert loaded.before["high"] == path
    assert loaded.skipped["high"] == skips
    assert loaded.skipped["low"] == Skipped(value)
    with np.load(KERAS / f"{file}-whole.npz") as passed:
        x, y = (torch.from_numpy(passed[end]).transpose(0, 1) for end in "xy")
    network = loaded.network("high", before=path)
    torch.testing.assert_close(network(x), y, atol=1e-5, rtol=0)
    torch.testing.assert_close(network(x[:, 0]), y[:, 0], atol=1e-5, rtol=0)  # without a batch
    with torch.autocast("cpu", torch.bfloat16):
        torch.testing.assert_close(network(x).float(), y, atol=0.05, rtol=0)
    empty = x.clone()
    empty[:, 2] = value
    with pytest.raises(ValueError, match=rf"step of x\[:, 2\] is {value:g}, and the network skips"):
        network(empty)
    assert loaded.network("high").skips is None  # the file's path is not gone through
    read = loaded.front(path)(x[(x != value).reshape(7, 3, -1).any(-1)[:, 0], 0])
    traces = record_all(network, x[:, 0])
    np.testing.assert_allclose(traces["rnn"].x, read[None].detach(), atol=1e-6)


def test_both_directions_give_0_at_a_step_that_is_skipped() -> None:
    loaded = load(KERAS / "padded.keras")
    tokens = torch.tensor([0, 3, 0, 5])
    h = loaded.network("both", before=loaded.before["both"])(tokens)
    alone = loaded.network("both", before=loaded.before["both"])(tokens[[1, 3]])
    assert torch.equal(h[[1, 3]], alone)
    assert h[[0, 2]].eq(0).all()


def test_what_stands_between_is_passed_or_the_note_says_what_is_not_run() -> None:
    loaded = load(KERAS / "between.keras")
    assert loaded.before == {
        "low": ("words",),
        "middle": ("words", "low", "mixed"),
        "high": ("words", "low", "mixed", "middle", "each/inner"),
        "top": (),
    }
    assert loaded.notes == (
        "top: what the file has before it is not run here: 'normal' (LayerNormalization) is not "
        "run",
    )
    assert loaded.fitting("top").before == ()  # nor is anything else offered by its size
    assert loaded.fitting("low").stated == ("words",)
    assert loaded.after == {"low": ("mixed",), "middle": ("each/inner",)}  # "top" has 6 units too
    assert loaded.fitting("middle").after == loaded.fitting("top").dense == ("each/inner",)
    assert "after words → low → mixed\n" in repr(loaded)


def changed(change: Callable[[dict[str, Any]], None]) -> Loaded:
    """The file between.keras with the configurations of its layers, by their names, changed."""
    return load(
        reconfigured(
            KERAS / "between.keras",
            lambda layers: change({one["config"]["name"]: one for one in layers}),
        )
    )


@pytest.mark.parametrize(
    ("name", "key", "value", "reason"),
    [
        ("low", "return_sequences", False, "'low' gives what it has at its last step alone"),
        ("low", "go_backwards", True, "'low' reads backwards"),
        ("mixed", "activation", "swish", "of the dense layer 'mixed' is 'swish', and these are"),
        ("mixed", "name", "low", "several layers are called 'low'"),
        ("middle", "merge_mode", "sum", "'middle' joins its directions otherwise"),
    ],
)
def test_what_can_not_be_gone_through_is_said(
    name: str, key: str, value: object, reason: str
) -> None:
    loaded = changed(lambda layers: layers[name]["config"].update({key: value}))
    assert loaded.before["high"] == ()
    (note,) = (one for one in loaded.notes if one.startswith("high: what the file has before it"))
    assert reason in note


def test_a_layer_inside_another_one_has_no_place() -> None:
    """Nor has one of a class that nobody knows, whose layers are inside it."""

    def wrapped(layers: dict[str, Any]) -> None:
        low = layers["low"]
        inner = {"class_name": low["class_name"], "config": dict(low["config"])}
        low.update({"class_name": "Mine", "config": {"name": "mine", "layer": inner}})

    loaded = changed(wrapped)
    assert loaded.before["low"] == loaded.before["middle"] == ()
    assert "low: what the file has before it is not run here: its place in the" in str(loaded.notes)
    assert loaded.fitting("low").before == ()


def test_a_layer_that_begins_with_another_ones_state_and_a_mask_are_noted() -> None:
    """As Keras 2 and Keras 3 write what a decoder reads."""

    def decoder(layers: dict[str, Any]) -> None:
        given = {"words": [], "low": ["words"], "mixed": ["low"], "middle": ["mixed", "low"]}
        for name, reads in given.items():
            layers[name]["inbound_nodes"] = [[[one, 0, at] for at, one in enumerate(reads)]]
        layers["words"]["config"]["mask_zero"] = True
        tensor = {"class_name": "__keras_tensor__", "config": {"keras_history": ["low", 0, 1]}}
        mask = {"class_name": "__keras_tensor__", "config": {"keras_history": ["not_equal", 0, 0]}}
        layers["high"]["inbound_nodes"] = [{"args": [tensor], "kwargs": {"mask": mask}}]

    loaded = changed(decoder)
    assert loaded.before["low"] == ("words",)
    assert loaded.before["middle"] == ("words", "low", "mixed")
    assert loaded.before["high"] == ()
    told = "\n".join(loaded.notes)
    assert "low: steps whose token is 0 are skipped, as in Keras (mask_zero of 'words')" in told
    assert "middle: in the file it also reads another layer" in told
    assert "high: in the file it also" not in told  # a mask is no other layer
    assert "high: what the file has before it is not run here: it reads a state of 'low'" in told


def remasked(change: Callable[[dict[str, Any]], None]) -> Loaded:
    """The file masked.keras with its layers, by their names, changed."""
    return load(
        reconfigured(
            KERAS / "masked.keras",
            lambda layers: change({one["config"]["name"]: one for one in layers}),
        )
    )


@pytest.mark.parametrize("value", [None, "-1.5", float("nan"), float("inf"), 10**400, [-1.5]])
def test_a_mask_of_no_number_is_noted_and_not_applied(value: object) -> None:
    loaded = remasked(lambda layers: layers["mask"]["config"].update(mask_value=value))
    assert loaded.skipped == {}
    assert loaded.before["high"] == ()
    assert loaded.notes == tuple(
        f"{name}: what the file has before it is not run here: 'mask' (Masking) is not run"
        for name in ("low", "high")
    )


def test_a_mask_of_a_layer_that_reads_backwards_or_of_another_input_is_noted() -> None:
    def turned(layers: dict[str, Any]) -> None:
        layers["low"]["config"]["go_backwards"] = True

    loaded = remasked(turned)
    assert loaded.skipped == {}
    assert (
        "low: Keras skips the steps whose columns are all -1.5 (the layer Masking 'mask'), and "
        "here they are read"
    ) in loaded.notes

    def given(layers: dict[str, Any]) -> None:
        mask = layers["high"]["inbound_nodes"][0]["kwargs"]["mask"]
        mask["config"]["keras_history"][0] = "input_layer_2"

    loaded = remasked(given)
    (note,) = (one for one in loaded.notes if "steps whose" not in one)
    assert note == (
        "high: the file gives it a mask that is not applied here, so that it also reads the steps "
        "that Keras skips by it"
    )

    def passed_over(layers: dict[str, Any]) -> None:
        reads = layers["low"]["inbound_nodes"][0]["args"][0]["config"]["keras_history"]
        reads[0] = layers["mask"]["inbound_nodes"][0]["args"][0]["config"]["keras_history"][0]

    told = remasked(passed_over).notes
    assert [one.partition(": ")[0] for one in told if "a mask that is not applied" in one] == [
        "low",
        "high",
    ]


def node(op: str, inputs: str, output: str, **attributes: Any) -> Any:
    return helper.make_node(
        op, inputs.split(" "), output.split(" "), name=output.split()[0], **attributes
    )


def graph(*nodes: Any, last: str, more: Mapping[str, np.ndarray] | None = None) -> bytes:
    """Tokens (batch, time) into an embedding, an LSTM in both directions and what follows it."""
    rng = np.random.default_rng(2)
    sizes = {"a": (2, 20, 4, 5), "b": (1, 18, 10, 6), "c": (1, 2, 6, 2)}
    arrays: dict[str, np.ndarray] = {"rows.weight": WORDS}
    for name, (ways, rows, reads, units) in sizes.items():
        arrays[f"{name}W"] = rng.normal(0, 0.5, (ways, rows, reads)).astype("f4")
        arrays[f"{name}R"] = rng.normal(0, 0.5, (ways, rows, units)).astype("f4")
    arrays |= {"flat": np.array([0, 0, -1]), "way": np.array([1]), "eye": np.eye(6, dtype="f4")}
    arrays |= more or {}
    before = (
        node("Gather", "rows.weight X", "words"),
        node("Transpose", "words", "turned", perm=[1, 0, 2]),
        node("LSTM", "turned aW aR", "low", hidden_size=5, direction="bidirectional"),
    )
    constants = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    given = [helper.make_tensor_value_info("X", TensorProto.INT64, ("batch", "time"))]
    out = [helper.make_tensor_value_info(last, TensorProto.FLOAT, None)]
    made = helper.make_graph([*before, *nodes], "g", given, out, constants)
    return modelled(made)


def modelled(made: Any, opset: int = 17) -> bytes:
    """The file of a graph."""
    opsets = [helper.make_opsetid("", opset)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8).SerializeToString()


def passed(data: bytes, given: dict[str, np.ndarray], name: str) -> list[np.ndarray]:
    """What onnxruntime gives of a model."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(data, options).run([name], given)


MIDDLE = (
    node("Transpose", "low", "sides", perm=[0, 2, 1, 3]),
    node("Reshape", "sides flat", "joined"),
    node("GRU", "joined bW bR", "middle state", hidden_size=6, linear_before_reset=1),
    node("Squeeze", "middle way", "one"),
)


def high(reads: str) -> Any:
    return node("RNN", f"{reads} cW cR", "high", hidden_size=2)


def test_a_path_of_an_onnx_graph_gives_what_onnxruntime_does() -> None:
    data = graph(*MIDDLE, high("one"), last="high")
    (due,) = passed(data, {"X": TOKENS.T}, "high")  # (time, direction, batch, unit)
    loaded = load(data)
    path = ("rows", "low", "middle")
    assert loaded.before == {"low": path[:1], "middle": path[:2], "high": path}
    found = loaded.network("high", before=path)(torch.from_numpy(TOKENS))
    torch.testing.assert_close(found, torch.from_numpy(due[:, 0]), atol=1e-5, rtol=0)


def test_dense_layers_of_a_graph_are_gone_through_and_give_answers() -> None:
    """Products with constants, their biases on either side, and the activation that follows."""
    rng = np.random.default_rng(12)
    shapes = {"first.weight": (4, 4), "second": (10, 6), "second.bias": (6,), "tags": (2, 3)}
    arrays = {name: rng.normal(size=shape).astype("f4") for name, shape in shapes.items()}
    through = (
        node("MatMul", "turned first.weight", "fed"),
        node("LSTM", "fed aW aR", "again", hidden_size=5, direction="bidirectional"),
        node("Transpose", "again", "sides", perm=[0, 2, 1, 3]),
        node("Reshape", "sides flat", "joined"),
        node("MatMul", "joined second", "sums"),
        node("Add", "second.bias sums", "biased"),
        node("Elu", "biased", "mixed"),
        high("mixed"),
        node("Squeeze", "high way", "states"),
        node("MatMul", "states tags", "/answer/MatMul"),
        node("Softmax", "/answer/MatMul", "probable", axis=-1),
    )
    data = graph(*through, last="probable", more=arrays)
    (due,) = passed(data, {"X": TOKENS.T}, "probable")
    loaded = load(data)
    path = ("rows", "first", "again", "second")
    assert loaded.notes == ()
    assert loaded.before["high"] == path
    assert loaded.outputs == {"first": "linear", "second": "elu", "answer": "softmax"}
    assert loaded.after == {"again": ("second",), "high": ("answer",)}
    found = loaded.network("high", before=path, dense="answer")(torch.from_numpy(TOKENS))
    torch.testing.assert_close(found, torch.from_numpy(due), atol=1e-5, rtol=0)
    assert OtherPart("second", "dense", (10, 6)) in loaded.parts


@pytest.mark.parametrize(
    ("after", "opset", "activation", "unknown"),
    [
        ((), 17, "linear", ""),
        ((node("Softmax", "sums", "last"),), 17, "softmax", ""),
        ((node("Softmax", "sums", "last"),), 11, "", "'Softmax'"),  # over the axes from the second
        ((node("LogSoftmax", "sums", "last", axis=-1),), 17, "", "'LogSoftmax'"),
        ((node("HardSigmoid", "sums", "last"),), 17, "", "'HardSigmoid'"),
        ((node("Transpose", "sums", "last", perm=[1, 0, 2]),), 17, "linear", ""),
        (
            (node("Transpose", "sums", "t", perm=[1, 0, 2]), node("Tanh", "t", "last")),
            17,
            "",
            "'Tanh'",
        ),
        (
            (node("ArgMax", "sums", "best", axis=-1), node("Softmax", "sums", "last", axis=-1)),
            17,
            "",
            "'ArgMax', 'Softmax'",
        ),
    ],
)
def test_an_activation_of_a_graph_is_applied_or_noted(
    after: tuple[Any, ...], opset: int, activation: str, unknown: str
) -> None:
    """Nor does the name of the dense layer make an embedding of it."""
    rng = np.random.default_rng(14)
    shapes = {"aW": (1, 12, 4), "aR": (1, 12, 3), "embedded_out.weight": (3, 2)}
    arrays = {name: rng.normal(size=shape).astype("f4") for name, shape in shapes.items()}
    constants = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    nodes = (
        node("LSTM", "X aW aR", "low", hidden_size=3),
        node("Transpose", "low", "sides", perm=[0, 2, 1, 3]),
        node("Reshape", "sides flat", "joined"),
        node("MatMul", "joined embedded_out.weight", "sums"),
    )
    constants.append(numpy_helper.from_array(np.array([0, 0, -1]), "flat"))
    last = "last" if after else "sums"
    given = [helper.make_tensor_value_info("X", TensorProto.FLOAT, ("time", "batch", 4))]
    out = [helper.make_tensor_value_info(last, TensorProto.FLOAT, None)]
    data = modelled(helper.make_graph([*nodes, *after], "g", given, out, constants), opset)
    loaded = load(data)
    assert loaded.outputs == ({"embedded_out": activation} if activation else {})
    assert loaded.after == {"low": ("embedded_out",)}
    told = f"in the file they go through {unknown}, which is not run here"
    assert [told in note for note in loaded.notes] == ([True] if unknown else [])
    x = rng.normal(size=(7, 3, 4)).astype("f4")
    (due,) = passed(data, {"X": x}, last)
    found = loaded.network("low", dense="embedded_out")(torch.from_numpy(x))
    if due.shape[0] == 3:  # the batch comes first at the end
        due = due.swapaxes(0, 1)
    same = np.allclose(found.detach(), due, atol=1e-5)
    assert same == (activation != "")


@pytest.mark.parametrize("turned", [0, 1])
def test_one_sequence_without_a_batch_goes_through_a_gemm(turned: int) -> None:
    rng = np.random.default_rng(13)
    shapes = {"aW": (1, 9, 4), "aR": (1, 9, 3), "bW": (1, 2, 5), "bR": (1, 2, 2), "d.bias": (5,)}
    shapes["d.weight"] = (5, 3) if turned else (3, 5)
    arrays = {name: rng.normal(size=shape).astype("f4") for name, shape in shapes.items()}
    constants = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    constants.append(numpy_helper.from_array(np.array([1]), "one"))
    nodes = (
        node("Unsqueeze", "X one", "batch"),
        node("GRU", "batch aW aR", "low", hidden_size=3, linear_before_reset=1),
        node("Squeeze", "low one", "way"),
        node("Squeeze", "way one", "alone"),
        node("Gemm", "alone d.weight d.bias", "mixed", transB=turned),
        node("Unsqueeze", "mixed one", "again"),
        node("RNN", "again bW bR", "high", hidden_size=2),
    )
    given = [helper.make_tensor_value_info("X", TensorProto.FLOAT, ("time", 4))]
    out = [helper.make_tensor_value_info("high", TensorProto.FLOAT, None)]
    data = modelled(helper.make_graph(nodes, "g", given, out, constants))
    x = rng.normal(size=(7, 4)).astype("f4")
    (due,) = passed(data, {"X": x}, "high")
    loaded = load(data)
    assert loaded.before == {"low": (), "high": ("low", "d")}
    found = loaded.network("high", before=("low", "d"))(torch.from_numpy(x))
    torch.testing.assert_close(found, torch.from_numpy(due[:, 0, 0]), atol=1e-5, rtol=0)


def test_the_sums_count_where_something_else_reads_them_too() -> None:
    """So that what follows is no part of the dense layer; the same numbers used twice are one."""
    arrays = {"d.weight": np.eye(6, dtype="f4") * 3}
    through = (
        node("MatMul", "one d.weight", "sums"),
        node("Tanh", "sums", "bent"),
        node("MatMul", "sums d.weight", "twice"),
        node("Tanh", "twice", "used"),
    )
    loaded = load(graph(*MIDDLE, *through, high("bent"), last="high", more=arrays))
    assert loaded.notes == (
        "d: what it gives here are its sums; in the file they go through 'Tanh', which is not run "
        "here",
        "high: what the file has before it is not run here: 'Tanh' is not run",
    )
    assert loaded.outputs == {"d (2)": "tanh"}
    again = (node("MatMul", "sums d.weight", "twice"),)
    data = graph(*MIDDLE, through[0], *again, high("twice"), last="high", more=arrays)
    loaded = load(data)
    assert loaded.before["high"] == ("rows", "low", "middle", "d", "d")
    (due,) = passed(data, {"X": TOKENS.T}, "high")
    found = loaded.network("high", before=loaded.before["high"])(torch.from_numpy(TOKENS))
    torch.testing.assert_close(found, torch.from_numpy(due[:, 0]), atol=1e-5, rtol=0)


def test_the_layer_itself_begins_with_the_state_that_the_file_has() -> None:
    """As onnxruntime does; the layer that is shown, and as one that another reads."""
    rng = np.random.default_rng(5)
    arrays = {
        "start": rng.normal(size=(1, 1, 6)).astype("f4"),
        "W": rng.normal(size=(1, 18, 3)).astype("f4"),
        "R": rng.normal(size=(1, 18, 6)).astype("f4"),
        "way": np.array([1]),
    }
    first = node("GRU", "X W R   start", "first", hidden_size=6, linear_before_reset=1)
    constants = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    given = [helper.make_tensor_value_info("X", TensorProto.FLOAT, ("time", 1, 3))]
    out = [helper.make_tensor_value_info("first", TensorProto.FLOAT, None)]
    data = modelled(helper.make_graph([first], "g", given, out, constants))
    x = torch.from_numpy(rng.normal(size=(7, 1, 3)).astype("f4"))
    (due,) = passed(data, {"X": x.numpy()}, "first")
    loaded = load(data)
    for network in (loaded.network("first"), loaded.front(("first",))):
        torch.testing.assert_close(network(x), torch.from_numpy(due[:, 0]), atol=1e-5, rtol=0)
        alone = network(x[:, 0].double())  # without a batch, and of another dtype
        torch.testing.assert_close(alone, torch.from_numpy(due[:, 0, 0]), atol=1e-5, rtol=0)


def test_layers_whose_output_at_each_step_is_not_used_are_told_apart() -> None:
    """Their last state alone is, so that the name of their first output is empty."""
    last = node("GRU", "joined bW bR", "_ last", hidden_size=6)
    other = node("RNN", "elsewhere cW cR", "_ other", hidden_size=2)
    for one in (last, other):
        one.output[0] = ""
    more = (node("Dropout", "low  ", "kept"), node("Mul", "kept eye", "elsewhere"))
    loaded = load(graph(*MIDDLE[:2], *more, last, other, last="last"))
    assert loaded.before == {
        "low": ("rows",),
        "_": ("rows", "low"),
        "_ (2)": (),
    }
    (note,) = loaded.notes
    assert note == "_ (2): what the file has before it is not run here: 'Mul' is not run"


def test_an_output_that_is_not_used_is_no_input_that_is_left_out() -> None:
    """Both are called by the empty name."""
    middle = node("GRU", "joined bW bR", "middle _", hidden_size=6)
    middle.output[1] = ""
    kept = node("Dropout", "one  ", "kept")
    loaded = load(graph(*MIDDLE[:2], middle, MIDDLE[3], kept, high("kept"), last="high"))
    assert loaded.before["high"] == ("rows", "low", "middle")


@pytest.mark.parametrize(
    ("between", "reads", "reason"),
    [
        ((node("MatMul", "eye one", "product"),), "product", "'MatMul' is not run"),
        ((node("MatMul", "middle eye", "alone"),), "alone", "of what 'alone' reads is not all"),
        ((node("Gemm", "one eye", "more", alpha=2.0),), "more", "'Gemm' is not run"),
        ((), "state", "it reads the last state of 'middle'"),
        ((node("Transpose", "one", "mixed", perm=[1, 0, 2]),), "mixed", "axes of what it reads"),
        ((node("Dropout", "one flat eye", "out"),), "out", "'Dropout' is not run"),
        ((), "nowhere", "what it reads is not in the graph"),
    ],
)
def test_what_of_a_graph_is_not_run_is_said(between: tuple[Any], reads: str, reason: str) -> None:
    loaded = load(graph(*MIDDLE, *between, high(reads), last="high"))
    assert loaded.before["high"] == ()
    (note,) = loaded.notes
    assert note.startswith("high: what the file has before it is not run here: ")
    assert reason in note


def test_a_state_of_zeros_is_nothing_to_note_and_one_from_elsewhere_ends_the_path() -> None:
    zeros = node("ConstantOfShape", "way", "zero")
    wide = node("Expand", "zero flat", "zeros")
    low = node("LSTM", "turned aW aR   zeros zeros", "again", hidden_size=5)
    loaded = load(graph(zeros, wide, low, last="again"))
    assert loaded.notes == ()
    given = MIDDLE[2].input
    start = node("GRU", f"{given[0]} bW bR   words", "middle", hidden_size=6)
    loaded = load(graph(*MIDDLE[:2], start, MIDDLE[3], high("one"), last="high"))
    assert loaded.before["middle"] == ("rows", "low")
    assert loaded.notes[-1].endswith("'middle' is given a state before step 1 by the graph")


def test_where_no_order_is_stated_what_fits_is_offered() -> None:
    tagger = Tagger().eval()
    loaded = load(save(tagger.state_dict()))
    assert loaded.before == {}
    assert loaded.fitting("encoder").before == (("embedding",),)
    paths = loaded.fitting("decoder").before
    assert paths == (("embedding", "encoder"), ("encoder",))
    tokens = torch.from_numpy(TOKENS)
    h, _ = tagger.decoder(tagger.encoder(tagger.embedding(tokens))[0])
    found = loaded.network("decoder", before=paths[0], dense="out")
    torch.testing.assert_close(found(tokens), tagger.out(h))
    torch.testing.assert_close(found(tokens[:, 1]), tagger.out(h)[:, 1])  # without a batch


def test_of_many_layers_the_nearest_in_the_file_are_offered_first() -> None:
    layers = nn.ModuleDict({f"lstm{k}": nn.LSTM(3, 3) for k in (1, 2, 3, 4)})
    loaded = load(saved(layers.state_dict()))
    fitting = loaded.fitting("lstm3")
    assert fitting.before == (("lstm1", "lstm2"), ("lstm2",), ("lstm1",), ("lstm4",))
    assert not fitting.more
    many = nn.ModuleDict({f"e{k}_embedding": nn.Embedding(5, 3) for k in range(30)})
    fitting = load(saved(layers.state_dict() | many.state_dict())).fitting("lstm3")
    assert (len(fitting.before), fitting.more) == (24, True)


def test_the_whole_stack_is_offered_however_many_layers_it_has() -> None:
    """Layers that read as many numbers as they give, so that any may be before any."""
    stack = nn.ModuleDict({"embed": nn.Embedding(5, 3)} | {f"l{k}": nn.GRU(3, 3) for k in range(9)})
    fitting = load(saved(stack.state_dict())).fitting("l8")
    whole = tuple(f"l{k}" for k in range(8))
    assert fitting.before[:5] == (
        ("embed",),
        ("embed", *whole),
        whole,
        ("embed", "l7"),
        ("l7",),
    )
    assert fitting.more


def test_a_layer_whose_numbers_grow_without_bound_is_named() -> None:
    layers = nn.ModuleDict({"low": nn.RNN(2, 3), "high": nn.LSTM(3, 4)})
    nn.init.constant_(layers["low"].weight_hh_l0, 1e6)
    loaded = load(saved(layers.state_dict()), nonlinearity="relu")
    assert loaded.network("high", before="low")(torch.ones(3, 2)).isfinite().all()
    with pytest.raises(ValueError, match=r"the layer 'low' gives NaN or infinite numbers, which"):
        loaded.network("high", before="low")(torch.ones(40, 2))


def test_layers_that_do_not_follow_one_another_are_one_sentence() -> None:
    loaded = load(saved(Tagger().state_dict()))
    with pytest.raises(ValueError, match=r"layer 'decoder' gives 6 .* 'encoder' reads 4"):
        loaded.network("encoder", before=("decoder",))
    with pytest.raises(ValueError, match="'embedding' can only be the first of a path"):
        loaded.network("decoder", before=("encoder", "embedding"))
    with pytest.raises(KeyError, match=r"no layer 'none' .*; there is encoder, decoder, embedding"):
        loaded.network("decoder", before="none")
