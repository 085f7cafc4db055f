"""Modules of 16-bit numbers and under autocast: rebuilt in float32, compared with their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import Trace, VerificationError, record, record_all, recording, tracing
from lstm_viz.badge import badge, explained
from lstm_viz.chunks import record_chunks
from lstm_viz.layers import LAYERS
from lstm_viz.precision import NARROW, autocast_dtype, precision_of
from lstm_viz.surgery import record as edited
from tests.conftest import BATCH, INPUT, TIME, UNIT

pytestmark = pytest.mark.truth

EPS = {dtype: torch.finfo(dtype).eps for dtype in NARROW}
CELLS: dict[str, Any] = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "rnn": nn.RNNCell}


@contextmanager
def under(dtype: torch.dtype) -> Iterator[None]:
    with torch.autocast("cpu", dtype):
        yield


def name_of(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize("kind", LAYERS)
def test_a_module_of_16_bits_is_recorded(draw: Any, kind: str, dtype: torch.dtype) -> None:
    module = LAYERS[kind](INPUT, UNIT, 2, bidirectional=True).to(dtype)
    x = draw(TIME, BATCH, INPUT).to(dtype)
    own, _ = module(x)
    trace = record(module, x)
    assert trace.meta["dtype"] == name_of(dtype)
    assert "autocast" not in trace.meta
    assert all(signal.dtype == np.float32 for signal in trace.signals.values())
    assert 0 < trace.meta["verified"] <= 4 * EPS[dtype] < trace.meta["tolerance"]
    # h is the module's own, every bit of it.
    h = torch.from_numpy(np.array(trace.sel("h", layer=1))).permute(2, 1, 0, 3).flatten(2)
    torch.testing.assert_close(h, own.detach().float(), rtol=0, atol=0)


@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize("kind", CELLS)
def test_its_gates_are_those_of_the_same_weights_in_float32(
    draw: Any, kind: str, dtype: torch.dtype
) -> None:
    """Each step by torch's own Cell in float32, from the recorded state before it."""
    cell = CELLS[kind](INPUT, UNIT).to(dtype)
    layer = LAYERS[kind](INPUT, UNIT).to(dtype)
    layer.load_state_dict({f"{name}_l0": value for name, value in cell.state_dict().items()})
    x = draw(TIME, BATCH, INPUT).to(dtype)
    trace, full = record(layer, x), cell.float()
    state: Any = None
    for step in range(TIME):
        found = full(x[step].float(), state)
        h, *c = found if kind == "lstm" else (found,)
        recorded = torch.from_numpy(np.array(trace.sel("h", layer=0, direction=0, time=step)))
        torch.testing.assert_close(recorded, h.detach(), rtol=0, atol=3 * EPS[dtype])
        for each in c:  # in float32 all the way, from the recorded h
            own = torch.from_numpy(np.array(trace.sel("c", layer=0, direction=0, time=step)))
            torch.testing.assert_close(own, each.detach(), rtol=1e-5, atol=1e-6)
        state = (recorded, *c) if c else recorded
    for name, weight in trace.weights.items():
        np.testing.assert_array_equal(weight, getattr(layer, name).detach().float().numpy())


@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize(("kind", "names"), [("lstm", "ifgo"), ("gru", "rzn")])
def test_a_wrong_gate_is_more_than_rounding_to_16_bits(
    draw: Any, monkeypatch: pytest.MonkeyPatch, kind: str, names: str, dtype: torch.dtype
) -> None:
    """Any two gates exchanged, in a layer of usual weights on a usual input."""
    module, x = LAYERS[kind](INPUT, UNIT).to(dtype), draw(TIME, BATCH, INPUT).to(dtype)
    right = tracing.rebuild.GATES_OF[kind]
    for one, other in [(a, b) for a in names for b in names if a < b]:
        order = [{one: other, other: one}.get(name, name) for name in names]

        def wrong(x: Any, h: Any, w: Any, out: Any, order: Any = order) -> None:
            rows = [names.index(name) for name in order]
            parts = [weight.chunk(len(names)) for weight in w[:4]]
            right(
                x,
                h,
                w._replace(
                    **dict(
                        zip(
                            w._fields,
                            (torch.cat([part[k] for k in rows]) for part in parts),
                            strict=False,
                        )
                    )
                ),
                out,
            )

        monkeypatch.setitem(tracing.rebuild.GATES_OF, kind, wrong)
        with pytest.raises(VerificationError, match="more than rounding"):
            record(module, x)


@pytest.mark.parametrize("dtype", NARROW)
@pytest.mark.parametrize("kind", LAYERS)
def test_a_pass_under_autocast_is_recorded(draw: Any, kind: str, dtype: torch.dtype) -> None:
    module, x = LAYERS[kind](INPUT, UNIT, 2), draw(TIME, BATCH, INPUT)
    try:
        with under(dtype):
            module(x)
    except RuntimeError:
        pytest.skip("torch's own fused LSTM has no such pass on this processor")
    with under(dtype):
        alone = record(module, x)
        inside = record_all(module, x)
        with recording(module) as recorded:
            module(x)
    with recording(module) as outside, under(dtype):
        module(x)
    traces = [alone, *inside.values(), *recorded.values(), *outside.values()]
    for trace in traces:
        assert (trace.meta["dtype"], trace.meta["autocast"]) == (name_of(dtype), True)
        assert trace.meta["tolerance"] > EPS[dtype]
        np.testing.assert_array_equal(trace["h"], alone["h"])
    plain = record(module, x)
    assert plain.meta["dtype"] == "float32"
    assert plain.meta["verified"] < 1e-5
    assert 0 < np.abs(plain["h"] - alone["h"]).max() < 8 * EPS[dtype]


