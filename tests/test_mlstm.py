"""mLSTM against the paper's sums without a stabiliser, in float64, and cells worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import (
    VerificationError,
    gradients,
    matrix_memory,
    measure,
    record,
    record_chunks,
)
from lstm_viz.edits import EditError
from lstm_viz.jacobians import linearise
from lstm_viz.matrix_ledger import memory_at
from lstm_viz.mlstm import MLSTM
from tests.conftest import BATCH, INPUT, LAYERS, TIME, UNIT
from tests.portions import need_whole
from tests.xlstm import FORMS, LENGTHS, check_every_signal, made, sigma

pytestmark = pytest.mark.truth
STATES = ("h", "C", "n", "m")


def looped(
    W: np.ndarray, b: np.ndarray, x: np.ndarray, first: dict[str, np.ndarray]
) -> list[dict[str, np.ndarray]]:
    """The recurrence of Beck et al. 2024 without a stabiliser: C and n are sums, i = e^a."""
    whole = np.exp(first["m"][0])
    units = len(first["n"])
    C, n = first["C"].reshape(units, units) * whole, first["n"] * whole
    found = []
    for now in x:
        a = W @ now + b
        q, k, v, a_o = np.split(a[2:], 4)
        i, f, k, o = np.exp(a[0]), sigma(a[1]), k / math.sqrt(units), sigma(a_o)
        kept, whole = whole * f, whole * f + i
        C, n = f * C + i * np.outer(v, k), f * n + i * k
        s = C @ q / max(abs(n @ q), 1)
        every = {
            name: np.full(units, one) for name, one in {"i": i / whole, "f": kept / whole}.items()
        }
        every |= {"m": np.full(units, np.log(whole)), "C": C.ravel() / whole, "n": n / whole}
        found.append(every | {"q": q, "k": k, "v": v, "o": o, "s": s, "h": o * s})
    return found


def summed(rnn: Any, end: str, x: np.ndarray, first: dict[str, np.ndarray]) -> Any:
    """`looped` with a layer's weights."""
    W, b = (getattr(rnn, f"{what}_ih_{end}").detach().numpy() for what in ("weight", "bias"))
    return looped(W, b, x, first)


def begun(draw: Any, rows: int) -> tuple[torch.Tensor, ...]:
    h, C, n = (draw(rows, BATCH, size).double() for size in (UNIT, UNIT**2, UNIT))
    return h, C, n, draw(rows, BATCH, 1).double().expand(rows, BATCH, UNIT)


@pytest.mark.parametrize("span", [3, 64])
@pytest.mark.parametrize("form", FORMS)
def test_every_signal_is_that_of_the_sums_without_a_stabiliser(
    monkeypatch: Any, draw: Any, form: str, span: int
) -> None:
    """The module computes spans of steps as attention does, and recording step by step."""
    monkeypatch.setattr(matrix_memory, "SPAN", span)
    ways = 1 if form == "batched" else 2
    rnn = made(MLSTM, num_layers=LAYERS, bidirectional=ways == 2)
    hx = dict(zip(STATES, begun(draw, LAYERS * ways), strict=True))
    trace, rows = check_every_signal(rnn, form, draw, hx, summed, 1e-11)
    assert trace.kind == "mlstm"
    for batch, layers in enumerate(rows):
        for at, found in enumerate(layers):
            middle = memory_at(trace, 1)[(*divmod(at, ways), batch)]
            np.testing.assert_allclose(middle, found[1]["C"], atol=1e-12)


