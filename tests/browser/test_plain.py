"""The plain picture in a browser: drawn whole, kept in the address, left alone by bad input."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from lstm_viz.ui import limits
from lstm_viz.ui.explore import plan_words
from tests.browser.rest import at_rest, becomes

Visit = Callable[..., Page]
MAPS = ".js-plotly-plot .heatmaplayer image"
UNITS = ".st-key-maps [data-testid=stColumn]:first-child .ytick text"
BADGE = re.compile(
    r"verified · max\|Δ\| = \d(\.\d)?e-\d+ · float32 · cpu · trained with seed \d+"
    r" · weights [0-9a-f]{4}…"
)


def drawn(page: Page, maps: int = 8) -> None:
    """Wait until all maps are painted and the run has ended."""
    expect(page.locator(MAPS)).to_have_count(maps)
    at_rest(page)


def verdict(page: Page) -> str:
    return page.locator(".st-key-verdict h2").inner_text()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    at_rest(page)  # a choice may set others: what is sent before its answer has them as they were


def test_first_screen_shows_everything_without_scrolling_and_one_step_is_one_place_in_a_column(
    server: str, turn: Visit
) -> None:
    page = turn(f"{server}/?picture=plain")
    drawn(page)
    expect(page.get_by_role("button", name=BADGE)).to_be_in_viewport(ratio=1)
    assert re.search(r"target \d\.\d\d · LSTM \d\.\d\d · simple RNN", verdict(page))
    for place in range(8):
        expect(page.locator(MAPS).nth(place)).to_be_in_viewport(ratio=1)
    for name in ("forget gate", "input gate", "candidate", "output gate", "cell state", "answer"):
        expect(page.get_by_text(name, exact=True).first).to_be_in_viewport(ratio=1)
    expect(page.locator(".katex").nth(8)).to_be_attached()
    expect(page.locator(".katex-error")).to_have_count(0)
    main = page.get_by_test_id("stMain")
    becomes(lambda: main.evaluate("main => main.scrollHeight - innerHeight") <= 0)

    def aligned() -> bool:
        boxes = [page.locator(MAPS).nth(place).bounding_box() for place in range(8)]
        edges = [(round(box["x"]), round(box["width"])) for box in boxes if box]
        columns = len(set(edges[:6])), len(set(edges[6:])), len({width for _, width in edges})
        return len(edges) == 8 and columns == (1, 1, 1)

    becomes(aligned)


def test_controls_write_the_address_and_the_address_restores_them(
    server: str, turn: Visit, visit: Visit
) -> None:
    page = turn(f"{server}/?picture=plain")
    drawn(page)
    before = verdict(page)
    seed = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Seed")
    seed.fill("17")
    seed.press("Enter")
    page.wait_for_url("**seed=17**")
    expect(page.locator(".st-key-verdict h2")).not_to_have_text(before)
    drawn(page)
    shown = verdict(page)
    seed.fill("-4")  # which Streamlit's own limits would keep from the server, without a word
    seed.press("Enter")
    told = "Seed: -4 is below 0, the smallest that is allowed, so 17 is used."
    expect(page.get_by_text(told)).to_be_visible()
    expect(seed).to_have_value("17")
    assert "seed=17" in page.url
    assert verdict(page) == shown
    units = page.locator(UNITS)
    kept = units.all_text_contents()
    choose(page, "Unit order", "half-life")
    page.wait_for_url("**order=half-life**")
    expect(units).not_to_have_text(kept)
    drawn(page)
    other = visit(page.url)
    drawn(other)
    assert verdict(other) == verdict(page)
    expect(other.locator(UNITS)).to_have_text(units.all_text_contents())
    assert badge(other) == badge(page)


def badge(page: Page) -> str:
    return page.get_by_role("button", name=BADGE).inner_text()


def test_upload_is_drawn_and_its_link_gives_the_same_picture(server: str, visit: Visit) -> None:
    page = visit(f"{server}/?source=file&model=wave&picture=plain")
    values = np.sin(np.arange(40) / 3) * 5 + 12
    table = "<b>day</b>,max\n" + "".join(f"d{k},{v:.3f}\n" for k, v in enumerate(values))
    page.locator("input[type=file]").set_input_files(
        {"name": "max.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    accept = page.get_by_role("button", name=plan_words.ACCEPT)
    expect(accept).to_be_focused()
    accept.press("Enter")
    drawn(page)
    expect(page.get_by_text("mean squared error over 39 steps")).to_be_visible()
    expect(page.get_by_text(re.compile("standard deviation")).first).to_be_visible()
    page.wait_for_url("**data=**")
    other = visit(page.url)
    drawn(other)
    assert verdict(other) == verdict(page)
    assert badge(other) == badge(page)


def test_bad_uploads_get_a_sentence_and_the_picture_stays(
    server: str, visit: Visit, tmp_path: Path
) -> None:
    page = visit(f"{server}/?picture=plain")
    drawn(page)
    before = verdict(page)
    choose(page, "Sequence", "file")
    page.wait_for_url("**source=file**")
    for name, content, sentence in (
        ("words.csv", b"a,b\n1,2\n3,cat\n5,6\n", "'cat' is not a number"),
        ("page.html", b"<html></html>", "save its table as CSV"),
        ("huge.csv", b"1\n" * (limits.FILE_BYTES // 2 + 1), "64.0MB or smaller"),
    ):
        (tmp_path / name).write_bytes(content)
        page.locator("input[type=file]").set_input_files(tmp_path / name)
        expect(page.get_by_text(sentence).filter(visible=True)).to_have_count(1)  # read once
        drawn(page)
        assert verdict(page) == before


def test_typed_numbers_stand_in_the_address(server: str, turn: Visit, visit: Visit) -> None:
    page = turn(f"{server}/?picture=plain")
    drawn(page)
    choose(page, "Sequence", "typed")
    # The choice sets the networks too: until they are here, numbers are sent with the old ones.
    expect(page.get_by_text("mean squared error over")).to_be_visible()
    at_rest(page)
    numbers = page.get_by_role("textbox", name="Numbers")
    numbers.fill("0.1, 0.7\n-0.3 4e-1 2")
    numbers.press("Control+Enter")
    expect(page.get_by_text("over 4 steps")).to_be_visible()
    page.wait_for_url("**numbers=**")
    other = visit(page.url)
    drawn(other)
    expect(other.get_by_role("textbox", name="Numbers")).to_have_value("0.1, 0.7\n-0.3 4e-1 2")
    assert verdict(other) == verdict(page)


def test_numbers_of_the_picture_can_be_read(server: str, turn: Visit) -> None:
    page = turn(f"{server}/?step=12&unit=7&picture=plain")
    drawn(page)
    page.get_by_text("The picture as numbers").click()
    page.wait_for_url("**text=true**")
    expect(page.get_by_text(re.compile(r"LSTM, step 12, unit 7: forget gate \d"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"simple RNN, step 12, unit 7: pre-"))).to_be_visible()


def test_phone_has_the_columns_below_each_other_nothing_sticks_out_and_dark_is_dark_everywhere(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/?picture=plain", width=390, height=844, dark=True)
    drawn(page)

    def stacked() -> bool:
        boxes = [page.locator(MAPS).nth(place).bounding_box() for place in range(8)]
        inside = [
            box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["width"] > 240
            for box in boxes
            if box
        ]
        return inside == [True] * 8 and len({round(box["x"]) for box in boxes if box}) == 1

    becomes(stacked)
    becomes(lambda: page.evaluate("document.documentElement.scrollWidth") <= 390)
    main = page.get_by_test_id("stMain")
    becomes(lambda: main.evaluate("el => el.scrollWidth <= el.clientWidth"))
    expect(page.get_by_role("button", name=BADGE)).to_be_in_viewport(ratio=1)
    dark = "rgb(14, 17, 23)"
    expect(page.locator(".stApp")).to_have_css("background-color", dark)
    papers = page.locator(".js-plotly-plot .main-svg:first-child")
    expect(papers.first).to_have_css("background-color", dark)
    page.emulate_media(color_scheme="light")
    page.reload()
    drawn(page)
    expect(papers.first).to_have_css("background-color", "rgb(255, 255, 255)")
