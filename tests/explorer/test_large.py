"""Changes, large maps and a unit's own range, by keys, by buttons and in the address."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_viz.words import READING, word
from tests.explorer.hand import (
    canvas,
    commits,
    hover,
    printed,
    reading,
    settle,
    slot,
    state,
)
from tests.explorer.sample_payload import sample
from tests.explorer.test_changes import truth

GRID = """([net, signal]) => {
  const { rows, columns } = lv.cells(net, signal);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => lv.drawn(net, signal, column, row)));
}"""
TICKS = "(all) => all.filter((one) => one.offsetParent).map((one) => one.textContent)"


def test_a_map_shows_the_change_and_goes_to_the_largest(explore):
    made = sample()
    lstm = made.panels[0]
    page = explore(made.data, state={"step": 5, "unit": 2})
    hover(page, 0, "i", step=9, row=4)
    page.keyboard.press("d")
    assert state(page, "change") == "i"
    assert commits(page)[-1]["change"] == "i"
    change = truth(lstm, "i")
    drawn = np.array(page.evaluate(GRID, [0, "i"]), np.float32)
    np.testing.assert_array_equal(drawn, change.T)
    assert reading(page, 0, "i") == printed(change[4, 2])
    row = page.locator(".lv-row", has=page.locator(canvas(0, "i")))
    label = row.get_by_role("img").get_attribute("aria-label")
    assert "input gate, change since the step before" in label
    step, unit = np.unravel_index(np.nanargmax(np.abs(change)), change.shape)
    told = f"step {step + 1}, unit {unit}: {printed(change[step, unit])}"
    row.get_by_role("button", name=told).click()
    assert state(page, "locked", "unit", "net") == [step, unit, 0]
    # A drag over changes is no filter, which is about values.
    hover(page, 0, "i", step=3, row=1)
    page.keyboard.down("Shift")
    page.mouse.down()
    hover(page, 0, "i", step=3, row=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert state(page, "filter") is None
    page.mouse.move(0, 0)
    settle(page)
    page.keyboard.press("d")
    assert state(page, "change") == ""
    page.keyboard.press("d")
    assert state(page, "change") == "figocha"  # with no map under the pointer, all
    button = page.get_by_role("button", name="Change since the step before: cell state")
    button.click()
    assert state(page, "change") == "figoha"
    assert button.get_attribute("aria-pressed") == "false"
    # The change since the step before 1 is none for a gate, and from the initial state for h.
    drawn = np.array(page.evaluate(GRID, [0, "h"]), np.float32)
    np.testing.assert_array_equal(drawn, truth(lstm, "h").T)
    page.get_by_role("tab", name="Numbers").click()
    line = page.locator(".lv-summary tr[data-signal=f] td")
    expect(line).to_have_count(4)
    f = lstm.signal("f").astype(float)
    mean, value, since, largest = line.all()
    expect(mean).to_have_text(printed(f[step].mean(), 4))
    expect(value).to_have_text(printed(f[step, unit], 4))
    expect(since).to_have_text(printed(truth(lstm, "f")[step, unit], 4))
    most = np.unravel_index(np.nanargmax(np.abs(truth(lstm, "f"))), f.shape)
    at = f"{printed(truth(lstm, 'f')[most], 4)} at step {most[0] + 1}, unit {most[1]}"
    expect(largest).to_have_text(at)
    heads = page.locator(".lv-summary thead th").all_inner_texts()
    assert heads[1:3] == ["mean of 11 units", f"unit {unit}"]


@pytest.mark.parametrize("width", [1120, 390])
def test_one_map_has_the_place_of_all(explore, width):
    made = sample(units=(31, 37))
    page = explore(made.data, state={"step": 4, "unit": 3, "order": "half-life"}, width=width)
    small = [slot(page, 0, signal).height for signal in READING["lstm"]]
    page.get_by_role("button", name="Enlarge: output gate").click()
    assert state(page, "large") == {"net": 0, "signal": "o"}
    assert commits(page)[-1]["large"] == "o"
    assert page.locator(".lv-slot-map:visible").count() == 1
    large = slot(page, 0, "o")
    assert large.height > (4 if width > 1000 else 5) * small[0]
    if width > 1000:
        # All units are numbered, in the order of their half-lives, longest on top.
        order = [int(unit) for unit in made.panels[0].order("half-life")]
        ticks = page.locator(".lv-axis-tick:not(.lv-step-tick)").evaluate_all(TICKS)
        assert [int(tick) for tick in ticks if tick.isdigit()][-33:-2] == order
        bottom = page.get_by_role("group", name="Player").bounding_box()
        assert bottom["y"] + bottom["height"] <= 781
    hover(page, 0, "o", step=7, row=2)
    assert state(page, "unit") == 3  # locked, as before
    page.keyboard.press("Escape")
    assert state(page, "large", "locked") == [None, 3]
    assert [slot(page, 0, signal).height for signal in READING["lstm"]] == small
    page.mouse.move(0, 0)  # with no map under the pointer, the one with the focus
    page.get_by_role("button", name="Enlarge: pre-activation").focus()
    page.keyboard.press("e")
    assert state(page, "large") == {"net": 1, "signal": "a"}
    page.get_by_role("tab", name="Equation").click()
    opened = state(page, "open")
    assert (opened["net"], opened["signal"]) == (1, "a")
    assert slot(page, 1, "a").height > 4 * small[0]
    assert page.locator(canvas(0, "o")).is_hidden()
    page.keyboard.press("e")
    assert state(page, "large") is None


def test_a_unit_has_its_own_range_and_a_limit_beyond_the_range_is_told(explore):
    made = sample()
    page = explore(made.data, state={"step": 5, "unit": 7, "large": "1:h"})
    assert page.locator(canvas(1, "h")).is_visible()
    page.get_by_role("tab", name="Unit over time").click()
    strip = page.locator(".lv-unit .lv-axis-tick:not(.lv-step-tick)")
    # C has no bounds, so that it opens in the range of the unit, and the others in theirs.
    opened = strip.evaluate_all(TICKS)
    page.get_by_role("button", name="range of the maps").click()
    assert (state(page, "range"), commits(page)[-1]["range"]) == ("shared", "shared")
    shared = strip.evaluate_all(TICKS)
    c = made.panels[0].signal("c")[:, 7]
    low, high = (float(one.replace("−", "-")) for one in opened if one not in shared)
    assert low <= c.min() < c.max() <= high
    assert high - low < 1.3 * (c.max() - c.min())
    page.get_by_role("button", name="range of this unit").click()
    assert (state(page, "range"), commits(page)[-1]["range"]) == ("own", "own")
    *_, low, high = (float(text.replace("−", "-")) for text in sorted_ends(strip, shared))
    assert low <= c.min() < c.max() <= high
    assert high - low < 1.3 * (c.max() - c.min())
    page.get_by_role("button", name="Filter").click()
    limit = page.get_by_label("Limit")
    limit.fill("7")
    limit.press("Enter")
    name = word("lstm", "f").name
    expect(page.locator(".lv-filter [role=alert]")).to_have_text(
        f"The {name} is from 0 to 1, so the limit 7 leaves out no unit."
    )
    limit.fill("")
    limit.press("Enter")
    expect(page.locator(".lv-filter [role=alert]")).to_have_text(
        "The limit must be a number, such as 0.5. The filter has not changed."
    )
    assert state(page, "filter")["limit"] == 7


def sorted_ends(strip, shared):
    """The two ends of the last strip, the lower first, once they have changed."""
    texts = strip.evaluate_all(TICKS)
    assert texts != shared
    numbers = [text for text in texts if text not in ("", "0")]
    return sorted(numbers[-2:], key=lambda text: float(text.replace("−", "-")))
