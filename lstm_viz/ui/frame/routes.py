"""Routes: the Explorer's files, weights and large payloads, beside Streamlit's own files."""

from __future__ import annotations

import gzip
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lstm_viz.explorer.parcels import PARCELS
from lstm_viz.explorer.pieces import PIECES
from lstm_viz.explorer.source import Asset, assets
from lstm_viz.ui.frame import words

# A name never gets another content (source.Asset), so nobody needs to ask again.
CACHING = "public, max-age=31536000, immutable"
# Somebody's numbers: nobody on the way keeps them. Packing them would take longer than sending.
PARCEL_HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


def serve(request: Request) -> Response:
    """One file, packed where the browser takes that."""
    name = request.path_params["name"]
    asset = next((one for one in assets().values() if one.name == name), None)
    if asset is None:
        return PlainTextResponse(words.NO_FILE, status_code=404)
    headers = {"Cache-Control": CACHING, "Vary": "Accept-Encoding"}
    content = asset.content
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        content = packed(asset)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=asset.kind, headers=headers)


@cache
def packed(asset: Asset) -> bytes:
    """A file's content with gzip: once, as Streamlit would do it again for each answer."""
    return gzip.compress(asset.content, 6, mtime=0)


async def hand_out(request: Request) -> Response:
    """The weights of a network that is offered so; whoever has them need not ask again."""
    piece = PIECES.find(request.path_params["name"])
    if piece is None:
        return PlainTextResponse(words.NO_WEIGHTS, status_code=404)
    # Weights don't get shorter.
    headers = {"Cache-Control": CACHING, "Content-Encoding": "identity"}
    return Response(piece, media_type="application/octet-stream", headers=headers)


async def hand_over(request: Request) -> Response:
    """One payload, to whoever was told its name."""
    payload = PARCELS.find(request.path_params["name"])
    if payload is None:
        return PlainTextResponse(words.NO_PAYLOAD, status_code=404)
    return Response(payload, media_type="application/octet-stream", headers=PARCEL_HEADERS)


# `before` is the path below which Streamlit itself is served (server.baseUrlPath), mostly nothing.
ROUTES = [
    Route("/{before:path}lstm_viz/{name}", serve, methods=["GET"]),
    Route("/{before:path}lstm_viz/weights/{name}", hand_out, methods=["GET"]),
    Route("/{before:path}lstm_viz/parcels/{name}", hand_over, methods=["GET"]),
]
# What answers here is above this room.
SEQUENCES = "/{before:path}lstm_viz/sequences/{stamp}"
WINDOWS = "/{before:path}lstm_viz/windows/{stamp}"
