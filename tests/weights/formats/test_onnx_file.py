"""ONNX's operators give what onnxruntime computes, or the reason why they can't."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from lstm_viz import record
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats import onnx_file
from lstm_viz.weights.loaded import OtherPart
from lstm_viz.weights.loading import load
from tests.conftest import BATCH, INPUT, TIME, UNIT

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
X = np.random.default_rng(3).normal(size=(TIME, BATCH, INPUT)).astype("f4")


def weights(op: str, directions: int, seed: int = 5) -> dict[str, np.ndarray]:
    """W, R and B of an operator, none of it 0."""
    rng = np.random.default_rng(seed)
    rows = GATES[op] * UNIT
    shapes = {"W": (rows, INPUT), "R": (rows, UNIT), "B": (2 * rows,)}
    return {k: rng.normal(0, 0.7, (directions, *s)).astype("f4") for k, s in shapes.items()}


def model(
    op: str, arrays: Mapping[str, Any], extra: tuple[str, ...] = (), **attributes: Any
) -> onnx.ModelProto:
    """A graph of one operator, whose constants are given by name."""
    options = {"GRU": {"linear_before_reset": 1}}.get(op, {}) | attributes
    node = helper.make_node(
        op, ["X", "W", "R", "B", "", *extra], ["Y"], name="/rnn/Rnn", hidden_size=UNIT, **options
    )
    constants = [
        array if isinstance(array, TensorProto) else numpy_helper.from_array(array, name)
        for name, array in arrays.items()
    ]
    given = [helper.make_tensor_value_info("X", TensorProto.FLOAT, (TIME, BATCH, INPUT))]
    out = [helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)]
    graph = helper.make_graph([node], "g", given, out, constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def computed(made: onnx.ModelProto) -> torch.Tensor:
    """What onnxruntime computes: (time, batch, direction · unit)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(made.SerializeToString(), options)
    return torch.from_numpy(session.run(["Y"], {"X": X})[0]).transpose(1, 2).flatten(2)


@pytest.mark.parametrize("op", GATES)
@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
def test_an_operator_computes_what_onnxruntime_does(op: str, direction: str) -> None:
    made = model(op, weights(op, 1 + (direction == "bidirectional")), direction=direction)
    loaded = load(made.SerializeToString())
    assert list(loaded) == ["rnn/Rnn"]
    assert loaded.refused == {}
    module, x = loaded["rnn/Rnn"], torch.from_numpy(X)
    backwards = direction == "reverse"
    assert [note.split(": ")[1][:30] for note in loaded.notes] == (
        ["it reads its sequence from the"] if backwards else []
    )
    y = module(x.flip(0))[0].flip(0) if backwards else module(x)[0]
    torch.testing.assert_close(y, computed(made), atol=1e-5, rtol=0)
    assert record(module, x).meta["verified"] < 1e-5


