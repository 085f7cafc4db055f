"""General layers against torch's own, against NumPy's loop, and against autograd."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz import gradients, measure, record, record_all, record_chunks, surgery
from lstm_viz.activations import SHAPES, activation
from lstm_viz.call import weight_arrays
from lstm_viz.general import (
    General,
    GeneralGRU,
    GeneralLSTM,
    GeneralRNN,
    PeepholeLSTM,
    ResetFirstGRU,
)
from lstm_viz.jacobians import linearise
from lstm_viz.kinds import KINDS
from lstm_viz.minimal import MinGRU
from lstm_viz.plots.theme import signal_range
from lstm_viz.recurrent_map import RecurrentMap
from lstm_viz.trace import Trace
from tests.conftest import BATCH, DIRECTIONS, INPUT, LAYERS, TIME, UNIT

pytestmark = pytest.mark.truth
LENGTHS = (4, 7, 2)
TORCH = {GeneralLSTM: nn.LSTM, GeneralGRU: nn.GRU, GeneralRNN: nn.RNN}
HARD = "hard_sigmoid(0.2,0.5)"
# Each with functions of its own, none of which has a corner where these numbers are.
OWN: dict[type[General], tuple[str, ...]] = {
    GeneralLSTM: ("softsign", "elu(0.5)", "scaled_tanh(0.9,1.1)"),
    PeepholeLSTM: ("sigmoid", "softsign", "scaled_tanh(0.9,1.1)"),
    GeneralGRU: ("sigmoid", "softsign"),
    ResetFirstGRU: ("sigmoid", "softplus"),
    GeneralRNN: ("softsign",),
}
MODULES = pytest.mark.parametrize("module", OWN)


def made(module: Any, **options: Any) -> Any:
    torch.manual_seed(3)
    return module(INPUT, UNIT, dtype=torch.float64, **options)


def sigma(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


def states(module: Any, draw: Any, *shape: int) -> Any:
    """Initial states that are not 0, as the module takes them."""
    drawn = [draw(*shape, UNIT, dtype=torch.float64) for _ in KINDS[module.kind].states]
    return tuple(drawn) if len(drawn) > 1 else drawn[0]


@pytest.mark.parametrize("module", TORCH)
@pytest.mark.parametrize("both", [False, True], ids=["forward", "both directions"])
@pytest.mark.parametrize("form", ["batched", "batch_first", "unbatched", "packed"])
def test_with_torchs_activations_it_is_torchs_layer(
    draw: Any, module: Any, both: bool, form: str
) -> None:
    options = {"num_layers": LAYERS, "bidirectional": both, "batch_first": form == "batch_first"}
    own, torchs = made(module, **options), made(TORCH[module], **options)
    assert [name for name, _ in own.named_parameters()] == list(torchs.state_dict())
    own.load_state_dict(torchs.state_dict())
    rows = (LAYERS * (2 if both else 1),)
    hx = states(own, draw, *rows, *(() if form == "unbatched" else (BATCH,)))
    x: Any = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    if form == "batch_first":
        x = x.transpose(0, 1)
    elif form == "unbatched":
        x = x[:, 1]
    elif form == "packed":
        x = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False)
    for given in ((x,), (x, hx)):
        (y, last), (wanted, end) = own(*given), torchs(*given)
        if form == "packed":
            assert torch.equal(y.batch_sizes, wanted.batch_sizes)
            y, wanted = pad_packed_sequence(y)[0], pad_packed_sequence(wanted)[0]
        torch.testing.assert_close(y, wanted)
        torch.testing.assert_close(last, end)
    one, other = record(own, x, hx), record(torchs, x, hx)
    for name in other.signals:
        np.testing.assert_allclose(one.sel(name), other.sel(name), atol=1e-13)


def by_hand(module: Any, x: np.ndarray, before: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """One step of the first layer forwards, written out with NumPy alone."""
    W, U, b, d = (p.detach().numpy() for p in list(module.parameters())[:4])

    def rows(k: int, h: np.ndarray) -> np.ndarray:
        part = slice(k * UNIT, (k + 1) * UNIT)
        return W[part] @ x + b[part] + U[part] @ h + d[part]

    h = before["h"]
    if isinstance(module, PeepholeLSTM):
        p_i, p_f, p_o = module.weight_peephole_l0.detach().numpy().reshape(3, UNIT)
        i, f = sigma(rows(0, h) + p_i * before["c"]), sigma(rows(1, h) + p_f * before["c"])
        g = rows(2, h) / (1 + np.abs(rows(2, h)))
        c = f * before["c"] + i * g
        o = sigma(rows(3, h) + p_o * c)
        return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * 0.9 * np.tanh(1.1 * c)}
    if isinstance(module, GeneralLSTM):
        i, f, o = (rows(k, h) / (1 + np.abs(rows(k, h))) for k in (0, 1, 3))
        g = np.where(rows(2, h) > 0, rows(2, h), 0.5 * np.expm1(rows(2, h)))
        c = f * before["c"] + i * g
        return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * 0.9 * np.tanh(1.1 * c)}
    if isinstance(module, GeneralRNN):
        a = rows(0, h)
        return {"a": a, "h": a / (1 + np.abs(a))}
    r, z = sigma(rows(0, h)), sigma(rows(1, h))
    if isinstance(module, ResetFirstGRU):
        n = np.log1p(np.exp(rows(2, r * h)))
    else:
        part = slice(2 * UNIT, 3 * UNIT)
        n = W[part] @ x + b[part] + r * (U[part] @ h + d[part])
        n = n / (1 + np.abs(n))
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


@MODULES
def test_every_signal_is_its_equation(draw: Any, module: Any) -> None:
    own = made(module, activations=OWN[module])
    hx = states(own, draw, 1, BATCH)
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    trace = record(own, x, hx)
    first = hx if isinstance(hx, tuple) else (hx,)
    for batch in range(BATCH):
        before = {k: s[0, batch].numpy() for k, s in zip(("h", "c"), first, strict=False)}
        for step in range(TIME):
            now = by_hand(own, x[step, batch].numpy(), before)
            for name, value in now.items():
                np.testing.assert_allclose(trace.sel(name, batch=batch, time=step)[0, 0], value)
            before = now
    assert trace.meta["nonlinearity"] == " ".join(OWN[module])


@MODULES
@pytest.mark.parametrize("name", SHAPES)
def test_a_recording_leaves_what_it_compares_as_it_is(draw: Any, module: Any, name: str) -> None:
    own = made(module, activations=[name] * len(KINDS[module.kind].squashes))
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64) * 0.2
    if name == "exponential":  # which else grows without bound
        with torch.no_grad():
            own.bias_ih_l0.sub_(1.0)
    trace = record(own, x)
    gate = KINDS[module.kind].gates[0]
    h = np.concatenate([np.zeros((1, BATCH, UNIT)), trace.sel("h", layer=0)[0].transpose(1, 0, 2)])
    W, U, b, d = (p.detach().numpy()[:UNIT] for p in list(own.parameters())[:4])
    sums = x.numpy() @ W.T + b + h[:-1] @ U.T + d
    if module is PeepholeLSTM:
        c = trace.sel("c", layer=0)[0].transpose(1, 0, 2)
        sums[1:] += c[:-1] * own.weight_peephole_l0.detach().numpy()[:UNIT]
    wanted = sums if gate == "a" else activation(name).value(np, sums)
    found = trace.sel(gate, layer=0)[0].transpose(1, 0, 2)
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12)


def test_a_step_of_one_unit_with_peepholes_by_hand() -> None:
    """c' = 2, p = (0.5, −1, 3) of i f o, and no other weight: i = σ(1), f = σ(−2), g = tanh 0.5."""
    rnn = PeepholeLSTM(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for one in rnn.parameters():
            one.zero_()
        rnn.weight_peephole_l0.copy_(torch.tensor([0.5, -1.0, 3.0]))
        rnn.bias_ih_l0[2] = 0.5
    h, c = torch.zeros(1, 1).double(), torch.full((1, 1), 2.0).double()
    trace = record(rnn, torch.ones(1, 1).double(), (h, c))
    made = 0.119202922022 * 2 + 0.731058578630 * 0.462117157260
    wanted = {"i": 0.731058578630, "f": 0.119202922022, "c": made, "o": sigma(np.float64(3 * made))}
    for name, value in wanted.items():
        assert trace.sel(name).item() == pytest.approx(value, abs=1e-11)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_peepholes_of_0_are_torchs_layer(draw: Any, dtype: torch.dtype) -> None:
    options = {"num_layers": LAYERS, "bidirectional": True}
    own, torchs = PeepholeLSTM(INPUT, UNIT, **options), nn.LSTM(INPUT, UNIT, **options)
    own.load_state_dict(torchs.state_dict(), strict=False)
    with torch.no_grad():
        for name, one in own.named_parameters():
            if "peephole" in name:
                one.zero_()
    x = draw(TIME, BATCH, INPUT, dtype=dtype)
    packed = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False)
    one, other = record(own.to(dtype), packed), record(torchs.to(dtype), packed)
    for name in other.signals:
        np.testing.assert_allclose(one.sel(name), other.sel(name), atol=1e-6)


