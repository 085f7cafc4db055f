"""What a state is made of: the browser's parts are those of `measure.ledger`, edited or not."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz import measure, record
from lstm_viz.explorer import picture
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import exact_values
from lstm_viz.plots.theme import LIGHT
from tests.explorer.hand import settle
from tests.explorer.node_js import run
from tests.explorer.replays import NETWORKS, alone, network, panels, shown

STEP, UNIT = 12, 4  # the step from 0, so that it is step 13 on the screen
KEPT = {"LSTM": "c", "GRU": "h"}
FREE = ("", "h2=0.4", "b_o*2", "x1@7=0.4")
HELD = (
    "{s}4@8=0",
    "{s}4@8=0.35",
    "{s}4@8=mean",
    "{s}@8=original",
    "{s}4@4-11=before",
    "{s}=before",
    "{s}4@13=-0.6",
    "{s}4@3-6=0.8,{s}2.4@9-10=before,{s}3@11=1,!{s}4=0",
    "{s}=0.5,{s}4@5-13=before,{s}4@9=-0.7,{s}4@9=0.7",
    "{s}4@0=1.5,{s}4@5=before",
)


def remembered(data: bytes, *edits: str, step: int = STEP) -> list[dict[str, Any]]:
    """Of each text of edits: the parts of the state of UNIT at a step, and the rows of the page."""
    given = {"payload": b64encode(data).decode(), "step": step, "unit": UNIT, "edits": edits}
    return run("memory.js", given)


def need_sum(found: dict[str, Any]) -> None:
    """The parts, as the page lists them too, add up to the state."""
    parts = sum(found["parts"]) + found["initial"] + found["rounding"]
    assert parts == pytest.approx(found["total"], abs=1e-12)
    rows = sum(row["value"] for row in found["rows"])
    assert rows == pytest.approx(found["total"], abs=5e-5)


@pytest.mark.parametrize("kind", [*KEPT, "mLSTM"])
@pytest.mark.parametrize("way", ["whole", "gaps"])
def test_the_memory_of_a_cell_is_the_ledgers(kind: str, way: str) -> None:
    for panel in panels(network(NETWORKS[kind], bidirectional=True), way):
        (found,) = remembered(shown([panel]), "", step=10)
        kept = measure.ledger(panel.trace, step=10, **panel.place)
        np.testing.assert_allclose(found["written"], kept.written[found["steps"], UNIT], atol=1e-12)
        np.testing.assert_allclose(found["parts"], kept.left[found["steps"], UNIT], atol=1e-12)
        assert found["initial"] == pytest.approx(kept.initial[UNIT], abs=1e-12)
        assert set(found["held"]) == {None}
        assert not any(found["errors"])
        need_sum(found)


@pytest.mark.parametrize("kind", KEPT)
def test_the_memory_of_an_edited_run_is_the_ledgers(kind: str) -> None:
    (panel,) = panels(network(NETWORKS[kind]))
    state = KEPT[kind]
    free = FREE if kind == "LSTM" else ("", "r2=0.4", "b_n*2", "x1@7=0.4")
    edits = (*free, *(text.format(s=state) for text in HELD))
    module, x, hx = alone(panel)
    for text, found in zip(edits, remembered(shown([panel]), *edits), strict=True):
        kept = measure.ledger(record(module, x, hx, edits=text), step=STEP)
        near: dict[str, Any] = {"rtol": 0, "atol": 1e-6, "err_msg": text}  # the page's are float32
        written, left, held = kept.written[:13, UNIT], kept.left[:13, UNIT], kept.held[:13, UNIT]
        is_set = np.array([hold == "set" for hold in found["held"]])
        assert (np.abs(held[~is_set]) < 1e-9).all()
        np.testing.assert_allclose(found["parts"], np.where(is_set, held, left), **near)
        np.testing.assert_allclose(np.array(found["written"])[~is_set], written[~is_set], **near)
        assert found["initial"] == pytest.approx(kept.initial[UNIT], abs=1e-6)
        assert abs(found["rounding"]) < 1e-5
        need_sum(found)


def test_what_a_query_reads_of_an_edited_memory_is_the_ledgers() -> None:
    (panel,) = panels(network(NETWORKS["mLSTM"]))
    edits = ("", "i@6=0", "f@4-9=0.7,k2=0.4", "n@3-9=before", "m=2.5", "W_xi*0.2")
    held = ("s4@13=0.35", "s@12-13=before")
    module, x, hx = alone(panel)
    found = remembered(shown([panel]), *edits, *held)
    for text, one in zip(edits, found, strict=False):
        kept = measure.ledger(record(module, x, hx, edits=text), step=STEP)
        np.testing.assert_allclose(one["parts"], kept.left[:13, UNIT], atol=1e-6, err_msg=text)
        np.testing.assert_allclose(one["written"], kept.written[:13, UNIT], atol=1e-6)
        assert one["initial"] == pytest.approx(kept.initial[UNIT], abs=1e-6)
        need_sum(one)
    was_set, frozen = found[len(edits) :]
    assert (was_set["held"][-1], was_set["written"][-1]) == ("set", pytest.approx(0.35))
    assert (was_set["parts"][:-1], was_set["initial"]) == ([0] * 12, 0)
    # What is frozen at two steps is what the query before them has read.
    kept = measure.ledger(panel.trace, step=STEP - 2, **panel.place)
    assert frozen["held"] == [None] * 11 + ["frozen"] * 2
    np.testing.assert_allclose(frozen["parts"], [*kept.left[:11, UNIT], 0, 0], atol=1e-6)
    for one in (was_set, frozen):
        need_sum(one)
    rows = triangle(shown([panel]), 16, ",".join(held))["rows"]
    assert rows[10][4] == pytest.approx(kept.left[4, UNIT], abs=1e-6)
    assert rows[12] == pytest.approx([*rows[10], 0, 0])  # the later edit has the say
    assert triangle(shown([panel]), 16, held[0])["rows"][12] == [0] * 13
    # What a step forgets while s is frozen is still what the query before it has read.
    forgotten = "f@13=0,s@13=before"
    rows, (bars,) = (
        triangle(shown([panel]), 16, forgotten)["rows"],
        remembered(shown([panel]), forgotten),
    )
    assert rows[12] == pytest.approx([*rows[11], 0])
    assert rows[12] == pytest.approx(bars["parts"], abs=1e-6)
    assert max(map(abs, rows[12])) > 0.1


def triangle(data: bytes, last: int, edits: str = "") -> dict[str, Any]:
    """The steps that were read up to the last, and what each write left in each later state."""
    given = {"payload": b64encode(data).decode(), "last": last, "unit": UNIT, "edits": edits}
    return run("triangular.js", given)


@pytest.mark.parametrize("kind", [*KEPT, "mLSTM"])
@pytest.mark.parametrize("way", ["whole", "gaps"])
def test_each_row_of_the_triangle_is_the_ledger_of_its_step(kind: str, way: str) -> None:
    for panel in panels(network(NETWORKS[kind], bidirectional=True), way):
        found = triangle(shown([panel]), 0 if panel.direction else 16)
        steps = found["steps"]
        assert len(steps) == (17 if way == "whole" else 14)
        for at in (1, 6, len(steps) - 1):
            left = measure.ledger(panel.trace, step=steps[at], **panel.place).left
            np.testing.assert_allclose(found["rows"][at], left[steps[: at + 1], UNIT], atol=1e-6)


def test_the_triangle_of_an_edited_run_has_what_edits_set_and_nothing_before_it() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    edits = "c4@8=0.35,c4@11-12=before"
    found = triangle(shown([panel]), 16, edits)
    module, x, hx = alone(panel)
    trace = record(module, x, hx, edits=edits)
    for step in (6, 9, 16):
        kept = measure.ledger(trace, step=step)
        # What an edit keeps holds nothing of its own but rounding; what it sets is its own write.
        want = kept.left[: step + 1, UNIT] + kept.held[: step + 1, UNIT]
        np.testing.assert_allclose(found["rows"][step], want, atol=1e-6)
    assert found["rows"][9][:7] == [0] * 7
    assert found["rows"][9][7] != 0


def test_a_state_that_was_set_begins_there_and_a_frozen_one_keeps_all() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    was = panel.signal("c")[:, UNIT]
    cut, frozen, same = remembered(shown([panel]), "c4@8=0", "c4@4-12=before", "c4@8=original")
    assert [at for at, hold in enumerate(cut["held"]) if hold] == [7]
    assert cut["share"][:7] == [0] * 7
    assert cut["parts"][:8] == [0] * 8
    assert (cut["initial"], cut["written"][7]) == (0, 0)
    names = [row["name"] for row in cut["rows"]]
    assert names[0] == "step 8, set by an edit"
    assert sorted(names[1:]) == [f"step {step}" for step in (10, 11, 12, 13, 9)]
    # What came before is kept as a whole: the state at step 3 is what is left at step 12.
    before = sum(frozen["parts"][:3]) + frozen["initial"]
    assert frozen["share"][2] == frozen["share"][10]
    assert before == pytest.approx(was[2] * frozen["share"][2], abs=1e-6)
    assert frozen["written"][3:12] == [0] * 9
    assert sum("frozen by an edit" in row["name"] for row in frozen["rows"]) == 9
    # What is set to what it was is set all the same.
    assert same["held"][7] == "set"
    assert same["parts"][7] == pytest.approx(was[7] * same["share"][7], abs=1e-6)
    assert same["total"] == pytest.approx(was[STEP], abs=1e-6)


@pytest.mark.parametrize(("kind", "state"), [*KEPT.items(), ("mLSTM", "v")])
def test_sixteen_bits_are_an_error_of_the_parts_and_no_edit(
    monkeypatch: pytest.MonkeyPatch, kind: str, state: str
) -> None:
    (panel,) = panels(network(NETWORKS[kind]))
    # What the unit's state becomes later makes its range wide, and so its error large.
    monkeypatch.setattr(picture, "FLOAT_BYTES", 0)
    wide = widened(panel, state)
    free, held = remembered(shown([wide]), "", f"{state}4@8=0.35")
    kept = measure.ledger(panel.trace, step=STEP, **panel.place)
    assert max(free["error"], *free["errors"]) > 1e-4
    assert free["error"] > 0
    assert set(free["held"]) == {None}
    off = np.abs(np.array(free["parts"]) - kept.left[: STEP + 1, UNIT])
    assert (off > 0).any()
    assert (off <= np.array(free["errors"]) + 1e-9).all()
    assert abs(free["initial"] - kept.initial[UNIT]) <= free["initialError"] + 1e-9
    assert "rounding" in {row["name"] for row in free["rows"]}
    need_sum(free)
    assert held["error"] == 0
    assert not any(held["errors"])
    need_sum(held)


def widened(panel: Panel, state: str) -> Panel:
    """The panel with a state of hundreds at the end, which changes nothing but the unit's range."""
    values = panel.trace.signals[state].copy()
    values[..., -2, UNIT], values[..., -1, UNIT] = -300, 300
    return replace(
        panel, trace=replace(panel.trace, signals={**panel.trace.signals, state: values})
    )


