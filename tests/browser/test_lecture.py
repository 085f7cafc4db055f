from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.plots.theme import LIGHT
from lstm_viz.stops import LECTURE
from lstm_viz.train.openings import opening
from lstm_viz.ui.lecture import what_if
from lstm_viz.ui.lecture.material import material
from lstm_viz.ui.lecture.numbers import number
from lstm_viz.ui.lecture.scenes import scenes
from tests.browser.rest import at_rest, turns_true
from tests.browser.whole import LEAST, PROJECTOR, is_whole, no_text_is_cut
from tests.settling import at_once

Visit = Callable[..., Page]
STOPS = {one.name: one for one in LECTURE}
LAST = LECTURE[-1].name
# The narrowest, the projector of most rooms, and up to the largest.
SIZES = ((1024, 768), (1280, 720), (1440, 900), (1920, 1080))
LOW = ((1440, 640), (1280, 600))  # a browser's own bars are high
STATE = """() => {
  const root = [...document.querySelectorAll("*")].find((element) => element.lvExplorer);
  const { locked, unit } = root.lvExplorer.store.get();
  return { step: locked === null ? null : locked + 1, unit };
}"""
PLAYING = """() => [...document.querySelectorAll("*")].find((element) => element.lvExplorer)
  .lvExplorer.store.get().playing"""
# Both columns end at one height: the answers have what the maps above them leave.
FILLED = """least => {
  const [first, second] = [...document.querySelectorAll(".lv-stack > .lv-time:not(.lv-unit *)")];
  const [end, other] = [first, second].map((axis) => axis.getBoundingClientRect().bottom);
  return Math.abs(end - other) < 2 && document.querySelector(".lv-slot-map").offsetHeight >= least;
}"""
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
# Several keys in one task of the browser: no stop can be drawn between them.
TOGETHER = """keys => {
  for (const key of keys) {
    const how = { key, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent("keydown", how));
  }
}"""


# The Explorer commits what was changed in it, and a key changes the stop, in one task.
AT_ONCE = """() => {
  const root = [...document.querySelectorAll("*")].find((element) => element.lvExplorer);
  root.lvExplorer.store.set({ view: "mean" }, { commit: true });
  root.lvExplorer.store.flush();
  const how = { key: "PageDown", bubbles: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", how));
}"""


SEED = opening("adding")  # of a lecture whose address names none


def at_stop(page: Page, stop: str) -> None:
    """Wait until the stop is drawn with its picture."""
    expect(page.locator(".st-key-lecture-head h2")).to_have_text(STOPS[stop].title)
    last = stop == LAST
    picture = ".st-key-lecture-screen .js-plotly-plot" if last else ".lv-player"
    expect(page.locator(picture).first).to_be_visible()
    at_rest(page)


def at_instant(page: Page, stop: str, *, seed: int = SEED, moment: int = 1) -> None:
    """Wait until the picture shows the instant that was found for this stop."""
    wanted = scenes(stop, material(seed), LIGHT)[moment - 1].state
    turns_true(
        page,
        f"(wanted) => JSON.stringify(({STATE})()) === JSON.stringify(wanted)",
        arg={"step": wanted["step"], "unit": wanted["unit"]},
    )


def asks_before_it_tells(page: Page) -> None:
    """No edit yet, and the Explorer's experiments to expect something of."""
    expect(page.get_by_text("What becomes of it if")).to_be_visible()
    expect(page.locator(".lv-experiments")).to_be_visible()
    expect(page.locator(".lv-held")).to_have_count(0)


def shows_the_edited_answer(page: Page) -> None:
    """What this browser computes with the edit is what Python computed for the stop's sentence."""
    of = material(SEED)
    edited = what_if.edited(of, scenes("what-if", of, LIGHT)[1].state["edits"])
    expect(page.get_by_text(f"is {number(edited.answer)}; without the edit")).to_be_visible()
    recorded = float(of.view.sides["lstm"].prediction[-1])
    told = f"is {number(edited.answer, 2)}; it was {number(recorded, 2)} "
    expect(page.locator(".lv-verdict")).to_contain_text(told)
    expect(page.locator(".lv-effects")).to_contain_text(told)
    expect(page.locator(".lv-held")).to_have_count(1)
    expect(page.locator(".lv-whatif-form")).to_be_hidden()


@pytest.mark.parametrize("projector", [False, True], ids=["normal, light", "presenter, dark"])
def test_every_stop_is_whole_at_every_size_and_set_to_its_instant(
    server: str, turn: Visit, projector: bool
) -> None:
    address = f"{server}/lecture" + "?layout=presenter" * projector
    least = PROJECTOR if projector else LEAST
    sizes = [*SIZES, *LOW]
    page = turn(address, width=sizes[0][0], height=sizes[0][1], dark=projector)
    for stop in STOPS:
        at_stop(page, stop)
        expect(page.locator(".katex-error")).to_have_count(0)
        if stop != LAST:
            at_instant(page, stop)
        if stop == "what-if":
            asks_before_it_tells(page)
            is_whole_at(page, stop, sizes, least)
            page.get_by_role("button", name="Forget everything").click()
            shows_the_edited_answer(page)
        elif stop != LAST:
            expect(page.locator(".lv-cell").first).to_be_visible()
        is_whole_at(page, stop, sizes, least)
        if stop == "forgetting":
            page.get_by_role("button", name="Every change: the gradient").click()
            at_instant(page, stop, moment=2)
            is_whole_at(page, stop, sizes, least)
        if stop == "forget-gate":  # a typeface that comes late is larger than the one before it
            page.set_viewport_size({"width": SIZES[-1][0], "height": SIZES[-1][1]})
            is_whole(page, least=least)
            late = page.add_style_tag(content=".lv-heading { padding-block: 6px !important; }")
            is_whole(page, least=least)
            late.evaluate("one => one.remove()")  # the next test is on the same page
        page.keyboard.press("PageDown")


