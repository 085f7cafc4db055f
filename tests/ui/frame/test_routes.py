from __future__ import annotations

import gzip
import inspect
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from lstm_viz.explorer.parcels import PARCELS
from lstm_viz.explorer.pieces import Pieces
from lstm_viz.explorer.source import assets
from lstm_viz.ui.frame import routes
from tests.explorer.panels import panel
from tests.loops import run


def asked(path: str, **headers: str) -> Response:
    """What the one route that takes this path answers."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
    }
    matches: list[tuple[Route, dict]] = []
    for route in routes.ROUTES:
        match, more = route.matches(scope)
        if match is Match.FULL:
            matches.append((route, dict(more)))
    ((route, more),) = matches
    answer = route.endpoint(Request({**scope, **more}))
    return run(answer) if inspect.iscoroutine(answer) else answer


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


@pytest.mark.parametrize("before", ["/", "/behind/a/proxy/"])
def test_a_payload_is_handed_over_as_it_is_and_kept_by_nobody(before: str) -> None:
    payload = bytes(range(256)) * 30
    parcel = PARCELS.offer("the digest", payload)
    assert parcel
    answer = asked(f"{before}lstm_viz/parcels/{parcel.name}", **{"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.body) == (200, payload)
    assert answer.headers["cache-control"] == "no-store"
    # Streamlit packs what does not say how it is packed, which takes longer than sending it.
    assert answer.headers["content-encoding"] == "identity"
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("before", ["/", "/behind/a/proxy/"])
def test_weights_are_had_once_for_all(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = Pieces()
    monkeypatch.setattr(routes, "PIECES", pieces)
    one = replace(panel(), included="wave-lstm")
    one = replace(one, trace=one.trace.with_meta(weights="a1" * 32))
    name = pieces.offer(one)
    answer = asked(f"{before}lstm_viz/weights/{name}", **{"Accept-Encoding": "gzip"})
    wanted = b"".join(w.astype("<f4").tobytes() for w in one.weights.values() if w is not None)
    assert (answer.status_code, answer.body) == (200, wanted)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "identity"
    for other in (str(name)[:-1], "wave-lstm", "..%2fapp.py"):
        gone = asked(f"{before}lstm_viz/weights/{other}")
        assert (gone.status_code, gone.body) == (404, b"There are no such weights.")


def test_a_payload_that_is_gone_is_not_found() -> None:
    for name in ("0" * 64, "the digest"):
        answer = asked(f"/lstm_viz/parcels/{name}")
        assert answer.status_code == 404
        assert answer.body == b"There is no such payload."


def test_another_name_is_not_found() -> None:
    for name in ("explorer.py", "..%2f..%2fapp.py", "plotly-0.0.0.min.js"):
        assert asked(f"/lstm_viz/{name}").status_code == 404


def test_pages_are_left_to_streamlit() -> None:
    scope = {"type": "http", "method": "GET", "path": "/about", "headers": []}
    assert all(route.matches(scope)[0] is Match.NONE for route in routes.ROUTES)
