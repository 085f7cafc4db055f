"""record against torch.nn, over everything that torch.nn takes."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from lstm_viz import VerificationError, record, tracing
from tests.conftest import BATCH, DIRECTIONS, INPUT, LAYERS, TIME, UNIT
from tests.covering import grid

pytestmark = pytest.mark.truth

CLOSE = {torch.float32: 5e-6, torch.float64: 1e-13}
GRID = list(
    itertools.product(
        ("lstm", "gru", "rnn", "relu"),
        (1, 2),  # layers
        (False, True),  # bidirectional
        (False, True),  # bias
        ("batched", "batch_first", "unbatched", "packed", "packed batch_first"),
        (torch.float32, torch.float64),
        (False, True),  # states before step 1
    )
)


def states_for(module: Any, draw: Any, dtype: torch.dtype, batched: bool) -> Any:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    middle = (BATCH,) if batched else ()
    hidden = getattr(module, "proj_size", 0) or UNIT
    h = draw(rows, *middle, hidden, dtype=dtype)
    return (h, draw(rows, *middle, UNIT, dtype=dtype)) if isinstance(module, nn.LSTM) else h


def input_for(form: str, draw: Any, dtype: torch.dtype) -> torch.Tensor | PackedSequence:
    if form == "unbatched":
        return draw(TIME, INPUT, dtype=dtype)
    first = "batch_first" in form
    x = draw(*((BATCH, TIME) if first else (TIME, BATCH)), INPUT, dtype=dtype)
    if "packed" in form:
        return pack_padded_sequence(x, torch.tensor([4, 7, 2]), first, enforce_sorted=False)
    return x


def own_output(output: Any, form: str) -> np.ndarray:
    """The module's output as (batch, time, direction · hidden), padding NaN."""
    if isinstance(output, PackedSequence):
        padded, _ = pad_packed_sequence(output, batch_first=True, padding_value=float("nan"))
        return padded.numpy()
    if form == "unbatched":
        return output[None].numpy()
    return (output if form == "batch_first" else output.transpose(0, 1)).numpy()


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize(
    ("kind", "layers", "both", "bias", "form", "dtype", "with_states"), grid(GRID, 3)
)
def test_equals_torch(
    make: Any,
    draw: Any,
    kind: str,
    layers: int,
    both: bool,
    bias: bool,
    form: str,
    dtype: torch.dtype,
    with_states: bool,
) -> None:
    for proj_size in (0, 3) if kind == "lstm" else (0,):
        options = {"proj_size": proj_size} if kind == "lstm" else {}
        module = make(
            kind,
            num_layers=layers,
            bidirectional=both,
            bias=bias,
            batch_first="batch_first" in form,
            **options,
        ).to(dtype)
        x = input_for(form, draw, dtype)
        hx = states_for(module, draw, dtype, form != "unbatched") if with_states else None

        trace = record(module, x, hx)

        with torch.no_grad():
            output, last = module(x, hx)
        h = np.concatenate([trace.sel("h", layer=-1, direction=d) for d in range(1 + both)], -1)
        np.testing.assert_array_equal(h, own_output(output, form))
        for name, state in zip("hc", last if kind == "lstm" else (last,), strict=False):
            own = state.numpy().reshape(layers, 1 + both, -1, state.shape[-1])
            np.testing.assert_allclose(ends_of(trace, name), own, atol=CLOSE[dtype], rtol=0)
        assert trace.meta["verified"] <= CLOSE[dtype]
        assert trace.meta["dtype"] == str(dtype).removeprefix("torch.")


def ends_of(trace: Any, name: str) -> np.ndarray:
    """(layer, direction, batch, unit): the state that each direction of each sequence ends with."""
    ends = [trace.sel(name, direction=0)[:, np.arange(len(trace.lengths)), trace.lengths - 1]]
    if trace.sizes["direction"] == 2:
        ends.append(trace.sel(name, direction=1, time=0))
    return np.stack(ends, 1)


def cell_of(module: Any, cell: Any, layer: int, direction: int) -> Any:
    """A torch cell with the weights of one layer and direction."""
    for name, p in cell.named_parameters():
        p.data = getattr(
            module, f"{name}_l{layer}" + ("_reverse" if direction else "")
        ).data.clone()
    return cell


