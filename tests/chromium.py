"""One Chromium for all tests that need one, and a fresh person for each of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, NoReturn

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: requirements-dev.txt has it")
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests import expecting  # noqa: F401  # after which all that is expected is waited for cheaply
from tests.patience import SECONDS
from tests.settling import at_once, watch

# The address bar of each window has two pages of its own for what it suggests, which take a fifth
# of the time of a page of ours. Of several lists Chromium takes the last: the rest is Playwright's.
WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ScriptStreaming",
    "ThirdPartyStoragePartitioning",
)
# What people use comes first: the same browser without windows sets type wider than with them.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
# --no-sandbox: in a container Chromium has no user namespaces. The others keep it off the network.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
)
PATIENCE = 1000 * SECONDS  # ms
HANDS = {"has_touch", "is_mobile"}  # options of a seat; a page whose clock a test sets has others
SLOW = "LSTM_VIZ_SLOW"  # times slower than it is: a processor on which tests that race are seen
expect.set_options(timeout=PATIENCE)


def _give_up(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; in CI the browser tests must run", pytrace=False)
    pytest.skip(reason)


# Until its end Playwright has a running loop on the thread, where other tests start their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        _give_up(f"no Chromium: none of {', '.join(CHROMIUM)} is on the PATH")
    with ExitStack() as closing:
        playwright = closing.enter_context(sync_playwright())
        opened = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        closing.callback(opened.close)
        yield opened


def new_context(
    browser: Browser, *, width: int = 1440, height: int = 900, **more: Any
) -> BrowserContext:
    """What one person has open, in a browser of her own; it may be closed by `with`."""
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    watch(context)
    return context


def new_page(context: BrowserContext) -> Page:
    """A page that waits for as long as a busy machine needs."""
    return made_patient(context.new_page())


def made_patient(page: Page) -> Page:
    page.set_default_timeout(PATIENCE)
    if slow := os.environ.get(SLOW):
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": float(slow)})
    return page


class Seat:
    """Where one person after the other sits down, each at a new page of a browser that forgot all.

    All but the files in its cache, on purpose: their names change with what is in them. The pages
    are opened by one that stays, and so are of one process of the browser, which has the app's
    scripts from before, read and compiled: a first visit takes half of the time.
    """

    def __init__(self, browser: Browser, **more: Any) -> None:
        self.broken = False  # whether the pages' process has crashed, and this page's with it
        self._context = new_context(browser, **more)
        self._stays = self._context.new_page()
        self._stays.on("crash", self._break)
        # Pages share a process if they are of one machine, whatever their port is.
        self._stays.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        self._stays.goto("http://127.0.0.1/")
        self._devtools = self._context.new_cdp_session(self._stays)
        self._origins: set[str] = set()

    def page(self) -> Page:
        """A new page, of which nothing is left after `leave`."""
        with self._context.expect_page() as opened:
            at_once(self._stays, "() => { open('about:blank').opener = null; }")
        page = opened.value
        page.on("crash", self._break)
        page.on("framenavigated", lambda frame: self._origins.add(frame.url))
        return made_patient(page)

    def _break(self, page: Page) -> None:
        self.broken = True

    def leave(self) -> None:
        """Close what is open, and forget what it kept and what it was allowed and told."""
        try:
            if not self.broken:
                self._forget()
        except Error:  # what crashes meanwhile can't be told to forget
            self.broken = True
        if self.broken:
            self._context.close()

    def _forget(self) -> None:
        for page in self._context.pages:
            if page is not self._stays:
                page.close()
        self._context.clear_cookies()
        self._context.clear_permissions()
        self._context.unroute_all()
        self._context.set_offline(False)
        self._context.set_geolocation(None)
        self._context.set_extra_http_headers({})
        for origin in {"/".join(url.split("/")[:3]) for url in self._origins}:
            if origin.startswith("http"):
                told = {"origin": origin, "storageTypes": "all"}
                self._devtools.send("Storage.clearDataForOrigin", told)
        self._origins.clear()


@pytest.fixture(scope="package")
def seats(browser: Browser) -> Callable[..., Seat]:
    """seats(n, has_touch=True, ...): the n-th place at the browser, counted from 0, of this kind.

    A new one where it has crashed.
    """
    seats: dict[Any, Seat] = {}

    def seat(number: int, **more: Any) -> Seat:
        which = number, frozenset(more.items())
        if which not in seats or seats[which].broken:
            seats[which] = Seat(browser, **more)
        return seats[which]

    return seat


@pytest.fixture
def troubled(seats: Callable[..., Seat]) -> Iterator[Page]:
    """A page from which a test keeps what it asks for, so that it may write errors."""
    seat = seats(0)
    page = seat.page()
    page.set_viewport_size({"width": 1440, "height": 900})
    yield page
    seat.leave()


def listen(page: Page, own: str, complaints: list[str]) -> None:
    """Note errors in the console of a page, and what it asks of another host than its own."""

    def console(message: Any) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} ({message.location['url']})")

    def request(asked: Any) -> None:
        scheme, _, rest = asked.url.partition("://")
        if scheme in ("http", "https", "ws", "wss") and rest.split("/")[0] != own:
            complaints.append(f"asked another host: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("request", request)


@pytest.fixture
def visit(browser: Browser, seats: Callable[..., Seat]) -> Iterator[Callable[..., Page]]:
    """visit(address, width=..., height=..., dark=...): a page in a browser that nobody has used.

    Only files that were loaded before are there (`Seat`). With more options than those of a hand,
    and for a file, it is a browser of its own. At the end of the test the page must not have
    written an error to the console or asked any other host for anything.
    """
    contexts: list[BrowserContext] = []
    taken: list[Seat] = []
    complaints: list[str] = []

    def sit_down(address: str, width: int, height: int, scheme: Any, **more: Any) -> Page:
        if more.keys() - HANDS or not address.startswith("http://127.0.0.1:"):
            context = new_context(browser, width=width, height=height, color_scheme=scheme, **more)
            contexts.append(context)
            return new_page(context)
        taken.append(seats(len(taken), **more))
        page = taken[-1].page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        return page

    def go(
        address: str, *, width: int = 1440, height: int = 900, dark: bool = False, **more: Any
    ) -> Page:
        page = sit_down(address, width, height, "dark" if dark else "light", **more)
        listen(page, address.split("/")[2], complaints)
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    for seat in taken:
        seat.leave()
    assert complaints == [], complaints  # pytest tells of no value here: it is no test