def shown_parts(page: Page) -> list[float]:
    """What the table's rows say they are."""
    settle(page)
    rows = page.locator(".lv-memory:visible tbody tr:visible .lv-contribution")
    return [float(one) for one in rows.evaluate_all("all => all.map((one) => one.dataset.value)")]


# Each listed part, and the colour of its bar.
BARS = """rows => rows.filter((row) => !row.hidden).map((row) => [
  Number(row.querySelector(".lv-contribution").dataset.value),
  getComputedStyle(row.querySelector(".lv-part")).backgroundColor,
]).filter(([value]) => value)"""


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


INK = rgb(LIGHT.ink)


def test_a_write_is_chosen_and_taken_out_and_a_held_state_is_no_write(
    explore: Callable[..., Page],
) -> None:
    lstm, rnn = (panels(network(NETWORKS[name]))[0] for name in ("LSTM", "simple RNN"))
    page = explore(shown([lstm, rnn]), state={"tab": "memory"}, height=900)
    page.get_by_role("textbox", name="Unit to go to").fill(str(UNIT))
    page.get_by_role("textbox", name="Step to go to").fill(str(STEP + 1))
    page.keyboard.press("Enter")
    expect(page.locator(".lv-memory")).to_contain_text(f"LSTM, unit {UNIT}, step {STEP + 1}")
    c = lstm.signal("c")[:, UNIT]
    left = measure.ledger(lstm.trace, step=STEP, **lstm.place).left[: STEP + 1, UNIT]
    largest = int(np.argmax(np.abs(left))) + 1
    said, chart = page.locator(".lv-memory-write"), page.get_by_role("slider", name="How much of")
    take_out = page.get_by_role("button", name="Take this write out")
    rows = page.locator(".lv-memory tbody tr")
    expect(said).to_contain_text(f"At step {largest}, ")
    expect(page.locator(".lv-memory")).to_contain_text("to its last digit")
    assert sum(shown_parts(page)) == pytest.approx(c[STEP], abs=1e-6)

    # The bars' axes: the largest part both ways, and each step's number below its bar.
    most = np.abs(left).max()
    ticks = page.locator(".lv-memory-axis > *")
    *values, one, five, ten, fifteen = ticks.all_inner_texts()
    assert [float(value.replace("−", "-")) for value in values] == pytest.approx(
        [most, 0, -most], rel=5e-3
    )
    assert (one, five, ten, fifteen) == ("1", "5", "10", "15")
    place, below = chart.bounding_box(), ticks.nth(5).bounding_box()
    assert place is not None
    assert below is not None
    middle = place["x"] + place["width"] * 9.5 / 17
    assert below["x"] + below["width"] / 2 == pytest.approx(middle, abs=1)
    assert below["y"] >= place["y"] + place["height"]

    bars = rows.evaluate_all(BARS)
    assert {value < 0: colour for value, colour in bars} == {True: rgb(LIGHT.below), False: INK}
    assert len({(value < 0, colour) for value, colour in bars}) == 2

    for key, step in (("Home", 1), ("ArrowRight", 2), ("End", 13), ("ArrowRight", 13)):
        chart.press(key)
        expect(said).to_contain_text(f"At step {step}, ")
        expect(chart).to_have_attribute("aria-valuenow", str(step))
    chart.press("ArrowLeft")
    expect(said).to_contain_text("At step 12, ")
    second = int(np.argsort(-np.abs(left))[1]) + 1
    rows.nth(1).locator(".lv-detail").click()
    expect(said).to_contain_text(f"At step {second}, ")
    expect(page.locator(".lv-memory [aria-current] th")).to_have_text(f"step {second}")
    take_out.click()
    assert page.evaluate("lv.store.get().edits") == f"i{UNIT}@{second}=0"

    page.evaluate(f"lv.actions.setEdits('c{UNIT}@8=0.25')")
    settle(page)  # what is drawn anew chooses its own write
    expect(rows.first).to_contain_text("step 8, set by an edit")
    rows.first.click()
    expect(said).to_contain_text("At step 8, an edit set the state to 0.2500; ")
    expect(take_out).to_be_hidden()
    chart.press("Home")
    expect(said).to_contain_text("0.0% of it is still there: 0.0000.")
    page.evaluate(f"lv.actions.setEdits('c{UNIT}@4-12=before')")
    settle(page)  # what is drawn anew chooses its own write
    chart.press("Home")
    for _ in range(4):
        chart.press("ArrowRight")
    expect(said).to_contain_text("At step 5, an edit kept the state as it was before")
    expect(take_out).to_be_hidden()
    page.evaluate("lv.actions.setShowing('original')")
    expect(page.locator(".lv-memory")).not_to_contain_text("by an edit")
    assert sum(shown_parts(page)) == pytest.approx(c[STEP], abs=1e-6)
    page.get_by_role("group", name="Network").get_by_role("button", name=rnn.name).click()
    expect(page.locator(".lv-memory:visible")).to_contain_text("has no gate that keeps")


