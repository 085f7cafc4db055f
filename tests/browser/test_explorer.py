"""The Explorer on its page: what only the server, Streamlit and a browser together show."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from lstm_viz.explorer import parcels
from lstm_viz.sequences import generate
from lstm_viz.ui.views import view
from lstm_viz.words import READING
from tests.browser.rest import at_rest, turns_true
from tests.patience import SECONDS

Visit = Callable[..., Page]
STATE = "document.querySelector('.lv-door').lvExplorer.store.get()"
MODEL = "document.querySelector('.lv-door').lvExplorer.model"


def forget_map(page: Page) -> Locator:
    return page.locator("canvas[data-net='0'][data-signal='f']")


def opened(page: Page) -> Page:
    turns_true(page, "document.querySelector('.lv-door')?.lvExplorer")
    expect(forget_map(page)).to_be_visible()
    at_rest(page)
    return page


def at(page: Page, share: float) -> tuple[float, float]:
    box = forget_map(page).bounding_box()
    assert box is not None
    return box["x"] + box["width"] * share, box["y"] + box["height"] / 2


class Traffic:
    """What a page asks of the server, and the bytes that come back."""

    def __init__(self, page: Page) -> None:
        self.reruns = self.read = 0
        page.on("websocket", self._open)

    def _open(self, socket: Any) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, data: bytes) -> None:
        self.reruns += BackMsg.FromString(data).WhichOneof("type") == "rerun_script"

    def _received(self, data: bytes) -> None:
        self.read += len(data)


def test_moving_asks_nothing_of_the_server_and_a_lock_is_one_small_rerun(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/_stcore/health")
    traffic = Traffic(page)
    page.goto(f"{server}/?seed=11")
    opened(page)
    reruns, read = traffic.reruns, traffic.read
    assert read > 20_000  # the recording, as residuals
    for number in range(12):
        page.mouse.move(*at(page, 0.87 - number * 0.07))
    at_first = page.evaluate(f"{STATE}.step")
    page.keyboard.press("Space")
    turns_true(page, f"{STATE}.step >= {at_first + 4}")
    assert page.evaluate(f"{STATE}.playing")
    assert traffic.reruns == reruns
    page.keyboard.press("Space")
    page.wait_for_url("**step=**")
    assert traffic.reruns == reruns + 1
    page.mouse.click(*at(page, 0.9))
    turns_true(page, f"location.search.includes('step=' + ({STATE}.locked + 1))")
    assert traffic.reruns == reruns + 2
    assert traffic.read - read < 60_000


def test_the_address_holds_what_is_locked_and_sorted_and_restores_it(
    server: str, turn: Visit, visit: Visit
) -> None:
    page = opened(turn(f"{server}/?step=12&unit=7&zoom=5-40&pins=9.3,1:10.41"))
    page.mouse.click(*at(page, 0.8))
    page.wait_for_url(re.compile(r"step=(?!12\b)\d+"))
    page.evaluate("document.querySelector('.lv-door').lvExplorer.actions.sort('similarity')")
    page.wait_for_url("**order=similarity**")
    turns_true(page, f"{MODEL}.networks[0].array('order.similarity')")
    page.get_by_role("tab", name="Unit over time").click()
    keys = "({locked, unit, zoom, pins, order, tab}) => ({locked, unit, zoom, pins, order, tab})"
    state = page.evaluate(f"({keys})({STATE})")
    assert state["zoom"] == [4, 39]
    assert state["pins"] == [{"net": 0, "step": 8, "unit": 3}, {"net": 1, "step": 9, "unit": 41}]
    assert state["tab"] == "unit"
    link = copied(page)
    page.wait_for_url(link)  # the address follows
    other = opened(visit(link))
    assert other.evaluate(f"({keys})({STATE})") == state
    expect(other.get_by_role("tab", name="Unit over time")).to_have_attribute(
        "aria-selected", "true"
    )
    badge = other.locator(".lv-badge")
    badge.press("Enter")
    expect(other.get_by_role("dialog")).to_contain_text("compared with the hidden state")
    expect(other.get_by_role("columnheader", name="simple RNN")).to_be_visible()
    other.keyboard.press("Escape")
    expect(other.get_by_role("dialog")).to_be_hidden()
    expect(badge).to_be_focused()
    other.get_by_role("button", name="Save", exact=True).click()
    with other.expect_download() as download:
        other.get_by_role("button", name="Save the page").click()
    page_saved = download.value.path().read_text(encoding="utf-8")
    assert f'"step":{state["locked"] + 1},"unit":{state["unit"]}' in page_saved
    assert "{{lv:" not in page_saved


# "Copied" is shown for seconds, so what waits for it is there before it comes.
COPY = """(button, most) => new Promise((done, failed) => {
  let copied;
  navigator.clipboard.writeText = async (text) => { copied = text; };
  const look = () => {
    delete navigator.clipboard.writeText; // the next test is on the same page
    done([copied, button.textContent]);
  };
  new MutationObserver(look).observe(button, { childList: true });
  setTimeout(() => failed(new Error(`nothing is copied: ${button.textContent}`)), most);
  button.click();
})"""


def copied(page: Page) -> str:
    """What the button of the page's corner puts on the clipboard, which a test may not read."""
    link, said = page.get_by_role("button", name="Copy link").evaluate(COPY, 1000 * SECONDS)
    assert said == "Copied"
    return link