def test_autocast_leaves_float64_as_it_is(draw: Any) -> None:
    module, x = LAYERS["lstm"](INPUT, UNIT).double(), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    with under(torch.bfloat16):
        assert precision_of(x.dtype, autocast_dtype(x.device)) is None
        trace = record(module, x)
    assert trace.meta["dtype"] == "float64"
    assert trace.meta["verified"] < 1e-14


@pytest.mark.parametrize("kind", CELLS)
def test_the_steps_of_a_cell_under_autocast_are_one_sequence(draw: Any, kind: str) -> None:
    cell, x = CELLS[kind](INPUT, UNIT), draw(TIME, BATCH, INPUT)
    with recording(cell) as recorded, under(torch.bfloat16):
        state = None
        for step in x:
            state = cell(step, state)
    (trace,) = recorded.values()
    assert (trace.sizes["batch"], trace.sizes["time"]) == (BATCH, TIME)
    assert "changed" not in trace.meta
    h = state[0] if isinstance(state, tuple) else state
    assert h is not None
    own = trace.sel("h", layer=0, direction=0, time=-1)
    np.testing.assert_array_equal(own, h.detach().float().numpy())


def test_calls_with_and_without_autocast_are_checked_each_by_its_own_rounding(draw: Any) -> None:
    gru, x = nn.GRU(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    with recording(gru) as recorded:
        _, h = gru(x)
        with under(torch.bfloat16):
            _, h = gru(x, h)
    (trace,) = recorded.values()
    assert trace.sizes["time"] == 2 * TIME
    assert trace.meta["tolerance"] > EPS[torch.bfloat16]


def test_packed_projected_and_kept_in_part(draw: Any) -> None:
    module = nn.LSTM(INPUT, UNIT, 2, proj_size=3, bidirectional=True).bfloat16()
    x = draw(TIME, BATCH, INPUT).bfloat16()
    packed = pack_padded_sequence(x, torch.tensor([4, 7, 2]), enforce_sorted=False)
    whole = record(module, packed)
    part = record(module, packed, signals="fh", layers=1)
    np.testing.assert_array_equal(part["f"][0], whole["f"][1])
    assert np.isnan(whole.sel("f", batch=2, time=slice(2, None))).all()


def test_a_chunk_starts_from_the_last_state_of_the_one_before(draw: Any) -> None:
    module, x = nn.LSTM(INPUT, UNIT).bfloat16(), draw(TIME, BATCH, INPUT).bfloat16()
    whole = record(module, x)
    chunks = list(record_chunks(module, x, chunk=3))
    # The last c of a Trace is the one rebuilt in float32, and is rounded to 16 bits once more.
    again: Trace = record(module, x[3:], chunks[0].last)
    close = 2 * EPS[torch.bfloat16]
    np.testing.assert_allclose(chunks[1]["h"], again["h"][..., :3, :], rtol=0, atol=close)
    joined = np.concatenate([trace["h"] for trace in chunks], 3)
    assert np.abs(joined - whole["h"]).max() <= close


def test_edits_continue_in_float32(draw: Any) -> None:
    module, x = nn.LSTM(INPUT, UNIT).bfloat16(), draw(TIME, BATCH, INPUT).bfloat16()
    plain, held = record(module, x), edited(module, x, edits="f3@4-6=0")
    np.testing.assert_array_equal(plain["h"][..., :3, :], held["h"][..., :3, :])
    assert (held.sel("f", unit=3, time=slice(3, 6)) == 0).all()
    assert held.meta["tolerance"] > EPS[torch.bfloat16]


def test_the_badge_says_what_was_compared() -> None:
    meta = {"verified": 3e-3, "tolerance": 0.1, "dtype": "bfloat16", "device": "cpu"}
    assert "max|Δ| = 3e-3 · bfloat16, gates recalculated in float32 · cpu" in badge({"": meta})
    cast = {**meta, "autocast": True}
    assert "autocast to bfloat16, gates recalculated in float32" in badge({"": cast})
    told = explained({"LSTM": cast, "GRU": {**meta, "dtype": "float32"}})
    assert "rounding to 16 bits" in told.text
    assert (
        "numbers",
        "autocast to bfloat16, gates recalculated in float32",
        "float32",
    ) in told.rows
    assert "16" not in explained({"GRU": {**meta, "dtype": "float32"}}).text


def test_other_dtypes_are_refused() -> None:
    with pytest.raises(ValueError, match="float16 and bfloat16, got"):
        record(nn.LSTM(INPUT, UNIT), torch.ones(TIME, BATCH, INPUT, dtype=torch.int64))
