"""minGRU and minLSTM against a loop over their equations, and against cells worked out by hand."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from lstm_viz import measure, record, record_all
from lstm_viz.edits import EditError
from lstm_viz.minimal import MinGRU, Minimal, MinLSTM, scan
from tests.conftest import BATCH, INPUT, LAYERS, TIME, UNIT

pytestmark = pytest.mark.truth
LENGTHS = (4, 7, 2)
# torch's own, on the first use of forward derivatives.
FORWARD_AD = pytest.mark.filterwarnings(r"ignore:`torch\.jit\.script` is deprecated")
MODULES = pytest.mark.parametrize("module", [MinGRU, MinLSTM])


def sigma(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


def step(kind: str, sums: np.ndarray, h: np.ndarray) -> dict[str, np.ndarray]:
    """The paper's equations (Feng et al. 2024), from W x + b."""
    if kind == "mingru":
        z, v = sigma(sums[:UNIT]), sums[UNIT:]
        return {"z": z, "v": v, "h": (1 - z) * h + z * v}
    f, i, v = sigma(sums[:UNIT]), sigma(sums[UNIT : 2 * UNIT]), sums[2 * UNIT :]
    kept, written = f / (f + i), i / (f + i)
    return {"f": f, "i": i, "v": v, "h": kept * h + written * v}


def looped(module: Any, x: np.ndarray, first: np.ndarray) -> list[list[dict[str, np.ndarray]]]:
    """Every signal of one sequence (time, input), (layer · direction) of (time) of dicts."""
    rows, ways = [], 2 if module.bidirectional else 1
    for layer in range(module.num_layers):
        below = []
        for way in range(ways):
            end = f"l{layer}" + ("_reverse" if way else "")
            W = getattr(module, f"weight_ih_{end}").detach().numpy()
            b = getattr(module, f"bias_ih_{end}").detach().numpy() if module.bias else 0
            h, found = first[layer * ways + way], []
            for now in x[::-1] if way else x:
                found.append(step(module.kind, W @ now + b, h))
                h = found[-1]["h"]
            found = found[::-1] if way else found
            rows.append(found)
            below.append(np.stack([one["h"] for one in found]))
        x = np.concatenate(below, axis=1)
    return rows


def made(module: type[Minimal], **options: Any) -> Minimal:
    torch.manual_seed(3)
    return module(INPUT, UNIT, dtype=torch.float64, **options)


@MODULES
@pytest.mark.parametrize("both", [False, True], ids=["forward", "both directions"])
@pytest.mark.parametrize(
    ("form", "bias"),
    [("batched", False), ("batch_first", True), ("unbatched", True), ("packed", True)],
)
def test_all_steps_at_once_are_the_steps_one_after_the_other(
    draw: Any, module: type[Minimal], both: bool, form: str, bias: bool
) -> None:
    options = {"num_layers": LAYERS, "bidirectional": both, "batch_first": form == "batch_first"}
    rnn = made(module, bias=bias, **options)
    rows = LAYERS * (2 if both else 1)
    x, hx = draw(TIME, BATCH, INPUT, dtype=torch.float64), draw(rows, BATCH, UNIT).double()
    given: Any = x
    if form == "batch_first":
        given = x.transpose(0, 1)
    elif form == "unbatched":
        given = x[:, 1]
    elif form == "packed":
        given = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False)
    y, last = rnn(given, hx[:, 1] if form == "unbatched" else hx)
    trace = record(rnn, given, hx[:, 1] if form == "unbatched" else hx)
    assert trace.kind == module.kind
    for batch in (1,) if form == "unbatched" else range(BATCH):
        steps = LENGTHS[batch] if form == "packed" else TIME
        wanted = looped(rnn, x[:steps, batch].numpy(), hx[:, batch].numpy())
        row = 0 if form == "unbatched" else batch
        ends = [found[0 if both and at % 2 else -1]["h"] for at, found in enumerate(wanted)]
        own = last if form == "unbatched" else last[:, batch]
        np.testing.assert_allclose(own.detach().numpy(), ends, atol=1e-13)
        if form != "unbatched":
            out = pad_packed_sequence(y)[0] if isinstance(y, PackedSequence) else y
            out = out[batch] if form == "batch_first" else out[:, batch]
            top = wanted[-2:] if both else wanted[-1:]
            h = np.concatenate([[one["h"] for one in found] for found in top], axis=1)
            np.testing.assert_allclose(out[:steps].detach().numpy(), h, atol=1e-13)
        for at, found in enumerate(wanted):
            layer, direction = divmod(at, 2 if both else 1)
            for name in trace.signals:
                values = trace.sel(name, layer=layer, direction=direction, batch=row)
                want = [one[name] for one in found]
                np.testing.assert_allclose(values[:steps], want, atol=1e-13)
                assert np.isnan(values[steps:]).all()


