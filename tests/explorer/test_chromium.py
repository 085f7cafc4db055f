"""The browser that tests share: each of them finds one that knows nothing of those before it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

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
  width: innerWidth,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  reduced: matchMedia("(prefers-reduced-motion: reduce)").matches,
})"""


def test_a_test_leaves_nothing_for_the_next_and_two_people_have_nothing_in_common(
    files: str, visit: Visit, seats: Callable[[int], object]
) -> None:
    page = visit(files)
    fresh = page.evaluate(FOUND)
    assert {fresh[one] for one in ("cookie", "local", "session", "name", "bases")} == {"", 0}
    assert fresh["opener"] is fresh["who"] is fresh["state"] is None
    page.evaluate(LEAVE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 500, "height": 400})
    left = page.evaluate(FOUND)
    assert [name for name in fresh if left[name] == fresh[name]] == ["opener"]
    context: BrowserContext = page.context
    other = visit(files)
    assert other.evaluate(FOUND) == fresh
    assert other.context is not context
    seats(0).leave()  # type: ignore[attr-defined]
    assert page.is_closed()
    assert context.cookies() == []
    again = seats(0).page()  # type: ignore[attr-defined]
    again.goto(files)
    assert again.context is context
    again.set_viewport_size({"width": fresh["width"], "height": 900})
    again.emulate_media(color_scheme="light")
    assert again.evaluate(FOUND) == fresh
