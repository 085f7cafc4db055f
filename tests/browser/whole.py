"""Whether all of a page can be seen and read: nothing is cut off, and no letter is small."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.rest import becomes

LEAST = 12  # px of type on a screen
PROJECTOR = 16  # ... and on the wall of a lecture hall
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def is_whole(page: Page, *, least: int = LEAST, scrolls: bool = False) -> None:
    """Wait until nothing of the page is cut off or, unless it `scrolls`, below the window.

    No type is smaller than `least` px. Fails with a sentence about each part that a person cannot
    see or read.
    """
    try:
        becomes(lambda: not not_whole(page, least=least, scrolls=scrolls))
    except AssertionError:
        left = not_whole(page, least=least, scrolls=scrolls)
        raise AssertionError(f"{page.url}, {page.viewport_size}:\n" + "\n".join(left)) from None


def not_whole(page: Page, *, least: int, scrolls: bool) -> list[str]:
    """A sentence about each part that a person cannot see or read."""
    call = f"([least, scrolls]) => {{ {_SCRIPT}; return notWhole(least, scrolls); }}"
    return page.evaluate(call, [least, scrolls])


def no_text_is_cut(page: Page) -> None:
    """Wait until no text has a part that a person cannot see: in a long word, a row or an equation.

    What scrolls within itself is all right where it is shaded at the side that has more of it.
    """
    call = f"() => {{ {_SCRIPT}; return cutTexts(); }}"
    try:
        becomes(lambda: not page.evaluate(call))
    except AssertionError:
        raise AssertionError(f"{page.url}:\n" + "\n".join(page.evaluate(call))) from None
