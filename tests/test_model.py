"""The model: its start, its size, and its answers, computed again step by step."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn.functional import linear

from lstm_viz.cells import Weights, gru_from, lstm_from, rnn_from
from lstm_viz.fingerprint import weights_hash
from lstm_viz.kinds import CLASSIC, KINDS
from lstm_viz.layers import LAYERS as CELLS
from lstm_viz.model import MODULES, SequenceModel, count_for, matched_hidden, parameter_count
from lstm_viz.train.recipes import TRAINABLE

pytestmark = pytest.mark.truth

BATCH, TIME, INPUT, HIDDEN, LAYERS, OUTPUT = 3, 7, 4, 5, 2, 6


def build(kind: str, seed: int = 2) -> SequenceModel:
    return SequenceModel(kind, INPUT, HIDDEN, LAYERS, OUTPUT, seed=seed)


def test_what_comes_from_files_alone_is_not_trained() -> None:
    from_files = ["peepholelstm", "generallstm", "generalgru", "resetfirstgru", "generalrnn"]
    assert [kind for kind, own in KINDS.items() if not own.trainable] == from_files
    assert tuple(MODULES) == TRAINABLE
    assert all(MODULES[kind] is CELLS[kind] for kind in TRAINABLE)
    with pytest.raises(ValueError, match=r"kind must be one of lstm, gru, .*; got 'generallstm'"):
        build("generallstm")


@pytest.mark.parametrize("kind", CLASSIC)
def test_it_is_the_cells_equations_and_a_linear_head(kind: str) -> None:
    model = build(kind)
    x = torch.randn(BATCH, TIME, INPUT, generator=torch.Generator().manual_seed(6))
    steps = list(x.unbind(dim=1))
    for layer in range(LAYERS):
        w = Weights(*(model.rnn.get_parameter(f"{name}_l{layer}") for name in _NAMES))
        h = c = torch.zeros(BATCH, HIDDEN)
        for t, x_t in enumerate(steps):
            sums = linear(x_t, w.W_ih, w.b_ih), linear(h, w.W_hh, w.b_hh)
            signals: dict[str, Tensor]
            if kind == "lstm":
                signals = lstm_from(*sums, c, None)
                c = signals["c"]
            else:
                signals = gru_from(*sums, h) if kind == "gru" else rnn_from(*sums)
            steps[t] = h = signals["h"]
    by_hand = torch.stack(steps, dim=1) @ model.head.weight.T + model.head.bias
    torch.testing.assert_close(model(x), by_hand, rtol=1e-5, atol=1e-6)
    assert by_hand.shape == (BATCH, TIME, OUTPUT)


_NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


@pytest.mark.parametrize("kind", CLASSIC)
def test_biases_start_at_0_but_for_the_forget_gate(kind: str) -> None:
    model = build(kind)
    for layer in range(LAYERS):
        total = model.rnn.get_parameter(f"bias_ih_l{layer}") + model.rnn.get_parameter(
            f"bias_hh_l{layer}"
        )
        gates = total.detach().reshape(-1, HIDDEN)
        expected = torch.zeros_like(gates)
        if kind == "lstm":
            expected[1] = 1.0  # PyTorch's order: i f g o
        assert torch.equal(gates, expected)
    assert not model.head.bias.any()


UNITS, MEMORY = 40, 50


def keeping(
    kind: str, chrono: int = MEMORY, layer: int = 1, seed: int = 3
) -> tuple[Tensor, Tensor]:
    """The summed biases (gate, unit) of a layer, and how the gate that keeps the past is open."""
    model = SequenceModel(kind, 2, UNITS, 2, seed=seed, chrono=chrono)
    b_ih, b_hh = (model.rnn.get_parameter(f"{name}_l{layer}") for name in ("bias_ih", "bias_hh"))
    gates = (b_ih + b_hh).detach().double().reshape(-1, UNITS)
    return gates, gates[1].sigmoid()  # f of i f g o, z of r z n


@pytest.mark.parametrize("kind", ["lstm", "gru"])
@pytest.mark.parametrize("layer", [0, 1])
def test_chrono_spreads_the_times_over_which_units_keep_something(kind: str, layer: int) -> None:
    # A unit that keeps the share f of itself at each step does so over 1/(1 - f) steps. Tallec &
    # Ollivier 2018, equation 16: b_f = log(u), so f = u/(1 + u), and 1/(1 - f) = 1 + u with u
    # uniform in [1, T - 1]: times from 2 to T.
    kept = torch.cat([keeping(kind, layer=layer, seed=seed)[1] for seed in range(1, 101)])
    times = 1 / (1 - kept)
    assert 2 - 1e-4 <= times.min().item() < 2.2
    assert MEMORY - 0.2 < times.max().item() <= MEMORY + 1e-2
    spread = torch.histc(times, bins=8, min=2, max=MEMORY) / len(times)
    assert spread.tolist() == pytest.approx([1 / 8] * 8, abs=0.02)


def test_chrono_shuts_the_lstms_input_as_far_as_it_keeps_the_past() -> None:
    gates, kept = keeping("lstm")
    assert torch.allclose(gates[0].sigmoid(), 1 - kept)  # i + f = 1, as in equation 16
    assert not gates[2:].any()
    assert kept.unique().numel() == kept.numel()


def test_chrono_leaves_the_grus_other_gates_alone() -> None:
    gates, kept = keeping("gru")
    assert not gates[0].any()
    assert not gates[2].any()
    assert kept.min() >= 0.5 - 1e-6


def test_the_shortest_chrono_keeps_everything_for_two_steps() -> None:
    for kind in ("lstm", "gru"):
        assert torch.equal(keeping(kind, chrono=2)[1], torch.full((UNITS,), 0.5).double())


def test_chrono_says_nothing_to_a_network_without_gates() -> None:
    plain, spread = (SequenceModel("rnn", 3, 6, seed=2, chrono=chrono) for chrono in (0, 9))
    assert weights_hash(plain) == weights_hash(spread)


def test_chrono_is_part_of_what_rebuilds_a_network() -> None:
    model = SequenceModel("gru", 3, 6, seed=2, chrono=9)
    assert model.config["chrono"] == 9
    assert weights_hash(SequenceModel(**model.config)) == weights_hash(model)
    assert weights_hash(SequenceModel("gru", 3, 6, seed=2, chrono=10)) != weights_hash(model)


@pytest.mark.parametrize("kind", CLASSIC)
def test_weights_start_uniform(kind: str) -> None:
    model = SequenceModel(kind, 30, 50)
    for name, weight in model.named_parameters():
        if "weight" in name and weight.numel() > 100:
            assert weight.abs().max().item() == pytest.approx(50**-0.5, rel=0.01)
            assert weight.std().item() == pytest.approx((3 * 50) ** -0.5, rel=0.05)


@pytest.mark.parametrize("kind", CLASSIC)
def test_a_seed_gives_its_network_and_leaves_other_numbers_alone(kind: str) -> None:
    before = torch.get_rng_state()
    model = build(kind)
    assert torch.equal(torch.get_rng_state(), before)
    assert weights_hash(build(kind)) == weights_hash(model) != weights_hash(build(kind, seed=3))
    assert weights_hash(SequenceModel(**model.config)) == weights_hash(model)
    assert {p.device.type for p in model.parameters()} == {"cpu"}


@pytest.mark.parametrize(
    ("kind", "chrono", "begins"),
    [
        ("lstm", 0, "11e499fcc30e843a"),
        ("gru", 0, "10e25b1dfa08f203"),
        ("rnn", 0, "f3e67ca10bd1b90a"),
        ("lstm", 300, "aea68e245c08e025"),
        ("gru", 300, "83f15d0f6517fafe"),
    ],
)
def test_a_seed_gives_the_same_network_on_every_processor(
    kind: str, chrono: int, begins: str
) -> None:
    model = SequenceModel(kind, INPUT, 41, LAYERS, OUTPUT, seed=2, chrono=chrono)
    assert weights_hash(model)[:16] == begins


@pytest.mark.parametrize("kind", CLASSIC)
@pytest.mark.parametrize("layers", [1, 3])
def test_the_count_is_that_of_the_built_network(kind: str, layers: int) -> None:
    module = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[kind](INPUT, HIDDEN, layers)
    by_torch = sum(p.numel() for p in module.parameters()) + (HIDDEN + 1) * OUTPUT
    assert count_for(kind, INPUT, HIDDEN, layers, OUTPUT) == by_torch
    model = SequenceModel(kind, INPUT, HIDDEN, layers, OUTPUT)
    assert parameter_count(model) == by_torch
    model.head.requires_grad_(False)
    assert parameter_count(model) == by_torch - (HIDDEN + 1) * OUTPUT


@pytest.mark.parametrize("kind", CLASSIC)
@pytest.mark.parametrize("parameters", [1, 50, 777, 4641, 20_001])
def test_matched_hidden_is_the_nearest(kind: str, parameters: int) -> None:
    off = {h: abs(count_for(kind, INPUT, h, 1, OUTPUT) - parameters) for h in range(1, 200)}
    assert matched_hidden(kind, INPUT, OUTPUT, parameters) == min(off, key=off.__getitem__)


@pytest.mark.parametrize("kind", CLASSIC)
def test_matched_hidden_counts_all_layers(kind: str) -> None:
    off = {h: abs(count_for(kind, INPUT, h, 3, OUTPUT) - 4641) for h in range(1, 60)}
    best = min(off, key=off.__getitem__)
    assert matched_hidden(kind, INPUT, OUTPUT, 4641, num_layers=3) == best
    assert matched_hidden(kind, INPUT, OUTPUT, 4641) > best


@pytest.mark.parametrize("kind", ["lstm", "rnn"])  # a fake GRU asks for a real device
def test_it_runs_where_it_is(kind: str) -> None:
    model = build(kind)
    with torch.no_grad(), FakeTensorMode(), torch.backends.cudnn.flags(enabled=False):
        weights = {
            name: torch.empty(p.shape, device="cuda:0") for name, p in model.named_parameters()
        }
        x = torch.empty(BATCH, TIME, INPUT, device="cuda:0")
        answer = torch.func.functional_call(model, weights, (x,))
    assert answer.device.type == "cuda"
    assert answer.shape == (BATCH, TIME, OUTPUT)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"kind": "tcn"},
            "kind must be one of lstm, gru, rnn, mingru, minlstm, slstm, mlstm; got 'tcn'",
        ),
        ({"hidden_size": 0}, "hidden_size must be a whole number of at least 1; got 0"),
        ({"num_layers": 1.5}, r"num_layers must be a whole number of at least 1; got 1\.5"),
        ({"chrono": 1}, "chrono must be 0 or a whole number of at least 2; got 1"),
        ({"chrono": -3}, "chrono must be 0 or a whole number of at least 2; got -3"),
        ({"chrono": 2.5}, r"chrono must be 0 or a whole number of at least 2; got 2\.5"),
    ],
)
def test_sizes_that_cannot_be(change: dict[str, Any], message: str) -> None:
    config = {"kind": "gru", "input_size": INPUT, "hidden_size": HIDDEN} | change
    with pytest.raises(ValueError, match=f"^{message}$"):
        SequenceModel(**config)


def test_counts_that_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"^kind must be one of lstm, gru, .*; got 'elman'$"):
        count_for("elman", INPUT, HIDDEN)
    with pytest.raises(ValueError, match=r"^parameters must be at least 1; got -4$"):
        matched_hidden("rnn", INPUT, OUTPUT, -4)