def one_unit(**bias: float) -> MLSTM:
    """One unit whose gates, key and query are constant; v is x."""
    rnn = MLSTM(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for one in rnn.parameters():
            one.zero_()
        rnn.weight_ih_l0[4] = 1.0
        given = [bias.get(name, 0.0) for name in "ifqkvo"]
        rnn.bias_ih_l0.copy_(torch.tensor(given, dtype=torch.float64))
    return rnn


def test_three_steps_by_hand() -> None:
    """i = 2, f = 1/2, k = 1/4, q = 3, o = 3/4: n is 1/2, 3/4, 7/8, and |n q| is above 1."""
    rnn = one_unit(i=np.log(2), q=3.0, k=0.25, o=np.log(3))
    x = torch.tensor([[[0.5]], [[-1.0]], [[2.0]]]).double()
    trace = record(rnn, x)
    n = np.array([1 / 2, 3 / 4, 7 / 8])
    C = np.array([0.25, 0.125 - 0.5, (0.125 - 0.5) / 2 + 1.0])
    np.testing.assert_allclose(trace["n"].ravel() * np.exp(trace["m"].ravel()), n, rtol=1e-14)
    np.testing.assert_allclose(trace["h"].ravel(), 3 / 4 * 3 * C / (3 * n), rtol=1e-14)
    book = measure.ledger(trace)
    left = np.array([0.5 / 2 * 0.5 * 0.5, -1.0 * 0.5 * 0.5, 2.0 * 0.5]) * 3 / (3 * n[-1])
    np.testing.assert_allclose(book.left[:, 0], left, rtol=1e-13)


def test_what_is_not_found_is_not_made_larger() -> None:
    """|n q| below 1 divides nothing: with a key of next to nothing, s is C q itself."""
    trace = record(one_unit(i=0.0, q=1.0, k=1e-3), torch.tensor([[[5.0]]]).double())
    assert trace["s"].item() == pytest.approx(5e-3, rel=1e-12)


def test_a_value_is_found_under_its_key() -> None:
    """Two values under keys at right angles: the query of one reads it and not the other."""
    rnn = MLSTM(4, 2, dtype=torch.float64)
    with torch.no_grad():
        for one in rnn.parameters():
            one.zero_()
        W = rnn.weight_ih_l0  # x is (which key, which query): each of two
        W[2:4, 2:] = torch.eye(2) * 6
        W[4:6, :2] = torch.eye(2) * 6
        W[6:8, :2] = torch.tensor([[1.0, -2.0], [3.0, 5.0]])
        rnn.bias_ih_l0[1] = 40.0
    x = torch.tensor([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]).double()
    trace = record(rnn, x)
    np.testing.assert_allclose(trace["s"][0, 0, 0, 2:], [[1, 3], [-2, 5]], rtol=1e-12)


@pytest.mark.parametrize("form", ["batched", "reverse"])
def test_the_ledger_adds_up_to_what_is_read(draw: Any, form: str) -> None:
    both = form == "reverse"
    rnn = made(MLSTM, bidirectional=both)
    trace = record(
        rnn, draw(TIME, BATCH, INPUT, dtype=torch.float64), begun(draw, 2 if both else 1)
    )
    place = {"direction": int(both), "batch": 1}
    book = measure.ledger(trace, step=3, **place)
    assert np.abs(book.held).max() < 1e-13
    total = book.left.sum(0) + book.initial
    np.testing.assert_allclose(total, trace.sel("s", layer=0, time=3, **place), atol=1e-13)
    later = slice(None, 3) if both else slice(4, None)
    assert (book.left[later] == 0).all()
    # What a step has left is what is missing where it had not written: its value at 0.
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    whole = record(made(MLSTM), x)
    now = {name: whole[name][0, 0, 1] for name in "ifqkvnms"}
    share = now["i"][2] * np.prod(now["f"][3:6], axis=0)
    wanted = share * now["v"][2] * (now["k"][2] @ now["q"][5])
    wanted /= max(abs(now["n"][5] @ now["q"][5]), np.exp(-now["m"][5, 0]))
    np.testing.assert_allclose(measure.ledger(whole, step=5, batch=1).left[2], wanted, rtol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_layers_are_recorded_on_data_that_nobody_has_scaled(dtype: torch.dtype) -> None:
    """The exponential of these sums is beyond every dtype."""
    for seed in range(3):
        torch.manual_seed(seed)
        rnn = MLSTM(INPUT, UNIT, LAYERS, bidirectional=True).to(dtype)
        size = 200 if dtype == torch.float32 else 3
        trace = record(rnn, (size * torch.randn(20, INPUT)).to(dtype))
        assert dtype != torch.float32 or np.abs(trace["m"]).max() > 89


@pytest.mark.parametrize(("one", "other"), ["fi", "qk", "kv", "qv", "ov", "nm", "im"])
@pytest.mark.parametrize("scale", [1.0, 30.0])
def test_a_wrong_signal_is_not_shown(
    monkeypatch: Any, draw: Any, one: str, other: str, scale: float
) -> None:
    right = matrix_memory.gates

    def wrong(sums: Any, out: Any, *given: Any, **options: Any) -> None:
        right(sums, out, *given, **options)
        out[one][:], out[other][:] = out[other].clone(), out[one].clone()

    monkeypatch.setattr(matrix_memory, "gates", wrong)
    rnn, x = MLSTM(INPUT, UNIT), scale * draw(TIME, BATCH, INPUT)
    with pytest.raises(VerificationError, match="which is more than rounding"):
        record(rnn, x)


def test_chunks_calls_of_a_step_and_saved_weights_are_the_one_pass(draw: Any) -> None:
    rnn, x = made(MLSTM, num_layers=LAYERS), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    hx = begun(draw, LAYERS)
    whole = record(rnn, x, hx)
    parts = [*record_chunks(rnn, x, hx, chunk=3)]
    assert [one.shape[-1] for one in parts[-1].last] == [UNIT, UNIT**2, UNIT, UNIT]
    other = MLSTM(INPUT, UNIT, LAYERS, dtype=torch.float64)
    other.load_state_dict(rnn.state_dict())
    need_whole(whole, parts, other, x, hx)
    assert set(whole.weights) == {name for name, _ in rnn.named_parameters()}


def test_every_weight_has_its_gradient(draw: Any) -> None:
    """Spans of two against finite differences, the state before the first step among them."""
    rnn, x = made(MLSTM), draw(5, 2, INPUT, dtype=torch.float64)
    hx = tuple(one[:, :2].clone().requires_grad_() for one in begun(draw, 1))

    def h(*weights: torch.Tensor) -> torch.Tensor:
        named = dict(zip(("weight_ih_l0", "bias_ih_l0"), weights[:2], strict=True))
        m = weights[4].expand(1, 2, UNIT)
        return torch.func.functional_call(rnn, named, (x, (hx[0], *weights[2:4], m)))[0]

    given = (*rnn.parameters(), hx[1], hx[2], hx[3][..., :1].detach().clone().requires_grad_())
    torch.autograd.gradcheck(h, given)


@pytest.mark.parametrize("size", [0.1, 4.0])  # what is found is below the floor, or above it
def test_the_gradient_of_an_input_is_autograds_from_any_memory(draw: Any, size: float) -> None:
    """Also where little more than nothing of what was there before is left."""
    rnn = MLSTM(INPUT, UNIT).double()
    x = size * draw(TIME, INPUT, dtype=torch.float64)
    with torch.no_grad():
        rnn.bias_ih_l0[:1] -= 8 if size < 1 else 0
        rnn.weight_ih_l0[1:2] *= torch.where(torch.arange(INPUT) == 2, 400.0, 1.0)
    h, C, n, m = (draw(1, wide, dtype=torch.float64) for wide in (UNIT, UNIT**2, UNIT, 1))
    hx = (h, C, n, (m - (9 if size < 1 else 0)).expand(1, UNIT))
    trace = record(rnn, x, hx)
    weight = (trace["n"] * trace["q"]).sum(-1)[0, 0, 0]
    assert (np.abs(weight) < np.exp(-trace["m"][0, 0, 0, :, 0])).all() == (size < 1)
    assert (trace["f"] < 1e-100).any() == (size > 1)
    for step, unit in ((5, 3), (2, 4)):
        wanted = torch.autograd.functional.jacobian(
            lambda x, step=step, unit=unit: rnn(x, hx)[0][step, unit], x
        )
        found = gradients.input_gradient(
            trace, [{"W_ih": rnn.weight_ih_l0.detach().numpy()}], unit=unit, step=step
        )
        np.testing.assert_allclose(found[:, 0], wanted, rtol=1e-9, atol=1e-14)
        assert found[: step + 1].any(axis=(1, 2)).all()


def test_an_edited_pass_is_the_loop_with_its_edit(draw: Any) -> None:
    rnn, x = made(MLSTM, bidirectional=True), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    packed = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False)
    place = 2 + 2 * UNIT + 3  # the row of v of unit 3
    W, b = (one.detach().numpy().copy() for one in (rnn.weight_ih_l0, rnn.bias_ih_l0))
    W[place], b[place] = 0, 0.5
    zeros = {name: np.zeros(UNIT**2 if name == "C" else UNIT) for name in STATES}
    found = looped(W, b, x[:, 1].numpy(), zeros)
    trace = record(rnn, packed, edits="v3=0.5")
    for name in trace.signals:
        values = [one[name] for one in found]
        np.testing.assert_allclose(trace[name][0, 0, 1], values, atol=1e-12)
    # What is held at a step is what later steps read; before it nothing is another.
    plain, held = record(rnn, packed), record(rnn, packed, edits="i@4=0,f@4=1,s2@6=7")
    np.testing.assert_array_equal(plain["h"][0, 0, 1, :3], held["h"][0, 0, 1, :3])
    left = {"layer": 0, "direction": 0, "batch": 1}
    assert (measure.ledger(held, step=4, **left).left[3] == 0).all()
    total = measure.ledger(held, step=4, **left)
    sums = total.left.sum(0) + total.initial
    np.testing.assert_allclose(held.sel("s", time=4, **left), sums, atol=1e-13)
    assert held.sel("s", time=5, unit=2, **left) == 7
    begun_high = record(rnn, packed, edits="m@0=9,n@0=0.25")
    assert (begun_high.sel("f", time=0, **left) > 0.5).all()
    with pytest.raises(EditError, match="an mLSTM has one i for all of its units, so that no unit"):
        record(rnn, packed, edits="i3=0")
    with pytest.raises(EditError, match="has one W_xf for all of its units"):
        record(rnn, packed, edits="W_xf2*0")
    with pytest.raises(EditError, match="no gate of an mLSTM reads h, so it has no W_hv"):
        record(rnn, packed, edits="W_hv*0")


def test_what_it_does_not_take_is_a_sentence(draw: Any) -> None:
    x, zero = draw(TIME, BATCH, INPUT), torch.zeros(1, BATCH, UNIT)
    C = torch.zeros(1, BATCH, UNIT**2)
    with pytest.raises(ValueError, match=r"hx must be \(h, C, n, m\) of \(1, 3, 5\), \(1, 3, 25\)"):
        MLSTM(INPUT, UNIT)(x, (zero, zero, zero, zero))
    with pytest.raises(ValueError, match="the m of hx must be the same for every unit"):
        MLSTM(INPUT, UNIT)(x, (zero, C, zero, torch.arange(5.0).expand(1, BATCH, UNIT)))
    rnn = MLSTM(INPUT, UNIT)
    trace = record(rnn, x)
    with pytest.raises(ValueError, match="the memory of an mLSTM is a matrix"):
        linearise(trace, {"W_ih": rnn.weight_ih_l0.detach().numpy()})
    with pytest.raises(ValueError, match=r"W_ih must have the shape \(22, input\) for this mlstm"):
        gradients.input_gradient(trace, [{"W_ih": rnn.weight_ih_l0.detach().numpy()[2:]}], unit=1)
    only = replace(trace, initial={n: one for n, one in trace.initial.items() if n != "C"})
    with pytest.raises(KeyError, match="this trace does not have C before the first step"):
        gradients.input_gradient(only, [{"W_ih": rnn.weight_ih_l0.detach().numpy()}], unit=1)
    with pytest.raises(ValueError, match="only an mLSTM has a matrix memory"):
        memory_at(record(torch.nn.GRU(INPUT, UNIT), x))
    with pytest.raises(ValueError, match="step must be one that was read, 0 to 6; got 9"):
        memory_at(trace, 9)
    with pytest.raises(KeyError, match="'v' was not kept in this trace"):
        memory_at(record(rnn, x, signals="ifk"))
