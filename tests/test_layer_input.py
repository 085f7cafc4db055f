"""What a layer reads, beside own passes of the layers below."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record
from lstm_viz.layer_input import layer_input

INPUTS, UNITS, STEPS, BATCH = 4, 5, 7, 2


@pytest.fixture(scope="module")
def network() -> nn.GRU:
    torch.manual_seed(6)
    return nn.GRU(INPUTS, UNITS, num_layers=3, bidirectional=True)


@pytest.fixture(scope="module")
def x() -> torch.Tensor:
    return torch.randn(STEPS, 3, INPUTS, generator=torch.Generator().manual_seed(2))


def _of_layers(network: nn.GRU, x: torch.Tensor, count: int) -> np.ndarray:
    """What the first layers give out, (time, column), as a smaller stack."""
    below = nn.GRU(INPUTS, UNITS, num_layers=count, bidirectional=True)
    weights = network.state_dict()
    below.load_state_dict({name: weights[name] for name in below.state_dict()})
    return below(x)[0][:, BATCH].detach().numpy()


def test_the_first_layer_reads_the_sequence(network: nn.GRU, x: torch.Tensor) -> None:
    read = layer_input(record(network, x).with_meta(names=tuple("abcd")), 0, BATCH)
    assert read is not None
    assert (read.of, read.names) == ("", tuple("abcd"))
    np.testing.assert_array_equal(read.values, x[:, BATCH].numpy())


@pytest.mark.parametrize("layer", [1, 2, -1])
def test_a_layer_above_reads_h_of_both_directions(
    network: nn.GRU, x: torch.Tensor, layer: int
) -> None:
    read = layer_input(record(network, x), layer, BATCH)
    below = layer % 3
    assert read is not None
    assert read.of == f"h of layer {below}, forward and reverse"
    assert (read.names[3], read.names[UNITS + 1]) == (
        f"h 3 of layer {below}",
        f"h 1 of layer {below}, reverse",
    )
    assert len(read.names) == network.state_dict()["weight_ih_l1"].shape[1]
    np.testing.assert_allclose(read.values, _of_layers(network, x, below), atol=1e-6)


def test_in_one_direction_there_is_one_h(x: torch.Tensor) -> None:
    read = layer_input(record(nn.LSTM(INPUTS, UNITS, num_layers=2), x), 1, BATCH)
    assert read is not None
    assert (read.of, len(read.names), read.names[4]) == ("h of layer 1", UNITS, "h 4 of layer 1")


def test_of_a_part_of_a_pass_only_what_was_kept_is_known(network: nn.GRU, x: torch.Tensor) -> None:
    upper = record(network, x, layers=[1, 2])
    read = layer_input(upper, 1, BATCH)
    assert read is not None
    assert read.of.startswith("h of layer 2")
    np.testing.assert_allclose(read.values, _of_layers(network, x, 2), atol=1e-6)
    assert layer_input(upper, 0, BATCH) is None
    ends = record(network, x, layers=[0, 2])
    assert [layer_input(ends, layer, BATCH) for layer in (0, 1)] == [None, None]
    assert layer_input(record(network, x, units=[1, 3]), 1, BATCH) is None
    assert layer_input(record(network, x, signals=["z"]), 1, BATCH) is None


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_projected_h_is_whole_whichever_units_were_kept() -> None:
    torch.manual_seed(9)
    network, x = nn.LSTM(3, 5, num_layers=2, proj_size=2), torch.randn(STEPS, 4, 3)
    read = layer_input(record(network, x, units=[1, 3]), 1, BATCH)
    assert read is not None
    assert (read.of, read.names) == ("h of layer 1", ("h 0 of layer 1", "h 1 of layer 1"))
    below, weights = nn.LSTM(3, 5, proj_size=2), network.state_dict()
    below.load_state_dict({name: weights[name] for name in below.state_dict()})
    np.testing.assert_allclose(read.values, below(x)[0][:, BATCH].detach(), atol=1e-6)


def test_a_place_that_is_not_there_is_refused(network: nn.GRU, x: torch.Tensor) -> None:
    trace = record(network, x)
    with pytest.raises(IndexError, match="layer has 3 entries, 0 to 2; got 3"):
        layer_input(trace, 3, BATCH)
    with pytest.raises(IndexError, match="batch has 3 entries, 0 to 2; got 5"):
        layer_input(trace, 0, 5)
