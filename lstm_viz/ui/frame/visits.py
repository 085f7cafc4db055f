"""Visits: which page an address means, decided before Streamlit shows its own dialog."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse
from streamlit import config

from lstm_viz.ui.frame import addresses, words
from lstm_viz.ui.frame.admission import is_visit
from lstm_viz.ui.frame.bare_page import bare_page
from lstm_viz.ui.frame.index_page import index_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_FIRST = ("explore", "index", "home")  # what the first page, at /, is also asked for by
# Where files are, which a browser asks for as it does for a page when somebody follows a link.
_FILES = ("_stcore", "app", "component", "lstm_viz", "media", "static")


class Visits:
    """Answers a page's address with the page, what means one with the way there, others with 404.

    A page is meant whatever the case of its name, with slashes behind it, with .html or .py.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a visit; pass on all else."""
        base = config.get_option("server.baseUrlPath").strip("/")
        path = scope.get("path", "").removeprefix(f"/{base}" if base else "")
        parts = path.strip("/").split("/")
        if not is_visit(scope) or not path.startswith("/") or _is_file(path, parts):
            await self.app(scope, receive, send)
            return
        up = "../" * path[1:].count("/")
        name = parts[-1].lower().removesuffix(".html").removesuffix(".py")
        name = "" if name in _FIRST else name
        if name not in addresses.TITLES:
            answer = HTMLResponse(_no_page(up), 404)
        elif path == f"/{name}":
            answer = HTMLResponse(index_page(), headers={"Cache-Control": "no-cache"})
        else:
            query = scope["query_string"].decode("latin-1")
            answer = RedirectResponse((up + name or "./") + (f"?{query}" if query else ""))
        await answer(scope, receive, send)


def _is_file(path: str, parts: list[str]) -> bool:
    """Whether what is asked for is no page, or nothing that this app should judge."""
    named = "." in parts[-1] and not parts[-1].lower().endswith((".html", ".py"))
    return path.startswith("//") or parts[0] in _FILES or named


def _no_page(up: str) -> str:
    links = ", ".join(
        f'<a href="{up + name or "./"}">{html.escape(title)}</a>'
        for name, title in addresses.shown().items()
    )
    return bare_page(words.NO_PAGE, f"{html.escape(words.THE_PAGES)} {links}.")
