"""sLSTM against the paper's sums without a stabiliser, in float64, and cells worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import VerificationError, measure, record, record_chunks, tracing
from lstm_viz.slstm import SLSTM
from tests.conftest import BATCH, INPUT, LAYERS, TIME, UNIT
from tests.portions import need_whole
from tests.xlstm import FORMS, check_every_signal, made, sigma

pytestmark = pytest.mark.truth
STATES = ("h", "c", "m")


def looped(
    W: np.ndarray, R: np.ndarray, b: np.ndarray, x: np.ndarray, first: dict[str, np.ndarray]
) -> list[dict[str, np.ndarray]]:
    """Equations 8 to 14 of Beck et al. 2024 as they stand: no stabiliser, and c and n are sums."""
    h, n = first["h"], np.exp(first["m"])
    c, found = first["c"] * n, []
    for now in x:
        a_i, a_f, a_z, a_o = np.split(W @ now + R @ h + b, 4)
        i, f, z, o = np.exp(a_i), sigma(a_f), np.tanh(a_z), sigma(a_o)
        kept = n * f
        c, n = f * c + i * z, f * n + i
        h = o * c / n
        found.append(
            {"i": i / n, "f": kept / n, "g": z, "o": o, "c": c / n, "m": np.log(n), "h": h}
        )
    return found


def summed(rnn: Any, end: str, x: np.ndarray, first: dict[str, np.ndarray]) -> Any:
    """`looped` with a layer's weights."""
    W, R = (getattr(rnn, f"weight_{to}_{end}").detach().numpy() for to in ("ih", "hh"))
    b = sum(getattr(rnn, f"bias_{to}_{end}").detach().numpy() for to in ("ih", "hh"))
    return looped(W, R, b, x, first)


def begun(draw: Any, rows: int) -> tuple[torch.Tensor, ...]:
    return tuple(draw(rows, BATCH, UNIT).double() * scale for scale in (1, 1, 2))


@pytest.mark.parametrize("form", FORMS)
def test_every_signal_is_that_of_the_sums_without_a_stabiliser(draw: Any, form: str) -> None:
    ways = 1 if form == "batched" else 2
    rnn = made(SLSTM, num_layers=LAYERS, bidirectional=ways == 2)
    hx = dict(zip(STATES, begun(draw, LAYERS * ways), strict=True))
    trace, _ = check_every_signal(rnn, form, draw, hx, summed, 1e-12)
    assert trace.kind == "slstm"


def test_without_an_m_the_first_step_writes_all(draw: Any) -> None:
    """n_0 = 0, as the paper's own code has it: c_1 / n_1 is z_1, whatever the gates are."""
    rnn, x = made(SLSTM), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    zero = torch.zeros(1, BATCH, UNIT, dtype=torch.float64)
    y, (_, _, m) = rnn(x, (zero, zero, zero - torch.inf))
    trace = record(rnn, x, (zero, zero, zero - torch.inf))
    np.testing.assert_array_equal(trace["f"][0, 0, :, 0], 0)
    np.testing.assert_allclose(trace["c"][0, 0, :, 0], trace["g"][0, 0, :, 0], rtol=1e-14)
    np.testing.assert_allclose(trace["h"][0, 0].swapaxes(0, 1), y.detach(), atol=1e-15)
    y.square().sum().backward()
    assert m.isfinite().all()
    assert all(one.grad.isfinite().all() for one in rnn.parameters())  # type: ignore[union-attr]