@pytest.mark.parametrize("clip", [{}, {"clip": 0.4}])
@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
def test_coupled_gates_compute_what_onnxruntime_does(
    direction: str, clip: dict[str, float]
) -> None:
    arrays = weights("LSTM", 1 + (direction == "bidirectional"))
    made = model("LSTM", arrays, direction=direction, input_forget=1, **clip)
    loaded, x = load(made.SerializeToString()), torch.from_numpy(X)
    module = loaded["rnn/Rnn"]
    torch.testing.assert_close(module(x)[0], computed(made), atol=1e-5, rtol=0)
    free = computed(model("LSTM", arrays, direction=direction, **clip))
    assert (module(x)[0] - free).abs().max() > 0.03
    trace = record(module, x)
    np.testing.assert_allclose(trace["f"], 1 - trace["i"], atol=1e-6)
    assert "f was given the weights of i with the other sign" in loaded.notes[-1]
    assert {block.gate for block in loaded.blocks["rnn/Rnn"]} == {"i", "g", "o"}


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize(
    ("op", "attributes", "stated"),
    [
        ("GRU", {"linear_before_reset": 0}, "sigmoid tanh"),
        (
            "GRU",
            {"linear_before_reset": 0, "activations": ["HardSigmoid", "Softsign"]},
            "hard_sigmoid(0.2,0.5) softsign",
        ),
        ("GRU", {"activations": ["Softsign", "Softplus"]}, "softsign softplus"),
        (
            "LSTM",
            {
                "activations": ["HardSigmoid", "Elu", "ScaledTanh"],
                "activation_alpha": [0.25, 0.7, 1.3],
                "activation_beta": [0.4, 0.8],
            },
            "hard_sigmoid(0.25,0.4) elu(0.7) scaled_tanh(1.3,0.8)",
        ),
        ("RNN", {"activations": ["LeakyRelu"], "activation_alpha": [0.3]}, "leaky_relu(0.3)"),
        ("RNN", {"activations": ["Elu"]}, "elu"),
    ],
)
def test_other_activations_and_an_early_reset_compute_what_onnxruntime_does(
    op: str, attributes: dict[str, Any], stated: str, direction: str
) -> None:
    ways = 1 + (direction == "bidirectional")
    lists = {
        name: given * ways if isinstance(given, list) else given
        for name, given in attributes.items()
    }
    made = model(op, weights(op, ways), direction=direction, **lists)
    loaded = load(made.SerializeToString())
    assert (loaded.refused, loaded.notes) == ({}, ())
    module, x = loaded["rnn/Rnn"], torch.from_numpy(X)
    assert module.nonlinearity == stated
    y = computed(made)
    torch.testing.assert_close(module(x)[0], y, atol=1e-5, rtol=1e-5 if op == "RNN" else 0)
    assert record(module, x).meta["verified"] < 1e-5


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize(
    ("op", "attributes", "stated"),
    [
        ("LSTM", {}, "sigmoid[0.4] tanh[0.4] tanh"),
        ("GRU", {}, "sigmoid[0.4] tanh[0.4]"),
        ("GRU", {"linear_before_reset": 0}, "sigmoid[0.4] tanh[0.4]"),
        ("RNN", {"activations": ["Elu"]}, "elu[0.4]"),
    ],
)
def test_clipped_sums_compute_what_onnxruntime_does(
    op: str, attributes: dict[str, Any], stated: str, direction: str
) -> None:
    ways = 1 + (direction == "bidirectional")
    lists = {n: one * ways if isinstance(one, list) else one for n, one in attributes.items()}
    arrays = weights(op, ways)
    made = model(op, arrays, direction=direction, clip=0.4, **lists)
    loaded, x = load(made.SerializeToString()), torch.from_numpy(X)
    module = loaded["rnn/Rnn"]
    assert module.nonlinearity == stated
    torch.testing.assert_close(module(x)[0], computed(made), atol=1e-5, rtol=0)
    unclipped = computed(model(op, arrays, direction=direction, **lists))
    assert (module(x)[0] - unclipped).abs().max() > 0.05
    assert record(module, x).meta["verified"] < 1e-5
    assert "it clips the sums that go into its activations to −0.4 and 0.4" in loaded.notes[0]


@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
@pytest.mark.parametrize(
    "more",
    [{}, {"clip": 0.4}, {"input_forget": 1}, {"activations": ["HardSigmoid", "Softsign", "Elu"]}],
    ids=["usual", "clip", "coupled", "activations"],
)
def test_peepholes_compute_what_onnxruntime_does(more: dict[str, Any], direction: str) -> None:
    ways = 1 + (direction == "bidirectional")
    more = {name: one * ways if isinstance(one, list) else one for name, one in more.items()}
    draw = np.random.default_rng(11)
    arrays = weights("LSTM", ways) | {"P": draw.normal(0, 0.8, (ways, 3 * UNIT)).astype("f4")}
    first = {name: draw.normal(size=(ways, 1, UNIT)).astype("f4") for name in ("h0", "c0")}
    arrays |= {name: np.repeat(state, BATCH, axis=1) for name, state in first.items()}
    made = model("LSTM", arrays, ("h0", "c0", "P"), direction=direction, **more)
    loaded, x = load(made.SerializeToString()), torch.from_numpy(X)
    module, (h, c) = loaded["rnn/Rnn"], loaded.initial["rnn/Rnn"]
    hx = h.expand(-1, BATCH, -1).contiguous(), c.expand(-1, BATCH, -1).contiguous()
    backwards = direction == "reverse"
    y = module(x.flip(0), hx)[0].flip(0) if backwards else module(x, hx)[0]
    torch.testing.assert_close(y, computed(made), atol=1e-5, rtol=0)
    trace = record(module, x, hx)
    assert trace.kind == "peepholelstm"
    assert trace.meta["verified"] < 1e-5
    places = {one.gate: one for one in loaded.blocks["rnn/Rnn"] if one.matrix == "P[0]"}
    assert set(places) == set("io" if "input_forget" in more else "iof")
    for block in places.values():
        start = "iof".index(block.gate) * UNIT
        assert (block.start, block.stop) == (start, start + UNIT)
        own = module.weight_peephole_l0[block.row : block.row + UNIT].detach().numpy()
        np.testing.assert_array_equal(own, arrays["P"][0, start : start + UNIT])


def test_directions_with_different_activations_are_refused() -> None:
    made = model("RNN", weights("RNN", 2), direction="bidirectional", activations=["Tanh", "Relu"])
    with pytest.raises(WeightsError, match=r"its directions have different activations \(tanh"):
        load(made.SerializeToString())


