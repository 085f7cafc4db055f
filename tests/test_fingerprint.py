"""The fingerprint: what changes it, and what must not."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

import pytest
import torch
from torch import nn

from lstm_viz.fingerprint import weights_hash
from lstm_viz.general import GeneralGRU, ResetFirstGRU
from lstm_viz.minimal import MinGRU, MinLSTM
from lstm_viz.mlstm import MLSTM
from lstm_viz.slstm import SLSTM


def test_it_is_sha256_over_names_dtypes_shapes_and_bytes() -> None:
    module = nn.Linear(2, 1)
    with torch.no_grad():
        module.weight.copy_(torch.tensor([[0.5, -3.0]]))
        module.bias.fill_(7.0)
    written = (
        b"'bias' torch.float32 (1,)\n"
        + struct.pack("<f", 7.0)
        + b"'weight' torch.float32 (1, 2)\n"
        + struct.pack("<2f", 0.5, -3.0)
    )
    assert weights_hash(module) == hashlib.sha256(written).hexdigest()


def _net() -> nn.Module:
    module = nn.Sequential(nn.LSTM(3, 4), nn.BatchNorm1d(4))
    with torch.no_grad():
        for k, p in enumerate(module.parameters()):
            p.copy_(torch.arange(p.numel()).reshape(p.shape) / 7 + k)
    return module


def _nudge(module: nn.Module) -> None:
    with torch.no_grad():
        weight = module.get_parameter("0.weight_hh_l0")
        weight[9, 2] = torch.nextafter(weight[9, 2], torch.tensor(9.0))


def _rename(module: nn.Module) -> None:
    lstm = module.get_submodule("0")
    lstm.register_parameter("other", lstm.get_parameter("weight_ih_l0"))
    del lstm.weight_ih_l0


def _reshape(module: nn.Module) -> None:
    weight = module.get_parameter("0.weight_ih_l0")
    weight.data = weight.data.reshape(3, 16)


def _buffer(module: nn.Module) -> None:
    module.get_buffer("1.running_var").add_(1)


@pytest.mark.parametrize("change", [_nudge, _rename, _reshape, _buffer, nn.Module.double])
def test_every_change_changes_it(change: Callable[[nn.Module], object]) -> None:
    module = _net()
    before = weights_hash(module)
    change(module)
    assert weights_hash(module) != before


def test_layers_with_the_same_weights_are_told_apart() -> None:
    """An LSTM and an sLSTM, a tanh and a relu, a minGRU of three units and a minLSTM of two."""
    pairs = [
        (nn.LSTM(3, 5), SLSTM(3, 5)),
        (nn.RNN(3, 5), nn.RNN(3, 5, nonlinearity="relu")),
        (MinGRU(4, 3), MinLSTM(4, 2)),
        (MinLSTM(4, 6), MLSTM(4, 4)),
    ]
    for one, other in pairs:
        with torch.no_grad():
            for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
                theirs.copy_(mine)
        assert weights_hash(one) != weights_hash(other)


def test_what_does_not_compute_does_not_count() -> None:
    module = _net()
    before = weights_hash(module)
    assert len(before) == 64
    module.eval().requires_grad_(False)
    assert weights_hash(module) == before
    turned = nn.Linear(3, 2)
    twin = nn.Linear(3, 2)
    twin.load_state_dict(turned.state_dict())
    turned.weight.data = turned.weight.data.T.contiguous().T  # the same numbers in another order
    turned.bias.data = torch.stack([turned.bias.data, torch.ones(2)], dim=1)[:, 0]
    assert not turned.weight.is_contiguous()
    assert not turned.bias.is_contiguous()
    assert weights_hash(turned) == weights_hash(twin)


def test_what_general_layers_compute_counts() -> None:
    torch.manual_seed(3)
    own = GeneralGRU(3, 4, activations=("sigmoid", "relu"))
    others: list[nn.Module] = [
        GeneralGRU(3, 4, activations=("sigmoid", "tanh")),
        ResetFirstGRU(3, 4, activations=("sigmoid", "relu")),
        nn.GRU(3, 4),
    ]
    for other in others:
        other.load_state_dict(dict(own.named_parameters()))
    hashes = [weights_hash(one) for one in (own, *others)]
    assert len(set(hashes)) == 4
    assert weights_hash(nn.Sequential(own)) != weights_hash(nn.Sequential(others[0]))


def test_it_takes_what_numpy_does_not() -> None:
    assert weights_hash(_net().bfloat16()) != weights_hash(_net().half())


def test_a_shared_weight_counts_under_each_of_its_names() -> None:
    one, two = nn.Linear(2, 2), nn.Linear(2, 2)
    module = nn.ModuleDict({"one": one, "two": two})
    before = weights_hash(module)
    two.weight = one.weight
    shared = weights_hash(module)
    two.weight = nn.Parameter(one.weight.detach().clone())
    assert before != shared == weights_hash(module)
