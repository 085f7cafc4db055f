"""No right pass is refused, however large or small its numbers, and no wrong gate passes."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from lstm_viz import VerificationError, record, rounding, tracing
from lstm_viz.cells import Weights
from lstm_viz.model import MODULES

SCALES = (1e-12, 1e-6, 1e-3, 1.0, 1e2, 1e4, 1e8)
GATES = {
    "lstm": "ifgo",
    "gru": "rzn",
    "rnn": "a",
    "relu": "a",
    "mingru": "zv",
    "minlstm": "fiv",
}
WIDE, UNIT, TIME, BATCH = 400, 31, 17, 3  # many terms in a sum


def layer(kind: str, scale: float, dtype: torch.dtype, **options: Any) -> tuple[Any, torch.Tensor]:
    """A layer of many inputs, and inputs of that scale."""
    torch.manual_seed(4)
    base = MODULES.get(kind, nn.RNN)
    if kind == "relu":
        options["nonlinearity"] = "relu"
    module = base(WIDE, UNIT, dtype=dtype, bias=scale >= 1, **options)
    return module.eval(), torch.randn(TIME, BATCH, WIDE, dtype=dtype) * scale


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("kind", GATES)
@pytest.mark.parametrize("scale", SCALES)
def test_every_right_pass_is_recorded(kind: str, scale: float, dtype: torch.dtype) -> None:
    module, x = layer(kind, scale, dtype, num_layers=2, bidirectional=True)
    trace = record(module, x)
    assert trace.meta["verified"] <= trace.meta["tolerance"]
    assert trace.badge.startswith("verified")


def test_a_wide_gru_on_large_numbers_is_recorded() -> None:
    """In float32 its own h is 1e-3 off, by sums of 400 numbers of 1e4 that cancel."""
    torch.manual_seed(0)
    meta = record(nn.GRU(WIDE, 128), torch.randn(100, 16, WIDE) * 1e4).meta
    assert meta["verified"] <= meta["tolerance"]


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("scale", SCALES)
def test_a_projection_is_recorded_at_every_scale(scale: float) -> None:
    record(*layer("lstm", scale, torch.float32, proj_size=7, bidirectional=True))


@pytest.mark.parametrize("scale", SCALES)
def test_packed_sequences_are_recorded_at_every_scale(scale: float) -> None:
    module, x = layer("lstm", scale, torch.float32, bidirectional=True)
    record(module, nn.utils.rnn.pack_padded_sequence(x, [17, 9, 4]))


@torch.no_grad()
def test_the_bounds_of_a_few_units_are_those_that_they_have_among_all() -> None:
    """Computed for those units alone, whose weights are rows of each gate's."""
    module, x = layer("lstm", 1.0, torch.float64)
    trace, units = record(module, x), torch.tensor([2, 11, 29])
    out = {name: torch.tensor(trace[name][0, 0].swapaxes(0, 1)) for name in "ifgoch"}
    h, c = (torch.cat([torch.zeros_like(out[name][:1]), out[name][:-1]]) for name in "hc")
    w = Weights(*(getattr(module, f"{n}_l0") for n in ("weight_ih", "weight_hh", "bias_ih")))
    given = torch.zeros(TIME, BATCH, dtype=torch.bool)
    some = {name: one[..., units] for name, one in out.items()}
    found = rounding.lstm_bounds(x, h, c[..., units], w.of_units(units), some, given)
    for name, every in rounding.lstm_bounds(x, h, c, w, out, given).items():
        torch.testing.assert_close(found[name], every[..., units])


def wrongly(monkeypatch: pytest.MonkeyPatch, kind: str, change: Any) -> None:
    """The gates are rebuilt, and then `change(out)` is done to them."""
    name = "rnn" if kind == "relu" else kind
    right = tracing.rebuild.GATES_OF[name]

    def wrong(x: Any, h: Any, w: Any, out: Any) -> None:
        right(x, h, w, out)
        change(out)

    monkeypatch.setitem(tracing.rebuild.GATES_OF, name, wrong)


# i ⊙ g is g ⊙ i, so that these two are told apart by the bias probe of test_tracing alone.
SWAPS = [
    (kind, one, other)
    for kind in ("lstm", "gru", "mingru", "minlstm")
    for one in GATES[kind]
    for other in GATES[kind]
    if one < other and {one, other} != {"i", "g"}
]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    ("kind", "one", "other", "scale"),
    [(*swap, scale) for swap in SWAPS for scale in (1e-3, 1.0, 1e2, 1e4, 1e8)],
)
def test_no_two_gates_pass_for_one_another(
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    one: str,
    other: str,
    scale: float,
    dtype: torch.dtype,
) -> None:
    def swap(out: Any) -> None:
        out[one][:], out[other][:] = out[other].clone(), out[one].clone()

    wrongly(monkeypatch, kind, swap)
    with pytest.raises(VerificationError, match="which is more than rounding"):
        record(*layer(kind, scale, dtype))


