"""When a page is at rest: no run of its script is under way or asked for, and nothing moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page

from tests.patience import until
from tests.settling import at_once

AT_REST = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


def at_rest(page: Page) -> None:
    """Wait for the run that the last action has asked for, if it has asked for one."""
    turns_true(page, AT_REST)


def becomes(holds: Callable[[], Any]) -> None:
    """Wait until a measure of the page is right: a browser lays out when it has the time."""
    until(holds, every=0.05)


def turns_true(page: Page, what: str, arg: Any = None) -> None:
    """Wait until an expression or a function of the page is true.

    `page.wait_for_function` does this inside the page by `eval`, which the app's policy forbids.
    """
    function = what if re.match(r"\(?\w*\)? =>", what) else f"() => ({what})"

    def holds() -> bool:
        try:
            return at_once(page, f"arg => Boolean(({function})(arg))", arg)
        except Error as error:
            if "context was destroyed" in error.message:  # the page is moving to another address
                return False
            raise

    becomes(holds)
