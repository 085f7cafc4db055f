"""A sequence with gaps: what is absent says so, and the next step stands on the last before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from torch import nn

from lstm_viz import record
from lstm_viz.call import weights_of
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.skipping import present, spread, spread_steps
from lstm_viz.words import READING
from tests.explorer import hand
from tests.explorer.meaning.stage import show, showing, stage, ticks  # noqa: F401
from tests.explorer.sample_payload import panel, sequence

pytestmark = pytest.mark.browser
Stage = Callable[..., Page]
READ = "() => lv.readEquation()"
# What is printed at each step that is no number, and where it stands.
NO_NUMBERS = """async ([view, steps]) => {
  const found = [];
  for (const step of steps) {
    lv.store.set({ step, view });
    await settled();
    const html = document.getElementById("explorer").innerHTML;
    const wrong = /NaN|undefined|Infinity/.exec(html);
    if (wrong) found.push([step, html.slice(Math.max(0, wrong.index - 200), wrong.index + 100)]);
  }
  return found;
}"""
STEPS, LSTM, GRU, RNN = 19, 0, 1, 2
UNITS = {"lstm": 11, "gru": 13, "rnn": 17}
COLUMNS = ("alpha", "beta")
# Before the first step that is read, several in a row, one alone, the last: (step, columns).
MISSING = {0: (0,), 6: (1,), 7: (0, 1), 8: (0,), 13: (0,), 18: (1,)}
ROWS = {"lstm": "ifgo", "gru": "rzn", "rnn": "a"}  # of the weights, in PyTorch's order


@cache
def values() -> np.ndarray:
    numbers = sequence(STEPS, len(COLUMNS))
    for step, columns in MISSING.items():
        numbers[step, list(columns)] = np.nan
    return numbers


def on_all_steps(one: Panel) -> Panel:
    """A panel recorded over the steps that are there, as the app shows it."""
    mask = present(values())
    answers = one.prediction
    assert answers is not None
    return replace(
        one,
        trace=spread(one.trace, mask),
        input=values(),
        prediction=spread_steps(answers, mask),
    )


@cache
def panels() -> tuple[Panel, ...]:
    there = values()[present(values())]
    return tuple(on_all_steps(panel(kind, there, units)) for kind, units in UNITS.items())


@cache
def data(**more: Any) -> bytes:
    target = np.append(values()[1:, 0], np.float32(np.nan)).astype(np.float32)
    picture = Picture(
        panels=panels(), values=values(), names=COLUMNS, target=target, opening=(0, 0), **more
    )
    return payload(picture)


def before(net: int, name: str, step: int) -> np.ndarray:
    """A state before a step, (unit,): of the last step before it that is there."""
    earlier = [at for at in range(step) if at not in MISSING]
    one = panels()[net]
    if not earlier:
        return one.trace.initial[name][0, 0, 0].astype(np.float64)
    return one.signal(name)[earlier[-1]].astype(np.float64)


def weighted_sum(net: int, signal: str, step: int, unit: int) -> float:
    """What is squashed to make a signal, in float64, as PyTorch's formulas say."""
    one = panels()[net]
    kind = one.trace.kind
    row = ROWS[kind].index("a" if kind == "rnn" else signal) * UNITS[kind] + unit
    weights = {name: array for name, array in one.weights.items() if array is not None}
    W_ih, W_hh, b_ih, b_hh = (
        weights[name][row].astype(np.float64) for name in ("W_ih", "W_hh", "b_ih", "b_hh")
    )
    h = W_hh @ before(net, "h", step) + b_hh
    if signal == "n":
        h = float(one.signal("r")[step, unit]) * h
    return float(W_ih @ values()[step].astype(np.float64) + b_ih + h)


@pytest.mark.parametrize(
    ("net", "signals"), [(LSTM, "figo"), (GRU, "rzn"), (RNN, "ah")], ids=list(UNITS)
)
def test_the_parts_of_a_sum_add_up_at_the_step_after_a_gap(
    stage: Stage,  # noqa: F811
    net: int,
    signals: str,
) -> None:
    page = stage(data())
    for signal in signals:
        for step in (1, 9, 14):
            unit = UNITS[panels()[net].trace.kind] - 3
            at = {"net": net, "step": step, "unit": unit}
            told = showing(page, READ, **at, open={**at, "signal": signal})
            true = weighted_sum(net, signal, step, unit)
            assert told["value"] == float(panels()[net].signal(signal)[step, unit])
            assert abs(told["computed"] - told["value"]) < 1e-5
            assert told["sum"]["value"] == pytest.approx(true, abs=1e-9)
            assert sum(row["value"] for row in told["rows"]) == pytest.approx(true, abs=1e-9)
            printed = sum(ticks(row["printed"]) for row in told["rows"])
            assert printed == ticks(told["sum"]["printed"])
            assert "did not produce" not in told["notes"]
            assert "After a gap: " in told["notes"]