def test_an_edited_peephole_is_a_module_with_that_weight(draw: Any) -> None:
    rnn = made(PeepholeLSTM, num_layers=LAYERS, bidirectional=True)
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    edited = record(rnn, x, edits="p_f*-2,p_o1.3=0.5,p_i+0.2", layer=1, direction=1)
    own = copy.deepcopy(rnn)
    with torch.no_grad():
        p_i, p_f, p_o = own.weight_peephole_l1_reverse.view(3, UNIT)
        p_f *= -2
        p_o[[1, 3]] = 0.5
        p_i += 0.2
    wanted, unedited = record(own, x), record(rnn, x)
    place = {"layer": 1, "direction": 1}
    for name in wanted.signals:
        np.testing.assert_allclose(edited.sel(name, **place), wanted.sel(name, **place), atol=1e-12)
        assert np.abs(edited.sel(name, **place) - unedited.sel(name, **place)).max() > 1e-3


def test_what_an_earlier_state_does_to_a_later_one_passes_through_the_peepholes(draw: Any) -> None:
    rnn = made(PeepholeLSTM, activations=OWN[PeepholeLSTM])
    x = draw(TIME, 1, INPUT, dtype=torch.float64)
    trace = record(rnn, x)
    found = gradients.routes(trace, weight_arrays(rnn, 0, 0))
    before = [torch.tensor(trace.sel(name, time=2).reshape(1, 1, UNIT)) for name in "hc"]
    now = record(rnn, x[3:4], tuple(before))

    def last(c: torch.Tensor) -> torch.Tensor:
        """c at the end, where h at step 3 follows the c of that step."""
        a = rnn.weight_ih_l0 @ x[3, 0] + rnn.bias_ih_l0 + rnn.bias_hh_l0
        a = a + rnn.weight_hh_l0 @ before[0].flatten()
        o = torch.sigmoid(a[3 * UNIT :] + rnn.weight_peephole_l0[2 * UNIT :] * c)
        h = o * 0.9 * torch.tanh(1.1 * c)
        return rnn(x[4:], (h[None, None], c[None, None]))[1][1].flatten()

    J = torch.autograd.functional.jacobian(last, torch.tensor(now.sel("c").flatten()))
    lag = TIME - 1 - 3
    assert found.gradient["c"][lag] == pytest.approx(float(torch.linalg.norm(J, 2)), rel=1e-10)
    kept = trace.sel("f", layer=0)[0, 0]
    assert found.direct is not None
    assert found.direct[lag] == pytest.approx(kept[4:].prod(0).max(), rel=1e-12)


