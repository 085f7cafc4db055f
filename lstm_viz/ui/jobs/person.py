"""Person: who is at the other end, told by a cookie of this server's own, and which tab it is."""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_viz.ui.frame.admission import is_visit
from lstm_viz.ui.frame.admitted_browsers import COOKIE, NAME, PERSON, this_browser

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class PersonCookie:
    """Gives each browser a random name, in a cookie that it forgets when it is closed.

    Nobody can guess it, no script on the page can read it, and it is in no link. It says that a new
    connection comes from the browser whose connection was lost, and who takes turns with whom.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the name; an answered page brings one to who has none."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        name = _name(dict(scope["headers"]).get(b"cookie", b""))
        if name or scope["type"] == "websocket":
            await self.app({**scope, PERSON: name}, receive, send)
            return
        name = secrets.token_hex(16)

        async def send_with_name(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                secure = "; Secure" if scope.get("scheme") == "https" else ""
                cookie = f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax{secure}"
                headers = [*message["headers"], (b"set-cookie", cookie.encode())]
                message = {**message, "headers": headers}
            await send(message)

        # Only a page takes the name with it.
        await self.app({**scope, PERSON: name if is_visit(scope) else ""}, receive, send_with_name)


def _name(header: bytes) -> str:
    """The name in a request's cookies; "" where there is none that this server gives."""
    try:
        cookie = SimpleCookie(header.decode("latin-1")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie is not None and NAME.fullmatch(cookie.value) else ""


def _is_page(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    return headers.get(b"content-type", b"").startswith(b"text/html")


def this_person() -> str:
    """Whose turn it is when a script asks for a place: all tabs of a browser are one person.

    A browser without the cookie counts by its address.
    """
    return this_browser() or f"from {st.context.ip_address or 'here'}"


def this_session() -> str:
    """The session (one tab) whose script runs here; "" outside of a server."""
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def is_served() -> bool:
    """Whether a browser looks at the page, and will ask again; in a test of a page nothing does."""
    return runtime.exists() and type(runtime.get_instance()) is runtime.Runtime


def is_connected(session: str) -> bool:
    """Whether a session is open in some browser; outside of a server every session is."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)
