"""The Explorer alone on a page: its own files, a payload, and no Streamlit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from lstm_viz.explorer import source
from tests.chromium import browser, new_context, new_page, seats, visit  # noqa: F401
from tests.settling import at_once

HERE = Path(__file__).parent
PAYLOADS: dict[str, bytes] = {}


class _Files(BaseHTTPRequestHandler):
    """Serves the page, the joined module and styles, Plotly, and whatever payloads there are."""

    def do_GET(self) -> None:
        name = self.path.partition("?")[0]
        if name.startswith("/payload/"):
            content = PAYLOADS.get(name.removeprefix("/payload/"))
        else:
            content = {
                "/": lambda: (HERE / "page.html").read_bytes(),
                "/explorer.js": lambda: source.module().encode(),
                "/explorer.css": lambda: source.styles().encode(),
                "/plotly.js": source.plotly,
                "/page.txt": lambda: source.page_template().encode(),
            }.get(name, lambda: None)()
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Type", _kind(name))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _kind(name: str) -> str:
    kinds = {".js": "text/javascript", ".css": "text/css", "/": "text/html; charset=utf-8"}
    return next((kind for end, kind in kinds.items() if name.endswith(end)), "application/x")


@pytest.fixture(scope="session")
def files() -> Iterator[str]:
    """The address of the page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="package")
def shared(files: str, browser: Browser) -> Iterator[tuple[Page, list[str]]]:  # noqa: F811
    """A page that tests take turns on, since opening one takes half a second; its complaints."""
    complaints: list[str] = []
    page = _complaining(browser, complaints)
    page.goto(files)
    yield page, complaints
    page.context.close()


@pytest.fixture(scope="package")
def blank(browser: Browser) -> Iterator[tuple[Page, list[str]]]:  # noqa: F811
    """A page that tests give their own content, in turns; its complaints."""
    complaints: list[str] = []
    page = _complaining(browser, complaints)
    yield page, complaints
    page.context.close()


def _complaining(browser: Browser, complaints: list[str]) -> Page:  # noqa: F811
    page = new_page(new_context(browser))
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("console", lambda said: complaints.extend([said.text] * (said.type == "error")))
    return page


def _forget(page: Page) -> None:
    """Leave the shared page as it was opened: what it keeps, and what it is told of its reader.

    Empty at first: what is on it would be drawn again for what the page is told, and for the size
    that the next test gives it.
    """
    at_once(page, "() => { leave(); sessionStorage.clear(); }")
    page.emulate_media(
        media="null",
        color_scheme="light",
        reduced_motion="no-preference",
        forced_colors="none",
        contrast="no-preference",
    )
    page.context.clear_permissions()
    page.unroute_all()
    devtools = page.context.new_cdp_session(page)
    told = {"origin": page.url.rstrip("/"), "storageTypes": "all"}
    devtools.send("Storage.clearDataForOrigin", told)
    devtools.detach()


@pytest.fixture
def explore(
    files: str,
    shared: tuple[Page, list[str]],
    visit: Callable[..., Page],  # noqa: F811
) -> Iterator[Callable[..., Page]]:
    """explore(payload, state={...}, plotly=False, width=..., ...): a page that shows it.

    What else is given (has_touch, reduced_motion) makes it a page of its own.
    """

    def open_(
        data: bytes,
        *,
        state: dict[str, Any] | None = None,
        plotly: bool = False,
        theme: str = "light",
        width: int = 1120,
        height: int = 780,
        **more: Any,
    ) -> Page:
        PAYLOADS["first"] = data
        page = visit(files, **more) if more else shared[0]
        page.set_viewport_size({"width": width, "height": height})
        page.mouse.move(0, 0)
        options = {"state": state or {}, "plotly": plotly, "theme": theme, "height": height}
        at_once(page, "options => open('first', options)", options)
        return page

    yield open_
    _forget(shared[0])
    complaints = shared[1].copy()
    shared[1].clear()
    assert complaints == []


@pytest.fixture
def renew() -> Callable[..., None]:
    """renew(page, payload or None, {...}): other numbers, another theme, another state."""

    def give(page: Page, data: bytes | None, options: dict[str, Any] | None = None) -> None:
        PAYLOADS["next"] = data or b""
        page.evaluate("([name, more]) => renew(name, more)", [data and "next", options or {}])

    return give
