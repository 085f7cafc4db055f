"""A curve over a text, drawn by mouse, finger and keys on the first screen: units follow it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.rest import at_rest

Visit = Callable[..., Page]
WIDE, HIGH = 1440, 900
# Two values for each step that is shown: a long text opens on a part.
DRAWN = """() => {
    const line = document.querySelector('.lv-curve-box polyline');
    const { x, width } = line.ownerSVGElement.viewBox.baseVal;
    const points = line.getAttribute('points').split(' ').slice(2 * x, 2 * (x + width));
    return points.map((point) => Number(point.split(',')[1]));
}"""


def test_a_curve_is_drawn_on_the_first_screen_as_wide_as_the_text(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/?source=text&model=python&tab=text", has_touch=True)
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    expect(page.locator(".lv-explorer")).to_contain_text("recomputed in this browser")
    at_rest(page)
    box, text = page.locator(".lv-curve-box"), page.locator(".lv-text-box").first
    place, shown = box.bounding_box(), text.bounding_box()
    assert place is not None
    assert shown is not None
    # As wide as the text above it, and above the player.
    assert abs(place["width"] - shown["width"]) <= 1
    assert place["y"] + place["height"] <= HIGH - 40
    clear = page.get_by_role("button", name="Clear the curve")
    expect(clear).to_have_count(0)  # there is nothing to clear

    def at(across: float, down: float) -> tuple[float, float]:
        return place["x"] + across * place["width"], place["y"] + down * place["height"]

    page.mouse.move(*at(0.25, 0.2))
    page.mouse.down()
    page.mouse.move(*at(0.75, 0.6), steps=9)
    page.mouse.up()
    drawn = page.evaluate(DRAWN)
    steps = len(drawn) // 2
    for across, down in ((0.25, 0.2), (0.5, 0.4), (0.75, 0.6)):
        assert abs(drawn[2 * int(across * steps)] - down) < 0.03
    assert drawn[2 * int(0.2 * steps)] == drawn[2 * int(0.8 * steps)] == 1
    told = page.get_by_role("group", name="Units that follow a curve")
    expect(told.locator("tbody tr")).to_have_count(8)
    expect(told).to_contain_text("which are shown")  # too few to hold out a half
    clear.click()
    expect(told.locator("tbody tr").filter(visible=True)).to_have_count(0)

    page.touchscreen.tap(*at(0.4, 0.5))
    assert len(set(page.evaluate(DRAWN))) == 2
    clear.click()
    box.press("ArrowUp")
    box.press("Shift+ArrowRight")
    assert sorted(set(page.evaluate(DRAWN))) == [0.9, 1]