@MODULES
@pytest.mark.parametrize("many", [17, 40])  # a sort that isn't stable moves equal lengths
@pytest.mark.parametrize("is_sorted", [True, False])
def test_what_was_packed_comes_out_in_the_order_of_the_input(
    draw: Any, module: type[Minimal], many: int, is_sorted: bool
) -> None:
    rnn, x = made(module), draw(TIME, many, INPUT, dtype=torch.float64)
    lengths = torch.full((many,), TIME) if is_sorted else torch.arange(many) % 3 + TIME - 2
    packed = pack_padded_sequence(x, lengths, enforce_sorted=is_sorted)
    y, last = rnn(packed)
    for name in ("batch_sizes", "sorted_indices", "unsorted_indices"):
        assert getattr(y, name) is getattr(packed, name)
    for at, steps in enumerate(lengths):
        alone = rnn(x[:steps, at])[0]
        torch.testing.assert_close(pad_packed_sequence(y)[0][:steps, at], alone)
        torch.testing.assert_close(last[0, at], alone[-1])
    # Row by row what the cells below and above see, as of torch's own layer.
    first_step = rnn(packed.data[: packed.batch_sizes[0]][None])[0][0]
    torch.testing.assert_close(y.data[:many], first_step)


@MODULES
def test_its_gradients_are_those_of_the_loop(draw: Any, module: type[Minimal]) -> None:
    rnn = made(module)
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    y, _ = rnn(x)
    y.square().sum().backward()
    by_scan = {name: one.grad.clone() for name, one in rnn.named_parameters()}  # type: ignore[union-attr]
    rnn.zero_grad()
    h = torch.zeros(1, BATCH, UNIT, dtype=torch.float64)
    total = torch.zeros((), dtype=torch.float64)
    for now in x:  # a step at a time is no scan
        out, h = rnn(now[None], h)
        total = total + out.square().sum()
    total.backward()
    for name, one in rnn.named_parameters():
        torch.testing.assert_close(by_scan[name], one.grad)


@FORWARD_AD
def test_a_scan_has_every_derivative(draw: Any) -> None:
    given = [draw(*shape).double().requires_grad_() for shape in ((6, 2), (6, 2), (2,))]
    assert torch.autograd.gradcheck(scan, given, check_forward_ad=True, check_batched_grad=True)
    assert torch.autograd.gradgradcheck(scan, given)


