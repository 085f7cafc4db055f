"""What `load` gives is a mapping of names to modules that tells about itself."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import torch
from torch import nn

import lstm_viz
from lstm_viz import WeightsError, load, record
from lstm_viz.kinds import GATES
from tests.conftest import INPUT, TIME, UNIT
from tests.weights.files import Tagger, saved


def test_a_path_is_a_source_and_messages_have_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    path.write_bytes(saved(Tagger().state_dict()))
    assert list(load(path)) == list(load(str(path))) == ["encoder", "decoder"]
    path.write_bytes(b"rubbish, whatever it is called")
    with pytest.raises(WeightsError, match=r"^net\.pt: what is in it is none of the kinds that "):
        load(path)
    with pytest.raises(WeightsError, match=r"^mine: the file is empty; copy or save it again\.$"):
        load(b"", name="mine")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere.pt")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\n", "Git LFS's pointer"),
        (b"\n <!DOCTYPE html><html>404</html>", "this is a web page"),
        (gzip.compress(b"weights", mtime=0), "packed with gzip; unpack it first"),
        (saved({"w": torch.ones(2, 3).numpy()}), "NumPy's arrays and no tensors; save them with"),
        (saved({"rnn._all_weight_values": torch.ones(3)}), "quantised to 8 bits; save the model"),
    ],
)
def test_what_often_comes_in_place_of_weights_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(WeightsError, match=sentence):
        load(data)


def test_it_prints_its_layers_and_names_them_where_one_is_missing() -> None:
    weights = Tagger().state_dict() | {"odd.weight_ih_l0": torch.ones(3, 2)}
    loaded = load(saved(weights))
    assert repr(loaded).splitlines() == [
        "PyTorch checkpoint:",
        "  encoder: LSTM, input 4, 5 units, 2 layers, both directions",
        "  decoder: GRU, input 10, 6 units, 1 layer",
        "  odd: refused; its weight_hh is not in the file; save the whole layer, or, if it is a "
        "MinGRU, MinLSTM or MLSTM, which have none, give the weights to such a module with "
        "load_state_dict",
        "  embedding: embedding (11, 4)",
        "  out: dense (3, 6)",
    ]
    with pytest.raises(KeyError, match="there is no layer 'enc'; there is encoder, decoder"):
        loaded["enc"]
    assert lstm_viz.load is load


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_the_rows_that_a_block_names_are_its_gate(kind: str) -> None:
    """A bias of 30 in the rows of one gate opens exactly the gate of that name."""
    module = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](INPUT, UNIT)
    loaded = load(saved({"net": module.state_dict()}))
    for gate in GATES[kind]:
        block = next(
            b for b in loaded.blocks["net"] if b.gate == gate and b.parameter == "bias_ih_l0"
        )
        probed = load(saved({"net": module.state_dict()}))["net"]
        with torch.no_grad():
            probed.bias_ih_l0[block.row : block.row + block.stop - block.start] = 30.0
        trace = record(probed, torch.randn(TIME, 2, INPUT))
        opened = [name for name in GATES[kind] if (trace.sel(name) > 0.999).all()]
        assert opened == [gate]


def test_what_is_noted_of_several_layers_is_told_once_with_their_names() -> None:
    names = ["a: b", "a", *(f"layer{k}" for k in range(5)), "z"]
    cells = {f"{name}.{k}": v for name in names for k, v in nn.RNNCell(3, 5).state_dict().items()}
    loaded = load(saved(cells))
    assert len(loaded.notes) == 8
    (note,) = loaded.notes_together
    assert note.startswith("a: b, a, layer0, layer1, layer2, layer3 and 2 more: a simple RNN's")
    assert repr(loaded).count("Note: ") == 1