def steps_of(trace: Any, x: torch.Tensor, direction: int) -> Any:
    """Step by step in the direction's own order, for layer 1: (time index, x, h before)."""
    below = torch.tensor(np.concatenate([trace.sel("h", layer=0, direction=d) for d in (0, 1)], -1))
    h = torch.tensor(trace.initial["h"][1, direction])
    for t in range(TIME - 1, -1, -1) if direction else range(TIME):
        yield t, below[:, t], h
        h = torch.tensor(trace.sel("h", layer=1, direction=direction, time=t))


@pytest.mark.parametrize("direction", [0, 1])
@torch.no_grad()
def test_every_lstm_signal_by_probing_torchs_cell(make: Any, draw: Any, direction: int) -> None:
    """nn.LSTMCell shows only h and c, but chosen states and biases make it tell each gate."""
    module = make("lstm").double()
    x, hx = draw(TIME, BATCH, INPUT, dtype=torch.float64), None
    hx = states_for(module, draw, torch.float64, batched=True)
    trace = record(module, x, hx)
    cell = cell_of(module, nn.LSTMCell(2 * UNIT, UNIT).double(), 1, direction)
    open_g = cell_of(module, nn.LSTMCell(2 * UNIT, UNIT).double(), 1, direction)
    open_g.bias_ih[2 * UNIT : 3 * UNIT] = 1e3  # g = 1
    c = hx[1][2 + direction]
    for t, below, h in steps_of(trace, x, direction):
        zero, one = torch.zeros_like(c), torch.ones_like(c)
        i = open_g(below, (h, zero))[1]
        f = cell(below, (h, one))[1] - cell(below, (h, zero))[1]
        g = cell(below, (h, zero))[1] / i
        h_next, c = cell(below, (h, c))
        told = {"i": i, "f": f, "g": g, "o": h_next / torch.tanh(c), "c": c, "h": h_next}
        for name, value in told.items():
            recorded = trace.sel(name, layer=1, direction=direction, time=t)
            np.testing.assert_allclose(recorded, value, atol=1e-9, err_msg=f"{name} at {t}")


@pytest.mark.parametrize("direction", [0, 1])
@torch.no_grad()
def test_every_gru_signal_by_probing_torchs_cell(make: Any, draw: Any, direction: int) -> None:
    module = make("gru").double()
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    trace = record(module, x, states_for(module, draw, torch.float64, batched=True))
    tell_z, tell_n, tell_r = (
        cell_of(module, nn.GRUCell(2 * UNIT, UNIT).double(), 1, direction) for _ in range(3)
    )
    n, z = slice(2 * UNIT, 3 * UNIT), slice(UNIT, 2 * UNIT)
    tell_z.bias_ih[n] = 1e3  # n = 1, so that h' = 1 - z + z h
    for tells in (tell_n, tell_r):
        tells.bias_ih[z] = -1e3  # z = 0, so that h' = n
    tell_r.weight_ih[n], tell_r.weight_hh[n] = 0, 0  # n = tanh(r)
    tell_r.bias_ih[n], tell_r.bias_hh[n] = 0, 1
    for t, below, h in steps_of(trace, x, direction):
        told = {
            "z": (tell_z(below, h) - 1) / (h - 1),
            "n": tell_n(below, h),
            "r": torch.atanh(tell_r(below, h)),
        }
        for name, value in told.items():
            recorded = trace.sel(name, layer=1, direction=direction, time=t)
            np.testing.assert_allclose(recorded, value, atol=1e-9, err_msg=f"{name} at {t}")


@pytest.mark.parametrize(
    ("kind", "row", "name"),
    [("lstm", k, s) for k, s in enumerate("ifgo")] + [("gru", k, s) for k, s in enumerate("rzn")],
)
def test_bias_probe(make: Any, draw: Any, kind: str, row: int, name: str) -> None:
    """A bias of +30 on one gate's rows sends exactly the signal of that name to 1."""
    module = make(kind, num_layers=1, bidirectional=False)
    rows = slice(row * UNIT, (row + 1) * UNIT)
    with torch.no_grad():
        module.bias_hh_l0.zero_()
        module.bias_ih_l0[rows] = 30.0
    trace = record(module, draw(TIME, BATCH, INPUT))
    gates = {
        s: np.asarray(trace.signals[s])
        for s in ("i", "f", "g", "o", "r", "z", "n")
        if s in trace.signals
    }
    assert [s for s, values in gates.items() if (values > 0.9999).all()] == [name]


