"""Layers that compute something else with weights of torch's names: their files say whose."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from lstm_viz import checkpoint
from lstm_viz.general import GeneralLSTM, GeneralRNN, PeepholeLSTM, ResetFirstGRU
from lstm_viz.layers import options_of
from lstm_viz.slstm import SLSTM
from lstm_viz.stepwise import Stepwise
from lstm_viz.weights import carried
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.loading import load
from tests.conftest import INPUT, UNIT
from tests.weights.files import same_function, saved

SIZES = (INPUT, UNIT, 2)
MADE: dict[str, Callable[[], Stepwise]] = {
    "slstm": lambda: SLSTM(*SIZES, bidirectional=True),
    "no bias": lambda: SLSTM(*SIZES, bias=False),
    "lstm": lambda: GeneralLSTM(*SIZES, activations=("hard_sigmoid(0.2,0.5)", "tanh[3]", "relu")),
    "peephole": lambda: PeepholeLSTM(*SIZES, bidirectional=True),
    "gru": lambda: ResetFirstGRU(*SIZES, bidirectional=True),
    "rnn": lambda: GeneralRNN(*SIZES, activations=("softsign",)),
}


class Held(nn.Module):
    """A network with one of them in it."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.head = nn.Linear(UNIT, 3)


def npz(weights: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **{name: one.numpy() for name, one in weights.items()})
    return file.getvalue()


FORMATS: dict[str, Callable[[Any], bytes]] = {
    "torch": saved,
    "safetensors": safetensors.torch.save,
    "npz": npz,
}


@pytest.mark.parametrize("of", MADE)
@pytest.mark.parametrize("form", FORMATS)
def test_a_saved_layer_is_opened_as_what_it_is(of: str, form: str) -> None:
    layer = MADE[of]()
    loaded = load(FORMATS[form](Held(layer).state_dict()))
    assert type(loaded["inner"]) is type(layer)
    assert options_of(loaded["inner"]) == options_of(layer)
    assert loaded.notes == ()
    same_function(loaded["inner"], layer)
    (alone,) = load(FORMATS[form](layer.state_dict())).values()
    same_function(alone, layer)
    head, parts = carried.packed(loaded)  # as the app's process hands it on
    again = carried.unpacked(head, [bytes(part) for part in parts])
    same_function(again["inner"], layer)


def test_an_included_network_is_opened_as_the_kind_that_its_card_has() -> None:
    model, _ = checkpoint.load("order-slstm")
    found = load(checkpoint.ASSETS / "order-slstm.safetensors")["2000/rnn"]
    assert type(found) is SLSTM
    model.rnn.batch_first = False
    same_function(found, model.rnn, 8)


def test_weights_in_half_precision_and_a_whole_module_are_still_its() -> None:
    layer = MADE["slstm"]()
    halved = {name: one.half() for name, one in layer.state_dict().items()}
    (found,) = load(saved(halved)).values()
    assert type(found) is SLSTM
    other = MADE["slstm"]()
    other.load_state_dict(halved)
    whole = load(saved(Held(layer)))
    same_function(whole["inner"], layer)
    (note,) = whole.notes
    assert "a whole module of the class" in note


@pytest.mark.parametrize("of", ["lstm", "gru", "rnn"])
def test_a_whole_module_whose_activations_are_objects_is_refused_with_the_way_out(of: str) -> None:
    layer = MADE[of]()
    said = rf"it is a whole {type(layer).__name__}, .*save torch\.save\(module\.state_dict"
    for whole in (layer, Held(layer)):
        with pytest.raises(WeightsError, match=said):
            load(saved(whole))


def test_no_other_layer_takes_its_weights_in_silence() -> None:
    weights = MADE["no bias"]().state_dict()
    with pytest.raises(RuntimeError, match=r'Unexpected key\(s\) in state_dict: "_extra_state"'):
        nn.LSTM(*SIZES, bias=False).load_state_dict(weights)
    with pytest.raises(ValueError, match="are those of 'slstm', and this layer is 'generallstm si"):
        GeneralLSTM(*SIZES, bias=False).load_state_dict(weights)
    other = GeneralLSTM(*SIZES, bias=False, activations=("hard_sigmoid", "tanh", "tanh"))
    with pytest.raises(ValueError, match=r"are those of 'generallstm hard_sigmoid tanh tanh', and"):
        GeneralLSTM(*SIZES, bias=False).load_state_dict(other.state_dict())
    with pytest.raises(ValueError, match="are those of something else, and this layer is 'slstm'"):
        SLSTM(*SIZES, bias=False).load_state_dict(weights | {"_extra_state": torch.arange(3) - 1})
    # What says nothing of itself is taken, as the weights of torch's own layers are.
    of_torch = nn.LSTM(*SIZES)
    GeneralLSTM(*SIZES).load_state_dict(of_torch.state_dict())


def test_peepholes_of_which_nothing_is_stated_are_refused() -> None:
    weights = PeepholeLSTM(*SIZES).state_dict()
    del weights["_extra_state"]
    with pytest.raises(WeightsError, match="it has weights called peepholes, and only a state dic"):
        load(saved(weights))
    other = GeneralLSTM(*SIZES).state_dict() | weights
    with pytest.raises(WeightsError, match="states that it is a general LSTM, and its weights are"):
        load(saved(other))
    del weights["weight_peephole_l1"]
    mark = {"_extra_state": PeepholeLSTM(*SIZES).get_extra_state()}
    with pytest.raises(
        WeightsError, match=r"p \(layer 2, forward\) has the shape None where \(15,\)"
    ):
        load(saved(weights | mark))


@pytest.mark.parametrize("mark", [b"", b"transformer 3", b"generalrnn wave", b"slstm tanh"])
def test_what_other_programs_say_of_their_layers_is_left_to_them(mark: bytes) -> None:
    layer = nn.LSTM(*SIZES)
    extra = torch.tensor([*mark, 255] if mark == b"" else list(mark), dtype=torch.uint8)
    (found,) = load(saved(layer.state_dict() | {"_extra_state": extra})).values()
    same_function(found, layer)
    for odd in (torch.full((2,), torch.nan), torch.zeros(2, 2), torch.zeros(900)):
        (found,) = load(saved(layer.state_dict() | {"_extra_state": odd})).values()
        same_function(found, layer)


def test_weights_that_are_not_those_of_the_kind_they_claim_are_refused() -> None:
    said = "its state dict states that it is {}, and its weights are those of another layer; save"
    mark = {"_extra_state": SLSTM(2, 3).get_extra_state()}
    for layer in (nn.GRU(*SIZES), nn.LSTM(*SIZES, proj_size=2)):
        with pytest.raises(WeightsError, match=re.escape(said.format("an sLSTM"))):
            load(saved(layer.state_dict() | mark))
