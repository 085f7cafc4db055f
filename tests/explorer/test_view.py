"""The view as a whole: its address, its layouts, other numbers, and what it leaves behind."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_viz.measure import unit_order
from tests.browser.rest import turns_true
from tests.explorer.hand import canvas, click, commits, printed, reading, slot, state
from tests.explorer.sample_payload import sample

ADDRESS = {
    "step": 12,
    "unit": 7,
    "net": "rnn",
    "zoom": [3, 22],
    "order": "value:h",
    "pins": "12.7,1:5.9",
    "filter": "1:a<0.25@4",
    "layout": "presenter",
    "view": "mean",
}


def test_an_address_gives_the_view_and_the_view_the_address(explore):
    page = explore(sample().data, state=ADDRESS)
    found = state(page, "locked", "unit", "net", "zoom", "pins", "presenter", "view")
    pins = [{"net": 0, "step": 11, "unit": 7}, {"net": 1, "step": 4, "unit": 9}]
    assert found == [11, 7, 1, [2, 21], pins, True, "mean"]
    page.evaluate("() => lv.store.set({}, { commit: true })")
    assert page.wait_for_function("commits.length && commits.at(-1)").json_value() == ADDRESS


@pytest.mark.parametrize(
    "bad",
    [
        {"step": 31, "unit": 40, "zoom": [9, 2], "order": "size", "net": "gru"},
        {"step": "x", "pins": "0.3,99.1,5", "filter": "f<@3", "zoom": "3", "view": "all"},
        {"filter": "q<0.1@3", "pins": "7:1.1", "step": -1, "unit": 1.5},
    ],
)
def test_what_the_network_does_not_have_is_left_out(explore, bad):
    page = explore(sample().data, state=bad)
    names = ("locked", "unit", "net", "zoom", "order", "pins", "filter", "view", "presenter")
    assert state(page, *names) == [None, 0, 0, [0, 29], "kept", [], None, "unit", False]


@pytest.mark.parametrize("order", ["half-life", "similarity", "value", "value:f"])
def test_rows_are_sorted_and_keep_their_true_numbers(explore, order):
    made = sample(units=(11, 13))
    lstm, rnn = made.panels
    page = explore(made.data, state={"order": order, "step": 9, "unit": 4})
    if order.startswith("value"):
        wanted = [
            np.argsort(-lstm.signal("f" if order == "value:f" else "c")[8], kind="stable"),
            np.argsort(-rnn.signal("h")[8], kind="stable"),
        ]
    else:
        # A simple RNN has no half-life: its units keep their order.
        rnn_order = "index" if order == "half-life" else order
        wanted = [unit_order(lstm.trace, order), unit_order(rnn.trace, rnn_order)]
        assert sorted(wanted[0]) == list(range(11)) != wanted[0].tolist()
    for net, (panel, rows) in enumerate(zip(made.panels, wanted, strict=True)):
        drawn = page.evaluate(
            "([net, n]) => Array.from({ length: n }, (_, row) => lv.drawn(net, 'h', 17, row))",
            [net, len(rows)],
        )
        np.testing.assert_array_equal(drawn, panel.signal("h")[17, rows])
    row = 6
    click(page, 0, "i", step=20, row=row)
    # Sorted by value, the rows move to the step that was clicked.
    assert state(page, "unit") == wanted[0][row]


def test_sorting_by_value_follows_the_lock_and_not_the_pointer(explore):
    made = sample()
    c = made.panels[0].signal("c")
    page = explore(made.data)
    page.get_by_label("Order of the units").select_option("by cell state")
    assert state(page, "order", "locked") == ["value:c", 0]
    first = "() => lv.drawn(0, 'c', 0, 0)"
    assert page.evaluate(first) == c[0].max()
    page.keyboard.press("End")
    state(page, "step")
    assert page.evaluate("() => lv.drawn(0, 'c', 29, 0)") == c[29].max()


def test_a_filter_can_be_written_without_a_mouse(explore):
    made = sample()
    page = explore(made.data, state={"step": 6})
    page.get_by_role("button", name="Filter").press("Enter")
    page.get_by_label("Signal").select_option("simple RNN hidden state")
    page.get_by_label("Below or above").select_option(">")
    page.get_by_label("Limit").fill("0.2")
    page.get_by_label("Limit").press("Enter")
    state(page, "filter")
    above = np.flatnonzero(made.panels[1].signal("h")[5] > 0.2)
    assert 0 < len(above) < 13
    assert state(page, "filter") == {
        "net": 1,
        "signal": "h",
        "below": False,
        "limit": 0.2,
        "step": 5,
    }
    drawn = page.evaluate(
        "() => Array.from({length: lv.cells(1, 'h').rows}, (_, r) => lv.drawn(1, 'h', 9, r))"
    )
    np.testing.assert_array_equal(drawn, made.panels[1].signal("h")[9, above])
    page.get_by_label("Limit").fill("7")
    page.get_by_label("Limit").press("Enter")
    state(page, "filter")
    assert "0 of 13 units" in page.locator(".lv-rule").inner_text()
    assert page.evaluate("lv.cells(1, 'h').rows") == 0


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080)])
def test_the_first_screen_holds_everything(explore, width, height):
    page = explore(sample(steps=200, units=(64, 132)).data, width=width, height=height)
    # What the badge says comes late, and may need another line.
    page.wait_for_function("height => document.documentElement.scrollHeight <= height", arg=height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for net, signals in enumerate(("figoch", "ah")):
        for signal in signals:
            assert slot(page, net, signal).height >= 40
    bottom = page.get_by_role("group", name="Player").bounding_box()
    assert bottom["y"] + bottom["height"] <= height
    cell = page.locator(".lv-diagram svg").bounding_box()
    assert cell["y"] + cell["height"] <= bottom["y"] + 1


def test_on_a_phone_the_columns_stack_and_the_player_stays(explore):
    page = explore(sample().data, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert slot(page, 1, "a").y > slot(page, 0, "h").y
    assert slot(page, 1, "a").width == slot(page, 0, "h").width > 280
    for y in (0, 600):
        page.evaluate("(y) => scrollTo(0, y)", y)
        box = page.get_by_role("group", name="Player").bounding_box()
        assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    for button in page.locator("button:visible:not(.lv-reading)").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 24, button.evaluate("(one) => one.outerHTML")


# The cell's drawing with its letters, and the maps' axis, are whole between head and player.
_WHOLE = """() => {
  const boxes = (name) => [...document.querySelectorAll(name)]
    .map((one) => one.getBoundingClientRect()).filter(({ height }) => height);
  const [[cell], [page], [player]] = [".lv-cell", ".lv-page-cell", ".lv-player"].map(boxes);
  const drawn = [cell, ...boxes(".lv-cell text")];
  const lowest = Math.max(page.bottom, ...boxes(".lv-time").map((one) => one.bottom));
  return cell.width > 300 && lowest <= player.top + 1 && player.bottom <= innerHeight + 1 &&
    Math.min(...drawn.map((one) => one.top)) >= page.top - 1 &&
    Math.max(...drawn.map((one) => one.bottom)) <= page.bottom + 1;
}"""
_SEEN = """(tab) => {
  const [one, row] = [tab, tab.parentElement].map((each) => each.getBoundingClientRect());
  return one.left >= row.left - 1 && one.right <= row.right + 1 && one.bottom <= row.bottom + 1;
}"""
# Of all type in px but an index beside its letter.
_SMALLEST = """() => Math.min(...[...document.querySelectorAll(".lv-view *")].filter((one) =>
  one.checkVisibility() && !one.closest("sub, svg, .lv-heard, .lv-aside") &&
  [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
).map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def test_the_presenter_layout_fills_the_window_and_hides_the_controls(explore):
    page = explore(sample().data, width=1600, height=900)
    small = slot(page, 0, "f").height
    size = "getComputedStyle(document.querySelector('.lv-explorer')).fontSize"
    before = float(page.evaluate(size)[:-2])
    page.keyboard.press("p")
    assert state(page, "presenter") is True
    assert commits(page)[-1] == {"layout": "presenter"}
    box = page.locator(".lv-explorer").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1600, 900)
    assert float(page.evaluate(size)[:-2]) >= before * 1.3
    assert not page.get_by_role("toolbar").is_visible()
    for width, height in ((1600, 900), (1440, 900), (1366, 768), (1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(_WHOLE)
        assert page.evaluate(_SMALLEST) >= 16, (width, height)
    page.set_viewport_size({"width": 1600, "height": 900})
    # What stands in the panel is all there: only the bars' own controls are not.
    page.get_by_role("tab", name="What if").click()
    for name in ("Ready experiments", "What to change", "How"):
        expect(page.get_by_role("combobox", name=name)).to_be_visible()
    expect(page.get_by_role("combobox", name="Speed")).to_be_hidden()
    page.get_by_role("button", name="leave").click()
    assert state(page, "presenter") is False
    assert slot(page, 0, "f").height == small


def test_the_maps_are_fitted_once_to_each_size_of_the_window(explore):
    page = explore(sample().data, state={"layout": "presenter"}, width=1440, height=900)
    for fitted, (width, height) in enumerate(((1440, 900), (1440, 720), (1280, 720), (1360, 960))):
        page.set_viewport_size({"width": width, "height": height})
        assert round(page.locator(".lv-view").bounding_box()["height"]) == height
        assert state(page, "size") == fitted


def test_the_tabs_are_one_line_where_they_have_room_and_all_are_seen(explore):
    page = explore(sample().data, width=1280, height=720)
    tabs = page.get_by_role("tab")
    tops = "(all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size"
    assert tabs.evaluate_all(tops) == 1
    pages = {"End": "pins", "ArrowRight": "cell", "ArrowLeft": "pins", "Home": "cell"}
    tabs.first.focus()
    for width in (1280, 340):  # the second has two lines
        page.set_viewport_size({"width": width, "height": 720})
        for key, name in pages.items():
            page.keyboard.press(key)
            assert state(page, "tab") == name
            chosen = page.get_by_role("tab", selected=True)
            assert chosen.get_attribute("aria-controls").endswith(name)
        assert all(tabs.nth(at).evaluate(_SEEN) for at in range(tabs.count())), width
    # The whole name is read where only its beginning is shown.
    assert page.get_by_role("tab", name="Unit over time").inner_text() == "Unit"


def test_other_numbers_keep_the_elements_and_what_was_set(explore, renew):
    page = explore(sample(seed=3).data, plotly=True, state={"step": 12, "unit": 7, "zoom": [3, 22]})
    page.evaluate("document.querySelector('canvas').dataset.mark = 'same'")
    other = sample(seed=8)
    renew(page, other.data)
    assert page.locator("canvas[data-mark=same]").count() == 1
    assert state(page, "locked", "unit", "zoom") == [11, 7, [2, 21]]
    assert reading(page, 0, "c") == printed(other.panels[0].signal("c")[11, 7])
    drawn = page.evaluate("() => Array.from({length: 20}, (_, k) => lv.drawn(1, 'a', k, 4))")
    np.testing.assert_array_equal(drawn, other.panels[1].signal("a")[2:22, 4])
    assert page.locator("[data-net='0'] [data-value]").count() > 0


def test_other_networks_build_other_maps(explore, renew):
    page = explore(sample().data, state={"step": 12, "unit": 7})
    renew(page, sample(kinds=("gru", "lstm"), steps=20).data)
    assert page.locator(canvas(0, "z")).count() == 1
    assert page.locator(canvas(1, "f")).count() == 1
    assert state(page, "locked", "net", "unit", "zoom") == [11, 1, 7, [0, 19]]
    # Beside a unit that somebody has chosen, another network changes nothing of the place.
    renew(page, sample(kinds=("gru", "lstm", "rnn"), units=(11, 13, 9), steps=20).data)
    assert state(page, "locked", "net", "unit") == [11, 1, 7]
    renew(page, sample(kinds=("gru", "lstm"), steps=20).data)
    # Else, of networks that stay, the one that is added is turned to.
    page.evaluate("lv.store.set({ locked: null })")
    renew(page, sample(kinds=("gru", "lstm", "rnn"), units=(11, 13, 9), steps=20).data)
    assert state(page, "locked", "net", "unit") == [None, 2, 0]
    renew(page, None, {"state": {"step": 3}})
    assert state(page, "locked") == 2


def test_one_network_alone_has_its_answers_beside_it(explore):
    page = explore(sample(kinds=("lstm",), units=(11,)).data)
    assert slot(page, -1, "answers").y > slot(page, 0, "h").y
    assert page.get_by_role("tab", name="Cell").is_visible()
    assert not page.get_by_role("group", name="Network").is_visible()


def test_data_that_cannot_be_read_leave_what_was_drawn(explore, renew):
    made = sample()
    page = explore(made.data)
    renew(page, b"no payload at all")
    assert "must begin with LVX1" in page.get_by_role("alert").inner_text()
    assert page.evaluate("lv.drawn(0, 'f', 3, 2)") == made.panels[0].signal("f")[3, 2]
    renew(page, made.data)
    assert page.get_by_role("alert").count() == 0


def test_the_theme_changes_in_place(explore, renew):
    page = explore(sample().data)
    corner = (
        "() => Array.from(document.querySelector('canvas[data-signal=f]')"
        ".getContext('2d').getImageData(0, 0, 9, 9).data)"
    )
    light = page.evaluate(corner)
    renew(page, None, {"theme": "dark"})
    assert page.evaluate(corner) != light
    background = "getComputedStyle(document.querySelector('.lv-explorer')).backgroundColor"
    assert page.evaluate(background) == "rgb(14, 17, 23)"


def test_locked_numbers_are_asked_for_where_sixteen_bits_have_rounded_them(explore):
    made = sample(steps=2500, units=(80, 90))
    page = explore(made.data, state={"zoom": [1, 2500]})
    page.evaluate(
        "() => { window.asked = []; explorer.update(null, { exact: (step) => { asked.push(step); "
        "const f = new Array(80).fill(0.123456); "
        "return Promise.resolve({ step, networks: [{ f }, {}] }); } }); }"
    )
    click(page, 0, "f", step=700, row=3)
    page.wait_for_function("lv.model.exact !== null")
    step = state(page, "locked")
    assert page.evaluate("asked") == [step]
    assert page.evaluate("([s]) => lv.model.networks[0].value('f', s, 3)", [step]) == 0.123456
    assert reading(page, 0, "f") == "0.12"
    assert "16-bit values" in page.locator(".lv-badge").inner_text()


def test_a_view_in_no_document_waits_until_it_is_back_and_the_page_answers(explore):
    page = explore(sample().data)
    put = """async ([first, last, away]) => {
      const root = document.getElementById("explorer");
      const after = root.nextSibling;
      const { store } = lv;
      if (away) root.remove();
      store.set({ zoom: [first, last], step: 9 + first });
      store.flush(); // away, axes without a size would look for round numbers for ever
      if (!away) return;
      // Until it has heard, and has tried to draw, without a size.
      for (let k = 0; k < 4; k += 1) await new Promise(requestAnimationFrame);
      document.body.insertBefore(root, after); // at the size that it had
    }"""
    ticks = "[...document.querySelectorAll('.lv-axis-tick')].map((tick) => tick.textContent)"
    page.evaluate(put, [3, 20, False])
    wanted = page.evaluate(ticks)
    page.evaluate(put, [0, 29, False])
    assert page.evaluate(ticks) != wanted
    page.evaluate(put, [3, 20, True])
    turns_true(page, f"wanted => String({ticks}) === String(wanted)", wanted)


def test_nothing_is_left_behind(explore, renew):
    page = explore(sample().data, plotly=True)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length === 2")
    renew(page, sample(seed=4).data)
    count = page.evaluate("document.querySelectorAll('*').length")
    for seed in (5, 6, 4):  # and back: other numbers may need other labels
        renew(page, sample(seed=seed).data)
        page.evaluate("lv.store.get().model")
    turns_true(page, "count => document.querySelectorAll('*').length <= count", count)
    page.evaluate("explorer.destroy()")
    assert page.locator("#explorer > *").count() == 0
    page.keyboard.press("ArrowRight")
