"""What the command makes of strangers' files of weights, and of files beside them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from lstm_viz import checkpoint
from lstm_viz.trace import Trace
from tests.commands.sentences import need_sentence

KERAS = Path(__file__).parents[1] / "weights" / "keras"


def test_what_was_assumed_of_a_file_is_said_and_can_be_chosen(run: Any, tmp_path: Path) -> None:
    rnn = torch.nn.RNN(1, 5, nonlinearity="relu")
    np.savez(tmp_path / "own.npz", **{k: v.numpy() for k, v in rnn.state_dict().items()})
    assert "tanh was assumed" in run("info", "own.npz").stdout
    result = run("record", "own.npz", "0.5,-1.25,0.75")
    assert result.stderr.startswith("note: ")
    assert "its activation; tanh was assumed" in result.stderr

    chosen = ("--nonlinearity", "relu")
    assert "relu was assumed" in run("info", "own.npz", *chosen).stdout
    assert run("record", "own.npz", "0.5,-1.25,0.75", *chosen).exit_code == 0
    with torch.no_grad():
        h = rnn(torch.tensor([0.5, -1.25, 0.75])[:, None])[0].numpy()
    trace = Trace.load("trace.npz")
    np.testing.assert_array_equal(trace["h"][0, 0, 0], h)
    assert trace.meta["nonlinearity"] == "relu"


def test_the_activation_of_kerass_gates_can_be_chosen(run: Any) -> None:
    shutil.copy(KERAS / "stack.weights.h5", "own.weights.h5")
    unknown = "the file does not state the activations; tanh and sigmoid were"
    assert f"both, first, unbiased: {unknown}" in _told(run)
    chosen = ("--gates", "hard_sigmoid(0.2,0.5)")
    assert "tanh and hard_sigmoid(0.2,0.5) were assumed" in _told(run, *chosen)
    Path("numbers.csv").write_text("a,b,c,d\n0.5,1,-2,0.25\n0,1.5,3,-0.25\n")
    given = ("own.weights.h5", "numbers.csv", "--layer", "first")
    traces = []
    for options in ((), chosen):
        result = run("record", *given, *options)
        assert result.exit_code == 0, result.stderr
        traces.append(Trace.load("trace.npz"))
    assert [trace.kind for trace in traces] == ["lstm", "generallstm"]
    assert traces[1].meta["nonlinearity"] == "hard_sigmoid(0.2,0.5) tanh tanh"


def _told(run: Any, *options: str) -> str:
    return " ".join(run("info", "own.weights.h5", *options).stdout.split())


def test_weights_of_double_precision_are_recorded_in_it(run: Any, tmp_path: Path) -> None:
    lstm = torch.nn.LSTM(1, 5).double()
    np.savez(tmp_path / "own.npz", **{k: v.numpy() for k, v in lstm.state_dict().items()})
    result = run("record", "own.npz", "0.5,-1.25,0.75")
    assert result.exit_code == 0, result.stderr
    with torch.no_grad():
        h = lstm(torch.tensor([0.5, -1.25, 0.75], dtype=torch.float64)[:, None])[0].numpy()
    trace = Trace.load("trace.npz")
    np.testing.assert_array_equal(trace["h"][0, 0, 0], h, strict=True)
    assert trace.meta["dtype"] == "float64"


@pytest.mark.parametrize("beside", [b'{"hidden_size": 5}', b"[1, 2]", b"{no JSON", b"[" * 100_000])
def test_other_json_beside_weights_is_no_card(run: Any, tmp_path: Path, beside: bytes) -> None:
    lstm = torch.nn.LSTM(1, 5)
    safetensors.torch.save_file(
        {f"net.{k}": v for k, v in lstm.state_dict().items()}, "own.safetensors"
    )
    (tmp_path / "own.json").write_bytes(beside)
    assert "net: LSTM, input 1, 5 units, 1 layer" in run("info", "own.safetensors").stdout
    assert run("record", "own.safetensors", "0.5,-1.25,0.75").exit_code == 0


def test_a_damaged_card_is_still_a_card(run: Any, tmp_path: Path) -> None:
    for suffix in (".json", ".safetensors"):
        shutil.copy(checkpoint.ASSETS / f"latch-lstm-1{suffix}", tmp_path)
    card = tmp_path / "latch-lstm-1.json"
    card.write_text(card.read_text().replace('"task":', '"tusk":', 1))
    need_sentence(run("info", "latch-lstm-1.safetensors"), 1, "the card has no 'task'")
