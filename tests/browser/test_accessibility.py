"""The rules of WCAG 2.2, levels A and AA, that axe can check; test_every_page has the pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rest import at_rest, turns_true

Visit = Callable[..., Page]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The rules of those levels that read colours; `test_axe_finds_what_is_wrong` asks axe for them.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# Axe sees no canvas, and of a drawing not the lines: plots/theme.py and tests/plots/test_theme.py.
# It looks at the body, and so not at the sheet of settling.js.
RUN = """async (runOnly) => {
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => {
    const found = [...node.any, ...node.all, ...node.none].map(({ message }) => message);
    return `${id}: ${node.html.slice(0, 120)} (${found.join(" ").slice(0, 200)})`;
  }));
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    if AXE.is_file():
        return AXE.read_text(encoding="utf-8")
    reason = "axe-core is not installed: make.py test installs it by npm"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


# Streamlit puts the app's style sheet on the page in its own time, and what it changes fades: until
# then, text is pale.
STILL = """() => getComputedStyle(document.documentElement).getPropertyValue("--muted") !== ""
  && document.getAnimations().every((one) =>
    one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""


def violations(page: Page, axe: str, rules: Sequence[str] = ()) -> list[Any]:
    """What breaks one of all rules, or of these; axe is put on the page for the first of both."""
    turns_true(page, STILL)
    if not rules:
        page.evaluate(
            axe
        )  # by the browser's own debugger, which the page's policy does not concern
    values = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": LEVELS}
    return page.evaluate(RUN, values)


def test_axe_finds_what_is_wrong(visit: Visit, server: str, axe: str) -> None:
    page = visit(f"{server}/about")
    expect(page.locator(".st-key-about")).to_be_visible()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=pale>pale</p>')")
    look = "color:#aaa;background:#fff;position:fixed;top:0;left:0;z-index:9999999"
    page.evaluate("look => { pale.style.cssText = look; }", look)
    at_rest(page)
    for rules in ([], OF_COLOURS):
        (found,) = violations(page, axe, rules)
        assert found.startswith('color-contrast: <p id="pale"')
    colours = "levels => axe.getRules(['cat.color']).filter(({ tags }) => tags.some((one) =>"
    colours += " levels.includes(one))).map(({ ruleId }) => ruleId)"
    assert sorted(page.evaluate(colours, LEVELS)) == OF_COLOURS
