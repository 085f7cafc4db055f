"""Access: which hosts and origins the server answers, decided before Streamlit sees a request.

Streamlit compares a foreign origin with its own address on the internet, and asks for that inside
the event loop: where the internet can't be reached, everybody waits. Here nothing is asked.
"""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from streamlit import config

from lstm_viz.ui.frame import words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

METRICS = "LSTM_VIZ_METRICS"  # "public": anybody may read how the server is used
_METRICS_PATH = "/_stcore/metrics"
_OWN_OPTIONS = ("server.address", "browser.serverAddress")


class Access:
    """Answers foreign hosts and origins with a sentence (403), and passes on all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless there is a reason against it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if reason := refusal(scope["path"], Headers(scope=scope)):
            if scope["type"] == "websocket":  # which the server answers with 403
                await send({"type": "websocket.close", "code": 1008, "reason": reason})
            else:
                await PlainTextResponse(reason, status_code=403)(scope, receive, send)
            return
        if scope["type"] == "websocket":
            # The origin is judged. Streamlit would compare one that it doesn't know with its
            # own address on the internet, before it looks at server.corsAllowedOrigins.
            headers = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            scope = {**scope, "headers": headers}
        await self.app(scope, receive, send)


def refusal(path: str, headers: Headers) -> str | None:
    """Why a request is not answered, in one sentence; None where it is."""
    host, origin = headers.get("host"), headers.get("origin")
    if not host_allowed(host):
        return words.foreign_host((host or "")[:100])
    if origin is not None and not origin_allowed(origin, host or ""):
        return words.foreign_origin(origin[:100])
    if path.rstrip("/").endswith(_METRICS_PATH) and os.environ.get(METRICS) != "public":
        return words.no_metrics(METRICS)
    return None


def host_allowed(host: str | None) -> bool:
    """Whether a Host header names this server.

    `server.allowedHosts`, where it is set, is the whole list. Else the server answers to localhost,
    to any IP address and to what `server.address` and `browser.serverAddress` say. An address is no
    risk: only a *name* can be pointed at this machine by a stranger (DNS rebinding).
    """
    parts = _parts(f"//{host or ''}")
    name = _name(parts)
    if not name or not parts or parts.username is not None or parts.path or parts.query:
        return False
    given = config.get_option("server.allowedHosts")
    if given:
        return any(_fits(name, pattern.strip().lower().rstrip(".")) for pattern in given)
    return name == "localhost" or _is_address(name) or name in _own_names()


def origin_allowed(origin: str, host: str) -> bool:
    """Whether a page of `origin` may use the server under `host`: its own pages may.

    Others may as `server.corsAllowedOrigins`, `browser.serverAddress` and `server.enableCORS` say.
    """
    parts = _parts(origin)
    if parts and parts.netloc and parts.netloc.lower() == host.lower():
        return True
    if not config.get_option("server.enableCORS"):
        return True
    listed = {one.strip() for one in config.get_option("server.corsAllowedOrigins")}
    if origin in listed:
        return True
    address = "browser.serverAddress"
    return (
        config.is_manually_set(address)
        and bool(parts and _name(parts))
        and _name(parts) == _name(_parts(f"//{config.get_option(address)}"))
    )


def own_address() -> str:
    """The address under which the server is opened, for the person who started it."""
    address = config.get_option("browser.serverAddress")
    if not config.is_manually_set("browser.serverAddress"):
        address = config.get_option("server.address") or address
    if _is_address(address) and ipaddress.ip_address(address).is_unspecified:
        address = "localhost"
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    port, base = config.get_option("browser.serverPort"), config.get_option("server.baseUrlPath")
    return f"{scheme}://{address}:{port}/{base.strip('/')}".rstrip("/")


def _own_names() -> set[str | None]:
    given = [config.get_option(name) for name in _OWN_OPTIONS if config.is_manually_set(name)]
    return {_name(_parts(f"//{one}")) for one in given}


def _fits(name: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return name.endswith(pattern[1:])
    return pattern in ("*", name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    return parts


def _name(parts: SplitResult | None) -> str | None:
    return parts.hostname.lower().rstrip(".") if parts and parts.hostname else None