def test_a_link_is_to_the_step_that_is_shown_and_what_is_not_there_is_told(
    server: str, turn: Visit
) -> None:
    page = opened(turn(f"{server}/?step=999&unit=5&preset=adding"))
    said = page.get_by_role("alert").filter(has_text="step=999 in the address is not a whole")
    expect(said).to_be_visible()
    page.wait_for_url(lambda url: "step=999" not in url)
    page.evaluate("document.querySelector('.lv-door').lvExplorer.actions.lock(11, 7, 0)")
    page.wait_for_url("**step=12&unit=7*")
    expect(said).to_have_count(0)
    page.keyboard.press("Escape")
    turns_true(page, f"{STATE}.locked === null")
    at_rest(page)
    assert "step=12&unit=7" in page.url  # which is still shown
    page.mouse.move(*at(page, 0.6))
    turns_true(page, f"{STATE}.step > 11")
    step, unit = page.evaluate(f"(({{step, unit}}) => [step, unit])({STATE})")
    assert f"step={step + 1}&unit={unit}" in copied(page)


def test_the_theme_follows_the_page_another_sequence_keeps_the_place_and_another_page_lets_go_of_it(
    server: str, turn: Visit
) -> None:
    page = opened(turn(f"{server}/?step=12&unit=7", dark=True))
    expect(page.locator("[data-theme]").first).to_have_attribute("data-theme", "dark")
    seed = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Seed")
    before = page.evaluate(f"{MODEL}.header.verdict")
    seed.fill("31")
    seed.press("Enter")
    turns_true(page, f"{MODEL}.header.verdict !== {before!r}")
    assert page.evaluate(f"{STATE}.locked") == 11
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about*")
    expect(page.locator(".lv-door")).to_have_count(0)
    page.get_by_role("link", name="Explore").first.click()
    opened(page)
    turns_true(page, f"{STATE}.locked === (location.search.includes('step=12') ? 11 : null)")


def test_a_locked_step_of_a_long_sequence_is_exact(server: str, turn: Visit) -> None:
    steps = 5_000
    page = turn(f"{server}/?source=generated&steps={steps}&seed=2&model=wave&step=4000&unit=5")
    opened(page)
    turns_true(page, f"{MODEL}.exact?.step === 3999")
    assert page.evaluate(f"{MODEL}.networks[0].stored('f').error") > 0
    side = view.run(generate("waves", steps=steps, seed=2), "wave", "cpu").sides["lstm"]
    for name in "figoch":
        shown = page.evaluate(f"{MODEL}.networks[0].value('{name}', 3999, 5)")
        assert np.float32(shown) == side.trace.sel(name, layer=0, direction=0, batch=0)[3999, 5]
        near = page.evaluate(f"{MODEL}.networks[0].value('{name}', 3998, 5)")
        own = side.trace.sel(name, layer=0, direction=0, batch=0)[3998, 5]
        assert abs(near - own) <= page.evaluate(f"{MODEL}.networks[0].error('{name}', 3998, 5)")


