"""A trace that keeps a part of a pass has the numbers of the whole pass's trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import VerificationError, compare, measure, plots, record, signals
from lstm_viz.jacobians import linearise
from lstm_viz.kinds import SIGNALS
from lstm_viz.plots.bands import band
from lstm_viz.trace import Trace
from tests.conftest import BATCH, INPUT, TIME, UNIT
from tests.traces import WHERE, random_trace

PARTS = {
    "lstm": {"signals": "cf", "layers": -1, "units": [4, 1]},
    "gru": {"signals": ["h", "z"], "units": slice(1, 4)},
    "rnn": {"signals": ("a",), "layers": [1, 0]},
}


def need_part(part: Trace, whole: Trace, layers: list[int], units: list[int]) -> None:
    """The part's numbers are the whole's, but for how a processor rounds another batch."""
    for name, array in part.signals.items():
        wanted = whole[name][layers][..., units]
        np.testing.assert_allclose(array, wanted, rtol=0, atol=1e-6, strict=True)
    for name, array in part.initial.items():
        np.testing.assert_array_equal(array, whole.initial[name][layers][..., units], strict=True)


@pytest.mark.truth
@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("edits", ["", "h2@3-5=0.5"])
@pytest.mark.parametrize("at_a_time", [1, 2 * TIME * UNIT * 6, signals.WORK])
def test_keeps_the_numbers_of_the_whole_pass(
    make: Any, draw: Any, monkeypatch: Any, kind: str, edits: str, at_a_time: int
) -> None:
    monkeypatch.setattr(signals, "WORK", at_a_time)  # one sequence, two or all at a time
    module = make(kind, num_layers=2, bidirectional=True)
    x = pack_padded_sequence(
        draw(TIME, BATCH, INPUT), torch.tensor([4, 7, 2]), enforce_sorted=False
    )
    hx = draw(4, BATCH, UNIT)
    hx = (hx, draw(4, BATCH, UNIT)) if kind == "lstm" else hx
    layers = [1] if kind == "lstm" else [0, 1]
    units = {"lstm": [1, 4], "gru": [1, 2, 3], "rnn": [0, 1, 2, 3, 4]}[kind]

    whole = record(module, x, hx, edits=edits)
    part = record(module, x, hx, edits=edits, **PARTS[kind])

    assert list(part.signals) == [s for s in SIGNALS[kind] if s in PARTS[kind]["signals"]]
    need_part(part, whole, layers, units)
    assert part.numbers("layer") == tuple(layers)
    assert part.numbers("unit") == tuple(units)
    assert part.lengths.tolist() == [4, 7, 2]
    assert part.meta["weights"] == whole.meta["weights"]
    assert part.meta["verified"] == pytest.approx(whole.meta["verified"], abs=1e-6)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_projected_h_has_no_units_and_is_kept_whole(make: Any, draw: Any) -> None:
    module, x = make("lstm", num_layers=1, proj_size=3), draw(TIME, BATCH, INPUT)
    part, whole = record(module, x, signals="oh", units=[2]), record(module, x)
    assert part["o"].shape == (1, 2, BATCH, TIME, 1)
    np.testing.assert_array_equal(part["h"], whole["h"])


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("edits", ["", "f2@3=0"])
def test_a_projected_h_has_no_units_where_it_is_as_wide_as_those_kept(
    make: Any, draw: Any, tmp_path: Path, edits: str
) -> None:
    module, x = make("lstm", num_layers=1, proj_size=3), draw(TIME, BATCH, INPUT)
    part = record(module, x, edits=edits, units=[1, 2, 4])
    assert part.sizes["unit"] == part.sizes["hidden"]
    for trace in (part, Trace.load(part.save(tmp_path / "it.npz"))):
        table = trace.frame()
        assert table.column_names[5:] == ["unit", "i", "f", "g", "o", "c"]
        assert set(table["unit"].to_pylist()) == {1, 2, 4}
        with pytest.raises(ValueError, match="projects h to 3 numbers, which are no units"):
            trace.frame("o", "h")
    where: dict[str, Any] = {"layer": 0, "direction": 1, "batch": 2, "order": None, "limit": None}
    assert band(part, "o", **where, merged="mean").order == (1, 2, 4)
    assert band(part, "h", **where, merged="mean").order == (0, 1, 2)
    where["order"], rows = [2, 0, 1], {"o": [2, 0, 1], "h": [0, 1, 2]}
    for one in plots.gate_heatmaps(part, **{k: v for k, v in where.items() if k != "limit"}).data:
        if one.type == "heatmap" and one.name in rows:
            values = part.sel(one.name, layer=0, direction=1, batch=2)
            np.testing.assert_array_equal(one.z, values[:, rows.pop(one.name)].T)
    assert not rows

    alone = record(module, x, edits=edits, signals="h", units=[1])
    assert "units" not in alone.meta
    table = alone.frame()
    assert table.column_names[5:] == ["hidden", "h"]
    assert set(table["hidden"].to_pylist()) == {0, 1, 2}
    assert "projected" not in record(make("gru"), x, edits="", units=[1]).meta


def test_what_is_not_kept_is_verified_all_the_same(make: Any, draw: Any) -> None:
    module = make("lstm", num_layers=2)

    def change(*_: Any) -> None:  # after the pass: the layer not kept can't be rebuilt
        module.weight_ih_l1.mul_(1.5)

    with torch.no_grad():
        module.register_forward_hook(change)
        with pytest.raises(VerificationError, match="differ from the LSTM's own output"):
            record(module, draw(TIME, BATCH, INPUT), signals="f", layers=0, units=3)


@pytest.mark.parametrize(
    ("chosen", "error", "sentence"),
    [
        ({"signals": "fx"}, ValueError, "some of i, f, g, o, c, h, those of an LSTM; got 'x'"),
        ({"signals": []}, ValueError, "signals must be some of .*; got none"),
        ({"layers": 2}, IndexError, "layer has 2 entries, 0 to 1; got 2"),
        ({"units": [1, 5]}, IndexError, "unit has 5 entries, 0 to 4; got 5"),
        ({"units": 1.5}, TypeError, "unit takes an int, a slice, .*; got 1.5"),
        ({"units": slice(4, 2)}, ValueError, "units must choose at least one of 5"),
    ],
)
def test_what_can_not_be_kept_is_refused_before_the_module_runs(
    make: Any, draw: Any, chosen: dict[str, Any], error: type, sentence: str
) -> None:
    module = make("lstm", num_layers=2)
    module.register_forward_pre_hook(lambda *_: pytest.fail("the module ran"))
    for edits in ("", "f1=0"):
        with pytest.raises(error, match=sentence):
            record(module, draw(TIME, BATCH, INPUT), edits=edits, **chosen)


def test_memory_is_for_what_is_kept(make: Any, draw: Any, monkeypatch: Any) -> None:
    """Bytes, as NumPy allocates them: 4 layers of 6 signals would take 24 times one of them."""
    taken: list[int] = []
    empty = signals._empty
    monkeypatch.setattr(
        signals, "_empty", lambda *given: taken.append(int(np.prod(given[1:]))) or empty(*given)
    )
    monkeypatch.setattr(signals, "WORK", 1)
    record(make("lstm", num_layers=4), draw(TIME, BATCH, INPUT), signals="f", layers=2, units=[3])
    kept, *work = taken
    assert kept == 2 * BATCH * TIME  # two directions
    assert max(work) == 5 * TIME * UNIT  # i f g o c of one sequence; h has its own
    assert len(work) == 2 * 4 * 2 * BATCH


def test_a_reader_that_needs_what_was_not_kept_says_so() -> None:
    trace = random_trace()
    part = Trace("lstm", {"f": trace["f"], "c": trace["c"]}, {"c": trace.initial["c"]})
    wanted = r"'h' was not kept in this trace, which has f, c; record it too"
    for call in (
        lambda: part["h"],
        lambda: part.sel("h", layer=1),
        lambda: part.initial["h"],
        lambda: plots.signal_heatmap(part, "h"),
    ):
        with pytest.raises(KeyError, match=wanted):
            call()
    for call in (lambda: measure.ledger(part, **WHERE), lambda: linearise(part, {}, **WHERE)):
        with pytest.raises(KeyError, match="'i' was not kept in this trace"):
            call()
    with pytest.raises(KeyError, match="this LSTM trace has f, c; got 'r'"):
        part["r"]
    np.testing.assert_array_equal(
        measure.half_life(part, **WHERE), measure.half_life(trace, **WHERE)
    )


def test_kept_units_are_drawn_under_their_own_numbers() -> None:
    trace = random_trace()
    part = Trace(
        "lstm",
        {name: trace[name][..., [1, 4]] for name in "fc"},
        {"c": trace.initial["c"][..., [1, 4]]},
        meta={"units": (1, 4)},
    )
    figure = plots.signal_heatmap(part, "f", **WHERE)
    assert figure.layout.yaxis.ticktext == ("1", "4")
    assert figure.layout.yaxis2.ticktext == ("unit 1", "unit 4")
    figure = plots.signal_heatmap(part, "f", order=[1, 0], **WHERE)
    assert figure.layout.yaxis.ticktext == ("4", "1")
    np.testing.assert_array_equal(figure.data[0].z[0], part.sel("f", unit=1, **WHERE)[:5])
    names = [one.name for one in plots.gate_heatmaps(part, **WHERE).data if one.type == "heatmap"]
    assert sorted(names) == ["c", "f"]


def test_other_parts_can_not_be_compared() -> None:
    trace = random_trace("rnn")
    one, two = (
        Trace("rnn", {"a": trace["a"][..., [unit]]}, {}, meta={"units": (unit,)}) for unit in (1, 3)
    )
    with pytest.raises(ValueError, match="keep the same signals, layers and units"):
        compare(one, two)
