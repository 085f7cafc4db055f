"""Drawing in a real browser: mouse, finger and keys, each as the numbers that the page is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.ui.explore import sketch
from tests.browser.conftest import serve
from tests.browser.rest import turns_true

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., Page]
AIR = 5  # px of the sheet above 1 and below −1
SHEETS = count(1)
RULE = {"light": LIGHT.rule, "dark": DARK.rule}


@pytest.fixture(scope="module")
def sketching() -> Iterator[str]:
    """The address of a page with nothing but the sketch, in the app's own theme."""
    with serve(ROOT / "tests" / "ui" / "explore" / "sketch_page.py", folder=ROOT) as address:
        yield address


def opened(page: Page) -> Page:
    """The page once it has its sheet: the text comes last, so the one before has left by then."""
    (sheet,) = parse_qs(urlsplit(page.url).query).get("sheet", [""])
    expect(page.get_by_text(f'"sheet": "{sheet}"')).to_be_visible()
    expect(page.locator("canvas[role=slider]")).to_be_visible()
    return page


@pytest.fixture
def paper(sketching: str, turn: Visit) -> Visit:
    """paper(dark=...): the page with an empty sheet, on which nobody has drawn."""
    return lambda **more: opened(turn(f"{sketching}/?sheet={next(SHEETS)}", **more))


def told(page: Page) -> dict[str, Any]:
    return json.loads(page.get_by_test_id("stText").inner_text())


def after(page: Page, does: Callable[[], Any]) -> np.ndarray | None:
    """What the page is given by the run that `does` brings about."""
    runs = told(page)["runs"]
    does()
    expect(page.get_by_text(f'"runs": {runs + 1},')).to_be_visible()
    curve = told(page)["curve"]
    return None if curve is None else np.array(curve, np.float32)


def place(page: Page, share: float, value: float) -> tuple[float, float]:
    """A point of the sheet on the screen: from 0 at the left to 1, and its value."""
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    height = box["height"] - 2 * AIR
    return box["x"] + share * box["width"], box["y"] + AIR + (1 - value) / 2 * height


