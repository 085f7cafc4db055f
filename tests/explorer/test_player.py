"""Player and keys: the step moves by itself, by hand and by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lstm_viz.measure import unit_order
from tests.explorer.hand import at_once, commits, state, stop_clock
from tests.explorer.sample_payload import sample


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_the_keys_move_step_and_unit(explore):
    page = explore(sample().data, reduced_motion="no-preference")
    stop_clock(page)
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowLeft")
    assert state(page, "step", "locked") == [11, 11]
    press(page, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp")
    assert state(page, "unit") == 2
    press(page, "End")
    assert state(page, "step") == 29
    press(page, "ArrowRight", "Shift+ArrowLeft")
    assert state(page, "step") == 19
    press(page, "Home", "ArrowLeft")
    assert state(page, "step") == 0
    # Written once, when the keys rest.
    assert commits(page) == []
    page.clock.run_for(500)
    assert commits(page) == [{"step": 1, "unit": 2}]


def test_units_go_in_the_order_of_the_rows(explore):
    made = sample()
    page = explore(made.data, state={"order": "half-life", "step": 2, "unit": 0})
    order = unit_order(made.panels[0].trace, "half-life").tolist()
    assert order != sorted(order)
    at = order.index(0)
    press(page, "ArrowUp" if at else "ArrowDown")
    assert state(page, "unit") == order[at - 1 if at else 1]


def test_the_zoom_follows_the_step(explore):
    page = explore(sample().data, state={"step": 10})
    press(page, "+")
    first, last = state(page, "zoom")
    assert last - first + 1 == 15
    assert first <= 9 <= last
    press(page, "End")
    assert state(page, "zoom") == [15, 29]
    press(page, "-")
    assert state(page, "zoom") == [0, 29]
    press(page, "+", "+", "0")
    assert state(page, "zoom") == [0, 29]


def test_space_plays_and_pauses_and_nothing_is_committed_meanwhile(explore):
    page = explore(sample(steps=90).data, reduced_motion="no-preference")
    stop_clock(page)
    page.evaluate("lv.store.set({ speed: 60 })")
    press(page, " ")
    page.clock.run_for(700)
    assert state(page, "step") > 5
    assert state(page, "playing", "locked") == [True, None]
    assert commits(page) == []
    press(page, " ")
    page.clock.run_for(50)
    playing, step, locked = state(page, "playing", "step", "locked")
    assert playing is False
    assert locked == step
    assert commits(page) == [{"step": step + 1, "unit": 0}]


def test_playing_stops_at_the_end_and_then_starts_anew(explore):
    page = explore(sample().data, state={"step": 27})
    page.get_by_label("Speed").select_option("20 steps/s")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("!lv.store.get().playing")
    assert state(page, "step", "locked") == [29, 29]
    page.get_by_label("Speed").select_option("1 step/s")  # it is still there when it is looked at
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("lv.store.get().playing && lv.store.get().step < 20")
    page.get_by_role("button", name="Pause").click()
    assert state(page, "playing") is False


def test_who_asks_for_less_motion_gets_it_slowly(explore):
    page = explore(sample().data, reduced_motion="reduce")
    stop_clock(page)
    page.evaluate("lv.store.set({ speed: 200 })")
    page.keyboard.press(" ")
    page.clock.run_for(700)
    assert at_once(page, "step") <= 2
    page.clock.run_for(2000)
    assert 2 < at_once(page, "step") <= 8


def test_the_slider_scrubs_and_locks_when_let_go(explore):
    page = explore(sample().data)
    slider = page.get_by_role("slider", name="Step")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    step, locked = state(page, "step", "locked")
    assert 13 <= step <= 16
    assert locked is None
    assert commits(page) == []
    page.mouse.up()
    assert state(page, "locked") == step
    assert slider.get_attribute("aria-valuetext") == f"step {step + 1} of 30"
    press(page, "Shift+ArrowRight")
    assert state(page, "step") == step + 10


@pytest.mark.parametrize("key", ["ArrowRight", " ", "p", "m", "End"])
def test_what_is_typed_into_a_field_is_not_a_command(explore, key):
    page = explore(sample().data)
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Limit").focus()
    before = state(page, "step", "playing", "presenter", "pins")
    press(page, key)
    assert state(page, "step", "playing", "presenter", "pins") == before


def test_space_on_a_button_presses_the_button(explore):
    page = explore(sample().data)
    page.get_by_role("button", name="Next step").focus()
    press(page, " ")
    assert state(page, "step", "playing") == [1, False]


def test_the_list_of_keys_opens_and_closes(explore):
    page = explore(sample().data, state={"step": 4})
    press(page, "?")
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    for said in ("Home", "Space", "Esc", "Shift"):
        assert said in dialog.inner_text()
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    assert state(page, "locked", "dialog") == [3, None]
    page.get_by_role("button", name="Keys and gestures").click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_escape_unlocks_and_then_leaves_the_presenter_layout(explore):
    page = explore(sample().data, state={"step": 4, "layout": "presenter"})
    assert state(page, "locked", "presenter") == [3, True]
    press(page, "Escape")
    assert state(page, "locked", "presenter") == [None, True]
    press(page, "Escape")
    assert state(page, "locked", "presenter") == [None, False]


def test_keys_in_a_field_elsewhere_on_the_page_are_not_ours(explore):
    page = explore(sample().data)
    page.evaluate(
        "() => { window.other = document.createElement('input'); "
        "document.body.append(other); other.focus(); }"
    )
    press(page, "ArrowRight")
    assert state(page, "step") == 0
    page.evaluate("other.remove()")
    press(page, "ArrowRight")
    assert state(page, "step") == 1