def test_a_simple_rnn_with_relu_and_an_operator_without_bias() -> None:
    arrays = weights("RNN", 2)
    made = model("RNN", arrays, direction="bidirectional", activations=["Relu", "Relu"])
    module = load(made.SerializeToString())["rnn/Rnn"]
    y = computed(made)  # relu has no bound, so that rounding is relative
    torch.testing.assert_close(module(torch.from_numpy(X))[0], y, atol=1e-5, rtol=1e-6)
    bare = model("LSTM", weights("LSTM", 1))
    bare.graph.node[0].input[3] = ""
    module = load(bare.SerializeToString())["rnn/Rnn"]
    assert not module.bias
    torch.testing.assert_close(module(torch.from_numpy(X))[0], computed(bare), atol=1e-5, rtol=0)


def test_initial_states_are_taken_as_record_takes_them() -> None:
    rng = np.random.default_rng(8)
    one = {name: rng.normal(size=(1, 1, UNIT)).astype("f4") for name in ("h0", "c0")}
    states = {name: np.repeat(state, BATCH, axis=1) for name, state in one.items()}
    made = model("LSTM", weights("LSTM", 1) | states, ("h0", "c0"))
    loaded = load(made.SerializeToString())
    hx = loaded.initial["rnn/Rnn"]
    assert isinstance(hx, tuple)
    x = torch.from_numpy(X[:, :1]).contiguous()
    y = loaded["rnn/Rnn"](x, hx)[0]
    torch.testing.assert_close(y, computed(made)[:, :1], atol=1e-5, rtol=0)
    assert record(loaded["rnn/Rnn"], x, hx).meta["verified"] < 1e-5
    states["h0"] = rng.normal(size=states["h0"].shape).astype("f4")
    made = model("LSTM", weights("LSTM", 1) | states, ("h0",))
    loaded = load(made.SerializeToString())
    assert loaded.initial == {}
    assert "its initial h is another one for each sequence of a batch" in loaded.notes[0]
    made = model("GRU", weights("GRU", 1), ("given",))
    assert "its initial h is calculated by the graph" in load(made.SerializeToString()).notes[0]


@pytest.mark.parametrize(
    ("op", "extra", "attributes", "reason"),
    [
        ("LSTM", ("", "", "P"), {}, "its P, the peepholes, has the shape (1, 14), and (1, 15) is"),
        ("LSTM", (), {"clip": -3.0}, "it clips at -3, and a limit is a number above 0"),
        (
            "LSTM",
            (),
            {"input_forget": 1, "activations": ["HardSigmoid", "Tanh", "Tanh"]},
            "compute for the activation sigmoid alone; it has hard_sigmoid(0.2,0.5)",
        ),
        (
            "LSTM",
            (),
            {"activations": ["HardSigmoid", "Tanh"]},
            "it states 2 activations, and an LSTM in 1 direction has 3",
        ),
        ("RNN", (), {"activations": ["Affine"]}, "its activation 'affine' is none of those that"),
        ("RNN", (), {"activations": ["ScaledTanh"]}, "of its activation 'scaledtanh' are not"),
        (
            "RNN",
            (),
            {"activations": ["Elu"], "activation_alpha": [-2.0]},
            "those that it is multiplied by are above 0; got (-2.0)",
        ),
        ("RNN", (), {"direction": "up"}, "its direction is 'up', which ONNX does not have"),
        ("RNN", (), {"direction": "bidirectional"}, "do not fit a simple RNN with 2 directions"),
    ],
)
def test_what_no_layer_here_computes_is_refused(
    op: str, extra: tuple[str, ...], attributes: dict[str, Any], reason: str
) -> None:
    arrays = weights(op, 1) | {"P": np.ones((1, 3 * UNIT - 1), "f4")}
    with pytest.raises(WeightsError, match="can't be used") as refused:
        load(model(op, arrays, extra, **attributes).SerializeToString())
    assert reason in str(refused.value)