def test_a_large_payload_is_fetched_apart_and_by_nobody_else(server: str, visit: Visit) -> None:
    page = visit(f"{server}/_stcore/health")
    traffic, fetched = Traffic(page), []
    page.on("response", lambda answer: fetched.append(answer) if "/parcels/" in answer.url else 0)
    page.goto(f"{server}/?source=generated&steps=2000&seed=4&model=wave")
    opened(page)
    (answer,) = fetched
    size = len(answer.body())
    assert size > parcels.LARGE
    assert traffic.read < size / 2
    # Streamlit would pack it, which takes longer than sending it.
    assert answer.headers["content-length"] == str(size)
    side = view.run(generate("waves", steps=2000, seed=4), "wave", "cpu").sides["rnn"]
    own = side.trace.sel("a", layer=0, direction=0, batch=0)
    assert page.evaluate(f"{MODEL}.networks[1].value('a', 611, 5)") == own[611, 5]
    page.mouse.click(*at(page, 0.7))
    page.wait_for_url("**step=**")
    at_rest(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("[data-theme]").first).to_have_attribute("data-theme", "dark")
    assert len(fetched) == 1, "what is shown already is not fetched again"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(answer.url[:-1] + ("0" if answer.url[-1] != "0" else "1"))


def test_a_compact_payload_is_what_was_recorded_and_its_weights_come_once(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/_stcore/health")
    traffic, fetched = Traffic(page), []
    page.on("response", lambda answer: fetched.append(answer) if "/weights/" in answer.url else 0)
    page.goto(f"{server}/?source=generated&steps=200&seed=4&model=wave")
    opened(page)
    before, reruns = traffic.read, traffic.reruns
    _change_seed(page, 5)
    page.wait_for_url("**seed=5**")
    verdict = page.evaluate(f"{MODEL}.header.verdict")
    page.get_by_role("button", name="Next sequence").click()
    turns_true(page, f"{MODEL}.header.verdict !== {verdict!r}")
    page.wait_for_url("**seed=6**")
    expect(page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Seed")).to_have_value(
        "6"
    )
    assert traffic.reruns == reruns, "another sequence is no run of the page"
    assert traffic.read - before < 200_000
    assert len(fetched) == 2, "the weights of two networks"
    side = view.run(generate("waves", steps=200, seed=6), "wave", "cpu").sides["lstm"]
    for name in READING["lstm"]:
        shown = page.evaluate(f"Array.from({MODEL}.networks[0].stored('{name}').data)")
        own = side.trace.sel(name, layer=0, direction=0, batch=0)
        np.testing.assert_array_equal(np.float32(shown), own.ravel(), err_msg=name)
    # The other numbers of the sequence are as quick, and are judged by the page.
    verdict = page.evaluate(f"{MODEL}.header.verdict")
    sines = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Sines")
    sines.fill("5")
    sines.press("Enter")
    turns_true(page, f"{MODEL}.header.verdict !== {verdict!r}")
    page.wait_for_url("**sines=5**")
    assert traffic.reruns == reruns, "another number is no run of the page"
    own = generate("waves", steps=200, seed=6, sines=5).values.ravel()
    shown = page.evaluate(f"Array.from({{length: 200}}, (_, step) => {MODEL}.input(step)[0])")
    np.testing.assert_array_equal(np.float32(shown), own)
    # And so is the network beside the LSTM.
    page.locator(".st-key-beside").get_by_role("radio", name="GRU").click()
    turns_true(page, f"{MODEL}.header.networks[1].kind === 'gru'")
    page.wait_for_url("**beside=gru**")
    assert traffic.reruns == reruns, "another network is no run of the page"
    stepped = page.evaluate(f"{MODEL}.header.verdict")
    sines.fill("99")
    sines.press("Enter")
    note = page.get_by_text("Sines: 99 is above")
    expect(note).to_be_visible()
    expect(sines).to_have_value("5")
    assert page.evaluate(f"{MODEL}.header.verdict") == stepped
    # The next run of the page, for whatever reason, is of what the Explorer shows.
    page.get_by_role("button", name="Next sequence").focus()
    page.keyboard.press("m")
    page.wait_for_url("**pins=**")
    assert page.evaluate(f"{MODEL}.header.verdict") == stepped
    assert "seed=6" in page.url
    page.get_by_role("textbox", name="Seed of the sequence").fill("70000")
    page.keyboard.press("Enter")
    expect(page.locator(".lv-refusal")).to_contain_text("from 0 to 9,999; got 70000")
    page.reload()
    opened(page)
    assert page.evaluate(f"{MODEL}.header.verdict") == stepped
    page.locator(".st-key-beside").get_by_role("radio", name="simple RNN").click()
    turns_true(page, f"{MODEL}.header.networks[1].kind === 'rnn'")
    page.go_back()
    turns_true(page, f"{MODEL}.header.networks[1].kind === 'gru'")
    expect(page.locator(".st-key-beside").get_by_role("radio", name="GRU")).to_be_checked()


def test_where_an_impulse_comes_and_into_which_input_is_no_run_of_the_page(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/_stcore/health")
    traffic = Traffic(page)
    page.goto(f"{server}/?source=made&made=impulse&made_at=9&steps=40&model=adding&seed=7")
    opened(page)
    reruns = traffic.reruns
    expect(page.locator(".lv-stepper")).to_be_hidden()  # of which there is only one
    for at in (33, 36):
        field = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="At step")
        field.fill(str(at))
        field.press("Enter")
        turns_true(page, f"{MODEL}.input({at - 1})[0] === 1")
    page.locator(".st-key-made_into input").click()
    page.get_by_role("option", name="marker").click()
    turns_true(page, f"{MODEL}.input(35)[0] === 0")
    page.wait_for_url("**made_at=36**made_into=marker**")
    assert traffic.reruns == reruns
    inputs = page.evaluate(f"Array.from({{length: 40}}, (_, step) => [...{MODEL}.input(step)])")
    assert inputs == [[0, int(step == 36)] for step in range(1, 41)]
    page.reload()
    opened(page)
    assert page.evaluate(f"[...{MODEL}.input(35)]") == [0, 1]


def _change_seed(page: Page, value: int) -> None:
    before = page.evaluate(f"{MODEL}.header.verdict")
    seed = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Seed")
    seed.fill(str(value))
    seed.press("Enter")
    turns_true(page, f"{MODEL}.header.verdict !== {before!r}")


@pytest.mark.parametrize(
    ("trouble", "kind", "steps"),
    [("cut off", "parcels", 2000), ("gone", "parcels", 2000), ("gone", "weights", 700)],
)
def test_a_payload_that_cannot_be_fetched_comes_in_the_message(
    server: str, troubled: Page, trouble: str, kind: str, steps: int
) -> None:
    page, asked = troubled, []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.abort() if trouble == "cut off" else route.fulfill(status=404, body="gone")

    page.route(f"**/lstm_viz/{kind}/*", answer)
    page.goto(f"{server}/?source=generated&steps={steps}&seed=5&model=wave&step=600&unit=7")
    opened(page)
    assert page.evaluate(f"{STATE}.locked") == 599
    once = 1 if kind == "parcels" else 4  # two networks, and each piece is asked for twice
    assert len(asked) == once
    for number, seed in enumerate((6, 7, 8, 9), start=2):
        _change_seed(page, seed)
        assert page.evaluate(f"{STATE}.locked") == 599
        assert len(asked) == min(number, 3) * once, "who failed three times is left in peace"


def test_without_the_script_a_sentence_and_the_plain_maps_stand_in(
    server: str, troubled: Page
) -> None:
    page = troubled
    page.route("**/lstm_viz/explorer-*.js", lambda route: route.abort())
    page.goto(server)
    expect(
        page.get_by_text("could not be loaded or started, so the plain picture is shown")
    ).to_be_visible()
    expect(page.locator(".js-plotly-plot .heatmaplayer image")).to_have_count(8)
    expect(page.get_by_role("button", name=re.compile(r"^verified · "))).to_be_visible()


def test_without_plotly_there_are_maps_all_the_same(server: str, troubled: Page) -> None:
    page = troubled
    page.route("**/lstm_viz/plotly-*.js", lambda route: route.abort())
    page.goto(server)
    opened(page)
    page.mouse.click(*at(page, 0.5))
    page.wait_for_url("**step=**")
