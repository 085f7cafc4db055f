"""One instant: hover previews, a click locks, Esc lets go, pins stay; drags zoom and brush."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.explorer.hand import (
    at_once,
    canvas,
    click,
    commits,
    drag,
    hover,
    place,
    printed,
    reading,
    slot,
    state,
    stop_clock,
)
from tests.explorer.sample_payload import sample
from tests.settling import settle

CURSORS = """() => Array.from(document.querySelectorAll(".lv-stack .lv-cursor"), (line) => {
  const box = line.getBoundingClientRect();
  return [box.x, box.x + box.width];
})"""


def test_hover_previews_a_click_locks_and_esc_lets_go(explore):
    made = sample()
    lstm, rnn = made.panels
    page = explore(made.data)

    hover(page, 0, "f", step=11, row=7)
    assert state(page, "step", "unit", "net", "locked", "hoverSignal") == [11, 7, 0, None, "f"]
    for signal in "figoch":
        assert reading(page, 0, signal) == printed(lstm.signal(signal)[11, 7])
    assert reading(page, 1, "h") == ""
    row = page.locator(".lv-row", has=page.locator(canvas(0, "f")))
    f = printed(lstm.signal("f")[11, 7])
    assert row.locator(".lv-reading").text_content() == f"unit 7: {f}"
    for net, line in enumerate(page.evaluate(CURSORS)):
        box = slot(page, net, "h")
        assert line == pytest.approx(
            [box.x + 11 / 30 * box.width, box.x + 12 / 30 * box.width], abs=1
        )
    f = lstm.signal("f")[11, 7]
    assert page.locator(".lv-tip").inner_text() == (
        f"step 12, unit 7\nforget gate {printed(f, 4)}\nClick to lock this step and unit"
    )

    hover(page, 1, "a", step=3, row=12)
    assert state(page, "step", "unit", "net", "locked") == [3, 12, 1, None]
    assert reading(page, 1, "a") == printed(rnn.signal("a")[3, 12])
    assert commits(page) == []

    click(page, 0, "c", step=20, row=4)
    assert state(page, "step", "unit", "net", "locked") == [20, 4, 0, 20]
    hover(page, 0, "o", step=2, row=9)
    assert state(page, "step", "unit") == [20, 4]
    o = lstm.signal("o")[2, 9]
    assert page.locator(".lv-tip").inner_text().endswith(f"\noutput gate {printed(o, 4)}")
    assert commits(page) == [{"step": 21, "unit": 4}]

    page.keyboard.press("Escape")
    assert state(page, "locked", "step") == [None, 20]
    hover(page, 0, "i", step=5, row=1)
    assert state(page, "step", "unit") == [5, 1]
    # What Esc has left on the screen stays in the address; what a pointer shows since does not.
    assert commits(page) == [{"step": 21, "unit": 4}] * 2


def test_the_tip_is_about_what_lies_under_a_pointer_that_rests(explore):
    made = sample()
    f = made.panels[0].signal("f")
    page = explore(made.data)
    tip = page.locator(".lv-tip")
    click(page, 0, "f", step=5, row=4)
    hover(page, 0, "f", step=20, row=9)
    expect(tip).to_have_text(f"step 21, unit 9forget gate {printed(f[20, 9], 4)}")
    page.keyboard.press("+")
    assert state(page, "zoom") == [3, 17]
    expect(tip).to_have_text(f"step 14, unit 9forget gate {printed(f[13, 9], 4)}")
    page.get_by_label("Order of the units").evaluate(
        "(one) => { one.value = 'value:f'; one.dispatchEvent(new Event('change')); }"
    )
    unit = int(np.argsort(-f[5], kind="stable")[9])
    expect(tip).to_have_text(f"step 14, unit {unit}forget gate {printed(f[13, unit], 4)}")


def test_a_slow_way_to_the_panel_loses_no_cell(explore):
    page = explore(sample().data, width=1440, height=900, reduced_motion="reduce")
    stop_clock(page)

    def rest(*cell: Any) -> list[int]:
        page.mouse.move(*place(page, *cell))
        page.clock.run_for(400)
        return at_once(page, "step", "unit", "net")

    assert rest(0, "f", 11, 7) == [11, 7, 0]
    panel = page.locator(".lv-panel").bounding_box()
    across = place(page, 1, "a", 15, 6)  # the simple RNN's maps lie on the way
    goal = panel["x"] + panel["width"] / 2, panel["y"] + 20
    way = [*np.linspace(place(page, 0, "f", 11, 7), across, 20), *np.linspace(across, goal, 20)]
    seen = set()
    for on_the_way in way[1:]:
        page.mouse.move(*on_the_way)
        page.clock.run_for(100)  # it takes seconds, and never stands still
        seen.add(tuple(at_once(page, "unit", "net")))
    assert {net for _, net in seen} == {0, 1}
    assert at_once(page, "step", "unit", "net") == [11, 7, 0]
    assert page.locator(".lv-panel").get_by_text("unit 7", exact=True).is_visible()
    assert rest(1, "h", 3, 5) == [3, 5, 1]


def test_an_entered_unit_and_step_are_locked_and_the_fields_follow(explore):
    page = explore(sample().data)
    net, unit, step = (page.get_by_label(f"{of} to go to") for of in ("Network", "Unit", "Step"))
    told, button = page.locator(".lv-go-to .lv-beyond"), page.get_by_role("button", name="Go")

    def fields() -> list[str]:
        settle(page)
        return [one.input_value() for one in (net, unit, step)]

    hover(page, 1, "a", step=3, row=12)
    assert fields() == ["1", "12", "4"]
    page.keyboard.press("u")
    expect(unit).to_be_focused()
    page.keyboard.type("13")
    hover(page, 0, "f", step=11, row=7)
    assert fields() == ["1", "13", "4"]
    page.keyboard.press("Enter")
    assert told.text_content() == "Unit 13: the simple RNN has units 0 to 12."
    assert state(page, "locked", "net") == [None, 0]
    net.select_option("LSTM")
    step.fill("31")
    step.press("Enter")
    assert told.text_content() == "Unit 13: the LSTM has units 0 to 10."
    unit.fill("9")
    unit.press("Enter")
    assert told.text_content() == "Step 31: the sequence has steps 1 to 30."
    step.press("Escape")
    assert [*fields(), told.text_content()] == ["0", "7", "12", ""]
    expect(button).to_be_hidden()

    page.keyboard.press("u")
    page.keyboard.type("9")
    step.fill("23")
    button.click()
    assert state(page, "locked", "unit", "net") == [22, 9, 0]
    assert commits(page) == [{"step": 23, "unit": 9}]
    page.keyboard.press("u")
    page.keyboard.press("Enter")  # what is locked stays locked
    page.keyboard.press("ArrowRight")
    assert state(page, "locked", "unit") == [23, 9]
    assert fields() == ["0", "9", "24"]
    page.evaluate("lv.actions.filter({net: 0, units: [2, 4, 9]})")
    unit.fill("3")
    unit.press("Enter")
    assert state(page, "unit", "locked") == [3, 23]
    assert told.text_content() == (
        "Unit 3 is filtered out of the maps; its numbers are beside them."
    )
    page.keyboard.press("p")
    expect(unit).to_be_visible()
    assert fields() == ["0", "3", "24"]


def test_a_second_click_on_the_locked_cell_lets_go(explore):
    page = explore(sample().data)
    click(page, 1, "h", step=8, row=5)
    assert state(page, "locked", "net") == [8, 1]
    click(page, 1, "h", step=8, row=6)
    assert state(page, "locked", "unit") == [8, 6]
    click(page, 1, "h", step=8, row=6)
    assert state(page, "locked") is None


def test_the_ring_stands_on_the_chosen_cell_of_every_map(explore):
    page = explore(sample().data)
    click(page, 0, "g", step=13, row=8)
    rings = page.evaluate(
        "() => Array.from(document.querySelectorAll('.lv-ring'), (ring) => {"
        "const box = ring.getBoundingClientRect();"
        "const middle = [box.x + box.width / 2, box.y + box.height / 2];"
        "return [getComputedStyle(ring).visibility, ...middle]; })"
    )
    for signal, (visibility, *middle) in zip("figoch", rings, strict=False):
        assert visibility == "visible"
        assert middle == pytest.approx(place(page, 0, signal, 13, 8), abs=0.6)
    assert [ring[0] for ring in rings[6:]] == ["hidden", "hidden"]


def test_pins_are_kept_drawn_and_compared(explore):
    made = sample()
    lstm, rnn = made.panels
    page = explore(made.data)
    click(page, 0, "f", step=11, row=7)
    page.keyboard.press("m")
    click(page, 1, "h", step=4, row=9)
    page.get_by_role("button", name="Pin", exact=True).click()
    assert commits(page)[-1]["pins"] == "12.7,1:5.9"
    marks = page.locator(".lv-pin")
    assert marks.all_text_contents() == ["1"] * 6 + ["2"] * 2
    page.get_by_role("tab", name="Pins (2)").click()
    rows = page.locator(".lv-pin-table tbody")
    for panel, row, (step, unit) in zip(made.panels, rows.all(), [(11, 7), (4, 9)], strict=True):
        values = [
            float(cell)
            for cell in row.locator("[data-value]").evaluate_all(
                "(cells) => cells.map((cell) => cell.dataset.value)"
            )
        ]
        names = "figoch" if panel is lstm else "ah"
        assert values == [pytest.approx(panel.signal(name)[step, unit]) for name in names]
    rows.first.get_by_role("button", name="step 12, unit 7", exact=True).click()
    assert state(page, "locked", "unit", "net") == [11, 7, 0]
    rows.first.get_by_role("button", name="Unpin").click()
    assert commits(page)[-1]["pins"] == "1:5.9"
    left = rows.first.locator("td[data-value]").last.get_attribute("data-value")
    assert float(left) == pytest.approx(rnn.signal("h")[4, 9])


def test_what_was_pinned_stays_beside_the_same_cell_of_another_sequence(explore, renew):
    first, second = sample(seed=3, source="first"), sample(seed=8, source="second")
    page = explore(first.data, state={"step": 12, "unit": 7, "pins": "12.7", "tab": "pins"})
    renew(page, second.data)
    rows = page.locator(".lv-pin-table tbody")
    names = ["step 12, unit 7", "step 12, unit 7 in an earlier sequence: first"]
    assert [text.strip("1×") for text in rows.locator("th").all_text_contents()] == names
    for row, made in zip(rows.all(), (second, first), strict=True):
        told = row.locator("td").evaluate_all("all => all.map((one) => Number(one.dataset.value))")
        assert told == [made.panels[0].signal(name)[11, 7] for name in "figoch"]
    # The same sequence once more, such as with another order of its units, keeps nothing new.
    renew(page, sample(seed=8, source="second").data)
    page.get_by_role("tab", name="Pins (2)").click()
    rows.last.get_by_role("button", name="Unpin").click()
    assert state(page, "kept") == []
    assert rows.count() == 1
    assert commits(page)[-1]["pins"] == "12.7"


def test_a_drag_zooms_all_maps_and_a_double_click_shows_all(explore):
    made = sample()
    page = explore(made.data)
    drag(page, place(page, 0, "i", 6, 2), place(page, 0, "i", 15, 2))
    assert state(page, "zoom", "locked") == [[6, 15], None]
    assert commits(page) == [{"zoom": [7, 16]}]
    for net, signal in ((0, "c"), (1, "a")):
        row = page.evaluate(
            "([net, s]) => Array.from({length: 10}, (_, k) => lv.drawn(net, s, k, 3))",
            [net, signal],
        )
        np.testing.assert_array_equal(row, made.panels[net].signal(signal)[6:16, 3])
    hover(page, 1, "h", step=12, row=2)
    assert state(page, "step") == 12
    # Along the axis below the maps time is drawn to and fro.
    box = slot(page, 0, "h")
    drag(
        page,
        (box.x + 100, box.y + box.height + 10),
        (box.x + 100 - 3 * box.width / 10, box.y + box.height + 10),
    )
    assert state(page, "zoom") == [9, 18]
    page.mouse.dblclick(*place(page, 1, "a", 12, 3))
    assert state(page, "zoom", "locked") == [[0, 29], None]


def test_the_wheel_zooms_with_ctrl_and_pans_sideways(explore):
    page = explore(sample().data)
    hover(page, 0, "f", step=20, row=3)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    first, last = state(page, "zoom")
    assert (last - first + 1, first <= 20 <= last) == (24, True)
    page.mouse.wheel(-100, 0)
    assert state(page, "zoom") == [first - 2, last - 2]
    page.wait_for_function(
        "zoom => `${commits.at(-1)?.zoom}` === zoom", arg=f"{first - 1},{last - 1}"
    )
    page.mouse.wheel(0, 100)
    assert state(page, "zoom") == [first - 2, last - 2]


def test_a_brush_keeps_the_units_that_are_as_low_as_the_brushed_ones(explore):
    made = sample()
    f = made.panels[0].signal("f")
    step = int(np.argmax(f.std(axis=1)))
    page = explore(made.data, state={"order": "value:f", "step": step + 1})
    order = np.argsort(-f[step], kind="stable")
    lowest = order[-3:]  # the three lowest rows
    page.keyboard.down("Shift")
    drag(page, place(page, 0, "f", step, 8), place(page, 0, "f", step, 10))
    page.keyboard.up("Shift")
    found = state(page, "filter")
    assert (found["net"], found["signal"], found["below"], found["step"]) == (0, "f", True, step)
    edge = f[step, lowest].max()
    assert edge < found["limit"] <= edge * 1.1 + 1e-6
    assert found["limit"] == float(f"{found['limit']:.2g}")
    shown = page.evaluate(
        "() => Array.from({length: lv.cells(0, 'o').rows}, (_, r) => lv.drawn(0, 'o', 4, r))"
    )
    np.testing.assert_array_equal(shown, made.panels[0].signal("o")[4, lowest])
    assert (
        page.locator(".lv-rule").inner_text()
        == f"Ft < {found['limit']:g} at step {step + 1}: 3 of 11 units"
    )
    assert page.evaluate("lv.cells(1, 'h').rows") == 13
    page.get_by_role("button", name="Show all units").click()
    assert state(page, "filter") is None
    assert page.evaluate("lv.cells(0, 'o').rows") == 11


def test_a_finger_scrubs_and_taps(explore):
    page = explore(sample().data, width=390, height=844, has_touch=True)
    page.locator(canvas(0, "f")).scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 0, "f", 14, 6))
    assert state(page, "locked", "unit") == [14, 6]


def test_a_number_opens_its_equation_and_esc_closes_it_first(explore):
    page = explore(sample().data, state={"step": 9, "unit": 5})
    row = page.locator(".lv-row", has=page.locator(canvas(0, "o")))
    row.locator("button.lv-reading").click()
    assert state(page, "open") == {"net": 0, "signal": "o", "step": 8, "unit": 5}
    assert page.get_by_role("tab", name="Equation").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert state(page, "open", "locked") == [None, 8]
    assert page.get_by_role("tab", name="Cell").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert state(page, "locked") is None
