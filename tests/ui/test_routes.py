from __future__ import annotations

import gzip

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from lstm_viz.explorer.source import assets
from lstm_viz.ui import routes


def asked(path: str, **headers: str) -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
    }
    (route,) = routes.ROUTES
    match, more = route.matches(scope)
    assert match is Match.FULL
    return routes.serve(Request({**scope, **more}))


@pytest.mark.parametrize("which", ["module", "styles", "plotly"])
@pytest.mark.parametrize("before", ["/", "/behind/a/proxy/"])
def test_each_file_is_served_packed_and_plain(which: str, before: str) -> None:
    asset = assets()[which]
    packed = asked(f"{before}lstm_viz/{asset.name}", **{"Accept-Encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(packed.body)) == asset.content
    plain = asked(f"{before}lstm_viz/{asset.name}")
    assert "content-encoding" not in plain.headers
    assert plain.body == asset.content
    for answer in (packed, plain):
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == f"{asset.kind}; charset=utf-8"


def test_another_name_is_not_found() -> None:
    for name in ("explorer.py", "..%2f..%2fapp.py", "plotly-0.0.0.min.js"):
        assert asked(f"/lstm_viz/{name}").status_code == 404


def test_pages_are_left_to_streamlit() -> None:
    scope = {"type": "http", "method": "GET", "path": "/about", "headers": []}
    assert routes.ROUTES[0].matches(scope)[0] is Match.NONE
