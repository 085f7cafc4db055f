"""The page Train in a browser: a tiny network trained live, paused, stopped, kept and scrubbed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from lstm_viz import checkpoint
from lstm_viz.checkpoint import NetworkFiles
from tests.browser.rest import becomes

Visit = Callable[..., Page]
TINY = {
    "training": "live",
    "task": "adding",
    "for_adding": "6",
    "hidden": "4",
    "batch": "4",
    "updates": "20000",
}
# The Explorer commits what was changed in it, and a button is pressed, in one task: as one message.
AT_ONCE = """button => {
  const root = [...document.querySelectorAll("*")].find((element) => element.lvExplorer);
  root.lvExplorer.store.set({ view: "mean" }, { commit: true });
  root.lvExplorer.store.flush();
  button.click();
}"""
STEP = re.compile(r"Training step [\d,]+ of 20,000, .+ left")


def live(server: str, visit: Visit, **more: object) -> Page:
    page = visit(f"{server}/train?{urlencode(TINY)}", **more)
    expect(page.locator(".lv-door canvas").first).to_be_visible()
    return page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def scrubber(page: Page) -> Locator:
    return page.get_by_role("slider", name="Training", exact=True)


def test_a_network_is_trained_paused_resumed_stopped_kept_and_scrubbed(
    server: str, visit: Visit, tmp_path: Path
) -> None:
    page = live(server, visit)
    expect(page.get_by_text("untrained", exact=True).first).to_be_visible()
    expect(button(page, "Pause")).to_be_disabled()
    button(page, "Train").evaluate(AT_ONCE)
    expect(page.get_by_text(STEP)).to_be_visible()
    expect(page.locator(".st-key-train-charts .js-plotly-plot")).to_have_count(2)
    button(page, "Pause").click()
    expect(
        page.get_by_text(re.compile(r"Paused after training step [\d,]+ of 20,000"))
    ).to_be_visible()
    expect(scrubber(page)).to_be_visible()
    button(page, "Resume").click()
    expect(page.get_by_text(STEP)).to_be_visible()
    button(page, "Stop and keep").click()
    expect(
        page.get_by_text(re.compile(r"Ended after training step [\d,]+ of 20,000"))
    ).to_be_visible()
    expect(button(page, "Resume")).to_be_disabled()
    expect(page.get_by_text(re.compile(r"verified · max\|Δ\|"))).to_be_visible()

    scrubber(page).focus()
    page.keyboard.press("Home")
    expect(page.get_by_text(re.compile(r"training step 0 of [\d,]+"))).to_be_visible()
    expect(page.get_by_text("untrained", exact=True).first).to_be_visible()

    page.locator(".st-key-train-keep").get_by_role("button").click()
    page.get_by_role("textbox", name="Name for these networks").fill("my first")
    button(page, "Save these networks").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download my first").click()
    assert waiting.value.suggested_filename == "my-first.zip"
    file = tmp_path / "my-first.zip"
    waiting.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        name = "adding-lstm"
        read = [archive.read(f"{name}.{end}") for end in ("json", "safetensors")]
    models, card = checkpoint.unpack(NetworkFiles(name, *read))
    assert card["live"] is True
    assert max(models) == card["step"] > 0


def test_the_keyboard_alone_trains_and_stops(server: str, visit: Visit) -> None:
    page = live(server, visit)
    button(page, "Train").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(STEP)).to_be_visible()
    button(page, "Stop and keep").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Ended after training step"))).to_be_visible()


def above_the_maps(page: Page) -> bool:
    charts = page.locator(".st-key-train-charts").bounding_box()
    return charts is not None and charts["y"] + charts["height"] < 450


def test_curves_and_the_scrubber_are_on_the_first_screen(server: str, visit: Visit) -> None:
    page = visit(f"{server}/train", dark=True)
    charts = page.locator(".st-key-train-charts")
    for ground in ("rgb(14, 17, 23)", "rgb(255, 255, 255)"):
        expect(page.locator(".stApp")).to_have_css("background-color", ground)
        expect(charts.locator(".js-plotly-plot")).to_have_count(3)
        expect(page.locator(".lv-door canvas").first).to_be_visible()
        for part in (scrubber(page), charts, page.locator(".lv-door")):
            expect(part.first).to_be_in_viewport()
        becomes(lambda: above_the_maps(page))
        page.emulate_media(color_scheme="light")
    # On a narrower screen what is said of a checkpoint has a row of its own.
    page.set_viewport_size({"width": 1024, "height": 768})
    main = page.get_by_test_id("stMain")
    becomes(lambda: main.evaluate("el => el.clientWidth") < 800)
    becomes(lambda: main.evaluate("el => el.scrollWidth <= el.clientWidth"))


def test_on_a_phone_the_parts_stack_and_nothing_is_wider_than_the_screen(
    server: str, visit: Visit
) -> None:
    page = live(server, visit, width=390, height=844)
    button(page, "Train").click()
    expect(page.get_by_text(STEP)).to_be_visible()
    button(page, "Stop and keep").click()
    expect(page.get_by_text(re.compile(r"Ended after training step"))).to_be_visible()
    expect(scrubber(page)).to_be_visible()
    becomes(lambda: page.evaluate("document.documentElement.scrollWidth") == 390)

    def stacked() -> bool:
        plots = page.locator(".st-key-train-charts .js-plotly-plot").all()
        boxes = [one.bounding_box() for one in plots]
        inside = all(box and box["x"] + box["width"] <= 390 for box in boxes)
        return inside and len({round(box["x"]) for box in boxes if box}) == 1

    becomes(stacked)