def is_whole_at(page: Page, stop: str, sizes: list[tuple[int, int]], least: int) -> None:
    """At each of these sizes, and the next time in the opposite order: from where it is now."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        # A stop with a chart or a table is some px higher than the lowest window.
        high = ("forgetting", "solved", LAST) if least == PROJECTOR else ("forgetting",)
        is_whole(page, least=least, scrolls=stop in high and (width, height) == LOW[-1])
    sizes.reverse()


def test_a_stop_with_the_longest_lag_is_whole_and_its_slider_keeps_its_arrows(
    server: str, turn: Visit
) -> None:
    page = turn(f"{server}/lecture?stop=solved&layout=presenter", width=1280, height=720)
    at_stop(page, "solved")
    turns_true(page, FILLED, arg=26)
    slider = page.get_by_role("slider", name="Lag")
    slider.focus()
    slider.press("End")
    page.wait_for_url("**lag=200**")
    expect(page.get_by_text("200 is 4 times as long")).to_be_visible()
    turns_true(page, "() => document.querySelector('.lv-step').textContent.endsWith('/ 210')")
    is_whole(page, least=PROJECTOR)
    slider.press("ArrowLeft")
    page.wait_for_url("**lag=190**")
    page.locator(".st-key-lecture-head h2").click()
    page.keyboard.press("ArrowLeft")
    at_stop(page, "output-gate")
    assert "lag=" not in page.url
    turn(f"{server}/lecture?stop=forgetting&lag=200")
    expect(page.get_by_text("200 is 4 times as long")).to_be_visible()
    turns_true(page, "() => document.querySelector('.lv-step')?.textContent.endsWith('/ 210')")
    is_whole(page, least=LEAST)


def test_keys_that_come_before_a_stop_is_drawn_are_not_lost(server: str, turn: Visit) -> None:
    page = turn(f"{server}/lecture")
    at_stop(page, "rnn")
    at_once(page, TOGETHER, ["ArrowRight"] * 3)
    # Its title has come, and its picture not yet.
    expect(page.locator(".st-key-lecture-head h2")).to_have_text(LECTURE[3].title)
    at_once(page, TOGETHER, ["ArrowRight", "PageUp"])
    at_stop(page, "forget-gate")
    at_once(page, TOGETHER, ["ArrowRight", "ArrowRight", "ArrowLeft", "PageDown", "ArrowRight"])
    at_stop(page, "what-if")
    # A click in between is a new beginning.
    page.get_by_role("button", name=LECTURE[1].title).click()
    at_stop(page, "forgetting")
    at_once(page, TOGETHER, ["ArrowRight"])
    at_stop(page, "lstm")
    at_once(page, TOGETHER, ["ArrowLeft"] * 9)
    at_stop(page, "rnn")


def test_on_a_narrow_screen_the_side_bar_makes_room_and_comes_back_on_other_pages(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/lecture?stop=lstm", width=1024, height=768)
    at_stop(page, "lstm")
    side = page.get_by_test_id("stSidebar")
    expect(side).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()  # a person's own choice stays
    page.get_by_role("button", name=STOPS["update"].title).click()
    at_stop(page, "update")
    expect(side).to_have_attribute("data-collapsed", "false")
    page.set_viewport_size({"width": 1280, "height": 768})
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(side).to_have_attribute("data-collapsed", "true")
    page.get_by_role("link", name="Race").click()
    expect(side).to_have_attribute("data-collapsed", "false")


def test_p_and_esc_change_the_layout_and_the_down_arrow_scrolls(server: str, turn: Visit) -> None:
    page = turn(f"{server}/lecture?stop=solved", width=1200, height=420)
    at_stop(page, "solved")
    small = page.locator(".st-key-lecture-head h2").evaluate("h => getComputedStyle(h).fontSize")
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    at_stop(page, "solved")
    assert "layout=presenter" in page.url
    large = page.locator(".st-key-lecture-head h2").evaluate("h => getComputedStyle(h).fontSize")
    assert float(large[:-2]) > float(small[:-2])

    unit = page.evaluate(STATE)["unit"]
    page.keyboard.press("ArrowDown")
    turns_true(page, f"() => ({SCROLLED})() > 100")
    page.keyboard.press("ArrowUp")
    turns_true(page, f"() => ({SCROLLED})() === 0")
    assert page.evaluate(STATE)["unit"] == unit

    # In the picture the keys are the picture's: Esc first unlocks, and then leaves the layout.
    page.locator(".lv-slot-map").first.click(position={"x": 90, "y": 5})
    page.keyboard.press("ArrowDown")
    turns_true(page, f"() => ({STATE})().unit !== {unit}")
    page.keyboard.press("Escape")
    turns_true(page, f"() => ({STATE})().step === null")
    assert "layout=presenter" in page.url
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    at_stop(page, "solved")
    assert "layout" not in page.url
    page.keyboard.press("p")
    page.get_by_role("button", name="Leave presenter layout").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_a_key_that_comes_with_a_change_in_the_explorer_changes_the_stop(
    server: str, turn: Visit
) -> None:
    page = turn(f"{server}/lecture?stop=lstm")
    at_stop(page, "lstm")
    page.evaluate(AT_ONCE)
    at_stop(page, "forget-gate")
    assert "stop=forget-gate" in page.url


def test_the_arrows_change_the_stop_except_in_the_explorer(server: str, turn: Visit) -> None:
    page = turn(f"{server}/lecture?stop=lstm")
    at_stop(page, "lstm")
    page.keyboard.press("ArrowRight")
    at_stop(page, "forget-gate")
    page.keyboard.press("PageUp")
    at_stop(page, "lstm")
    assert "stop=lstm" in page.url

    page.locator(".lv-slot-map").first.click(position={"x": 90, "y": 12})
    step = page.evaluate(STATE)["step"]
    page.keyboard.press("ArrowRight")
    turns_true(page, f"() => ({STATE})().step === {step + 1}")
    page.get_by_role("tab", name="Numbers").focus()
    page.keyboard.press("ArrowLeft")

    page.keyboard.press("PageDown")  # no key of the Explorer: a clicker's, from this stop
    at_stop(page, "forget-gate")
    page.keyboard.press("ArrowLeft")  # each stop begins in the lecturer's hand
    at_stop(page, "lstm")
    page.locator(".lv-slot-map").first.click(position={"x": 90, "y": 12})
    page.locator(".st-key-lecture-head h2").click()
    page.keyboard.press("ArrowLeft")
    at_stop(page, "forgetting")


def test_the_keys_of_the_picture_act_after_a_click_on_a_button_of_the_page(
    server: str, turn: Visit
) -> None:
    page = turn(f"{server}/lecture?stop=lstm&layout=presenter", width=1280, height=720)
    at_stop(page, "lstm")
    page.get_by_role("button", name="→").click()
    at_stop(page, "forget-gate")
    page.keyboard.press("w")
    expect(page.get_by_role("tab", name="What if")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Space")
    turns_true(page, f"() => ({PLAYING})()")
    assert "stop=forget-gate" in page.url  # Space has not pressed the arrow again
    page.keyboard.press("Space")
    turns_true(page, f"() => !({PLAYING})()")
    # From the keyboard, the focus stays where it is seen: Space presses, and letters are free.
    on = page.get_by_role("button", name="→")
    on.focus()
    page.keyboard.press("g")
    expect(page.get_by_role("tab", name="Gradient")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Space")
    at_stop(page, "input-gate")
    assert not page.evaluate(PLAYING)


def test_the_keys_stay_with_a_field_that_is_being_edited(server: str, turn: Visit) -> None:
    page = turn(f"{server}/lecture?stop=input-gate")
    at_stop(page, "input-gate")
    seed = page.get_by_role("spinbutton", name="Seed")
    seed.focus()
    for key in ("ArrowLeft", "p", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    seed.fill("4")
    seed.press("Enter")
    page.wait_for_url("**seed=4**")  # a key that had changed the stop would have come before
    at_stop(page, "input-gate")
    assert "stop=input-gate" in page.url
    assert "layout" not in page.url


def test_the_second_instant_and_another_seed_come_back_from_the_address(
    server: str, turn: Visit
) -> None:
    page = turn(f"{server}/lecture?stop=forget-gate&moment=2&seed=3")
    at_stop(page, "forget-gate")
    at_instant(page, "forget-gate", seed=3, moment=2)
    rule = scenes("forget-gate", material(3), LIGHT)[1].found.rule
    expect(page.get_by_text(rule)).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("3")


def test_on_a_phone_nothing_is_cut_off(server: str, visit: Visit) -> None:
    page = visit(f"{server}/lecture?stop={LAST}", width=390, height=844)
    for stop in reversed(STOPS):
        at_stop(page, stop)
        no_text_is_cut(page)
        if stop == "output-gate":
            is_whole(page, scrolls=True)
            the_explorer_is_as_high_as_what_is_in_it(page)
        page.keyboard.press("PageUp")


def the_explorer_is_as_high_as_what_is_in_it(page: Page) -> None:
    """One scroll, not one in another."""
    turns_true(
        page, "() => document.querySelector('.lv-view').getBoundingClientRect().height > 1000"
    )
    cell = page.locator(".lv-cell").first
    cell.scroll_into_view_if_needed()
    expect(cell).to_be_in_viewport(ratio=0.9)
