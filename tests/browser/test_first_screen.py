"""The first screen of Explore: where it opens, and that all of it can be seen and read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from lstm_viz.train.openings import opening
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import view
from lstm_viz.ui.views.presets import preset
from tests.browser.rest import at_rest, turns_true
from tests.browser.whole import is_whole

Visit = Callable[..., Page]
STATE = "document.querySelector('.lv-door').lvExplorer.store.get()"
# On the first two, maps, answers and cell are on one screen.
ONE_SCREEN = ((1440, 900), (1280, 720))
PANEL_TOP = "document.querySelector('.lv-panel').getBoundingClientRect().top"
SIZES = (*ONE_SCREEN, (1920, 1080), (1024, 768), (390, 844))


def place(page: Page) -> tuple[int, int, int | None]:
    return tuple(page.evaluate(f"(({{step, unit, locked}}) => [step, unit, locked])({STATE})"))


def test_it_opens_where_the_gates_matter_and_is_whole_at_every_size(
    server: str, visit: Visit
) -> None:
    page = visit(server, width=ONE_SCREEN[0][0], height=ONE_SCREEN[0][1])
    expect(page.locator(".lv-diagram [role=button]").first).to_be_attached()
    at_rest(page)
    made = view.run(preset("adding", opening("adding")), "adding", "cpu")
    step, unit = packing.picture_of(made).place
    assert place(page) == (step, unit, None)
    assert step > 1
    # The hand has the word from its first move on.
    page.locator("canvas[data-net='1'][data-signal='h']").hover(position={"x": 30, "y": 3})
    turns_true(page, f"{STATE}.net === 1 && {STATE}.step < {step}")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        is_whole(page, scrolls=(width, height) not in ONE_SCREEN)
    # Where the panel would begin below the window, it is beside the maps.
    page.set_viewport_size({"width": 1440, "height": 400})
    turns_true(page, f"{PANEL_TOP} < innerHeight / 2 && document.querySelector('.lv-three')")
    page.set_viewport_size({"width": 1280, "height": 720})
    player = page.get_by_role("group", name="Player")
    where = player.bounding_box()
    for tab in ("Equation", "Unit over time", "State space", "Numbers", "Pins", "Cell"):
        page.get_by_role("tab", name=tab).click()
        is_whole(page, scrolls=True)
        assert player.bounding_box() == where  # also where what is open is longer than the window
    the_maps_stay_whatever_they_show(page)


TOPS = """selector => Array.from(document.querySelectorAll(`.lv-stack ${selector}`))
    .map(one => Math.round(one.getBoundingClientRect().top))"""
# What lies over the maps reaches from the first one's top to the last one's end.
ALIGNED = """(() => {
    const stack = document.querySelector('.lv-stack');
    const slots = Array.from(stack.querySelectorAll('.lv-slot'));
    const boxes = slots.map(one => one.getBoundingClientRect());
    const line = stack.querySelector('.lv-cursor').getBoundingClientRect();
    const [first, last] = [boxes[0], boxes.at(-1)];
    return Math.abs(line.top - first.top) < 1 && Math.abs(line.bottom - last.bottom) < 1;
})()"""


def the_maps_stay_whatever_they_show(page: Page) -> None:
    """Another heading leaves maps and buttons where they are; where one grows, all follows."""
    page.get_by_role("tab", name="What if").click()
    page.get_by_label("Choose an experiment").select_option(label="Change one value")
    page.get_by_role("button", name="they get worse").click()
    button = page.get_by_role("button", name="difference", exact=True)
    button.evaluate("one => one.scrollIntoView({ block: 'center' })")  # a click scrolls no more
    turns_true(page, ALIGNED)
    before = page.evaluate(TOPS, ".lv-slot-map"), button.bounding_box()
    button.click()
    # Of the network whose unit is shown.
    expect(page.locator(".lv-map-heading .lv-reading", has_text="diff.").first).to_be_visible()
    turns_true(page, ALIGNED)
    assert (page.evaluate(TOPS, ".lv-slot-map"), button.bounding_box()) == before
    page.locator(".lv-map-heading").first.evaluate("one => { one.style.paddingTop = '20px'; }")
    turns_true(page, f"(({TOPS})('.lv-slot-map')).join() !== '{','.join(map(str, before[0]))}'")
    turns_true(page, ALIGNED)