def test_a_reset_gate_of_0_hides_the_old_state_from_the_candidate_but_not_its_bias() -> None:
    rnn = made(ResetFirstGRU)
    with torch.no_grad():
        rnn.bias_ih_l0[:UNIT] = -60.0  # r is 0
    x, h = torch.ones(1, INPUT).double(), torch.full((1, UNIT), 0.7).double()
    trace = record(rnn, x, h)
    n = (
        rnn.weight_ih_l0[2 * UNIT :] @ x[0]
        + rnn.bias_ih_l0[2 * UNIT :]
        + rnn.bias_hh_l0[2 * UNIT :]
    )
    np.testing.assert_allclose(trace.sel("n").ravel(), torch.tanh(n).detach().numpy())


@MODULES
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_long_passes_of_every_form_agree(draw: Any, module: Any, dtype: torch.dtype) -> None:
    options = {"num_layers": LAYERS, "bidirectional": True, "activations": OWN[module]}
    rnn, x = made(module, **options).to(dtype), draw(211, BATCH, INPUT, dtype=dtype)
    packed = pack_padded_sequence(x, torch.tensor([211, 150, 7]), enforce_sorted=False)
    trace = record(rnn, packed)
    assert trace.meta["verified"] <= trace.meta["tolerance"]
    kept = record(rnn, packed, signals="h", layers=1)
    np.testing.assert_array_equal(kept.sel("h", layer=0), trace.sel("h", layer=1))


