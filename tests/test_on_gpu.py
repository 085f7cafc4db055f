"""What is recorded on a CUDA device is what the CPU records, for every kind of pass."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import (
    GeneralGRU,
    GeneralLSTM,
    PeepholeLSTM,
    ResetFirstGRU,
    Trace,
    VerificationError,
    rebuild,
    record,
    record_all,
    record_chunks,
    recording,
)
from lstm_viz.axes import AXES
from lstm_viz.cells import Weights
from lstm_viz.device import full_precision
from lstm_viz.kinds import hx_names
from lstm_viz.precision import NARROW
from lstm_viz.train import Budget
from lstm_viz.train.texts import TextRun, build
from tests.conftest import BATCH, HIDDEN, INPUT, KINDS, TIME, UNIT

pytestmark = pytest.mark.gpu

OURS = {
    "general lstm": GeneralLSTM,
    "peephole lstm": PeepholeLSTM,
    "general gru": GeneralGRU,
    "reset first": ResetFirstGRU,
}
EDITS = {
    "lstm": "f3@4-5=0.25",
    "slstm": "m3@4-5=0.25",
    "mlstm": "f@4-5=0.25,v3@5=1",
    "gru": "z3@4-5=0.25",
    "rnn": "h3@4-5=0.25",
}


# A share of the largest. cuDNN's own σ and tanh are approximate (its h is 3e-6 from that of
# float64, a CPU's 3e-7), and each step multiplies what the one before is off by.
WITHIN = 1e-4


def same(here: Trace, there: Trace) -> None:
    assert there.meta["device"].startswith("cuda")
    assert there.meta["verified"] < there.meta["tolerance"]
    assert list(here.signals) == list(there.signals)
    for name in here.signals:
        alike(there.signals[name], here.signals[name])


def alike(found: np.ndarray, expected: np.ndarray) -> None:
    largest = max(1.0, float(np.nanmax(np.abs(expected))))
    np.testing.assert_allclose(found, expected, rtol=0, atol=WITHIN * largest)


def beside(module: Any, *given: Any) -> tuple[Any, ...]:
    """A copy of the module and of all that it takes, on the GPU."""
    return copy.deepcopy(module).cuda(), *(one.cuda() for one in given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(make: Any, draw: Any, kind: str) -> None:
    module, x = make(kind), draw(TIME, BATCH, INPUT)
    same(record(module, x), record(*beside(module, x)))


@pytest.mark.parametrize("name", OURS)
def test_modules_of_ours(draw: Any, name: str) -> None:
    module, x = OURS[name](INPUT, UNIT, 2, bidirectional=True), draw(TIME, BATCH, INPUT)
    same(record(module, x), record(*beside(module, x)))


@pytest.mark.parametrize("kind", KINDS)
def test_packed_sequences_from_a_given_state(make: Any, draw: Any, kind: str) -> None:
    module, x = make(kind), draw(TIME, BATCH, INPUT)
    names = hx_names("rnn" if kind == "relu" else kind)
    states = tuple(draw(4, BATCH, UNIT) for _ in names)
    hx: Any = states if len(states) > 1 else states[0]
    there, y = beside(module, x)
    on_gpu = tuple(one.cuda() for one in hx) if isinstance(hx, tuple) else hx.cuda()
    lengths = torch.tensor([TIME, 3, 5])
    packed, other = (pack_padded_sequence(one, lengths, enforce_sorted=False) for one in (x, y))
    same(record(module, packed, hx), record(there, other, on_gpu))


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_layer_that_projects(make: Any, draw: Any) -> None:
    module, x = make("lstm", proj_size=3), draw(TIME, BATCH, INPUT)
    same(record(module, x), record(*beside(module, x)))


@pytest.mark.parametrize("kind", EDITS)
def test_an_edited_pass(make: Any, draw: Any, kind: str) -> None:
    module, x = make(kind), draw(TIME, BATCH, INPUT)
    edited = record(*beside(module, x), edits=EDITS[kind])
    same(record(module, x, edits=EDITS[kind]), edited)
    assert edited.meta["edited"] == EDITS[kind]


def test_edited_peepholes(draw: Any) -> None:
    module, x = PeepholeLSTM(INPUT, UNIT, 2), draw(TIME, BATCH, INPUT)
    given: dict[str, Any] = {"edits": "p_f*-2,c3@4-5=0.25"}
    same(record(module, x, **given), record(*beside(module, x), **given))


@pytest.mark.parametrize("kind", ["lstm", "mlstm", "gru", "rnn"])
def test_chunks_are_the_one_pass(make: Any, draw: Any, kind: str) -> None:
    module, x = make(kind, bidirectional=False), draw(TIME, BATCH, INPUT)
    there, y = beside(module, x)
    chunks = list(record_chunks(there, y, chunk=3))
    assert [chunk.sizes["time"] for chunk in chunks] == [3, 3, 1]
    whole = record(module, x)
    for name in whole.signals:
        axis = AXES.index("time")
        found = np.concatenate([chunk.signals[name] for chunk in chunks], axis)
        alike(found, whole.signals[name])


# Which torch's own bfloat16 layers warn of on a GPU, recorded or not.
@pytest.mark.filterwarnings("ignore:RNN module weights are not part of single contiguous chunk")
@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_16_bits(make: Any, draw: Any, kind: str, dtype: torch.dtype) -> None:
    module, x = make(kind).cuda().to(dtype), draw(TIME, BATCH, INPUT).cuda().to(dtype)
    trace = record(module, x)
    assert 0 < trace.meta["verified"] < trace.meta["tolerance"]
    own = module(x)[0].detach().float().cpu()
    h = torch.from_numpy(np.array(trace.sel("h", layer=1))).permute(2, 1, 0, 3).flatten(2)
    torch.testing.assert_close(h, own, rtol=0, atol=0)


@pytest.mark.parametrize("dtype", NARROW)
def test_autocast(make: Any, draw: Any, dtype: torch.dtype) -> None:
    module, x = beside(make("lstm"), draw(TIME, BATCH, INPUT))
    with torch.autocast("cuda", dtype):
        trace = record(module, x)
    assert trace.meta["verified"] < trace.meta["tolerance"]
    full = record(module, x)
    for name in full.signals:
        np.testing.assert_allclose(trace.signals[name], full.signals[name], rtol=0, atol=0.1)


class Translator(nn.Module):
    """An encoder, and a decoder of one cell that begins with the encoder's state."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = nn.GRU(INPUT, HIDDEN), nn.GRUCell(INPUT, HIDDEN)

    def forward(self, x: Tensor) -> Tensor:
        _, state = self.encoder(x)
        h, answers = state[0], []
        for step in x:
            h = self.decoder(step, h)
            answers.append(h)
        return torch.stack(answers)


