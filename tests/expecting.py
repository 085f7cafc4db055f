"""What a test expects of a page is waited for without a description of the page.

For its message, Playwright 1.65 describes the page each time that an expectation does not hold yet:
it goes through all of a document where its element is not there or not to be seen, which is most of
what a test waits for. So that is waited for first, by what looks at the element alone; Playwright's
own expectation follows, and fails with its own message.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from playwright.sync_api import LocatorAssertions, TimeoutError

State = Literal["attached", "hidden", "visible"]
FIRST: dict[str, State] = {
    "not_to_be_visible": "hidden",
    "to_be_attached": "attached",
    "to_be_checked": "attached",
    "to_be_disabled": "attached",
    "to_be_enabled": "attached",
    "to_be_focused": "attached",
    "to_be_hidden": "hidden",
    "to_be_in_viewport": "visible",
    "to_be_visible": "visible",
    "to_contain_text": "attached",
    "to_have_attribute": "attached",
    "to_have_css": "attached",
    "to_have_text": "attached",
    "to_have_value": "attached",
}
ENDED = 1  # ms: time for one look
ASKED = ("attached", "visible")  # with False, what is expected is the opposite of its name


def waited_for(expected: Callable[..., Any], state: State) -> Callable[..., Any]:
    """An expectation that is tried when its element is in this state, or has not come to be."""

    @wraps(expected)
    def after(assertions: Any, *given: Any, **more: Any) -> Any:
        # Of a list of texts there may be none, and two elements at once are Playwright's to judge.
        opposite = any(more.get(one) is False for one in ASKED)
        if not opposite and not any(isinstance(one, list) for one in given):
            try:
                assertions.place.first.wait_for(state=state, timeout=more.get("timeout"))
            except TimeoutError:
                more["timeout"] = ENDED
        return expected(assertions, *given, **more)

    return after


for name, state in FIRST.items():
    setattr(LocatorAssertions, name, waited_for(getattr(LocatorAssertions, name), state))