def test_one_unit_cell_worked_by_hand() -> None:
    """x = 1, then -2, into one unit that starts from h = c = 0. Step 1, on paper:

    i = σ(0.5·1) = 0.622459          f = σ(1·1 + 1) = 0.880797
    g = tanh(2·1 - 1) = 0.761594     o = σ(-1·1 + 0.5) = 0.377541
    c = 0.622459·0.761594 = 0.474061 h = 0.377541·tanh(0.474061) = 0.166675
    """
    lstm = nn.LSTM(1, 1)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(torch.tensor([[0.5], [1.0], [2.0], [-1.0]]))  # i f g o
        lstm.weight_hh_l0.copy_(torch.tensor([[1.0], [-1.0], [0.5], [2.0]]))
        lstm.bias_ih_l0.copy_(torch.tensor([0.0, 0.5, -0.25, 0.5]))
        lstm.bias_hh_l0.copy_(torch.tensor([0.0, 0.5, -0.75, 0.0]))  # the two biases add
    trace = record(lstm, torch.tensor([[1.0], [-2.0]]))
    worked = {
        "i": (0.622459, 0.302942),
        "f": (0.880797, 0.237457),
        "g": (0.761594, -0.999893),
        "o": (0.377541, 0.944452),
        "c": (0.474061, -0.190341),
        "h": (0.166675, -0.177628),
    }
    for name, values in worked.items():
        recorded = trace.sel(name, layer=0, direction=0, batch=0, unit=0)
        np.testing.assert_allclose(recorded, values, atol=2e-6, err_msg=name)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn", "relu"])