def test_wide_sums_and_gates_that_are_shut_agree() -> None:
    rnn = GeneralLSTM(INPUT, UNIT, activations=(HARD, "tanh", "relu"))
    with torch.no_grad():
        for one in rnn.parameters():
            one.mul_(40)
    trace = record(rnn, torch.randn(90, BATCH, INPUT) * 10)
    assert {0.0, 1.0} < set(np.unique(trace.sel("f")))  # shut, open, and between
    assert signal_range(trace, "f") == (0.0, 1.0)


def test_a_gate_that_leaves_0_to_1_is_ranged_by_its_values() -> None:
    rnn = GeneralLSTM(INPUT, UNIT, activations=("relu", "tanh", "tanh"))
    with torch.no_grad():
        rnn.bias_ih_l0[:UNIT] = 2.7  # i
    trace = record(rnn, torch.zeros(1, BATCH, INPUT))
    low, high = signal_range(trace, "i")
    assert (low, high) == (0.0, pytest.approx(trace.sel("i").max(), rel=0.1))
    assert high >= trace.sel("i").max() > 1
    assert signal_range(trace, "h") == (-1.0, 1.0)
    signed = GeneralLSTM(INPUT, UNIT, activations=("softsign", "tanh", "tanh"))
    trace = record(signed, torch.randn(TIME, BATCH, INPUT))
    low, high = signal_range(trace, "f")
    assert -low == high == 1.0
    assert np.isfinite(measure.half_life(trace)).all()  # by the size of what is kept


@MODULES
def test_its_jacobians_are_autograds(draw: Any, module: Any) -> None:
    rnn = made(module, activations=OWN[module])
    x = draw(TIME, 1, INPUT, dtype=torch.float64)
    trace = record(rnn, x)
    weights = weight_arrays(rnn, 0, 0)
    layer = linearise(trace, weights)
    hx = [torch.from_numpy(trace.sel(k, time=3).flatten()) for k in layer.parts]

    def step(now: torch.Tensor, *state: torch.Tensor) -> torch.Tensor:
        given = tuple(s[None, None] for s in state)
        _, last = rnn(now[None, None], given if len(given) > 1 else given[0])
        return torch.cat([s.flatten() for s in (last if isinstance(last, tuple) else (last,))])

    to_x, *to_states = torch.autograd.functional.jacobian(step, (x[4, 0], *hx))
    J = torch.cat(to_states, 1).numpy()
    np.testing.assert_allclose(layer.jacobian(slice(4, 5))[0], J, atol=1e-12)
    P = np.random.default_rng(5).normal(size=(3, layer.size))
    np.testing.assert_allclose(layer.back(4, P), P @ J, atol=1e-12)
    np.testing.assert_allclose(layer.forward(4, P.T), J @ P.T, atol=1e-12)
    every = np.broadcast_to(P, (TIME, *P.shape))
    np.testing.assert_allclose(layer.to_input(every)[4], P @ to_x.numpy(), atol=1e-12)
    place = {"layer": 0, "direction": 0, "batch": 0}
    there = RecurrentMap(trace, weights, x[4, 0].numpy(), place)
    start = torch.cat(hx).numpy()[None]
    np.testing.assert_allclose(there(start)[0], there.trajectory[4], atol=1e-13)
    np.testing.assert_allclose(there.jacobian(start)[0], J, atol=1e-12)


