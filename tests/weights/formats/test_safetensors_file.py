"""safetensors files give the modules whose weights were saved."""

from __future__ import annotations

import json

import pytest
import safetensors.torch
import torch
from torch import nn

from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.loading import load
from tests.conftest import INPUT, UNIT
from tests.weights.files import Tagger, same_function

TAGGER = Tagger().eval()
DATA = safetensors.torch.save(TAGGER.state_dict())


def test_layers_and_cells_are_found_and_named() -> None:
    loaded = load(DATA)
    assert loaded.format == "safetensors file"
    assert set(loaded) == {"decoder", "encoder"}
    same_function(loaded["encoder"], TAGGER.encoder)
    same_function(loaded["decoder"], TAGGER.decoder, 10)
    cell = nn.GRUCell(INPUT, UNIT)
    x = torch.randn(1, INPUT)
    data = safetensors.torch.save({f"rnn.cell.{k}": v for k, v in cell.state_dict().items()})
    torch.testing.assert_close(load(data)["rnn.cell"](x[None])[1][0], cell(x))


def test_layers_are_in_the_order_of_their_names_and_numbers() -> None:
    """The library itself gives them in another order each time."""
    layers = {
        f"rnn.{k}.weight_{w}_l0": torch.ones(12, 3) for k in (11, 2, 10, 1) for w in ("ih", "hh")
    }
    loaded = load(safetensors.torch.save(layers))
    assert list(loaded) == ["rnn.1", "rnn.2", "rnn.10", "rnn.11"]


@pytest.mark.parametrize("length", [384, 640, 896, 1152, 1408])
def test_a_list_whose_length_begins_as_a_pickle_does_is_opened(length: int) -> None:
    layer = nn.RNN(INPUT, UNIT)
    data = safetensors.torch.save(layer.state_dict())
    own = 8 + int.from_bytes(data[:8], "little")
    padded = length.to_bytes(8, "little") + data[8:own].ljust(length) + data[own:]
    assert padded[:1] == b"\x80"
    same_function(load(padded)["rnn"], layer)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (DATA[:-1], r"it is damaged or incomplete \(.*\); copy or save it again"),
        (DATA[:30], r"its list of contents claims [\d,]+ bytes, and 22 are possible; the file is"),
        (b"\xff" * 8 + b"{" + b" " * 90, "claims 18,446,744,073,709,551,615 bytes, and 91 are"),
        ((9).to_bytes(8, "little") + b"{" * 9, "it is damaged or incomplete"),
        ((90_000).to_bytes(8, "little") + b'{"a":' * 18_000, "it is damaged or incomplete"),
    ],
    ids=["cut", "cut list", "claim", "no JSON", "deep JSON"],
)
def test_damage_is_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(WeightsError, match=reason):
        load(data)


def test_a_claim_of_more_numbers_than_there_are_is_refused() -> None:
    claim = {"weight_ih_l0": {"dtype": "F32", "shape": [10**5, 10**5], "data_offsets": [0, 4]}}
    header = json.dumps(claim).encode()
    with pytest.raises(WeightsError, match="it is damaged or incomplete"):
        load(len(header).to_bytes(8, "little") + header + bytes(4))


def test_more_than_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(WeightsError, match=r"and the limit is 0 MB; save the recurrent layers al"):
        load(DATA, max_bytes=100)
    with pytest.raises(WeightsError, match=r"'encoder.weight_ih_l0' holds int8; save the weights"):
        load(safetensors.torch.save({f"encoder.{name}": torch.ones(8, 2, dtype=torch.int8)
                                     for name in ("weight_ih_l0", "weight_hh_l0")}))  # fmt: skip
