"""A sequence in chunks is the sequence in one pass, and a Trace's last state continues it."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from lstm_viz import Trace, VerificationError, record, record_all, record_chunks, skipping, tracing
from lstm_viz.minimal import MinGRU, MinLSTM
from tests.conftest import BATCH, INPUT, TIME, UNIT

STEPS = 3 * TIME + 2


def joined(traces: list[Trace], name: str) -> np.ndarray:
    return np.concatenate([trace[name] for trace in traces], 3)


@pytest.mark.truth
@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("form", ["batched", "batch_first", "unbatched", "projected"])
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn", "relu"])
def test_chunks_are_the_one_pass(make: Any, draw: Any, kind: str, form: str) -> None:
    options = {"batch_first": True} if form == "batch_first" else {}
    if form == "projected" and kind == "lstm":
        options = {"proj_size": 2}
    module = make(kind, bidirectional=False, **options).double()  # relu amplifies what is rounded
    shape = (STEPS, INPUT) if form == "unbatched" else (STEPS, BATCH, INPUT)
    x = draw(*shape, dtype=torch.float64)
    x = x.transpose(0, 1) if form == "batch_first" else x
    before = record(module, x * 0.5)

    whole = record(module, x, before.last)
    chunks = list(record_chunks(module, x, before.last, chunk=TIME))

    assert [trace.sizes["time"] for trace in chunks] == [TIME, TIME, TIME, 2]
    assert chunks[2].labels == tuple(range(2 * TIME + 1, 3 * TIME + 1))
    for name in whole.signals:
        np.testing.assert_allclose(joined(chunks, name), whole[name], atol=1e-11, err_msg=name)
    for one, other in pairwise(chunks):
        for name, state in other.initial.items():
            np.testing.assert_allclose(state, one[name][:, :, :, -1], atol=1e-11)
    assert max(trace.meta["verified"] for trace in chunks) < 1e-11


@pytest.mark.truth
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_last_is_what_torch_ends_with(make: Any, draw: Any, kind: str, both: bool) -> None:
    """In each direction, and where each of several sequences ends."""
    module = make(kind, bidirectional=both)
    x = draw(TIME, BATCH, INPUT)
    packed = pack_padded_sequence(x, torch.tensor([4, 7, 2]), enforce_sorted=False)
    for given in (x, packed):
        last = record(module, given).last
        with torch.no_grad():
            _, own = module(given)
            module(x, last)
        for one, other in zip(*((s,) if kind != "lstm" else s for s in (last, own)), strict=True):
            assert one.shape == other.shape == (2 * (1 + both), BATCH, UNIT)
            torch.testing.assert_close(one, other, rtol=0, atol=1e-6)


def test_last_is_that_of_the_last_step_that_was_read(draw: Any) -> None:
    trace = record(nn.GRU(INPUT, UNIT, bidirectional=True), draw(3, INPUT))
    mask = np.array([False, True, True, False, True, False])
    torch.testing.assert_close(skipping.spread(trace, mask).last, trace.last, rtol=0, atol=0)


def test_last_of_a_cell_is_the_state_it_has(draw: Any) -> None:
    cell, x = nn.LSTMCell(INPUT, UNIT), draw(BATCH, INPUT)
    last = record_all(cell, x)["lstmcell"].last
    with torch.no_grad():
        for state, own in zip(last, cell(x), strict=True):
            torch.testing.assert_close(state[0], own, rtol=0, atol=1e-6)


def test_a_last_that_is_not_whole_is_refused(draw: Any) -> None:
    lstm, x = nn.LSTM(INPUT, UNIT, 2), draw(TIME, INPUT)
    with pytest.raises(KeyError, match="'c' was not kept in this trace"):
        _ = record(lstm, x, signals="hf").last
    for axis in ("layers", "units"):
        kept: dict[str, Any] = {axis: 1}
        with pytest.raises(ValueError, match=f"keeps some {axis} only, .* without {axis}="):
            _ = record(lstm, x, **kept).last


def test_a_part_is_kept_of_each_chunk(draw: Any) -> None:
    lstm, x = nn.LSTM(INPUT, UNIT, 2), draw(STEPS, BATCH, INPUT)
    whole = record(lstm, x, signals="f", layers=1, units=[2, 4])
    chunks = list(record_chunks(lstm, x, chunk=5, signals="f", layers=1, units=[2, 4]))
    np.testing.assert_allclose(joined(chunks, "f"), whole["f"], atol=1e-6)


def test_memory_is_for_one_chunk(draw: Any) -> None:
    """Bytes that NumPy takes: twenty times the steps take no more."""
    gru, peaks = nn.GRU(INPUT, 32), []
    for steps in (400, 8000):
        x = draw(steps, BATCH, INPUT)
        tracemalloc.start()
        for trace in record_chunks(gru, x, chunk=200):
            assert trace.sizes["time"] == 200
            del trace
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


def test_each_chunk_is_checked_and_the_caller_keeps_its_gradients(
    draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, seen = tracing.rebuild.GATES_OF["gru"], []

    def wrong(x: Any, h: Any, w: Any, out: Any) -> None:
        right(x, h, w, out)
        out["z"][2, 1, 3] += 0.3 * (len(seen) == 2)

    monkeypatch.setitem(tracing.rebuild.GATES_OF, "gru", wrong)
    chunks = record_chunks(nn.GRU(INPUT, UNIT), draw(STEPS, BATCH, INPUT), chunk=TIME)
    for _ in range(2):
        seen.append(next(chunks))
        assert torch.is_grad_enabled()
    with pytest.raises(VerificationError, match="the GRU's own output"):
        next(chunks)


@pytest.mark.parametrize(
    ("options", "x", "given", "error", "sentence"),
    [
        ({"bidirectional": True}, (7, 4), {}, ValueError, "GRU reads in both directions, and the"),
        ({}, (7, 4), {"chunk": 0}, ValueError, "chunk must be a whole number of at least 1; got 0"),
        ({}, (7, 4), {"chunk": 2.0}, ValueError, "chunk must be a whole number .*; got 2.0"),
        ({}, (7, 4), {"chunk": True}, ValueError, "chunk must be a whole number .*; got True"),
        ({}, (7, 4), {"chunk": np.True_}, ValueError, "chunk must be a whole number .*; got "),
        ({}, (7, 4), {"chunk": "2"}, ValueError, "chunk must be a whole number .*; got '2'"),
        ({}, (), {}, ValueError, r"the axes \(time, batch, input\), .*; got the shape \(\)"),
        ({}, (4,), {}, ValueError, r"or \(time, input\); got the shape \(4,\)"),
        ({}, (2, 3, 7, 4), {}, ValueError, r"got the shape \(2, 3, 7, 4\)"),
        ({}, (7, 4), {"signals": "fx"}, ValueError, "signals must be some of r, z, n, h"),
        ({}, (7, 4), {"units": 5}, IndexError, "unit has 5 entries, 0 to 4; got 5"),
        ({}, (0, 4), {}, ValueError, r"the input has no numbers \(shape \(0, 4\)"),
        ({}, None, {}, TypeError, "takes a Tensor, got NoneType; record a PackedSequence whole"),
    ],
)
def test_refusals_come_before_the_first_chunk(
    options: Any, x: Any, given: Any, error: type, sentence: str
) -> None:
    gru = nn.GRU(4, 5, **options)
    with pytest.raises(error, match=sentence):
        record_chunks(gru, None if x is None else torch.zeros(x), **given)  # type: ignore[arg-type]


def test_what_is_no_layer_is_refused() -> None:
    with pytest.raises(TypeError, match=r"nn.RNN or a layer of lstm_viz, .* got LSTMCell"):
        record_chunks(nn.LSTMCell(4, 5), torch.zeros(7, 4))  # type: ignore[arg-type]


@pytest.mark.parametrize("chunk", [np.int64(4), np.uint8(4), torch.tensor(4)])
@pytest.mark.parametrize("base", [MinGRU, MinLSTM, nn.RNN])
def test_a_whole_number_of_any_type_is_one(draw: Any, base: Any, chunk: Any) -> None:
    module, x = base(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    chunks = list(record_chunks(module, x, chunk=chunk))
    assert [trace.labels for trace in chunks] == [(1, 2, 3, 4), (5, 6, 7)]
    np.testing.assert_allclose(joined(chunks, "h"), record(module, x)["h"], atol=1e-6)


@pytest.mark.parametrize("base", [nn.GRU, nn.LSTM])
def test_a_last_state_goes_where_a_packed_input_is(draw: Any, base: Any) -> None:
    class Told(base):
        def forward(self, input: Any, hx: Any = None) -> Any:
            states = hx if isinstance(hx, tuple) else (hx,)
            raise RuntimeError(f"states on {[state.device.type for state in states]}")

    last = record(base(INPUT, UNIT), draw(TIME, BATCH, INPUT)).last
    elsewhere = PackedSequence(torch.empty(4, INPUT, device="meta"), torch.tensor([2, 1, 1]))
    with pytest.raises(RuntimeError, match=r"states on \['meta'(, 'meta')?\]"):
        tracing.call_of(Told(INPUT, UNIT), elsewhere, last)
