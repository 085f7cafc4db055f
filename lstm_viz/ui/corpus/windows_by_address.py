"""Windows by address: those of a corpus, which browsers have before they ask.

A corpus is open to all who open the app, and a window follows from its address while the server
runs: so a browser keeps it, and has the windows beside the one that is shown made and sent while a
person reads. Whoever goes elsewhere gives them up by ending the request.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lstm_viz.corpus import CorpusError
from lstm_viz.explorer.door import Addresses
from lstm_viz.explorer.payload import exact_values
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import navigation, stores, windows, words
from lstm_viz.ui.corpus.stores import OpenedStore
from lstm_viz.ui.linked_picture import packing

STAMP = secrets.token_hex(8)  # another server may compute the same window otherwise
_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Encoding": "identity",  # it is packed already
}
AHEAD = "Lstm-Viz-Ahead"  # the header of what nobody waits for yet (explorer/ahead.js)
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_LEFT = 499  # what servers call it when nobody waits for the answer any more


def addresses(own: OpenedStore, at: int, layer: int) -> Addresses:
    """Where the window round a step is, and those that the buttons beside it lead to."""
    steps = (at, navigation.onward(own.store, at, 1), navigation.onward(own.store, at, -1))
    here, *beside = (_address(own, one, layer) for one in steps if one is not None)
    return Addresses(here, tuple(beside))


def _address(own: OpenedStore, at: int, layer: int) -> str:
    start, _ = windows.bounds(own.store, at)
    made = "-".join(map(str, own.key[1:]))
    told = {"store": own.name, "made": made, "start": start, "layer": layer}
    return f"windows/{STAMP}?{urlencode(told)}"


class WindowLine:
    """Those who wait for a window to be made: one after the other, as each takes a whole core.

    Of those that are asked for ahead of their time, one at a time is in the line, so that nobody
    who waits for a window waits for them.
    """

    def __init__(self) -> None:
        self.waiting = Counter[bool]()  # by whether they are ahead of their time
        self._turn, self._ahead = asyncio.Lock(), asyncio.Lock()

    async def make(self, request: Request, asked: Mapping[str, str]) -> Response:
        """The window of an address; nothing for who has left when the turn comes."""
        ahead = AHEAD in request.headers
        most = limits.WINDOWS_AHEAD if ahead else limits.WINDOWS_IN_LINE
        if self.waiting[ahead] >= most:
            return PlainTextResponse(words.BUSY, 503, {"Retry-After": "5"})
        self.waiting[ahead] += 1
        try:
            async with self._ahead if ahead else nullcontext(), self._turn:
                if await request.is_disconnected():
                    return Response(status_code=_LEFT)
                payload = await asyncio.to_thread(_payload, asked)
        except CorpusError as error:
            return PlainTextResponse(str(error), 422)
        finally:
            self.waiting[ahead] -= 1
        return Response(payload, media_type="application/octet-stream", headers=_HEADERS)


_LINE = WindowLine()


async def answer(request: Request) -> Response:
    """What an address asks for, or a sentence: of another server, a wrong one, a full line."""
    if request.path_params["stamp"] != STAMP:
        return PlainTextResponse(words.OTHER_SERVER, 404)
    return await _LINE.make(request, request.query_params)


def _payload(asked: Mapping[str, str]) -> bytes:
    """Raises CorpusError, with the sentence that the page would show."""
    own = stores.opened(asked.get("store", ""))
    try:
        return _packed(own, asked)
    except (ValueError, VerificationError) as error:
        raise CorpusError(stores.told_of(error, own.name)) from None


def _packed(own: OpenedStore, asked: Mapping[str, str]) -> bytes:
    start, layer = (_number(asked, name) for name in ("start", "layer"))
    own.store.place("h", 0, layer)
    _, last = own.store.starts[(at := own.store.sequence_at(start)) : at + 2].tolist()
    stop = min(last, start + 2 * windows.half_of(own.store))
    if asked.get("made") != "-".join(map(str, own.key[1:])):
        raise CorpusError(words.recorded_again(own.name))
    view = windows.view(own, start, stop, layer)
    if "exact" in asked:
        return json.dumps(exact_values(packing.panels_of(view), _number(asked, "exact"))).encode()
    similarity = asked.get("order") == "similarity"
    return packing.packed(view, similarity=similarity, explain=False).payload


def _number(asked: Mapping[str, str], name: str) -> int:
    if _NUMBER.fullmatch(given := asked.get(name, "")) is None:
        raise CorpusError(words.no_number(name, given))
    return int(given)