@FORWARD_AD
@MODULES
def test_the_functions_of_torch_take_it(draw: Any, module: type[Minimal]) -> None:
    """Per-sequence gradients, a Jacobian forwards and in reverse, and a Hessian."""
    rnn, x = made(module), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    own = {name: one.detach() for name, one in rnn.named_parameters()}

    def loss(weights: dict[str, torch.Tensor], sequence: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(rnn, weights, (sequence,))[0].square().sum()

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 1))(own, x)
    for at in range(BATCH):
        rnn.zero_grad()
        rnn(x[:, at])[0].square().sum().backward()
        for name, one in rnn.named_parameters():
            torch.testing.assert_close(each[name][at], one.grad)

    def last(sequence: torch.Tensor) -> torch.Tensor:
        return rnn(sequence)[1][0]

    forwards, reverse = (way(last)(x[:, 2]) for way in (torch.func.jacfwd, torch.func.jacrev))
    torch.testing.assert_close(forwards, reverse)
    hessian = torch.func.hessian(lambda one: last(one).square().sum())(x[:, 2])
    twice = torch.autograd.functional.hessian(lambda one: last(one).square().sum(), x[:, 2])
    torch.testing.assert_close(hessian, twice)


@pytest.mark.parametrize("steps", [1, 2, 3, 64, 65])
def test_a_scan_of_a_constant_gate_is_a_geometric_sum(steps: int) -> None:
    """h_T = k^T h_0 + w (1 - k^T) / (1 - k)."""
    keep, write, first = 0.75, 0.5, -2.0
    one = torch.ones(steps, 1, dtype=torch.float64)
    h = scan(keep * one, write * one, first * one[0])
    t = np.arange(1, steps + 1)
    wanted = keep**t * first + write * (1 - keep**t) / (1 - keep)
    np.testing.assert_allclose(h[:, 0].numpy(), wanted, rtol=1e-14)


