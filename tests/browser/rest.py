"""When a page is at rest: no run of its script is under way or asked for, and nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.patience import until


def at_rest(page: Page) -> None:
    """Wait for the run that the last action has asked for, if it has asked for one."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def becomes(holds: Callable[[], Any]) -> None:
    """Wait until a measure of the page is right: a browser lays out when it has the time."""
    until(holds, every=0.05)
