"""The browser that tests share: each of them finds one that knows nothing of those before it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.chromium import Seat
from tests.explorer.sample_payload import sample

Visit = Callable[..., Page]
# Whatever a page can leave behind, and what is there of it.
LEAVE = """async () => {
  document.cookie = "who=ann";
  localStorage.setItem("who", "ann");
  sessionStorage.setItem("who", "ann");
  window.name = "ann";
  history.pushState({ who: "ann" }, "");
  await new Promise((done) => { indexedDB.open("ann").onsuccess = done; });
  globalThis.who = "ann";
}"""
FOUND = """async () => ({
  cookie: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  name: window.name,
  opener: window.opener,
  history: history.length,
  state: history.state,
  bases: (await indexedDB.databases()).length,
  who: globalThis.who ?? null,
  read: (await navigator.permissions.query({ name: "clipboard-read" })).state,
  answer: (await fetch("page.txt")).status,
  online: navigator.onLine,
  width: innerWidth,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  reduced: matchMedia("(prefers-reduced-motion: reduce)").matches,
})"""


def test_a_test_leaves_nothing_for_the_next_and_two_people_have_nothing_in_common(
    files: str, visit: Visit, seats: Callable[[int], Seat]
) -> None:
    page = visit(files)
    fresh = page.evaluate(FOUND)
    assert {fresh[one] for one in ("cookie", "local", "session", "name", "bases")} == {"", 0}
    assert fresh["opener"] is fresh["who"] is fresh["state"] is None
    page.evaluate(LEAVE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 500, "height": 400})
    page.context.grant_permissions(["clipboard-read"])
    page.context.route("**/page.txt", lambda route: route.fulfill(status=203))
    left = page.evaluate(FOUND)
    assert [name for name in fresh if left[name] == fresh[name]] == ["opener", "online"]
    page.context.set_offline(True)
    context: BrowserContext = page.context
    other = visit(files)
    assert other.evaluate(FOUND) == fresh
    assert other.context is not context
    seats(0).leave()
    assert page.is_closed()
    assert context.cookies() == []
    again = seats(0).page()
    again.goto(files)
    assert again.context is context
    again.set_viewport_size({"width": fresh["width"], "height": 900})
    again.emulate_media(color_scheme="light")
    assert again.evaluate(FOUND) == fresh


def test_a_page_that_crashes_takes_nobody_elses_place(
    files: str, visit: Visit, seats: Callable[[int], Seat]
) -> None:
    page, seat = visit(files), seats(0)
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    assert seat.broken
    seat.leave()
    again = seats(0)
    assert again is not seat
    other = again.page()
    other.goto(files)
    assert other.evaluate("() => location.href") == files


KEPT = """() => ({
  local: localStorage.length,
  session: sessionStorage.length,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  reduced: matchMedia("(prefers-reduced-motion: reduce)").matches,
  forced: matchMedia("(forced-colors: active)").matches,
  print: matchMedia("print").matches,
})"""


@pytest.mark.parametrize("turn", [1, 2])
def test_the_page_that_tests_share_keeps_nothing(turn: int, explore: Visit) -> None:
    page = explore(sample().data)
    assert set(page.evaluate(KEPT).values()) == {0}, turn
    page.evaluate("() => { localStorage.setItem('a', 'b'); sessionStorage.setItem('a', 'b'); }")
    page.emulate_media(
        media="print", color_scheme="dark", reduced_motion="reduce", forced_colors="active"
    )
    assert set(page.evaluate(KEPT).values()) == {1}
