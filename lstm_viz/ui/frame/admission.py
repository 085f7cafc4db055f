"""Admission: a server that is full tells whoever comes next so, and its page asks again by itself.

People who are in keep their pages. A page has one websocket for as long as it is open, so these are
counted. A slow machine is full sooner: where the server's own loop gets its turn too late,
everybody already waits, and one more person would make it worse.

Who was let in once may return: with a page whose connection was lost, which names its session, and
with any page of the same browser (`admitted_browsers.py`). Streamlit's page does not show why a
websocket was refused. Before each try it asks for the server's settings, and what is answered there
it shows.
"""

from __future__ import annotations

import asyncio
import html
import os
from typing import TYPE_CHECKING, Any, cast

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse
from streamlit import runtime

from lstm_viz.ui import limits
from lstm_viz.ui.frame import words
from lstm_viz.ui.frame.admitted_browsers import PERSON, AdmittedBrowsers
from lstm_viz.ui.frame.bare_page import bare_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PEOPLE = "LSTM_VIZ_PEOPLE"  # how many pages may be open, where it is not `limits.PEOPLE`
AGAIN = 10  # seconds after which the page asks again
LOOK = 0.5  # seconds between two looks at the loop
SHARE = 0.3  # of the newest look in the mean
TRY_LATER = 1013  # a websocket's code for a server that is full; as 403 it reaches the browser
SESSION = 2  # place of the session's name among a stream's protocols, as Streamlit's page sends it
_AGAIN = {"Retry-After": str(AGAIN), "Cache-Control": "no-store"}


class Pulse:
    """How late the server's loop gets its turn, a mean over the last seconds."""

    def __init__(self) -> None:
        self.late = 0.0  # seconds

    async def beat(self) -> None:
        """Look again and again."""
        loop = asyncio.get_running_loop()
        while True:
            begin = loop.time()
            await asyncio.sleep(LOOK)
            self.note(loop.time() - begin - LOOK)

    def note(self, late: float) -> None:
        """The loop was so late, in seconds."""
        self.late += SHARE * (late - self.late)


PULSE = Pulse()


class Doors:
    """Lets in up to `limits.PEOPLE` pages; others get a sentence (503)."""

    def __init__(self, app: ASGIApp, pulse: Pulse = PULSE, people: int | None = None) -> None:
        self.app, self.pulse = app, pulse
        self.people = most_people() if people is None else people
        self.browsers = AdmittedBrowsers()
        self.here = 0

    @property
    def full(self) -> bool:
        """Whether nobody else is let in now; a page that still loads has its place already."""
        taken = self.here + self.browsers.coming
        return taken >= self.people or self.pulse.late > limits.LATE_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        person = scope.get(PERSON, "")
        if _is_stream(scope):
            if self.full and not self.browsers.know(person) and not _has_session(scope):
                await send({"type": "websocket.close", "code": TRY_LATER, "reason": words.FULL})
                return
            self.browsers.arrive(person)
            self.here += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.here -= 1
                self.browsers.leave(person)
        elif is_visit(scope):
            if self.full and not self.browsers.know(person):
                await HTMLResponse(page(), 503, headers=_AGAIN)(scope, receive, send)
                return
            self.browsers.expect(person)
            await self.app(scope, receive, send)
        elif _is_ping(scope) and person and self.full and not self.browsers.know(person):
            # Without a person's name it may be a page that is in: its stream will tell.
            await JSONResponse(words.FULL, 503, headers=_AGAIN)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def most_people() -> int:
    """How many pages may be open. Raises ValueError, one sentence, for what is no such number."""
    given = os.environ.get(PEOPLE, str(limits.PEOPLE))
    if not given.isdecimal() or not int(given):
        raise ValueError(words.not_people(PEOPLE, given[:40]))
    return int(given)


def page() -> str:
    """What somebody sees for whom there is no place yet."""
    return bare_page(
        words.FULL_TITLE,
        f"{html.escape(words.FULL)} {html.escape(words.asks_again(AGAIN))}",
        f'<meta http-equiv="refresh" content="{AGAIN}">',
    )


def _is_stream(scope: Scope) -> bool:
    return scope["type"] == "websocket" and scope["path"].endswith("/_stcore/stream")


def _is_ping(scope: Scope) -> bool:
    """Whether a page that has no connection asks if it can have one."""
    return scope["type"] == "http" and scope["path"].endswith("/_stcore/host-config")


def _has_session(scope: Scope) -> bool:
    """Whether a stream is of a page whose session this server still has."""
    told = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
    session = told[SESSION].strip() if len(told) > SESSION else ""
    if not session or not runtime.exists():
        return False
    manager = cast(Any, runtime.get_instance())._session_mgr
    return manager.get_session_info(session) is not None


def is_visit(scope: Scope) -> bool:
    """Whether a person opens a page, and no page that is open asks for a file."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")
