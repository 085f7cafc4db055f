"""The diagram of a cell as a picture file: its numbers, by the equations, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from docs import cell_layouts
from lstm_viz import MLSTM, SLSTM, MinGRU, MinLSTM, record, save_diagram
from lstm_viz.plots.theme import DARK, LIGHT, mix
from lstm_viz.skipping import spread
from lstm_viz.slide.flow import flow_at, largest_state, printed
from lstm_viz.slide.shown_cell import ShownCell
from lstm_viz.trace import Trace

pytest.importorskip("matplotlib", reason="requirements-dev.txt has it")
INPUT, STEPS, UNITS, BATCH = 2, 19, 7, 3
PLACE = {"layer": 1, "direction": 0, "batch": 2}


def trace(kind: Any = nn.LSTM, **options: Any) -> Trace:
    torch.manual_seed(4)
    module = kind(INPUT, UNITS, num_layers=2, batch_first=True, **options)
    x = torch.randn(BATCH, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    return record(module, x)


def written(path: Path) -> list[str]:
    """All that is written: matplotlib draws letters as paths and keeps the text as a comment."""
    return re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8"))


def test_the_layouts_are_those_of_the_explorer() -> None:
    assert cell_layouts.FILE.read_text(encoding="utf-8") == cell_layouts.text()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_an_lstm_s_numbers_are_those_of_its_equations(name: Any, tmp_path: Path) -> None:
    lstm = trace(bidirectional=True)
    file = tmp_path / "cell.svg"
    found = save_diagram(
        lstm, file, step=5, unit=3, layer=1, direction=1, batch=2, theme=name, title="Backwards"
    )
    assert found == file
    at = {"layer": 1, "direction": 1, "batch": 2, "unit": 3}
    i, f, g, o, c, h = (float(lstm.sel(one, time=5, **at)) for one in "ifgoch")
    before = float(lstm.sel("c", time=6, **at))  # read from the right
    texts = written(file)
    assert {"Backwards", "LSTM · step 6, unit 3", "14 values"} <= set(texts)
    for value in (i, f, g, o, h, c, before, np.tanh(c)):
        assert f"{value:.2f}".replace("-", "−") in texts
    parts = [float(one.replace("−", "-")) for one in printed(_flow(lstm, 5, at), "c").values()]
    assert len(parts) == len(_flow(lstm, 5, at))
    numbers = printed(_flow(lstm, 5, at), "c")
    ticks = {n: round(float(numbers[n].replace("−", "-")) * 100) for n in ("kept", "added", "c")}
    assert ticks["kept"] + ticks["added"] == ticks["c"]
    assert abs(ticks["kept"] - 100 * f * before) <= 1
    assert {numbers["kept"], numbers["added"]} <= set(texts)
    theme = {"light": LIGHT, "dark": DARK}[name]
    fills = file.read_text(encoding="utf-8").lower()
    for signal, value in (("f", f), ("i", i), ("o", o)):
        assert f"fill: {mix(theme.background, theme.colour(signal), value).lower()}" in fills
    assert any("verified" in text for text in texts)


def _flow(lstm: Trace, step: int, at: dict[str, int]) -> dict[str, float]:
    return flow_at(lstm, step, at["unit"], {k: at[k] for k in PLACE})


@pytest.mark.parametrize(
    ("kind", "memory"),
    [(nn.LSTM, "c"), (nn.GRU, "h"), (MinGRU, "h"), (MinLSTM, "h"), (SLSTM, "c")],
)
def test_what_is_kept_and_added_is_the_new_state_of_each_kind(kind: Any, memory: str) -> None:
    made = trace(kind)
    now, old = (made.sel(memory, time=t, **PLACE).astype(float) for t in (8, 7))
    for unit in range(UNITS):
        flow = flow_at(made, 8, unit, PLACE)
        assert flow["kept"] + flow["lost"] == pytest.approx(old[unit], abs=1e-6)
        assert flow["kept"] + flow["added"] == pytest.approx(now[unit], abs=1e-6)
    mean = flow_at(made, 8, None, PLACE)
    assert mean["kept"] + mean["added"] == pytest.approx(now.mean(), abs=1e-6)
    assert largest_state(made, 3, PLACE) == pytest.approx(
        max(abs(made.sel(memory, **PLACE)[:, 3])), abs=1e-6
    )


@pytest.mark.parametrize("unit", [3, None])
def test_a_wire_of_m_or_s_is_at_its_widest_where_that_is_largest(unit: int | None) -> None:
    made = trace(MLSTM)
    for signal in "ms":
        sizes = abs(made.sel(signal, **PLACE).astype(float))
        sizes = sizes.mean(axis=1) if unit is None else sizes[:, unit]
        cell = ShownCell("mLSTM", made, int(sizes.argmax()), unit, PLACE)
        assert cell.own[signal] == pytest.approx(sizes.max(), rel=1e-6)
        assert cell.own[signal] != pytest.approx(cell.scale, rel=1e-2)
        wires = [w for w in cell.layout["wires"] if w["signal"] == signal]
        assert {w["range"] for w in wires} == {"own"}
    # An empty memory has an m of -inf, which is no size.
    assert np.isfinite(ShownCell("sLSTM", _emptied(trace(SLSTM)), 8, unit, PLACE).own["m"])


def _emptied(made: Trace) -> Trace:
    first = {**made.initial, "m": np.full_like(made.initial["m"], -np.inf)}
    return replace(made, initial=first)


def test_the_cell_of_an_slstm_is_drawn_with_its_stabiliser(tmp_path: Path) -> None:
    made = trace(SLSTM)
    save_diagram(made, tmp_path / "slstm.svg", step=8, unit=3, **PLACE)
    texts = written(tmp_path / "slstm.svg")
    for signal in "cmh":
        value = made.sel(signal, time=8, unit=3, **PLACE)
        assert f"{value:.2f}".replace("-", "−") in texts, signal


def test_two_networks_are_side_by_side_and_a_mean_is_named(tmp_path: Path) -> None:
    save_diagram({"A": trace(nn.GRU), "B": trace(nn.RNN)}, tmp_path / "two.svg", unit=None)
    texts = set(written(tmp_path / "two.svg"))
    assert {f"{name} · step 19, the mean of 7 units" for name in "AB"} <= texts
    rnn = trace(nn.RNN).sel("a", layer=0, direction=0, batch=0, time=-1).mean()
    assert f"{rnn:.2f}".replace("-", "−") in texts


def test_before_the_first_step_is_the_initial_state_and_before_a_gap_what_was_read() -> None:
    torch.manual_seed(2)
    module, x = nn.GRU(INPUT, UNITS, batch_first=True), torch.randn(1, 4, INPUT)
    begun = torch.full((1, 1, UNITS), 0.75)
    place = {"layer": 0, "direction": 0, "batch": 0}
    made = record(module, x, begun)
    assert flow_at(made, 0, 2, place)["h_before"] == 0.75
    gapped = spread(made, np.array([True, True, False, True, True]))
    assert flow_at(gapped, 3, 2, place)["h_before"] == pytest.approx(made["h"][0, 0, 0, 1, 2])
    with pytest.raises(ValueError, match="step must be one that the network read; got 2, which"):
        flow_at(gapped, 2, 2, place)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_projection_has_no_unit_of_its_own_in_h(tmp_path: Path) -> None:
    made = trace(nn.LSTM, proj_size=4)
    flow = flow_at(made, 8, 5, PLACE)
    o, c = (float(made.sel(one, time=8, unit=5, **PLACE)) for one in "oc")
    assert flow["h"] == pytest.approx(o * np.tanh(c), abs=1e-6)
    assert printed(flow, "c")["h_before"] == ""
    save_diagram(made, tmp_path / "projected.png", step=8, unit=5)


def test_of_an_edited_pass_the_state_that_is_held_is_no_sum(tmp_path: Path) -> None:
    torch.manual_seed(3)
    module, x = nn.LSTM(INPUT, UNITS, batch_first=True), torch.randn(1, 5, INPUT)
    edited = record(module, x, edits="c2@3=4")
    flow = flow_at(edited, 2, 2, {"layer": 0, "direction": 0, "batch": 0})
    numbers = printed(flow, "c")
    assert numbers["c"] == "4.00"
    assert numbers["kept"] == f"{flow['kept']:.2f}".replace("-", "−")
    assert numbers["added"] == f"{flow['added']:.2f}".replace("-", "−")
    save_diagram(edited, tmp_path / "edited.svg", step=2, unit=2)
    assert "4.00" in written(tmp_path / "edited.svg")


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"step": 19}, IndexError, "time has 19 entries, 0 to 18; got 19"),
        ({"unit": 7}, IndexError, "unit has 7 entries, 0 to 6; got 7"),
        ({"layer": 2}, IndexError, "layer has 2 entries"),
        ({"theme": "pink"}, ValueError, "theme must be light or dark; got 'pink'"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    options: dict[str, Any], error: type[Exception], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=sentence):
        save_diagram(trace(), tmp_path / "a.svg", **options)
    assert not [*tmp_path.iterdir()]


def test_other_files_traces_and_recordings_in_part_are_refused(tmp_path: Path) -> None:
    lstm = trace()
    with pytest.raises(ValueError, match=r"path must end in \.pdf, \.png, \.svg; got 'a.gif'"):
        save_diagram(lstm, tmp_path / "a.gif")
    with pytest.raises(ValueError, match="one Trace, or 2 by name; got 3"):
        save_diagram(dict.fromkeys("abc", lstm), tmp_path / "a.svg")
    part = record(nn.LSTM(INPUT, UNITS), torch.randn(4, 1, INPUT), signals=["f", "h"])
    with pytest.raises(ValueError, match=r"has no .*, which its cell shows; record it without"):
        save_diagram(part, tmp_path / "a.svg")