def one_unit(module: type[Minimal], bias: dict[str, float]) -> Minimal:
    """One unit whose gates are constant; v is 3 x."""
    rnn = module(1, 1, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0.zero_()
        rnn.weight_ih_l0[-1] = 3.0
        gates = ("z", "v") if module is MinGRU else ("f", "i", "v")
        rnn.bias_ih_l0.copy_(torch.tensor([bias.get(name, 0.0) for name in gates]))
    return rnn


@pytest.mark.parametrize(
    ("module", "bias", "gates"),
    [
        (MinGRU, {"z": np.log(1 / 4)}, {"z": 0.2}),
        # f = 3/4 and i = 1/2: of what they add up to, 3/5 and 2/5.
        (MinLSTM, {"f": np.log(3.0)}, {"f": 0.75, "i": 0.5}),
    ],
)
def test_three_steps_by_hand(module: Any, bias: dict[str, float], gates: dict[str, float]) -> None:
    trace = record(one_unit(module, bias), torch.tensor([[[1.0]], [[2.0]], [[0.0]]]).double())
    keep = 0.8 if module is MinGRU else 0.6
    h_1 = (1 - keep) * 3
    h_2 = keep * h_1 + (1 - keep) * 6
    for name, value in gates.items():
        np.testing.assert_allclose(trace[name].ravel(), value, rtol=1e-12)
    np.testing.assert_allclose(trace["v"].ravel(), [3, 6, 0], rtol=1e-12)
    np.testing.assert_allclose(trace["h"].ravel(), [h_1, h_2, keep * h_2], rtol=1e-12)
    # The half-life of a constant share, and who wrote what is left.
    assert measure.half_life(trace)[0] == pytest.approx(np.log(0.5) / np.log(keep))
    left = measure.ledger(trace).left[:, 0]
    np.testing.assert_allclose(left, [keep**2 * h_1, keep * (1 - keep) * 6, 0], atol=1e-15)


@pytest.mark.parametrize(
    ("module", "bias", "wanted"),
    [
        (MinGRU, {"z": 30}, "replaced"),
        (MinGRU, {"z": -30}, "kept"),
        (MinLSTM, {"i": 30, "f": -30}, "replaced"),
        (MinLSTM, {"f": 30, "i": -30}, "kept"),
        (MinLSTM, {"f": 30, "i": 30}, "halved"),
    ],
)
def test_each_gate_does_what_its_name_says(
    module: Any, bias: dict[str, float], wanted: str
) -> None:
    x, first = torch.tensor([[[2.0]]]).double(), torch.full((1, 1, 1), 0.5).double()
    trace = record(one_unit(module, bias), x, first)
    for name, value in bias.items():
        assert trace[name].item() == pytest.approx(float(value > 0), abs=1e-12)
    expected = {"replaced": 6.0, "kept": 0.5, "halved": 3.25}[wanted]
    assert trace["h"].item() == pytest.approx(expected)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shut", [-20.0, -60.0, -89.0, -200.0, -9000.0])
def test_gates_that_are_all_but_shut_still_have_their_shares(
    shut: float, dtype: torch.dtype
) -> None:
    """f = σ(shut + 1) and i = σ(shut) are as e is to 1, also where both are 0 in the dtype."""
    rnn = one_unit(MinLSTM, {"f": shut + 1, "i": shut}).to(dtype)
    x, first = torch.tensor([[[2.0]], [[-1.0]]]).to(dtype), torch.full((1, 1, 1), 0.5).to(dtype)
    keep = np.e / (np.e + 1)
    h = [keep * 0.5 + (1 - keep) * 6]
    h.append(keep * h[0] - (1 - keep) * 3)
    trace = record(rnn, x, first)
    np.testing.assert_allclose(trace["h"].ravel(), h, rtol=1e-5)
    # The recorded gates are σ of their sums.
    gate = float(torch.sigmoid(torch.tensor(shut, dtype=dtype)))
    np.testing.assert_allclose(trace["i"].ravel(), gate, rtol=1e-5)
    # Beside an edit of another step, or of another signal, they have the same shares.
    edited = record(rnn, x, first, edits="v@2=4")
    np.testing.assert_allclose(edited["h"].ravel(), [h[0], keep * h[0] + (1 - keep) * 4], rtol=1e-5)
    # Both held at 0 keep what there is; where they are 0 already, the edit changes nothing.
    held = record(rnn, x, first, edits="f@1=0,i@1=0")["h"].ravel()
    wanted = [0.5, keep * 0.5 - (1 - keep) * 3] if trace["f"].any() else h
    np.testing.assert_allclose(held, wanted, rtol=1e-5)
    y, _ = rnn(x, first)
    y.sum().backward()
    assert all(one.grad.isfinite().all() for one in rnn.parameters())  # type: ignore[union-attr]
    assert np.isfinite(measure.ledger(trace).left).all()


@MODULES
def test_new_layers_are_recorded_on_data_that_nobody_has_scaled(module: type[Minimal]) -> None:
    for seed in range(20):
        torch.manual_seed(seed)
        rnn, x = module(INPUT, UNIT, LAYERS, bidirectional=True), 300 * torch.randn(40, INPUT)
        record(rnn, x)


@MODULES
def test_a_long_pass_in_float32_is_verified(draw: Any, module: type[Minimal]) -> None:
    meta = record(module(INPUT, UNIT), 3 * draw(3000, INPUT)).meta
    assert meta["verified"] <= meta["tolerance"] < 1e-4
    assert set(record(module(INPUT, UNIT), draw(TIME, INPUT)).weights) == {
        "weight_ih_l0",
        "bias_ih_l0",
    }


def test_what_it_does_not_take_is_a_sentence(draw: Any) -> None:
    rnn = MinGRU(INPUT, UNIT)
    with pytest.raises(ValueError, match="hidden_size must be a whole number of at least 1; got 0"):
        MinLSTM(INPUT, 0)
    with pytest.raises(ValueError, match=r"input must be \(time, batch, 4\) .*; got \(7, 3\)"):
        rnn(draw(TIME, 3))
    with pytest.raises(ValueError, match=r"hx must be \(1, 3, 5\) for this input; got \(1, 5\)"):
        rnn(draw(TIME, BATCH, INPUT), draw(1, UNIT))
    with pytest.raises(ValueError, match=r"at least one step; got \(0, 3, 4\)"):
        rnn(draw(0, BATCH, INPUT))
    with pytest.raises(TypeError, match="MinGRU takes a Tensor or a PackedSequence, got list"):
        rnn([1.0])


def test_no_weights_of_the_hidden_state_can_be_changed(draw: Any) -> None:
    with pytest.raises(
        EditError, match="no gate of a minLSTM reads h, so it has no W_hf; it has W_x"
    ):
        record(MinLSTM(INPUT, UNIT), draw(TIME, INPUT), edits="W_hf*0")


@MODULES
def test_an_edited_pass_is_the_loop_with_its_edit(draw: Any, module: type[Minimal]) -> None:
    rnn, x = made(module), draw(TIME, INPUT, dtype=torch.float64)
    trace = record(rnn, x, edits="v2@3=0.5")
    W, b = (one.detach().numpy() for one in (rnn.weight_ih_l0, rnn.bias_ih_l0))
    h = np.zeros(UNIT)
    for at, now in enumerate(x.numpy()):
        sums = W @ now + b
        if at == 2:
            sums[-UNIT + 2] = 0.5  # v of unit 2
        h = step(rnn.kind, sums, h)["h"]
        np.testing.assert_allclose(trace["h"][0, 0, 0, at], h, atol=1e-14)


@MODULES
def test_a_recording_looks_at_no_weight_once_more(draw: Any, module: type[Minimal]) -> None:
    """spectral_norm takes a step at each look at its weight in training: one for each pass."""
    rnn, other = made(module), made(module)
    for one in (rnn, other):
        nn.utils.parametrizations.spectral_norm(one, "weight_ih_l0")
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    other.load_state_dict(rnn.state_dict())
    trace = record(rnn.train(), x)
    y, _ = other.train()(x)
    for name, buffer in other.named_buffers():
        torch.testing.assert_close(dict(rnn.named_buffers())[name], buffer)
    own = trace.sel("h", layer=0, direction=0).swapaxes(0, 1)
    np.testing.assert_allclose(own, y.detach().numpy(), atol=1e-13)
    again = copy.deepcopy(other.eval())  # and it can be copied after a pass
    torch.testing.assert_close(again(x)[0], other(x)[0])


@MODULES
def test_arguments_are_in_the_order_of_torchs(module: type[Minimal]) -> None:
    given = (INPUT, UNIT, LAYERS, False, True, 0.0, True)
    rnn, torchs = module(*given), nn.GRU(*given)
    names = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout")
    for name in (*names, "bidirectional"):
        assert getattr(rnn, name) == getattr(torchs, name)
    rnn.flatten_parameters()
    said = f"dropout must be 0, as a {module.__name__} has none .*; got 0.2; put nn.Dropout between"
    with pytest.raises(ValueError, match=said):
        module(INPUT, UNIT, 2, True, True, 0.2)


@MODULES
def test_it_shows_itself_as_torchs_layers_do(module: type[Minimal]) -> None:
    shown = repr(module(INPUT, UNIT, LAYERS, bias=False, batch_first=True, bidirectional=True))
    name = module.__name__
    options = "num_layers=2, bias=False, batch_first=True, bidirectional=True"
    assert shown == f"{name}(4, 5, {options})"


def test_minimal_layers_inside_a_model_are_recorded_by_their_names() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = MinGRU(3, 5, bias=False)
            self.second = MinLSTM(5, 4, bidirectional=True)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.second(self.first(x)[0])[0]

    torch.manual_seed(0)
    model, x = Two().eval(), torch.randn(7, 2, 3)
    found = record_all(model, x)
    assert {name: trace.kind for name, trace in found.items()} == {
        "first": "mingru",
        "second": "minlstm",
    }
    h = found["first"].sel("h", layer=0, direction=0)
    np.testing.assert_allclose(h, model.first(x)[0].detach().transpose(0, 1), atol=1e-6)
