"""The blocks of gates, and what is measured of them, against numpy.linalg and worked cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import gate_weights as gw
from lstm_viz import record
from lstm_viz.general import PeepholeLSTM
from lstm_viz.kinds import GATES
from lstm_viz.slstm import SLSTM
from lstm_viz.trace import Trace

UNITS, INPUT = 5, 3


def weights(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: array.detach().numpy() for name, array in module.state_dict().items()}


def lstm(**options: Any) -> nn.LSTM:
    torch.manual_seed(3)
    return nn.LSTM(INPUT, UNITS, 2, bidirectional=True, **options)


@pytest.mark.parametrize(("kind", "made"), [("lstm", nn.LSTM), ("gru", nn.GRU)])
@pytest.mark.parametrize("part", ["b_x", "b_h"])
def test_a_gate_s_bias_of_30_opens_the_gate_of_that_name_alone(
    kind: str, made: type[nn.Module], part: str
) -> None:
    for gate in ("f", "o") if kind == "lstm" else ("r", "z"):
        module = made(INPUT, UNITS, 2)
        own = weights(module)
        getattr(gw.blocks(own, kind, layer=1)[gate], part)[:] = 30  # the module's own memory
        trace = record(module, torch.randn(4, 2, INPUT))  # type: ignore[arg-type]
        for name in GATES[kind]:
            opened = bool((trace.sel(name, layer=1) > 0.999).all())
            assert opened == (name == gate)


def test_an_slstm_s_gates_are_the_rows_in_its_order_and_a_minimal_cell_has_no_blocks() -> None:
    own = weights(SLSTM(INPUT, UNITS, 2))
    found = gw.blocks(own, "slstm", layer=1)
    assert list(found) == ["i", "f", "g", "o"]
    np.testing.assert_array_equal(found["g"].W_h, own["weight_hh_l1"][10:15])
    with pytest.raises(ValueError, match=r"kind must be one of lstm, .*slstm.*; got 'mingru'"):
        gw.blocks(own, "mingru")


def test_the_blocks_are_the_rows_of_their_layer_and_direction() -> None:
    module = lstm()
    found = gw.blocks(weights(module), "lstm", layer=1, direction=1)
    own = weights(module)
    whole = own["weight_ih_l1_reverse"]
    assert list(found) == ["i", "f", "g", "o"]
    np.testing.assert_array_equal(found["g"].W_x, whole[10:15])
    np.testing.assert_array_equal(found["o"].b_h, own["bias_hh_l1_reverse"][15:20])
    np.testing.assert_array_equal(
        found["f"].b, (own["bias_ih_l1_reverse"] + own["bias_hh_l1_reverse"])[5:10]
    )
    bare = gw.blocks(weights(lstm(bias=False)), "lstm")["f"]
    assert bare.b is None
    assert list(bare.arrays) == ["W_x", "W_h"]


def test_what_is_not_there_is_refused() -> None:
    own = weights(lstm())
    with pytest.raises(ValueError, match=r"kind must be one of lstm, gru, rnn, .*; got 'cnn'"):
        gw.blocks(own, "cnn")
    with pytest.raises(ValueError, match="no weight_hh_l2 among"):
        gw.blocks(own, "lstm", layer=2)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("units", [3, 4, 12])  # of which 3 and 4 divide the other kinds' rows
def test_weights_of_another_kind_are_refused(kind: str, units: int) -> None:
    for other, made in (("lstm", nn.LSTM), ("gru", nn.GRU), ("rnn", nn.RNN)):
        own, rows = weights(made(INPUT, units)), len(GATES[other]) * units
        if other == kind:
            assert gw.blocks(own, kind)[GATES[kind][-1]].W_h.shape == (units, units)
            continue
        with pytest.raises(ValueError, match=f"where kind is '{kind}': .* units; got {rows}$"):
            gw.blocks(own, kind)
    own = weights(nn.LSTM(INPUT, 8, proj_size=2))
    with pytest.raises(ValueError, match="weight_ih_l0 must have 24 rows where kind is 'gru': 3"):
        gw.blocks(own, "gru")


def test_tensors_are_taken_as_arrays_are() -> None:
    module = nn.LSTM(INPUT, 6, proj_size=2)
    tensors = gw.blocks(module.state_dict(), "lstm")["g"]  # type: ignore[arg-type]
    arrays = gw.blocks(weights(module), "lstm")["g"]
    np.testing.assert_array_equal(gw.singular_values(tensors), gw.singular_values(arrays))


def test_singular_values_and_spectral_radius_are_those_of_the_recurrent_block() -> None:
    # Rotation by a right angle, stretched by 2 and by 3: eigenvalues ±i√6.
    block = gw.GateWeights(np.zeros((2, 4)), np.array([[0.0, -2.0], [3.0, 0.0]]))
    np.testing.assert_allclose(gw.singular_values(block), [3, 2])
    assert gw.spectral_radius(block) == pytest.approx(np.sqrt(6))
    for block in gw.blocks(weights(lstm()), "lstm", direction=1).values():
        W = block.W_h.astype(np.float64)
        np.testing.assert_allclose(gw.singular_values(block), np.linalg.svd(W)[1])
        assert gw.spectral_radius(block) == pytest.approx(max(abs(np.linalg.eigvals(W))))


def test_through_a_projection_the_block_is_a_product() -> None:
    torch.manual_seed(4)
    module = nn.LSTM(INPUT, 6, proj_size=2)
    own = weights(module)
    block = gw.blocks(own, "lstm")["f"]
    product = own["weight_hh_l0"][6:12] @ own["weight_hr_l0"]
    np.testing.assert_allclose(block.recurrent, product, rtol=1e-6)
    assert gw.singular_values(block).shape == (6,)
    np.testing.assert_allclose(gw.singular_values(block)[2:], 0, atol=1e-6)  # it has rank 2


def test_weights_that_are_no_numbers_are_counted_and_have_no_spectrum() -> None:
    own = weights(lstm())
    own["weight_hh_l0"][7, 2] = np.nan
    own["bias_ih_l0"][6:8] = np.inf
    found = gw.blocks(own, "lstm")
    assert [gw.not_finite(block) for block in found.values()] == [0, 3, 0, 0]
    assert np.isnan(gw.singular_values(found["f"])).all()
    assert np.isnan(gw.spectral_radius(found["f"]))
    assert np.isfinite(gw.spectral_radius(found["i"]))


def test_a_peephole_belongs_to_its_gate_is_counted_and_keeps_a_unit_from_reading_nothing() -> None:
    rnn = PeepholeLSTM(INPUT, UNITS)
    weights = {name: one.detach().numpy().copy() for name, one in rnn.named_parameters()}
    weights["weight_peephole_l0"][UNITS + 2] = np.nan  # f
    for name in ("weight_ih_l0", "weight_hh_l0"):
        weights[name].reshape(4, UNITS, -1)[:, 3] = 0
    found = gw.blocks(weights, "peepholelstm")
    assert {gate: gw.not_finite(one) for gate, one in found.items()} == {
        "i": 0,
        "f": 1,
        "g": 0,
        "o": 0,
    }
    assert found["g"].p is None
    np.testing.assert_array_equal(found["o"].p, weights["weight_peephole_l0"][2 * UNITS :])
    assert gw.dead_units(found).size == 0
    weights["weight_peephole_l0"][3::UNITS] = 0
    found = gw.blocks(weights, "peepholelstm")
    np.testing.assert_array_equal(gw.dead_units(found), [3])
    del weights["weight_peephole_l0"]
    with pytest.raises(ValueError, match="weight_peephole_l0 must have 15 numbers where kind is"):
        gw.blocks(weights, "peepholelstm")


def test_dead_units_read_nothing_in_any_gate_and_unread_ones_are_read_by_none() -> None:
    own = weights(lstm())
    for gate in range(4):
        own["weight_ih_l0"][gate * UNITS + 3] = 0
        own["weight_hh_l0"][gate * UNITS + 3] = 0
    own["weight_ih_l0"][1] = own["weight_hh_l0"][1] = 0  # of one gate alone
    own["weight_hh_l0"][:, 4] = 0
    found = gw.blocks(own, "lstm")
    assert gw.dead_units(found).tolist() == [3]
    assert gw.unread_units(found).tolist() == [4]
    # Such a unit takes the same course on any sequence.
    module = lstm()
    traces = [record(module, torch.randn(6, 1, INPUT)) for _ in range(2)]
    assert [changes(traces, unit) for unit in (2, 3)] == [True, True]
    module.load_state_dict({name: torch.from_numpy(array) for name, array in own.items()})
    traces = [record(module, torch.randn(6, 1, INPUT)) for _ in range(2)]
    assert [changes(traces, unit) for unit in (2, 3)] == [True, False]


def changes(traces: list[Trace], unit: int) -> bool:
    a, b = (trace.sel("c", layer=0, direction=0, batch=0)[:, unit] for trace in traces)
    return not np.allclose(a, b)