@MODULES
def test_an_edited_pass_is_the_module_with_that_change(draw: Any, module: Any) -> None:
    options = {"num_layers": LAYERS, "bidirectional": True, "activations": OWN[module]}
    rnn, x = made(module, **options), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    gate = KINDS[rnn.kind].gates[-1]
    edited = surgery.record(rnn, x, edits=f"b_{gate}=0.3", layer=0, direction=1)
    other = copy.deepcopy(rnn)
    place = slice((len(KINDS[rnn.kind].gates) - 1) * UNIT, None)
    with torch.no_grad():
        other.bias_ih_l0_reverse[place], other.bias_hh_l0_reverse[place] = 0.3, 0.0
    wanted = record(other, x)
    for name in wanted.signals:
        np.testing.assert_allclose(edited.sel(name), wanted.sel(name), atol=1e-12)


def test_models_chunks_copies_and_files(draw: Any, tmp_path: Path) -> None:
    rnn = made(ResetFirstGRU, activations=(HARD, "tanh"))
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    trace = record(rnn, x)
    model = nn.Sequential(rnn)
    np.testing.assert_array_equal(record_all(model, x)["0"].sel("n"), trace.sel("n"))
    parts = [part.sel("h") for part in record_chunks(rnn, x, chunk=3)]
    np.testing.assert_allclose(np.concatenate(parts, axis=3), trace.sel("h"), atol=1e-14)
    for other in (copy.deepcopy(rnn), pickle.loads(pickle.dumps(rnn))):
        np.testing.assert_array_equal(record(other, x).sel("h"), trace.sel("h"))
    assert repr(rnn) == f"ResetFirstGRU(4, 5, activations=('{HARD}', 'tanh'))"
    assert repr(made(GeneralGRU)) == "GeneralGRU(4, 5)"
    loaded = Trace.load(trace.save(tmp_path / "run.npz"))
    assert loaded.meta["nonlinearity"] == f"{HARD} tanh"


def test_what_it_does_not_take_is_told() -> None:
    with pytest.raises(ValueError, match="must be 3 for a GeneralLSTM, of i, f, o; g; h"):
        GeneralLSTM(INPUT, UNIT, activations=["tanh"])
    with pytest.raises(ValueError, match="there is no activation 'swish'"):
        GeneralRNN(INPUT, UNIT, activations=["swish"])
    with pytest.raises(ValueError, match="dropout must be 0, as a GeneralGRU has none"):
        GeneralGRU(INPUT, UNIT, dropout=0.5)
    rnn, x = GeneralLSTM(INPUT, UNIT), torch.ones(TIME, BATCH, INPUT)
    with pytest.raises(ValueError, match=r"hx must be \(h, c\), each \(1, 3, 5\) for this input"):
        rnn(x, (torch.zeros(1, BATCH, UNIT), torch.zeros(DIRECTIONS, BATCH, UNIT)))
    with pytest.raises(ValueError, match=r"hx must be \(1, 3, 5\) for this input; got"):
        MinGRU(INPUT, UNIT)(x, torch.zeros(1, UNIT))
