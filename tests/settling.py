"""A page is read when it has settled: when all that it has begun to draw is drawn.

Between an action and what it changes there are frames, short timers and observers of sizes. A read
that comes before them sees the page as it was on a fast machine, and half drawn on a busy one. So
every read of a page waits for them, in one place; what takes longer, such as an answer of a server,
a test waits for by `expect` or `becomes`. A page that plays, and so asks for a frame in each frame,
is read while it moves, and so is one that trains and on a busy machine has not drawn one answer
when the next comes; one that has not settled for any other reason after patience.SECONDS is an
error of the read.

What a hand does waits too, as a person would: a key, a pointer or a step back that comes before a
page listens does nothing, or something else. A click waits once what it goes to has come into view:
what moves between press and release takes no click. And so does what expects that something is not
there: before it is drawn, it never is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Error, Expect, Locator, LocatorAssertions, Page

SCRIPT = Path(__file__).with_suffix(".js")
# What returns a value of the page as it is at that moment; `expect` reads until it is right.
READS: dict[type, tuple[str, ...]] = {
    Locator: (
        "all",
        "all_inner_texts",
        "all_text_contents",
        "aria_snapshot",
        "bounding_box",
        "count",
        "element_handle",
        "element_handles",
        "evaluate",
        "evaluate_all",
        "evaluate_handle",
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
    Page: (
        "content",
        "eval_on_selector",
        "eval_on_selector_all",
        "evaluate",
        "evaluate_handle",
        "query_selector",
        "query_selector_all",
        "screenshot",
        "title",
    ),
}
# What a hand does, and what a page is before it.
HANDS: dict[type, tuple[str, ...]] = {
    Locator: (
        "blur",
        "clear",
        "dispatch_event",
        "drag_to",
        "drop",
        "fill",
        "focus",
        "press",
        "press_sequentially",
        "scroll_into_view_if_needed",
        "select_option",
        "select_text",
        "set_input_files",
        "type",
    ),
    Page: ("drag_and_drop", "go_back", "go_forward", "reload"),
}
# Properties: what is taken of each is taken when the page has settled.
TAKEN = ("keyboard", "mouse", "touchscreen", "url")
WINDOW = ("emulate_media", "set_viewport_size")
REPLACED = 20  # times that what is clicked may be drawn again before it is clicked
CLICKS = ("check", "click", "dblclick", "hover", "set_checked", "tap", "uncheck")
ABSENCES = [name for name in dir(LocatorAssertions) if name.startswith("not_to_")]
ABSENCES += ["to_be_empty", "to_be_hidden"]
# What is an absence only of these.
NOTHING: dict[str, tuple[Any, ...]] = {
    "to_have_count": (0,),
    "to_have_text": ("", []),
    "to_have_value": ("",),
}
at_once = Page.evaluate  # as the page is at this moment


def watch(context: BrowserContext) -> None:
    """Let each page of a context know when it has settled."""
    context.add_init_script(path=SCRIPT)


def settle(page: Page, *, resized: bool = False) -> None:
    """Wait until a page has drawn what it has begun, unless it is one that nobody watches.

    A page whose window was `resized` just now has begun nothing yet: its next frames tell it.
    """
    while True:
        try:
            at_once(page, "resized => globalThis.settled?.(resized)", resized)
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


def _with_its_frame(resize: Callable[..., Any]) -> Callable[..., Any]:
    """Two sizes at once are one to a page: of the first it would never hear.

    What the page was told last it is not told again: it would be styled anew for nothing.
    """
    told: WeakKeyDictionary[Page, dict[str, Any]] = WeakKeyDictionary()
    names = list(signature(resize).parameters)[1:]

    @wraps(resize)
    def until_drawn(page: Page, *given: Any, **more: Any) -> None:
        settle(page)
        wanted = dict(zip(names, given, strict=False)) | more
        known = told.setdefault(page, {})
        if wanted.items() <= known.items():
            return
        resize(page, **wanted)
        known.update(wanted)
        settle(page, resized=True)

    return until_drawn


def _scroll_to(place: Locator, timeout: float | None) -> None:
    """Bring it into view; where it is replaced meanwhile, then what has taken its place."""
    for left in reversed(range(REPLACED)):
        try:
            return place.scroll_into_view_if_needed(timeout=timeout)
        except Error as error:
            if not left or "not attached" not in error.message:
                raise


def _in_view(click: Callable[..., Any]) -> Callable[..., Any]:
    """What a locator clicks; or a page, where the first is that its selector names."""

    @wraps(click)
    def after(place: Locator | Page, *given: Any, **more: Any) -> Any:
        page, found = (place, None) if isinstance(place, Page) else (place.page, place)
        if found is None:
            found = page.locator(given[0] if given else more["selector"]).first
        _scroll_to(found, more.get("timeout"))
        settle(page)
        return click(place, *given, **more)

    return after


def _settled_property(one: Any) -> property:
    def taken(page: Page) -> Any:
        settle(page)
        return one.fget(page)

    return property(taken)


def _knowing_its_place(expect: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(expect)
    def expecting(self: Expect, actual: Any, message: str | None = None) -> Any:
        made = expect(self, actual, message)
        if isinstance(actual, Locator):
            made.place = actual
        return made

    return expecting


def _absent(
    expected: Callable[..., Any], nothing: tuple[Any, ...] | None = None
) -> Callable[..., Any]:
    """What passes where nothing has been drawn; with `nothing`, only where that is expected."""

    @wraps(expected)
    def after(assertions: Any, *given: Any, **more: Any) -> Any:
        if nothing is None or any(one in given for one in nothing):
            settle(assertions.place.page)
        return expected(assertions, *given, **more)

    return after


for of_each in (READS, HANDS):
    for kind, names in of_each.items():
        for name in names:
            setattr(kind, name, _settled(getattr(kind, name)))
# A page has some of a locator's, too, for what a selector names.
for name in {*READS[Locator], *HANDS[Locator]} - {*READS[Page]}:
    if hasattr(Page, name):
        setattr(Page, name, _settled(getattr(Page, name)))
for name in CLICKS:
    for kind in (Locator, Page):
        setattr(kind, name, _in_view(getattr(kind, name)))
for name in WINDOW:
    setattr(Page, name, _with_its_frame(getattr(Page, name)))
for name in TAKEN:
    setattr(Page, name, _settled_property(getattr(Page, name)))
Expect.__call__ = _knowing_its_place(Expect.__call__)
for name in ABSENCES:
    setattr(LocatorAssertions, name, _absent(getattr(LocatorAssertions, name)))
for name, nothing in NOTHING.items():
    setattr(LocatorAssertions, name, _absent(getattr(LocatorAssertions, name), nothing))