@pytest.mark.parametrize(("net", "signal", "gate"), [(LSTM, "c", "f"), (GRU, "h", "z")])
def test_the_new_state_stands_on_the_last_one_before_the_gap(
    stage: Stage,  # noqa: F811
    net: int,
    signal: str,
    gate: str,
) -> None:
    page = stage(data())
    for step in (1, 9, 14, 10):
        at = {"net": net, "step": step, "unit": 4}
        told = showing(page, READ, **at, open={**at, "signal": signal})
        kept = float(panels()[net].signal(gate)[step, 4]) * before(net, signal, step)[4]
        assert told["rows"][0]["value"] == pytest.approx(kept, abs=1e-9)
        assert abs(told["computed"] - told["value"]) < 1e-5
        shown = page.evaluate("net => lv.readDiagram(net).numbers", net)
        assert shown[f"{signal}_before"][0] == pytest.approx(before(net, signal, step)[4])
        assert shown["kept"][0] == pytest.approx(kept, abs=1e-9)


def test_the_step_after_a_gap_says_what_stands_before_it(stage: Stage) -> None:  # noqa: F811
    at = {"net": LSTM, "unit": 2}
    page = stage(data(), **at, step=9, open={**at, "step": 9, "signal": "f"})
    says = "After a gap: the network continues from the state of step 6."
    for name in (".lv-notes", ".lv-live"):
        expect(page.locator(name)).to_contain_text(says)
    expect(page.locator(".lv-diagram").first).to_contain_text(says)
    assert page.evaluate("() => lv.readDiagram(0).says").endswith(says)
    show(page, step=1)
    says = "After a gap: the network begins with its initial state."
    expect(page.locator(".lv-notes")).to_contain_text(says)
    expect(page.locator(".lv-live")).to_contain_text(says)
    show(page, step=10)
    expect(page.locator(".lv-live")).to_contain_text("Step 11, ")
    expect(page.get_by_text("After a gap")).to_have_count(0)


@pytest.mark.parametrize(
    ("step", "which"),
    [
        (0, "value of alpha is"),
        (6, "value of beta is"),
        (7, "values of alpha and beta are"),
        (18, "value of beta is"),
    ],
)
def test_at_a_gap_each_panel_says_that_the_step_is_skipped(
    stage: Stage,  # noqa: F811
    step: int,
    which: str,
) -> None:
    at = {"net": LSTM, "unit": 2, "step": step}
    page = stage(data(), **at, open={**at, "signal": "f"})
    says = f"he {which} missing at this step, so the networks skip it."
    expect(page.locator(".lv-notes")).to_have_text(f"T{says}")
    expect(page.locator(".lv-live")).to_have_text(f"Step {step + 1}, LSTM unit 2: t{says}")
    for net in (LSTM, GRU, RNN):
        expect(page.locator(".lv-none").nth(net)).to_have_text(f"T{says}")
        assert page.evaluate("net => lv.readDiagram(net).says", net).endswith(f"T{says}")
    expect(page.locator(".lv-ledger")).to_be_hidden()
    page.locator(".lv-twin-table summary").first.click()
    expect(page.locator(".lv-twin-table caption").first).to_contain_text(f"T{says}")
    cells = page.evaluate("() => lv.readTable(0)")
    signals = len(READING["lstm"])  # and the half-lives, which are of all steps
    assert {text for row in cells for text in row[1 : 1 + signals]} == {"–"}


def backward() -> Panel:
    """The direction of a bidirectional LSTM that reads from the right."""
    module = nn.LSTM(len(COLUMNS), 7, batch_first=True, bidirectional=True).eval()
    draw = torch.Generator().manual_seed(4)
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(torch.randn(p.shape, generator=draw))
    mask = present(values())
    trace = spread(record(module, torch.from_numpy(values()[mask])[None]), mask)
    weights = weights_of(module, 0, 1)._asdict()
    arrays = {name: None if w is None else w.detach().numpy() for name, w in weights.items()}
    return Panel(trace, "back", 1, arrays, values(), direction=1)


