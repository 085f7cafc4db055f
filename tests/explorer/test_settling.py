"""A page is read when it has drawn what it has begun."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, Route, expect

from tests.chromium import new_context, new_page
from tests.expecting import waited_for
from tests.patience import SECONDS
from tests.settling import CLICKS, HANDS, READS, TAKEN, WINDOW, at_once

TESTS = Path(__file__).resolve().parents[1]
DRAWN = "said.textContent = 'drawn';"
LATER = f"""
  const later = (left = 20) => {{
    if (left) requestAnimationFrame(() => later(left - 1)); else {DRAWN}
  }};
"""
BEGINS = {
    "frames": "later();",
    "short timers": "setTimeout(() => setTimeout(later, 60), 40);",
    "a size that is watched": """
        new ResizeObserver(() => { if (said.offsetWidth === 90) later(); }).observe(said);
        said.style.width = "90px";""",
    "an element that opens": "more.addEventListener('toggle', () => later()); more.open = true;",
    "what is called off": f"""
        cancelAnimationFrame(requestAnimationFrame(() => {{}}));
        clearTimeout(setTimeout(() => {{}}, 90));
        clearInterval(setTimeout(() => {{}}, 80));
        {DRAWN}""",
    "what never ends": f"""
        const play = () => {{ {DRAWN} requestAnimationFrame(play); }};
        setTimeout(play, 60);""",
    "what asks anew before it has drawn": f"""
        const ask = () => {{
          for (const state of ["running", "notRunning"]) said.dataset.testScriptState = state;
          setTimeout(ask, 1);
        }};
        ask();
        setTimeout(() => {{ {DRAWN} }}, 2);""",
}
# What needs no page that has settled: it names a place, waits by itself, or is about the browser.
NEEDS_NONE = re.compile(
    r"""
    (get_by|wait_for|expect|frame|expose|route|unroute|set_default|add|remove)(_\w+)? | frames
    | and_ | content_frame | describe | description | filter | first | last | locator | normalize
    | nth | or_ | visible | within | (cancel_)?pick_locator | (hide_)?highlight
    | on | once | page | context | opener | main_frame | workers | request(s|_gc)? | is_closed
    | close | bring_to_front | pause | pdf | video | screencast | clock | webmcp | viewport_size
    | (clear_)?(console_messages|page_errors) | (local|session)_storage | set_extra_http_headers
    | goto | set_content
    """,
    re.VERBOSE,
)
PAGE = "<p id=said>not yet</p><details id=more>more</details>"


@pytest.mark.parametrize("begins", BEGINS.values(), ids=BEGINS.keys())
def test_a_read_sees_what_has_begun(browser: Browser, begins: str) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        page.evaluate(f"() => {{ {LATER} {begins} }}")
        assert page.locator("#said").inner_text() == "drawn"


def test_a_hand_waits_until_the_page_listens_and_nothing_is_missed_that_is_still_to_come(
    browser: Browser,
) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)

        def begin(what: str) -> None:
            at_once(page, f"() => {{ {LATER.replace(DRAWN, what)} later(); }}")

        hears = "addEventListener('{}', ({}) => {{ said.textContent = {}; }}, {{ once: true }});"
        begin(hears.format("keydown", "{ key }", "key"))
        page.keyboard.press("k")
        assert page.locator("#said").inner_text() == "k"
        begin(hears.format("mousemove", "{ clientX }", "clientX"))
        page.mouse.move(31, 7)
        assert page.locator("#said").inner_text() == "31"
        field = "more.oninput = ({ target }) => { said.textContent = target.value; };"
        at_once(page, "() => { more.outerHTML = '<input id=more>'; }")
        begin(field)
        page.locator("#more").fill("typed")
        assert page.locator("#said").inner_text() == "typed"
        begin("more.onblur = () => { said.textContent = 'left'; };")
        page.locator("#more").blur()
        assert page.locator("#said").inner_text() == "left"
        begin("location.hash = 'there';")
        assert page.url == "about:blank#there"
        for absent in (
            lambda what: what.to_be_hidden(timeout=1),
            lambda what: what.not_to_be_visible(timeout=1),
            lambda what: what.to_have_count(0, timeout=1),
        ):
            begin("document.body.insertAdjacentHTML('beforeend', '<i>i</i>');")
            with pytest.raises(AssertionError, match="locator"):
                absent(expect(page.locator("i")))
            at_once(page, "() => document.querySelector('i').remove()")
        at_once(page, "() => { more.value = said.textContent = ''; }")
        for place, absent in (
            ("#said", lambda what: what.to_be_empty(timeout=1)),
            ("#said", lambda what: what.to_have_text("", timeout=1)),
            ("#more", lambda what: what.to_have_value("", timeout=1)),
        ):
            begin("more.value = said.textContent = 'drawn';")
            with pytest.raises(AssertionError, match="drawn"):
                absent(expect(page.locator(place)))
            at_once(page, "() => { more.value = said.textContent = ''; }")


def test_a_read_sees_what_is_set_in_a_typeface_that_comes_late(browser: Browser) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)

        def late(route: Route) -> None:
            at_once(page, "() => new Promise((done) => setTimeout(done, 150))")
            route.abort()

        page.route("**/late", late)
        at_once(
            page,
            f"""() => {{
              const face = new FontFace("late", "url(http://127.0.0.1/late)");
              document.fonts.add(face);
              face.load().catch(() => {{ {DRAWN} }});
            }}""",
        )
        assert page.locator("#said").inner_text() == "drawn"


def test_what_is_expected_may_come_late_and_fails_in_playwrights_words(browser: Browser) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        at_once(page, "() => setTimeout(() => document.body.append('late', said), 200)")
        expect(page.get_by_text("late")).to_be_visible()
        with pytest.raises(AssertionError, match="Locator expected to be visible"):
            expect(page.locator("i")).to_be_visible(timeout=1)
        with pytest.raises(AssertionError, match="Locator expected to have text 'now'"):
            expect(page.locator("#said")).to_have_text("now", timeout=1)
        with pytest.raises(AssertionError, match="strict mode violation"):
            expect(page.locator("p, details")).to_be_visible(timeout=1)


def test_what_is_the_opposite_of_its_name_is_left_to_playwright() -> None:
    waited: list[dict[str, Any]] = []
    place = SimpleNamespace(first=SimpleNamespace(wait_for=lambda **more: waited.append(more)))
    expected = waited_for(lambda _, **more: more, "visible")
    for asked in ({"visible": False}, {"attached": False, "timeout": 7}):
        assert expected(SimpleNamespace(place=place), **asked) == asked
        assert not waited
    expected(SimpleNamespace(place=place), visible=True, timeout=0.9)
    assert waited == [{"state": "visible", "timeout": 0.9}]


@pytest.mark.parametrize("kind", [Locator, Page])
def test_all_that_reads_or_acts_waits(kind: type) -> None:
    waits = {*READS[Locator], *READS[Page], *HANDS[Locator], *HANDS[Page], *CLICKS, *WINDOW, *TAKEN}
    rest = {name for name in dir(kind) if not name.startswith("_")} - waits
    assert {name for name in rest if not NEEDS_NONE.fullmatch(name)} == set()


def test_what_is_replaced_on_the_way_to_it_is_clicked_where_it_is_then(browser: Browser) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content("""<style>
          @keyframes moves { to { margin-left: 300px; } }
          .moves { animation: moves 3s infinite; }
        </style><button class=moves>before</button>""")
        at_once(
            page,
            """() => setTimeout(() => {
          const button = document.querySelector("button");
          button.outerHTML = '<button onclick="this.textContent = 7">after</button>';
        }, 200)""",
        )
        page.get_by_role("button").click()
        assert page.get_by_role("button").inner_text() == "7"


def test_what_a_locator_or_a_page_clicks_is_in_view_before(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []
    scroll = Locator.scroll_into_view_if_needed

    def scrolled(place: Locator, **more: Any) -> None:
        scroll(place, **more)
        seen.append(at_once(place.page, "scrollY"))

    monkeypatch.setattr(Locator, "scroll_into_view_if_needed", scrolled)
    with new_context(browser) as context:
        page = new_page(context)
        for click in (lambda: page.locator("i").first.click(), lambda: page.click("i")):
            page.set_content("<i style='margin-top: 4000px; display: block'>far</i><i>next</i>")
            at_once(
                page,
                "() => { document.querySelector('i').onclick = ({ target }) => target.remove(); }",
            )
            click()
            assert page.locator("i", has_text="far").count() == 0
    assert [place > 3000 for place in seen] == [True, True]


def test_a_page_that_does_not_settle_is_not_read(browser: Browser) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        page.evaluate("""() => {
          const [now, began] = [performance.now.bind(performance), performance.now()];
          performance.now = () => began + 1000 * (now() - began); // each ms is a second
          const again = () => setTimeout(again, 50);
          again();
        }""")
        with pytest.raises(Error, match=f"not settled within {SECONDS} s: .* 1 short timers, no"):
            page.locator("#said").inner_text()


def test_every_page_of_the_tests_is_watched() -> None:
    made = re.compile(r"\.new_(page|context)\(|\blaunch\w*\(")
    found = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if made.search(path.read_text(encoding="utf-8")) and path != Path(__file__)
    }
    assert found == {"chromium.py"}


def test_a_page_hears_of_each_size_and_theme_of_its_window(browser: Browser) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        page.evaluate("""() => {
            said.textContent = "";
            const asked = { narrow: "(max-width: 900px)", dark: "(prefers-color-scheme: dark)" };
            for (const [name, query] of Object.entries(asked)) {
              globalThis[name] = matchMedia(query);
              globalThis[name].onchange = ({ matches }) => {
                said.textContent += `${matches ? "" : "not "}${name} `;
              };
            }
        }""")
        for _ in range(3):
            page.set_viewport_size({"width": 700, "height": 650})
            page.set_viewport_size({"width": 1100, "height": 650})
            page.emulate_media(color_scheme="dark")
            page.emulate_media(color_scheme="light")
        assert page.locator("#said").inner_text() == " ".join(
            3 * ["narrow not narrow dark not dark"]
        )
