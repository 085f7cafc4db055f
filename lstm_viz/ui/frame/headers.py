"""Security headers on every HTTP answer, as pure ASGI middleware; websockets pass through."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from lstm_viz.ui.frame import words
from lstm_viz.ui.frame.index_page import index_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMES = "LSTM_VIZ_FRAME_ANCESTORS"  # the sites whose pages may show the app in a frame
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9.-]{1,253}(:\d{1,5})?", re.ASCII)


class SecurityHeaders:
    """Adds `headers()` to the start of every HTTP response that does not carry them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [
                    (name.lower().encode(), value.encode())
                    for name, value in headers().items()
                    if name.lower().encode() not in given
                ]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, send_with_headers)


@cache
def headers() -> dict[str, str]:
    """The headers. Raises ValueError, one sentence, where the setting of the frames is none."""
    return {
        "Content-Security-Policy": policy(frame_ancestors(os.environ.get(FRAMES, ""))),
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def policy(ancestors: str) -> str:
    """The content security policy: all that a page loads comes from this server."""
    # The scripts within the page by their hashes; WebAssembly; components, which Streamlit loads
    # from blobs. Inline styles are emotion's and Plotly's.
    scripts = " ".join(f"'{one}'" for one in inline_scripts(index_page()))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts} 'wasm-unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


def frame_ancestors(setting: str) -> str:
    """The sources for a policy from a list of sites with spaces between; nothing: only this server.

    Raises ValueError for what is not the address of a site.
    """
    for site in setting.split():
        if not _SITE.fullmatch(site):
            raise ValueError(words.not_sites(FRAMES, site))
    return " ".join(["'self'", *setting.split()])


def inline_scripts(page: str) -> list[str]:
    """The hashes of the scripts that stand in an HTML page itself, as a policy names them."""
    found: list[str] = []

    class Scripts(HTMLParser):
        inline = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.inline = tag == "script" and "src" not in dict(attrs)

        def handle_data(self, data: str) -> None:
            if self.inline:
                digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
                found.append(f"sha256-{digest}")
                self.inline = False

        def handle_endtag(self, tag: str) -> None:
            self.inline = False

    Scripts().feed(page)
    return found
