"""Whether all of a page can be seen: nothing is cut off, and on a projector no letter is small."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.rest import becomes

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def is_whole(page: Page, *, projector: bool = False, scrolls: bool = False) -> None:
    """Wait until nothing of the page is cut off, too small, or, unless it `scrolls`, below it.

    Fails with a sentence about each part that a person cannot see or read.
    """
    try:
        becomes(lambda: not not_whole(page, projector=projector, scrolls=scrolls))
    except AssertionError:
        left = not_whole(page, projector=projector, scrolls=scrolls)
        raise AssertionError(f"{page.url}, {page.viewport_size}:\n" + "\n".join(left)) from None


def not_whole(page: Page, *, projector: bool = False, scrolls: bool = False) -> list[str]:
    """A sentence about each part that a person cannot see or read."""
    call = f"([projector, scrolls]) => {{ {_SCRIPT}; return notWhole(projector, scrolls); }}"
    return page.evaluate(call, [projector, scrolls])
