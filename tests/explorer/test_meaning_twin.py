"""The text twin: the step as a spoken sentence and as a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz import measure
from lstm_viz.words import READING, word
from tests.explorer.hand import stop_clock
from tests.explorer.meaning.stage import (
    BACK,
    GRU,
    LENGTH,
    LSTM,
    NAMES,
    PROJECTED,
    RNN,
    data,
    number,
    panels,
    show,
    stage,  # noqa: F401
    wide,
)

pytestmark = pytest.mark.browser
Stage = Callable[..., Page]
TABLE = "net => lv.readTable(net)"


def few(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


@pytest.mark.parametrize("net", [LSTM, RNN, GRU])
def test_the_sentence_says_every_signal_and_the_input(stage: Stage, net: int) -> None:  # noqa: F811
    page = stage(net=net, step=5, unit=4)
    panel = panels()[net]
    signals = ", ".join(
        f"{word(panel.trace.kind, name).name} {few(panel.signal(name)[5, 4])}"
        for name in READING[panel.trace.kind]
    )
    inputs = ", ".join(
        f"{name} {few(x)}" for name, x in zip(NAMES, panels()[LSTM].input[5], strict=True)
    )
    live = page.locator(".lv-live")
    expect(live).to_have_text(f"Step 6, {panel.name} unit 4: {signals}. Input: {inputs}.")
    expect(live).to_have_attribute("aria-live", "polite")


def test_it_says_where_a_sequence_has_ended(stage: Stage) -> None:  # noqa: F811
    page = stage(net=BACK, step=LENGTH, unit=2)
    expect(page.locator(".lv-live")).to_have_text(
        "Step 8, deep LSTM unit 2: the sequence ends before this step."
    )


def test_it_speaks_at_most_four_times_a_second_and_ends_with_the_truth(stage: Stage) -> None:  # noqa: F811
    page = stage(own=True)
    stop_clock(page)
    page.clock.run_for(300)
    page.evaluate("() => { window.rest = lv.play(); }")
    page.clock.run_for(1500)
    seen = page.evaluate("() => rest()")
    assert seen["frames"] > 80
    assert 3 <= seen["spoken"] <= 4 * 1.5
    page.clock.run_for(300)
    expect(page.locator(".lv-live")).to_contain_text("Step 8, ")


def test_the_tables_are_closed_until_asked_for_by_keyboard(stage: Stage) -> None:  # noqa: F811
    page = stage(step=5, unit=4)
    tables = page.locator(".lv-twin-table")
    expect(tables).to_have_count(len(panels()))
    assert page.locator(".lv-twin-table[open]").count() == 0
    tables.first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(tables.first.get_by_role("table")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "lv-table-frame"


@pytest.mark.parametrize("net", [LSTM, GRU, BACK, PROJECTED])
def test_the_table_is_the_step_of_the_trace(stage: Stage, net: int) -> None:  # noqa: F811
    page = stage(net=net, step=5, unit=4)
    page.locator(".lv-twin-table summary").nth(net).click()
    panel = panels()[net]
    names = READING[panel.trace.kind]
    units = panel.trace.sizes["unit"]
    expect(page.locator(".lv-twin-table").nth(net).locator("tbody tr")).to_have_count(units)
    rows = page.evaluate(TABLE, net)
    assert [row[0] for row in rows] == [str(unit) for unit in range(units)]
    place = {"layer": panel.layer, "direction": panel.direction, "batch": panel.batch}
    lives = measure.half_life(panel.trace, **place)
    for unit, row in enumerate(rows):
        assert row[-1] == f"{lives[unit]:.1f} steps"
        for name, text in zip(names, row[1:-1], strict=True):
            values = panel.signal(name)[5]
            if unit < len(values):
                assert number(text) == pytest.approx(values[unit], abs=5.1e-5)
            else:
                assert text == "–"  # a projected h has fewer units
    table = page.locator(".lv-twin-table").nth(net).get_by_role("table")
    expect(table.locator("caption")).to_have_text(
        f"{panel.name}, step 6: {units} units, sorted by number"
    )
    heads = [word(panel.trace.kind, name).name for name in names] + ["half-life"]
    expect(table.locator("thead th .lv-column")).to_have_text(heads)
    expect(table.locator("thead th[scope=col]")).to_have_count(len(names) + 2)
    expect(table.locator("tbody th[scope=row]")).to_have_count(units)
    expect(table.locator("[aria-current=true] th")).to_have_text("4")


def test_the_rows_have_the_order_and_the_filter_of_the_maps(stage: Stage) -> None:  # noqa: F811
    page = stage(step=5, locked=5)
    page.locator(".lv-twin-table summary").first.click()
    c = panels()[LSTM].signal("c")[5]
    show(page, order="value")
    page.wait_for_function(f"({TABLE})(0)[0]?.[0] === '{int(np.argmax(c))}'")
    assert [int(row[0]) for row in page.evaluate(TABLE, 0)] == np.argsort(
        -c, kind="stable"
    ).tolist()
    f = panels()[LSTM].signal("f")[5]
    show(
        page, order="kept", filter={"net": 0, "signal": "f", "below": True, "limit": 0.5, "step": 5}
    )
    low = np.flatnonzero(f < 0.5).tolist()
    page.wait_for_function(f"({TABLE})(0).length === {len(low)}")
    assert [int(row[0]) for row in page.evaluate(TABLE, 0)] == low
    caption = page.locator(".lv-twin-table caption").first
    expect(caption).to_contain_text(f"{len(low)} of 17 units")


def test_a_number_opens_its_equation_and_a_unit_is_chosen(stage: Stage) -> None:  # noqa: F811
    page = stage(step=5, unit=4)
    page.locator(".lv-twin-table summary").nth(GRU).click()
    table = page.locator(".lv-twin-table").nth(GRU)
    table.locator("tbody tr").nth(9).locator("td").nth(1).click()
    assert page.evaluate("lv.store.get().open") == {"net": GRU, "signal": "z", "step": 5, "unit": 9}
    expect(page.locator(".lv-equation h3")).to_have_text("update gate")
    table.get_by_role("button", name="11", exact=True).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("[lv.store.get().unit, lv.store.get().locked]") == [11, 5]


def test_fifty_rows_first_and_all_when_asked(stage: Stage) -> None:  # noqa: F811
    page = stage(data(shown=(wide(),)), step=3)
    page.locator(".lv-twin-table summary").first.click()
    table = page.locator(".lv-twin-table").first
    expect(table.locator("tbody tr")).to_have_count(50)
    expect(table.locator("caption")).to_contain_text("50 of 61 units")
    table.get_by_role("button", name="Show all 61 units").click()
    expect(table.locator("tbody tr")).to_have_count(61)
    expect(table.get_by_role("button", name="Show all")).to_be_hidden()


def test_names_are_text_and_never_markup(stage: Stage) -> None:  # noqa: F811
    page = stage(data(names=("<b>bold</b>", "<img src=x>", "gamma", "delta")))
    expect(page.locator(".lv-live")).to_contain_text("<b>bold</b>")
    assert page.locator(".lv-twin b, .lv-twin img").count() == 0


def test_a_phone_scrolls_the_table_and_not_the_page(stage: Stage) -> None:  # noqa: F811
    page = stage(width=360)
    page.locator(".lv-twin-table summary").first.click()
    expect(page.locator(".lv-twin-table tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
