"""A page is read when it has settled: when all that it has begun to draw is drawn.

Between an action and what it changes there are frames, short timers and observers of sizes. A read
that comes before them sees the page as it was on a fast machine, and half drawn on a busy one. So
every read of a page waits for them, in one place; what takes longer, such as an answer of a server,
a test waits for by `expect` or `becomes`. A page that plays, and so asks for a frame in each frame,
is read while it moves; one that has not settled for any other reason after patience.SECONDS is an
error of the read.

A click waits too, once what it goes to has come into view: what moves between press and release
takes no click.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page

SCRIPT = Path(__file__).with_suffix(".js")
# What returns a value of the page as it is at that moment; `expect` reads until it is right.
READS: dict[type, tuple[str, ...]] = {
    Locator: (
        "all",
        "all_inner_texts",
        "all_text_contents",
        "bounding_box",
        "count",
        "evaluate",
        "evaluate_all",
        "get_attribute",
        "inner_html",
        "inner_text",
        "input_value",
        "is_checked",
        "is_disabled",
        "is_editable",
        "is_enabled",
        "is_hidden",
        "is_visible",
        "screenshot",
        "text_content",
    ),
    Page: ("content", "eval_on_selector_all", "evaluate", "screenshot", "title"),
}
at_once = Page.evaluate  # as the page is at this moment


def watch(context: BrowserContext) -> None:
    """Let each page of a context know when it has settled."""
    context.add_init_script(path=SCRIPT)


def settle(page: Page) -> None:
    """Wait until a page has drawn what it has begun, unless it is one that nobody watches."""
    while True:
        try:
            at_once(page, "() => globalThis.settled?.()")
            return
        except Error as error:
            if "context was destroyed" not in error.message:  # it moves to another address
                raise


def _settled(read: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(read)
    def after(place: Any, *given: Any, **more: Any) -> Any:
        settle(place if isinstance(place, Page) else place.page)
        return read(place, *given, **more)

    return after


def _in_view(click: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(click)
    def after(place: Locator, *given: Any, **more: Any) -> Any:
        place.scroll_into_view_if_needed(timeout=more.get("timeout"))
        settle(place.page)
        return click(place, *given, **more)

    return after


for kind, names in READS.items():
    for name in names:
        setattr(kind, name, _settled(getattr(kind, name)))
for name in ("click", "dblclick"):
    setattr(Locator, name, _in_view(getattr(Locator, name)))