def line(page: Page, *points: tuple[float, float], through: int = 6) -> None:
    """Draw with the mouse from point to point."""
    page.mouse.move(*place(page, *points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*place(page, *point), steps=through)
    page.mouse.up()


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def test_an_empty_sheet_says_what_to_do_and_prints_its_range(paper: Visit) -> None:
    page = paper()
    expect(page.get_by_text("Draw here", exact=True)).to_be_visible()
    assert page.locator(".ends span").all_inner_texts() == ["1", "0", "−1"]
    expect(page.get_by_text("step 1 of 100: nothing drawn yet")).to_be_visible()
    assert told(page)["curve"] is None
    expect(button(page, "Undo")).to_be_disabled()
    expect(button(page, "Clear")).to_be_disabled()
    slider = page.get_by_role("slider", name="Hand-drawn curve")
    expect(slider).to_have_attribute("aria-valuetext", "step 1 of 100: nothing drawn yet")
    expect(slider).to_have_css("touch-action", "none")
    # The zero line stands in the middle of the sheet, and the numbers beside its ends and middle.
    row = page.locator("canvas").evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(60, 0, 1, canvas.height);
          const alphas = Array.from({ length: canvas.height }, (_, at) => data[4 * at + 3]);
          return alphas.findIndex((alpha) => alpha > 100);
        }"""
    )
    box = page.locator("canvas").bounding_box()
    zero = page.locator(".ends span").nth(1).bounding_box()
    assert box is not None
    assert zero is not None
    assert abs(box["y"] + row - (zero["y"] + zero["height"] / 2)) < 2.5


def test_a_stroke_of_the_mouse_becomes_the_numbers_under_it(paper: Visit) -> None:
    page = paper()
    curve = after(page, lambda: line(page, (0.005, -0.8), (0.5, 0.6), (0.995, 0.0)))
    assert curve is not None
    assert curve.shape == (100,)
    at = (np.arange(100) + 0.5) / 100
    expected = np.interp(at, [0.005, 0.5, 0.995], [-0.8, 0.6, 0.0])
    # A pixel is 0.016 high, and the ends of a step may differ by its width.
    assert np.abs(curve - expected).max() < 0.045
    np.testing.assert_array_equal(curve, np.round(curve, 2))
    expect(page.get_by_text("Draw here", exact=True)).to_be_hidden()
    expect(page.get_by_text("step 100 of 100: 0.0")).to_be_visible()


def test_nothing_is_sent_while_the_pen_moves(paper: Visit) -> None:
    page = paper()
    before = told(page)["runs"]
    page.mouse.move(*place(page, 0.1, 0.5))
    page.mouse.down()
    page.mouse.move(*place(page, 0.805, -0.5), steps=20)
    expect(page.get_by_text("step 81 of 100: −0.")).to_be_visible()
    assert told(page)["runs"] == before
    page.mouse.up()
    expect(page.get_by_text(f'"runs": {before + 1},')).to_be_visible()
    after(page, button(page, "Run again").click)  # what was sent before comes before
    assert told(page)["runs"] == before + 2


def test_a_second_stroke_overwrites_its_own_part_only(paper: Visit) -> None:
    page = paper()
    first = after(page, lambda: line(page, (0.0, 0.5), (0.999, 0.5)))
    second = after(page, lambda: line(page, (0.6, -0.5), (0.4, -0.5)))  # from right to left
    assert first is not None
    assert second is not None
    changed = np.flatnonzero(first != second)
    assert changed.min() in (39, 40, 41)
    assert changed.max() in (59, 60, 61)
    np.testing.assert_allclose(second[changed], -0.5, atol=0.02)
    assert set(np.diff(changed)) == {1}


def test_what_is_not_drawn_is_filled_in_and_said_so(paper: Visit) -> None:
    page = paper()
    after(page, lambda: line(page, (0.2, 0.8), (0.3, 0.8)))
    curve = after(page, lambda: line(page, (0.6, -0.4), (0.7, -0.4)))
    assert curve is not None
    drawn = [20, 30, 60, 70]
    expected = np.interp(np.arange(100), drawn, curve[drawn])
    np.testing.assert_allclose(curve, expected, atol=0.045)
    assert curve[0] == curve[20] > 0.75
    assert curve[99] == curve[70] < -0.35
    page.locator("canvas").press("End")
    expect(page.get_by_text("step 100 of 100: −0.4")).to_have_text(
        f"step 100 of 100: −{-curve[99]:.2f}, interpolated"
    )


def test_undo_takes_back_a_stroke_and_clear_all_of_them(paper: Visit) -> None:
    page = paper()
    one = after(page, lambda: line(page, (0.0, 0.2), (0.999, 0.9)))
    two = after(page, lambda: line(page, (0.3, -0.9), (0.6, -0.9)))
    assert not np.array_equal(one, two)
    np.testing.assert_array_equal(after(page, button(page, "Undo").click), one)
    button(page, "Clear").focus()
    assert after(page, lambda: page.keyboard.press("Enter")) is None
    expect(button(page, "Clear")).to_be_focused()
    expect(button(page, "Clear")).to_be_disabled()
    expect(page.get_by_text("Draw here", exact=True)).to_be_visible()
    assert "drawn=" not in page.url
    np.testing.assert_array_equal(after(page, button(page, "Undo").click), one)
    assert after(page, lambda: page.locator("canvas").press("Control+z")) is None
    expect(button(page, "Undo")).to_be_disabled()


def test_the_keyboard_draws_as_well(paper: Visit) -> None:
    page = paper()
    canvas = page.locator("canvas")
    canvas.focus()
    curve = after(page, lambda: canvas.press("ArrowUp"))
    np.testing.assert_array_equal(curve, np.full(100, 0.05, np.float32))
    runs = told(page)["runs"]
    for key in ("Shift+ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        canvas.press(key)
    expect(canvas).to_have_attribute("aria-valuetext", "step 12 of 100: 0.05, interpolated")
    assert told(page)["runs"] == runs  # the pen alone changes nothing
    curve = after(page, lambda: canvas.press("Shift+ArrowUp"))
    assert curve is not None
    assert curve[11] == np.float32(0.3)
    expect(page.get_by_text("step 12 of 100: 0.30", exact=True)).to_be_visible()
    expect(canvas).to_have_attribute("aria-valuenow", "0.30")
    np.testing.assert_allclose(curve[:12], np.linspace(0.05, 0.3, 12), atol=0.006)
    canvas.press("Home")
    curve = after(page, lambda: canvas.press("Shift+ArrowDown"))
    assert curve is not None
    assert curve[0] == np.float32(-0.2)
    assert curve[11] == np.float32(0.3)
    # A key that is held down is one stroke, and told when it is let go.
    runs = told(page)["runs"]
    canvas.press("End")
    for _ in range(30):
        page.keyboard.down("ArrowUp")
    assert told(page)["runs"] == runs
    curve = after(page, lambda: page.keyboard.up("ArrowUp"))
    assert curve is not None
    assert curve[99] == 1
    curve = after(page, button(page, "Undo").click)
    assert curve is not None
    assert curve[99] == np.float32(0.3)
    expect(page.get_by_text("← → move the pen")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(canvas).to_be_focused()
    expect(page.get_by_text("← → move the pen")).to_be_visible()


def test_a_finger_draws_on_a_phone_and_the_page_stays(sketching: str, visit: Visit) -> None:
    page = visit(sketching, width=390, height=844, has_touch=True, is_mobile=True)
    expect(page.get_by_text('"runs"')).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.locator("canvas")).to_be_in_viewport()
    page.locator("canvas").click(trial=True)  # once the sidebar, which slides in, is at rest
    hand = page.context.new_cdp_session(page)

    def stroke() -> None:
        points = [place(page, 0.1 + k * 0.08, 0.9 - k * 0.16) for k in range(11)]
        for k, (x, y) in enumerate(points):
            kind = "touchStart" if k == 0 else "touchMove"
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    curve = after(page, stroke)
    assert curve is not None
    at = (np.arange(100) + 0.5) / 100
    np.testing.assert_allclose(curve, np.interp(at, [0.1, 0.9], [0.9, -0.7]), atol=0.06)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("Undo", "Clear"):
        box = button(page, name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390


def test_a_narrow_sidebar_has_room_for_it(sketching: str, visit: Visit) -> None:
    page = opened(visit(sketching))
    page.add_style_tag(
        content="[data-testid=stSidebar] { width: 200px !important; min-width: 0 !important; }"
    )
    expect(page.get_by_test_id("stSidebar")).to_have_css("width", "200px")
    page.locator("canvas").click(trial=True)  # once it is at rest
    sidebar = page.get_by_test_id("stSidebar").bounding_box()
    assert sidebar is not None
    assert sidebar["width"] == 200
    for part in ("canvas", ".says", ".foot button >> nth=1"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert sidebar["x"] <= box["x"] < box["x"] + box["width"] <= sidebar["x"] + 200
    curve = after(page, lambda: line(page, (0.0, -1.0), (0.999, 1.0)))
    assert curve is not None
    np.testing.assert_allclose(curve, np.linspace(-1, 1, 100), atol=0.05)


def test_a_run_of_the_page_and_another_number_of_steps_keep_the_curve(paper: Visit) -> None:
    page = paper()
    curve = after(page, lambda: line(page, (0.0, -0.9), (0.5, 0.9), (0.999, 0.1)))
    assert curve is not None
    np.testing.assert_array_equal(after(page, button(page, "Run again").click), curve)
    steps = page.get_by_role("spinbutton", name="Steps")

    def ask(count: int) -> Callable[[], None]:
        def does() -> None:
            steps.fill(str(count))
            steps.press("Enter")

        return does

    few = after(page, ask(7))
    assert few is not None
    np.testing.assert_allclose(
        few, np.interp(np.linspace(0, 99, 7), np.arange(100), curve), atol=0.0051
    )
    expect(page.get_by_text("step 7 of 7: ")).to_be_visible()
    # What is shown is what is given: the pen reads each step off the sheet.
    canvas = page.locator("canvas")
    canvas.press("Home")
    for step in range(7):
        number = f"{few[step]:.2f}".replace("-", "−")
        expect(canvas).to_have_attribute("aria-valuetext", f"step {step + 1} of 7: {number}")
        canvas.press("ArrowRight")
    np.testing.assert_array_equal(after(page, ask(100)), curve)
    after(page, ask(7))
    few = few.copy()
    few[3] = np.float32(few[3] - np.float32(0.25)).round(2)
    canvas.press("Home")
    for _ in range(3):
        canvas.press("ArrowRight")
    again = after(page, lambda: canvas.press("Shift+ArrowDown"))
    assert again is not None
    np.testing.assert_allclose(again, few, atol=1e-6)


def test_the_address_brings_the_curve_back_and_going_back_the_one_before(
    paper: Visit, visit: Visit
) -> None:
    page = paper()
    first = after(page, lambda: line(page, (0.0, -0.9), (0.999, 0.7)))
    page.wait_for_url("**drawn=**")
    one = page.url
    second = after(page, lambda: line(page, (0.2, 0.9), (0.5, 0.9)))
    turns_true(page, "url => location.href !== url", arg=one)
    other = opened(visit(page.url))
    np.testing.assert_array_equal(np.array(told(other)["curve"], np.float32), second)
    expect(other.get_by_text("Draw here", exact=True)).to_be_hidden()
    other.locator("canvas").press("End")
    expect(other.get_by_text(f"step 100 of 100: {told(other)['curve'][-1]:.2f}")).to_be_visible()
    np.testing.assert_array_equal(after(page, page.go_back), first)
    page.locator("canvas").press("Home")
    page.locator("canvas").press("ArrowRight")
    assert first is not None
    number = f"{first[1]:.2f}".replace("-", "−")
    expect(page.get_by_text(f"step 2 of 100: {number}", exact=True)).to_be_visible()


def test_one_dot_is_a_curve_and_fewer_steps_do_not_lose_it(paper: Visit) -> None:
    page = paper()
    curve = after(page, lambda: line(page, (0.305, 0.6)))
    assert curve is not None
    assert set(curve) == {curve[30]}
    after(page, lambda: line(page, (0.725, -0.6)))
    steps = page.get_by_role("spinbutton", name="Steps")
    steps.fill("4")
    few = after(page, lambda: steps.press("Enter"))
    assert few is not None
    canvas = page.locator("canvas")
    canvas.press("Home")
    # The dots lie at 30 and 72 of 0 to 99, and so nearest to the steps at 33 and 66.
    for step, drawn in enumerate([False, True, True, False]):
        number = f"step {step + 1} of 4: {few[step]:.2f}".replace("-", "−")
        text = number if drawn else f"{number}, interpolated"
        expect(canvas).to_have_attribute("aria-valuetext", text)
        canvas.press("ArrowRight")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_follows_the_theme(paper: Visit, theme: str) -> None:
    page = paper(dark=theme == "dark")
    line(page, (0.1, 0.4), (0.8, 0.4))
    colour = tuple(int(RULE[theme][at : at + 2], 16) for at in (1, 3, 5))
    expect(page.locator("canvas")).to_have_css("border-color", f"rgb{colour}")
    ink = page.locator("canvas").evaluate(
        """canvas => {
          const [x, y] = [canvas.width * 0.5, canvas.height * 0.3];
          const { data } = canvas.getContext("2d").getImageData(x, y - 8, 1, 24);
          const rows = Array.from({ length: 24 }, (_, at) => [...data.slice(4 * at, 4 * at + 4)]);
          return rows.sort((a, b) => b[3] - a[3])[0];
        }"""
    )
    line_colour = sketch.COLOURS[theme]["line"]
    assert ink == [*(int(line_colour[at : at + 2], 16) for at in (1, 3, 5)), 255]
