"""One page of the app on which the tests of a file take turns, each at an address of its own."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.rest import at_rest
from tests.chromium import Seat, listen
from tests.settling import settle

SEAT = -1  # of this page alone: who leaves another one closes its pages
# As a step in the browser's history does, of which the page hears in the same way.
THERE = """to => {
  history.pushState(null, "", to);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""


def go(page: Page, address: str) -> None:
    """Go to another address of the app without loading the page again."""
    page.evaluate(THERE, address)
    settle(page, resized=True)  # in its next frames it has asked for a run of its script
    at_rest(page)


class Turns:
    """The first test opens the page; the others `go`, which takes a run of the script.

    To open it takes 1.6 s of a processor more. What is not in its address a test leaves to the next
    (what it uploaded, a side bar that it shut), so a test that looks at that opens its own page.
    """

    def __init__(self, seats: Callable[..., Seat]) -> None:
        self._seats = seats
        self._hand: dict[str, bool] = {}
        self._seat: Seat | None = None
        self._page: Page | None = None
        self._complaints: list[str] = []

    def take(
        self,
        address: str,
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        **hand: bool,
    ) -> Page:
        """The page at this address, in such a window; another page for another hand."""
        if hand != self._hand:
            self.end()
        if self._page is None:
            self._hand = hand
            self._seat = self._seats(SEAT, **hand)
            self._page = self._seat.page()
            listen(self._page, address.split("/")[2], self._complaints)
            self._resize(self._page, width, height, dark)
            self._page.goto(address)
        else:
            self._resize(self._page, width, height, dark)
            self._page.mouse.move(0, 0)
            go(self._page, address)
        return self._page

    def _resize(self, page: Page, width: int, height: int, dark: bool) -> None:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")

    def rest(self) -> None:
        """Wait until what the test did last has been drawn: what it brings is the test's own."""
        if self._page is not None and not self._page.is_closed():
            settle(self._page)
            at_rest(self._page)

    def end(self) -> None:
        """Close the page, if it is open: the next turn opens a new one."""
        if self._seat is not None:
            self._seat.leave()
        self._seat = self._page = None

    def heard(self) -> list[str]:
        """What the page has complained of since this was asked last."""
        told = self._complaints.copy()
        self._complaints.clear()
        return told