def test_the_triangle_opens_at_a_click_and_a_cell_chooses_a_write_and_a_state(
    explore: Callable[..., Page],
) -> None:
    (lstm,) = panels(network(NETWORKS["LSTM"]))
    state = {"tab": "memory", "step": STEP + 1, "unit": UNIT}
    page = explore(shown([lstm]), state=state, height=900)
    chart = page.locator(".lv-triangle-map")
    expect(chart).to_be_hidden()
    page.get_by_text("All steps: write × read").click()
    expect(chart).to_be_visible()
    note = page.locator(".lv-triangle .lv-prompt").inner_text()
    scale = re.search(r"colours run from −([\d.]+) to ([\d.]+):", note)
    assert scale is not None
    assert scale[1] == scale[2]
    most = np.abs(measure.ledger(lstm.trace, step=16, **lstm.place).written[:, UNIT]).max()
    assert most <= float(scale[1]) < 1.1 * most
    box = chart.bounding_box()
    assert box is not None
    cell = box["width"] / 17
    write, read = 5, 9  # from 0
    where = {"x": (write + 0.5) * cell, "y": (read + 0.5) * cell}
    left = measure.ledger(lstm.trace, step=read, **lstm.place).left[write, UNIT]
    printed = f"{left:.4f}".replace("-", "−")
    chart.hover(position=where)
    told = page.locator(".lv-triangle-told")
    expect(told).to_have_text(f"Written at step 6, left in the state at step 10: {printed}.")
    chart.click(position=where)
    said = page.locator(".lv-memory-write")
    expect(said).to_contain_text("At step 6, ")
    expect(said).to_contain_text(f"{printed}.")
    assert page.evaluate("lv.store.get().locked") == read
    for mark, at, side in (
        (".lv-triangle-row", read, "top"),
        (".lv-triangle-column", write, "left"),
    ):
        place = page.locator(mark).evaluate(f"(one) => parseFloat(one.style.{side})")
        assert place == pytest.approx(100 * at / 17, abs=1e-3)
    # Of the same state another write, and above the diagonal there is nothing to choose.
    chart.click(position={"x": 2.5 * cell, "y": (read + 0.5) * cell})
    expect(said).to_contain_text("At step 3, ")
    chart.click(position={"x": 12.5 * cell, "y": 3.5 * cell})
    expect(told).to_have_text("")
    expect(said).to_contain_text("At step 3, ")


def test_sixteen_bits_are_said_on_the_page_until_the_step_is_exact(
    explore: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    monkeypatch.setattr(picture, "FLOAT_BYTES", 0)
    wide = widened(panel, "c")
    state = {"tab": "memory", "step": STEP + 1, "unit": UNIT}
    page = explore(shown([wide]), state=state, height=900)
    memory, total = page.locator(".lv-memory"), page.locator(".lv-memory .lv-sum")
    expect(total).to_contain_text("± 0.005")
    expect(memory).to_contain_text("The state is accurate to ±0.005, each part to ±")
    expect(memory).not_to_contain_text("by an edit")
    # The numbers of a step that is locked come later, and only then is the state exact.
    page.evaluate(
        "(exact) => { lv.model.setExact(exact); lv.store.set({ exact: exact.step }); }",
        exact_values([wide], STEP),
    )
    expect(total).not_to_contain_text("±")
    expect(memory).to_contain_text("The state of this step is exact, each part to ±")
    value = total.locator(".lv-contribution").get_attribute("data-value")
    assert float(value or "nan") == pytest.approx(panel.signal("c")[STEP, UNIT], abs=1e-7)
