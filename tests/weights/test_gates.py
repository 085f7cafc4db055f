"""Where gates are: each framework's order, found again in the numbers of a module."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.kinds import GATES
from lstm_viz.weights.gates import in_file, in_torch, of_place, told
from lstm_viz.weights.loading import load
from tests.weights.files import saved
from tests.weights.formats.test_onnx_file import model
from tests.weights.formats.test_onnx_file import weights as onnx_weights

KERAS = Path(__file__).parent / "keras"


def test_an_lstm_of_pytorch_has_the_forget_gate_in_the_second_quarter_of_its_rows() -> None:
    found = load(saved({"enc": nn.LSTM(3, 5, 2, bidirectional=True).state_dict()})).blocks["enc"]
    own = of_place(found, 1, 1)
    assert {block.parameter for block in own} == {
        f"{name}_l1_reverse" for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    matrices, biases = in_torch(own)
    assert matrices == ("rows", ("weight_ih_l1_reverse", "weight_hh_l1_reverse"), matrices.gates)
    assert matrices.gates == {
        "i": ((0, 4),),
        "f": ((5, 9),),
        "g": ((10, 14),),
        "o": ((15, 19),),
    }
    assert biases.axis == "entries"
    assert in_file(own)[0].gates == matrices.gates


def test_keras_has_a_gru_s_gates_in_another_order_and_as_columns() -> None:
    loaded = load(KERAS / "stack.keras")
    own = of_place(loaded.blocks["both"], 0, 1)
    matrices, _ = in_file(own)
    assert matrices.axis == "columns"
    assert [name.partition(" (")[0] for name in matrices.matrices] == ["kernel", "recurrent_kernel"]
    assert "backward" in matrices.matrices[0]
    assert list(matrices.gates.items()) == [("z", ((0, 2),)), ("r", ((3, 5),)), ("n", ((6, 8),))]
    assert list(in_torch(own)[0].gates.items()) == [
        ("r", ((0, 2),)),
        ("z", ((3, 5),)),
        ("n", ((6, 8),)),
    ]


@pytest.mark.parametrize("op", ["LSTM", "GRU"])
def test_both_biases_of_onnx_are_in_one_array_in_which_a_gate_has_two_ranges(op: str) -> None:
    arrays = onnx_weights(op, 2)
    loaded = load(model(op, arrays, direction="bidirectional").SerializeToString())
    own = of_place(loaded.blocks["rnn/Rnn"], 0, 1)
    (biases,) = [one for one in in_file(own) if one.axis == "entries"]
    assert biases.matrices == ("B[1]",)
    module = loaded["rnn/Rnn"]
    assert set(biases.gates) == set(GATES[op.lower()])
    for gate, places in biases.gates.items():
        (at,) = in_torch(own)[-1].gates[gate]
        for (first, last), name in zip(places, ("bias_ih", "bias_hh"), strict=True):
            there = torch.from_numpy(arrays["B"][1, first : last + 1])
            assert torch.equal(module.get_parameter(f"{name}_l0_reverse")[at[0] : at[1] + 1], there)
    assert told(biases.gates["n" if op == "GRU" else "f"]) == (
        "10–14 and 25–29" if op == "GRU" else "10–14 and 30–34"
    )


@pytest.mark.parametrize(("layer", "kind"), [("first", "lstm"), ("both", "gru")])
def test_the_places_in_the_file_hold_the_numbers_of_the_places_in_pytorch(
    layer: str, kind: str
) -> None:
    loaded = load(KERAS / "stack.h5")
    blocks = loaded.blocks[layer]
    assert {block.gate for block in blocks} == set(GATES[kind])
    with h5py.File(KERAS / "stack.h5") as file:
        for block in blocks:
            name, _, row = block.matrix.partition("[")
            there = np.asarray(file[name])
            if row:
                there = there[int(row.rstrip("]"))]
            mine = loaded[layer].get_parameter(block.parameter).detach()
            rows = mine[block.row : block.row + block.stop - block.start]
            theirs = torch.from_numpy(there[..., block.start : block.stop].T)
            assert torch.equal(rows, theirs), block