# r is seen through n alone (below), and beyond 1 tanh a is ±1 for each a and says nothing of it.
SHIFTS = [
    (kind, gate, scale)
    for kind in GATES
    for gate in GATES[kind]
    for scale in SCALES
    if gate != "r" and (kind != "rnn" or scale <= 1)
]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("kind", "gate", "scale"), SHIFTS)
def test_a_gate_off_by_a_hundredth_never_passes(
    monkeypatch: pytest.MonkeyPatch, kind: str, gate: str, scale: float, dtype: torch.dtype
) -> None:
    """At all steps of one unit, by 1 % (g, n and a, which are as small as the input, too)."""

    def shift(out: Any) -> None:
        out[gate][:, 1, 2] *= 0.99

    wrongly(monkeypatch, kind, shift)
    with pytest.raises(VerificationError):
        record(*layer(kind, scale, dtype))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1e-3, 1.0])
def test_a_wrong_reset_gate_is_seen_through_n(
    monkeypatch: pytest.MonkeyPatch, scale: float, dtype: torch.dtype
) -> None:
    """r of one unit is held open."""
    right = tracing.rebuild.gru_gates

    def wrong(x: Any, h: Any, w: Any, out: Any) -> None:
        b_ih = w.W_ih.new_zeros(3 * UNIT) if w.b_ih is None else w.b_ih.clone()
        b_hh = torch.zeros_like(b_ih) if w.b_hh is None else w.b_hh
        b_ih[2] += 30.0
        right(x, h, w._replace(b_ih=b_ih, b_hh=b_hh), out)

    monkeypatch.setitem(tracing.rebuild.GATES_OF, "gru", wrong)
    with pytest.raises(VerificationError):
        record(*layer("gru", scale, dtype))


def test_one_wrong_number_in_a_quiet_unit_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit a million times quieter than its neighbours is held to its own size."""

    def change(out: Any) -> None:
        out["o"][11, 1, 3] *= 1.01

    module, x = layer("lstm", 1.0, torch.float32)
    with torch.no_grad():
        for weight in module.parameters():
            weight.view(4, UNIT, -1)[2, 3] *= 1e-6  # the candidate of unit 3
    assert abs(record(module, x).sel("h", unit=3)).max() < 1e-5
    wrongly(monkeypatch, "lstm", change)
    with pytest.raises(VerificationError):
        record(module, x)


def test_the_sentence_names_causes_and_double(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(out: Any) -> None:
        out["z"][3, 1, 2] += 0.3

    wrongly(monkeypatch, "gru", change)
    said = (
        r"weights that changed .* dropout .* hook .* autocast .* custom forward "
        r".*; or .* module\.double\(\)"
    )
    with pytest.raises(VerificationError, match=said):
        record(*layer("gru", 1.0, torch.float32))
    with pytest.raises(VerificationError) as double:
        record(*layer("gru", 1.0, torch.float64))
    assert "double" not in str(double.value)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("kind", GATES)
def test_gates_so_shut_that_they_underflow_are_recorded(kind: str, dtype: torch.dtype) -> None:
    """Through the smallest numbers there are, where the module's own σ is 0 sooner than another."""
    base: Any = MODULES.get(kind, nn.RNN)
    options: Any = {"nonlinearity": "relu"} if kind == "relu" else {}
    lowest = {torch.float32: -104.0, torch.float64: -746.0}[dtype]
    torch.manual_seed(6)
    module = base(1, UNIT, dtype=dtype, **options)
    with torch.no_grad():
        for rows in module.bias_ih_l0.view(-1, UNIT):
            rows.copy_(torch.linspace(lowest, 0.8 * lowest, UNIT)[torch.randperm(UNIT)])
    x = torch.randn(400, 1, dtype=dtype) * 20
    last_alone = _only_the_last_gate(base(1, UNIT, dtype=dtype, **options), module)
    for shut in (module, last_alone):
        meta = record(shut, x).meta
        assert meta["verified"] <= meta["tolerance"]


def _only_the_last_gate(other: Any, module: Any) -> Any:
    """The others open, so that the states are large where the last gate is shut."""
    with torch.no_grad():
        for name in ("weight_ih_l0", "weight_hh_l0"):
            if hasattr(other, name):  # no gate of a minimal cell reads h
                getattr(other, name).mul_(0.5)
        rows = other.bias_ih_l0.view(-1, UNIT)
        rows[:-1], rows[-1] = 9.0, module.bias_ih_l0.view(-1, UNIT)[-1]
    return other