def test_sees_a_gate_that_is_wrong(
    make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The first gate is off by 0.05 at one step of one unit."""
    module = make(kind)
    name = "rnn" if kind == "relu" else kind
    right = tracing.rebuild.GATES_OF[name]

    def wrong(x: Any, h: Any, w: Any, out: Any) -> None:
        right(x, h, w, out)
        out[{"lstm": "o", "gru": "z"}.get(kind, "a")][3, 1, 2] += 0.5

    monkeypatch.setitem(tracing.rebuild.GATES_OF, name, wrong)
    with pytest.raises(VerificationError, match=r"'s own output by \d.*nothing is shown"):
        record(module, draw(TIME, BATCH, INPUT))


class Off:
    """A recurrent module's class with one thing that it gives out off by `delta`."""

    def __new__(cls, base: Any, what: str, delta: float) -> Any:
        def forward(self: Any, input: Any, hx: Any = None) -> Any:
            y, last = base.forward(self, input, hx)
            y = y.clone()
            if what == "h":
                y[3, 1, 2] += delta  # in the middle, so that h_n is right
            states = [state.clone() for state in (last if isinstance(last, tuple) else (last,))]
            if what in ("h_n", "c_n"):
                states["hc".index(what[0])][1, 2, 3] += delta
            return y, tuple(states) if isinstance(last, tuple) else states[0]

        return type("Off", (base,), {"forward": forward})


@pytest.mark.parametrize(
    ("base", "what"),
    [
        (base, what)
        for base in (nn.LSTM, nn.GRU, nn.RNN)
        for what in ("h", "h_n", "c_n")
        if what != "c_n" or base is nn.LSTM
    ],
)
def test_the_badge_is_the_difference_that_there_is(draw: Any, base: Any, what: str) -> None:
    """Within the tolerance the largest difference is reported, beyond it nothing is shown."""
    x = draw(TIME, BATCH, INPUT)
    torch.manual_seed(1)
    slightly = Off(base, what, 1e-15)(INPUT, UNIT, num_layers=2).double()
    found = record(slightly, x.double()).meta
    assert found["verified"] == pytest.approx(1e-15, rel=0.5)
    assert found["verified"] <= found["tolerance"]
    with pytest.raises(VerificationError, match="differ from the Off's own output"):
        record(Off(base, what, 3e-3)(INPUT, UNIT, num_layers=2), x)


def test_the_modules_own_pass_runs_in_full_precision(
    make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = []

    @contextmanager
    def noted(device: torch.device) -> Any:
        within.append(device)
        yield
        within.append(None)

    monkeypatch.setattr(tracing, "full_precision", noted)
    module = make("lstm")
    seen: list[Any] = []
    module.register_forward_hook(lambda *_: seen.append(within[-1]))
    record(module, draw(TIME, BATCH, INPUT))
    assert seen == [torch.device("cpu")]
    assert within[-1] is None


def test_sees_a_module_that_computes_something_else(draw: Any) -> None:
    class Louder(nn.LSTM):
        def forward(self, input: Any, hx: Any = None) -> Any:  # type: ignore[override]
            y, last = super().forward(input, hx)
            return y * 1.01, last

    with pytest.raises(VerificationError, match="Louder's own output"):
        record(Louder(INPUT, UNIT), draw(TIME, BATCH, INPUT))


@pytest.mark.parametrize("where", ["weights", "states"])
def test_not_a_number_is_called_by_its_name(make: Any, draw: Any, where: str) -> None:
    module = make("rnn")
    hx = states_for(module, draw, torch.float32, batched=True)
    with torch.no_grad():
        (module.weight_hh_l1 if where == "weights" else hx[2])[1, 1] = float("nan")
    with pytest.raises(ValueError, match=r"RNN's own output or states hold NaN .* initial states"):
        record(module, draw(TIME, BATCH, INPUT), hx)


def test_a_difference_that_is_no_number_never_verifies(
    make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = tracing.rebuild.lstm_gates

    def wrong(x: Any, h: Any, w: Any, out: Any) -> None:
        right(x, h, w, out)
        out["o"][3, 1, 2] = float("nan")

    monkeypatch.setitem(tracing.rebuild.GATES_OF, "lstm", wrong)
    with pytest.raises(VerificationError, match="by nan"):
        record(make("lstm"), draw(TIME, BATCH, INPUT))


def test_another_dtype_than_came_in_is_refused(draw: Any) -> None:
    x = draw(TIME, BATCH, INPUT)

    class Mixed(nn.LSTM):
        def forward(self, input: Any, hx: Any = None) -> Any:  # type: ignore[override]
            output, states = super().forward(input, hx)
            return output.bfloat16(), tuple(state.bfloat16() for state in states)

    with pytest.raises(ValueError, match=r"received torch.float32 and returned torch.bfloat16"):
        record(Mixed(INPUT, UNIT), x)


def test_a_subclass_that_gives_something_else_is_refused(draw: Any) -> None:
    class OutputOnly(nn.LSTM):
        def forward(self, input: Any, hx: Any = None) -> Any:  # type: ignore[override]
            return super().forward(input, hx)[0]

    with pytest.raises(ValueError, match=r"OutputOnly returns Tensor, .* pair \(output, states\)"):
        record(OutputOnly(INPUT, UNIT), draw(TIME, BATCH, INPUT))


def test_dropout_is_refused_in_training_and_recorded_in_evaluation(make: Any, draw: Any) -> None:
    module, x = make("lstm", dropout=0.3), draw(TIME, BATCH, INPUT)
    np.testing.assert_array_equal(
        record(module, x).signals["h"], record(make_like(module), x).signals["h"]
    )
    with pytest.raises(
        ValueError, match=r"training mode with dropout 0\.3 .* call module\.eval\(\)"
    ):
        record(module.train(), x)
    assert record(make("lstm", num_layers=LAYERS).train(), x).meta["verified"] < 1e-5


def make_like(module: Any) -> Any:
    same = nn.LSTM(INPUT, UNIT, num_layers=LAYERS, bidirectional=DIRECTIONS == 2)
    same.load_state_dict(module.state_dict())
    return same


STATE = torch.zeros(2, 3, 5)
TWO, ONE = "the tensors h, c, as the module takes them", "the tensor h, as the module takes it"


@pytest.mark.parametrize(
    ("make_layer", "hx", "said"),
    [
        (nn.LSTM, 4, f"{TWO}.* got int"),
        (nn.LSTM, STATE, f"{TWO}.* got Tensor"),
        (nn.LSTM, (), rf"{TWO}.* got tuple of 0 \(\)"),
        (nn.LSTM, [STATE], rf"{TWO}.* got list of 1 \(Tensor\)"),
        (nn.LSTM, (STATE,) * 900, rf"{TWO}.* got tuple of 900 \(Tensor, Tensor, Tensor\)"),
        (nn.LSTM, (STATE, np.zeros((2, 3, 5))), r"got tuple of 2 \(Tensor, ndarray\)"),
        (nn.LSTM, (None, STATE), r"got tuple of 2 \(NoneType, Tensor\)"),
        (nn.LSTM, (STATE, None), r"got tuple of 2 \(Tensor, NoneType\)"),
        (nn.LSTM, (None, None), r"got tuple of 2 \(NoneType, NoneType\)"),
        (nn.LSTM, ((STATE,), (STATE,)), r"got tuple of 2 \(tuple, tuple\)"),
        (nn.GRU, (STATE,), rf"this GRU must be {ONE}.* got tuple of 1 \(Tensor\)"),
        (nn.RNN, "h", f"this RNN must be {ONE}.* got str"),
    ],
)
def test_states_that_are_not_those_it_takes_are_refused(
    make_layer: Any, hx: Any, said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        record(make_layer(4, 5, 2), torch.zeros(7, 3, 4), hx)


@pytest.mark.parametrize(
    ("module", "x", "error", "sentence"),
    [
        (nn.Linear(4, 5), torch.zeros(7, 3, 4), TypeError, r"got Linear; record_all\(model"),
        (nn.LSTM(4, 5), [1.0, 2.0], TypeError, "Tensor or a PackedSequence, got list"),
        (nn.LSTM(4, 5), torch.zeros(7, 3, 4).int(), ValueError, "got torch.int32"),
        (nn.GRU(4, 5), torch.full((7, 3, 4), torch.nan), ValueError, "NaN or infinity"),
        (nn.RNN(4, 5), torch.zeros(7, 0, 4), ValueError, r"no numbers \(shape \(7, 0, 4\)"),
        (nn.LSTM(4, 5, device="meta"), torch.zeros(7, 3, 4, device="meta"), ValueError, "on meta"),
    ],
)
def test_refusals(module: Any, x: Any, error: type, sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        record(module, x)


def test_leaves_the_module_and_the_states_alone(make: Any, draw: Any) -> None:
    module = make("lstm").train()
    before = {name: p.clone() for name, p in module.state_dict().items()}
    hx = states_for(module, draw, torch.float32, batched=True)
    trace = record(module, draw(TIME, BATCH, INPUT), hx)
    hx[1].fill_(99.0)
    assert module.training
    assert trace.initial["c"].max() < 99
    for name, p in module.state_dict().items():
        assert torch.equal(p, before[name])


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("packed", [False, True])
def test_what_has_gradients_is_recorded_without(
    make: Any, draw: Any, kind: str, packed: bool
) -> None:
    """Input and states of a training: no warning, and no number is another."""
    module, x = make(kind), draw(TIME, BATCH, INPUT)
    hx = states_for(module, draw, torch.float32, batched=True)
    lengths = torch.tensor([4, 7, 2])

    def given(x: torch.Tensor) -> Any:
        return pack_padded_sequence(x, lengths, enforce_sorted=False) if packed else x

    expected = record(module, given(x), hx)
    states = hx if isinstance(hx, tuple) else (hx,)
    for each in (x, *states):
        each.requires_grad_()
    trace = record(module, given(x), hx)
    for name, signal in expected.signals.items():
        np.testing.assert_array_equal(trace[name], signal)
    for name, state in expected.initial.items():
        np.testing.assert_array_equal(trace.initial[name], state)


def test_large_cell_states_verify_relative_to_their_size(draw: Any) -> None:
    """A counter's cell reaches the thousands, where float32 has steps of 1e-4."""
    lstm = nn.LSTM(1, 2)
    with torch.no_grad():
        for p in lstm.parameters():
            p.fill_(3.0)
    trace = record(lstm, torch.full((4000, 1), 5.0))
    assert trace.signals["c"].max() == pytest.approx(4000, rel=1e-3)
    assert trace.meta["verified"] < 1e-5