def test_all_layers_of_a_model_and_its_gradient_is_left_alone(draw: Any) -> None:
    model, x = Translator(), draw(TIME, BATCH, INPUT)
    there, y = beside(model, x)
    for name, trace in record_all(model, x).items():
        same(trace, record_all(there, y)[name])
    with full_precision(torch.device("cuda")):  # in which a recorded pass computes
        plain = there(y)
    with recording(there) as found:
        answer = there(y)
    assert set(found) == {"encoder", "decoder"}
    torch.testing.assert_close(answer, plain, rtol=0, atol=0)
    grads = [
        torch.autograd.grad(one.square().sum(), there.encoder.weight_hh_l0)
        for one in (plain, answer)
    ]
    torch.testing.assert_close(*grads, rtol=1e-6, atol=1e-6)


def test_exchanged_gates_are_found(make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is with what the GPU's own kernel computed."""
    right: Callable[..., Any] = rebuild.lstm_gates

    def exchanged(x: Tensor, h: Tensor, w: Weights, out: dict[str, Tensor]) -> Any:
        return right(x, h, w, {**out, "i": out["o"], "o": out["i"]})

    module, x = beside(make("lstm"), draw(TIME, BATCH, INPUT))
    monkeypatch.setitem(cast(dict[str, Any], rebuild.GATES_OF), "lstm", exchanged)
    with pytest.raises(VerificationError):
        record(module, x)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_text_is_learned_as_on_the_cpu(kind: str) -> None:
    places = np.random.default_rng(5).integers(0, 7, 210)

    def run(device: str) -> TextRun:
        model = build(kind, 7, seed=4, hidden=6).to(device)
        made = TextRun(model, places, Budget(13, 3, 0.02, clip=1.0), 5, lambda _: 2.5)
        while made.step < 13:
            made.advance()
        return made

    here, there = run("cpu"), run("cuda")
    assert there.losses == pytest.approx(here.losses, rel=1e-3)
    assert {one.device.type for one in there.reader.state or ()} == {"cuda"}