def test_numbers_elsewhere_calculated_or_claimed_are_refused() -> None:
    arrays: dict[str, Any] = dict(weights("LSTM", 1))
    outside = numpy_helper.from_array(arrays["R"], "R")
    outside.ClearField("raw_data")
    outside.data_location = TensorProto.EXTERNAL
    outside.external_data.add(key="location", value="../../etc/passwd")
    for R, reason in (
        (outside, "the numbers of 'R' are in another file, which is not opened; export the model"),
        (None, "its R is calculated by the graph, which is not run; export the model"),
        (TensorProto(name="R", dims=[1, 20, 5], data_type=1), "claims 100 numbers, and 0 are ther"),
        (TensorProto(name="R", dims=[1, 4 * 10**5, 10**5], data_type=1), "shapes .* do not fit a"),
        (numpy_helper.from_array(np.ones((1, 20, 5), "i1"), "R"), "'R' holds the data type 3; sav"),
    ):
        made = model(
            "LSTM", {name: one for name, one in (arrays | {"R": R}).items() if one is not None}
        )
        with pytest.raises(WeightsError, match=reason):
            load(made.SerializeToString())
    none = TensorProto(name="h0", dims=[0, 2**62, 2**62], data_type=1)
    made = model("LSTM", arrays | {"h0": none}, ("h0",))
    with pytest.raises(WeightsError, match="'h0' has no numbers, with a size of 0; the file"):
        load(made.SerializeToString())


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float64", "floats"])
def test_numbers_in_every_field_are_read(kind: str) -> None:
    arrays: dict[str, Any] = weights("GRU", 1)
    numbers = {
        "float16": lambda a: numpy_helper.from_array(a.astype("f2")),
        "bfloat16": lambda a: helper.make_tensor("", TensorProto.BFLOAT16, a.shape, a.ravel()),
        "float64": lambda a: numpy_helper.from_array(a.astype("f8")),
        "floats": lambda a: helper.make_tensor("", TensorProto.FLOAT, a.shape, a.ravel()),
    }[kind]
    made = {}
    for name, array in arrays.items():
        made[name] = numbers(array)
        made[name].name = name
    module = load(model("GRU", made).SerializeToString())["rnn/Rnn"]
    exact = {"float16": 1e-3, "bfloat16": 1e-2}.get(kind, 1e-7)
    z_r_h = torch.from_numpy(arrays["W"][0]).chunk(3)
    r_z_n = torch.cat([z_r_h[1], z_r_h[0], z_r_h[2]])
    torch.testing.assert_close(module.weight_ih_l0.float(), r_z_n, atol=exact, rtol=exact)


def test_constants_loops_and_names() -> None:
    """Weights as nodes of the graph; a layer in a branch; two layers of one name."""
    made = model("LSTM", {"extra": np.ones((7, 3), "f4")})
    for name, array in weights("LSTM", 1).items():
        value = numpy_helper.from_array(array, name)
        made.graph.node.insert(0, helper.make_node("Constant", [], [f"c{name}"], value=value))
        made.graph.node.insert(1, helper.make_node("Identity", [f"c{name}"], [name]))
    inner = helper.make_graph([made.graph.node[-1]], "then", [], [made.graph.output[0]])
    made.graph.node.append(helper.make_node("If", ["X"], ["Z"], then_branch=inner))
    made.graph.node.append(helper.make_node("DynamicQuantizeLSTM", [], [], name="q", domain="ms"))
    loaded = load(made.SerializeToString())
    assert list(loaded) == ["rnn/Rnn", "rnn/Rnn (2)"]
    assert loaded.refused == {
        "q": "its weights are quantised to 8 bits; load the model as it was before"
    }
    assert loaded.parts == (OtherPart("extra", "other", (7, 3)),)
    names = [block.gate for block in loaded.blocks["rnn/Rnn"] if block.parameter == "bias_hh_l0"]
    assert names == ["i", "o", "f", "g"]
    out = next(b for b in loaded.blocks["rnn/Rnn"] if b[0] == "o" and b.parameter == "bias_hh_l0")
    assert (out.matrix, out.axis, out.start, out.row) == ("B[0]", "rows", 25, 15)


def test_other_files_and_damage_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    data = model("LSTM", weights("LSTM", 1)).SerializeToString()
    for broken, reason in (
        (data[:200], "it is no ONNX model, or damaged; copy or export it again"),
        (b"\x08\x07", "it is no ONNX model, or has no graph; export it again"),
    ):
        with pytest.raises(WeightsError, match=reason):
            load(broken)
    with pytest.raises(WeightsError, match=r"and the limit is 0 MB; if that is right, raise max_"):
        load(data, max_bytes=100)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(WeightsError, match=r'install it with: pip install "lstm_viz\[models\]"'):
        load(data)


def test_graphs_in_a_graph_do_not_copy_its_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    chains: list[int] = []

    class Counted(onnx_file.ChainMap):
        """A chain that counts what each of its own maps begins with."""

        def new_child(self, m: Any = None, **more: Any) -> Any:
            chains.append(len(m))
            return super().new_child(m, **more)

    monkeypatch.setattr(onnx_file, "ChainMap", Counted)
    made = model("LSTM", weights("LSTM", 1))
    inner = helper.make_graph([helper.make_node("Identity", ["W"], ["again"])], "inner", [], [])
    for number in range(7):
        branch = helper.make_node("If", ["X"], [f"if{number}"], then_branch=inner)
        made.graph.node.append(branch)
    assert list(load(made.SerializeToString())) == ["rnn/Rnn"]
    assert chains == 7 * [0]