def test_a_backward_direction_reads_past_a_gap_too(stage: Stage) -> None:  # noqa: F811
    back = backward()
    page = stage(payload(Picture(panels=[back], values=values(), names=COLUMNS)))
    at = {"net": 0, "step": 5, "unit": 3}
    show(page, **at, open={**at, "signal": "c"})
    told = page.evaluate(READ)
    c, f = back.signal("c"), back.signal("f")
    assert told["rows"][0]["value"] == pytest.approx(float(f[5, 3]) * float(c[9, 3]), abs=1e-9)
    assert abs(told["computed"] - told["value"]) < 1e-5
    assert "After a gap: the network continues from the state of step 10." in told["notes"]
    show(page, **at, open={**at, "signal": "o"})
    told = page.evaluate(READ)
    assert abs(told["computed"] - told["value"]) < 1e-5
    assert "did not produce" not in told["notes"]
    show(page, step=17)
    told = page.evaluate(READ)
    assert "After a gap: the network begins with its initial state." in told["notes"]


def test_a_gap_is_hatched_and_the_lines_break(explore: Callable[..., Page]) -> None:
    page = explore(data())
    absent = list(MISSING)
    for net, signal in ((LSTM, "c"), (RNN, "h")):
        rows = page.evaluate(f"lv.cells({net}, '{signal}').rows")
        shown = page.evaluate(f"[...lv.cells({net}, '{signal}').grid].map(Number.isNaN)")
        clear = np.array(shown).reshape(rows, -1)
        assert np.flatnonzero(clear.all(axis=0)).tolist() == absent
        assert clear.any(axis=0).sum() == len(absent)
        painted = page.evaluate(
            """selector => {
              const canvas = document.querySelector(selector);
              const { data } = canvas.getContext("2d").getImageData(0, 2, canvas.width, 1);
              return Array.from({ length: canvas.width }, (_, at) => data[4 * at + 3]);
            }""",
            hand.canvas(net, signal),
        )
        assert [step for step, alpha in enumerate(painted) if alpha == 0] == absent
    # A column of the input's canvas has ink where a line runs, and none in the widest gap's middle.
    ink = page.evaluate(
        """([selector, steps]) => {
          const canvas = document.querySelector(selector);
          const context = canvas.getContext("2d");
          return Array.from({ length: steps }, (_, step) => {
            const x = Math.floor(((step + 0.5) / steps) * canvas.width);
            return context.getImageData(x, 0, 1, canvas.height).data.some((value) => value > 0);
          });
        }""",
        [hand.canvas(LSTM, "input"), STEPS],
    )
    assert [step for step, drawn in enumerate(ink) if not drawn] == [7]


def test_the_pointer_is_told_what_is_missing(explore: Callable[..., Page]) -> None:
    page = explore(data())
    # What the badge says comes late, and may need another line, which moves the maps.
    expect(page.locator(".lv-badge")).to_contain_text("recomputed in this browser")
    says = "The values of alpha and beta are missing at this step, so the networks skip it."
    tip = page.locator(".lv-tip")
    hand.hover(page, LSTM, "f", 7, 3)
    expect(tip).to_contain_text(says)
    expect(tip).to_contain_text("step 8")
    for slot, told in (("input", "alpha missing · beta missing"), ("answers", says)):
        area = page.locator(f"canvas[data-signal={slot}]").first.locator("..")
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + (7.5 / STEPS) * box["width"], box["y"] + box["height"] / 2)
        hand.settle(page)
        expect(tip).to_contain_text(told)
    page.locator(hand.canvas(LSTM, "f")).scroll_into_view_if_needed()
    hand.hover(page, LSTM, "f", 9, 3)
    expect(tip).to_contain_text("forget gate 0.")


@pytest.mark.parametrize("coarse", [False, True])
def test_no_nan_is_printed_at_any_step(
    explore: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, coarse: bool
) -> None:
    if coarse:
        monkeypatch.setattr("lstm_viz.explorer.picture.FLOAT_BYTES", 0)
        data.cache_clear()
    page = explore(data(verdict="Next value"), state={"pins": "8.3,10.4", "step": 8, "unit": 3})
    data.cache_clear()
    page.evaluate("lv.store.set({open: {net: 0, signal: 'c', step: 7, unit: 3}})")
    for view in ("unit", "mean"):
        for tab in ("Cell", "Equation", "Unit over time", "Pins", "Numbers"):
            page.get_by_role("tab", name=tab, exact=tab != "Pins").click()
            for details in page.locator("details:not([open]) summary").all():
                if details.is_visible():
                    details.click()
            assert page.evaluate(NO_NUMBERS, [view, [0, 5, 7, 9, 18]]) == [], tab