def one_unit(bias: dict[str, float]) -> SLSTM:
    """One unit whose gates are constant; z is tanh x."""
    rnn = SLSTM(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for one in rnn.parameters():
            one.zero_()
        rnn.weight_ih_l0[2] = 1.0
        rnn.bias_hh_l0.copy_(torch.tensor([bias.get(name, 0.0) for name in "ifgo"]))
    return rnn


def test_three_steps_by_hand() -> None:
    """i = 2, f = 1/2, o = 3/4: n is 1, 5/2, 13/4, 29/8, and the mean of the z has those weights."""
    rnn = one_unit({"i": np.log(2), "f": 0.0, "o": np.log(3)})
    x = torch.tensor([[[0.5]], [[-1.0]], [[2.0]]]).double()
    trace = record(rnn, x)
    z = np.tanh(x.ravel().numpy())
    n = np.array([5 / 2, 13 / 4, 29 / 8])
    c = np.array([2 * z[0], z[0] + 2 * z[1], z[0] / 2 + z[1] + 2 * z[2]]) / n
    np.testing.assert_allclose(trace["m"].ravel(), np.log(n), rtol=1e-14)
    np.testing.assert_allclose(trace["c"].ravel(), c, rtol=1e-14)
    np.testing.assert_allclose(trace["h"].ravel(), 3 / 4 * c, rtol=1e-14)
    left = measure.ledger(trace).left[:, 0]  # who wrote what is left at the end
    np.testing.assert_allclose(left, np.array([z[0] / 2, z[1], 2 * z[2]]) / n[-1], rtol=1e-13)


def test_a_high_input_gate_outweighs_all_before_it() -> None:
    """What no σ can: i = e^30 beside f = 1, and the same 30 in f, which stays below 1."""
    first = (torch.zeros(1, 1, 1).double(), torch.ones(1, 1, 1).double(), torch.zeros(1, 1, 1))
    x = torch.tensor([[[-2.0]]]).double()
    written = record(one_unit({"i": 30.0, "f": 30.0}), x, first)
    assert written["c"].item() == pytest.approx(np.tanh(-2), abs=1e-12)
    kept = record(one_unit({"i": -30.0, "f": 30.0}), x, first)
    assert kept["c"].item() == pytest.approx(1.0, abs=1e-12)
    assert (kept["f"] + kept["i"]).item() == pytest.approx(1.0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_layers_are_recorded_on_data_that_nobody_has_scaled(dtype: torch.dtype) -> None:
    """The exponential of these sums is far beyond every dtype."""
    for seed in range(5):
        torch.manual_seed(seed)
        rnn = SLSTM(INPUT, UNIT, LAYERS, bidirectional=True).to(dtype)
        trace = record(rnn, (300 * torch.randn(40, INPUT)).to(dtype))
        assert np.abs(trace["c"]).max() <= 1.01
        assert np.abs(trace["m"]).max() > 90


# i ⊙ g is g ⊙ i, which the equations above tell apart.
@pytest.mark.parametrize(("one", "other"), ["fi", "oi", "fg", "go", "fo"])
@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_a_wrong_signal_is_not_shown(
    monkeypatch: Any, draw: Any, one: str, other: str, scale: float
) -> None:
    right = tracing.rebuild.slstm_gates

    def wrong(x: Any, h: Any, w: Any, out: Any, **options: Any) -> None:
        right(x, h, w, out, **options)
        out[one][:], out[other][:] = out[other].clone(), out[one].clone()

    monkeypatch.setattr(tracing.rebuild, "slstm_gates", wrong)
    with pytest.raises(VerificationError, match="which is more than rounding"):
        record(SLSTM(INPUT, UNIT), scale * draw(TIME, BATCH, INPUT))


def test_chunks_calls_of_a_step_and_saved_weights_are_the_one_pass(draw: Any) -> None:
    rnn, x = made(SLSTM, num_layers=LAYERS), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    hx = begun(draw, LAYERS)
    whole = record(rnn, x, hx)
    parts = [*record_chunks(rnn, x, hx, chunk=3)]
    assert [one.shape for one in parts[-1].last] == [(LAYERS, BATCH, UNIT)] * 3
    other = SLSTM(INPUT, UNIT, LAYERS, dtype=torch.float64)
    other.load_state_dict(rnn.state_dict())
    need_whole(whole, parts, other, x, hx)
    assert set(whole.weights) == {name for name, _ in rnn.named_parameters()}


def test_an_edited_pass_is_the_loop_with_its_edit(draw: Any) -> None:
    rnn, x = made(SLSTM), draw(TIME, INPUT, dtype=torch.float64)
    W, R, b_x, b_h = (one.detach().numpy() for one in rnn.parameters())
    zeros = {name: np.zeros(UNIT) for name in STATES}
    sums = b_x + b_h
    sums[2 * UNIT + 3] = 40.0
    trace = record(rnn, x, edits="g3=1,W_xg3=0,W_hg3=0")
    W, R = W.copy(), R.copy()
    W[2 * UNIT + 3], R[2 * UNIT + 3] = 0, 0
    for at, found in enumerate(looped(W, R, sums, x.numpy(), zeros)):
        np.testing.assert_allclose(trace["c"][0, 0, 0, at], found["c"], atol=1e-13)
        np.testing.assert_allclose(trace["m"][0, 0, 0, at], found["m"], atol=1e-13)
    # A memory of more weight is kept longer; of as much less, it is replaced.
    begun = {"c": np.full(UNIT, 0.5), "m": np.full(UNIT, 9.0), "h": np.zeros(UNIT)}
    trace = record(rnn, x, edits="c@0=0.5,m@0=9")
    wanted = looped(
        *(one.detach().numpy() for one in (rnn.weight_ih_l0, rnn.weight_hh_l0)),
        b_x + b_h,
        x.numpy(),
        begun,
    )
    np.testing.assert_allclose(trace["c"][0, 0, 0], [one["c"] for one in wanted], atol=1e-12)
    assert (trace["f"][0, 0, 0, 0] > 0.9).all()


def test_what_it_does_not_take_is_a_sentence(draw: Any) -> None:
    zero = torch.zeros(1, BATCH, UNIT)
    with pytest.raises(ValueError, match=r"hx must be \(h, c, m\), each \(1, 3, 5\) .*; got"):
        SLSTM(INPUT, UNIT)(draw(TIME, BATCH, INPUT), (zero, zero))
