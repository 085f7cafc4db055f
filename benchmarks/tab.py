"""A person's browser tab without the browser: Streamlit's websocket, and what a tab sends on it."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections import Counter, deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

CONTROL = "seed"  # the control that is changed; a number, bound to the address
MOST_BYTES = 64 * 2**20  # of one message
REMEMBERED = 64  # elements that the tab can still show when the server only names them


class AnswerError(Exception):
    """What a person would see instead of an answer, in a few words."""


class Tab:
    """One tab. An answer is whole when its call returns; without a new picture it is an error.

    A page that is not `pictured` has none.
    """

    def __init__(
        self,
        socket: ClientConnection,
        port: int,
        view: dict[str, Any],
        *,
        pictured: bool = True,
    ) -> None:
        self.parts: Counter[str] = Counter()  # bytes that came, by what they were
        self._socket = socket
        self._port = port
        self._view = view
        self._pictured = pictured
        self._where = ContextInfo(
            timezone="UTC", locale="en-US", url=f"http://127.0.0.1:{port}/", color_scheme="light"
        )
        self._page = ""
        self._control = ""
        self._kept: deque[str] = deque(maxlen=REMEMBERED)
        self._parcel: str | None = None  # the payload that the tab fetched last
        self._pieces: set[str] = set()  # weights that the tab has
        self._fetching: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._sequences: str | None = None  # where other sequences are, as the page said

    @classmethod
    async def open(
        cls, port: int, view: dict[str, Any], patience: float, *, pictured: bool = True
    ) -> Tab:
        """A tab on the page of this machine whose address says `view`; nothing is asked yet."""
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        try:
            socket = await connect(
                address,
                subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType]
                compression=None,  # as .streamlit/config.toml has it
                proxy=None,
                ping_interval=None,
                open_timeout=patience,
                close_timeout=1,
                max_size=MOST_BYTES,
            )
        except (OSError, WebSocketException) as error:
            raise AnswerError(f"no connection: {type(error).__name__}") from error
        return cls(socket, port, view, pictured=pictured)

    @property
    def read(self) -> int:
        """The bytes that came."""
        return self.parts.total()

    async def visit(self) -> None:
        """The first answer. Raises AnswerError."""
        await self._rerun(WidgetStates())
        if not self._control:
            raise AnswerError(f"the page has no control {CONTROL!r}")

    async def change(self, value: int) -> None:
        """Move the control, which is in the address too, and wait for the new picture.

        A browser sends the values of the other controls along; the server has them anyway. Raises
        AnswerError.
        """
        self._view[CONTROL] = value
        await self._rerun(WidgetStates(widgets=[WidgetState(id=self._control, int_value=value)]))

    async def step(self, value: int) -> None:
        """Ask for the sequence of another seed by its address, as an Explorer does.

        Raises AnswerError.
        """
        await self.choose({CONTROL: value})

    async def choose(self, fields: Mapping[str, object]) -> None:
        """The same for other fields that an Explorer hears, by their keys.

        Raises AnswerError.
        """
        self._view |= fields
        if self._sequences is None:
            raise AnswerError("the page has no address of other sequences")
        path, _, query = self._sequences.partition("?")
        seed = {CONTROL: self._view[CONTROL]}
        asked = urlencode({**dict(parse_qsl(query)), **seed, **fields})
        await self._need(await self._fetch(f"{path}?{asked}", "sequence by address"))

    async def close(self) -> None:
        """Close the tab."""
        self._hang_up()
        await self._socket.close()

    async def _rerun(self, widgets: WidgetStates) -> None:
        state = ClientState(
            query_string=urlencode(self._view),
            widget_states=widgets,
            page_script_hash=self._page,
            cached_message_hashes=list(self._kept),
            context_info=self._where,
        )
        try:
            await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
            await self._answer()
        except ConnectionClosed as error:
            raise AnswerError("the server closed the connection") from error

    async def _answer(self) -> None:
        new_pictures = 0
        while True:
            data = await self._socket.recv(decode=False)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type") or ""
            self.parts[_part(message, kind)] += len(data)
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "delta":
                self._see(message)
                if message.metadata.cacheable and message.hash not in self._kept:
                    new_pictures += _is_picture(message)
                    self._kept.append(message.hash)
                new_pictures += await self.look(message)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise AnswerError("the page does not compile")
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    break
        if self._pictured and not new_pictures:
            raise AnswerError("an answer without a new picture")

    async def look(self, message: ForwardMsg) -> bool:
        """Fetch what an Explorer on the page is told of; whether that was another payload.

        Raises AnswerError.
        """
        data = message.delta.new_element.bidi_component.bytes
        await self._need(data)
        told = _told(data)
        self._sequences = (told.get("steps") or {}).get("address", self._sequences)
        parcel = told.get("parcel")
        if parcel in (None, self._parcel):
            return False
        self._parcel = parcel
        await self._fetch(parcel, "payload by address")
        return True

    async def _need(self, data: bytes) -> None:
        """Fetch the weights that a payload needs and the tab does not have."""
        for piece in _pieces(data):
            if piece not in self._pieces:
                self._pieces.add(piece)
                await self._fetch(f"weights/{piece}", "weights by address")

    async def _fetch(self, path: str, part: str) -> bytes:
        """What is large, by a connection that stays open for what is fetched next, as browsers do.

        The server closes one by which nothing was asked for some seconds; then there is a new one.
        """
        try:
            if self._fetching is None:
                raise ConnectionError
            head, body = await self._ask(path, *self._fetching)
        except (OSError, asyncio.IncompleteReadError):  # none is open any more
            self._hang_up()
            try:
                self._fetching = await asyncio.open_connection("127.0.0.1", self._port)
                head, body = await self._ask(path, *self._fetching)
            except (OSError, asyncio.IncompleteReadError) as error:
                raise AnswerError(f"no payload: {type(error).__name__}") from error
        self.parts[part] += len(head) + len(body)
        if head.split()[1:2] != [b"200"]:
            said = body.decode(errors="replace") if b"lstm-viz-refusal" in head.lower() else ""
            raise AnswerError(said or "a payload that the server does not have")
        return body

    async def _ask(
        self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[bytes, bytes]:
        """The head and the body of an answer."""
        where = f"127.0.0.1:{self._port}"
        writer.write(f"GET /lstm_viz/{path} HTTP/1.1\r\nHost: {where}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        fields = (line.partition(b":") for line in head.lower().splitlines())
        named = {name: value.strip() for name, _, value in fields}
        body = await reader.readexactly(int(named.get(b"content-length", 0)))
        if named.get(b"connection") == b"close":
            self._hang_up()
        return head, body

    def _hang_up(self) -> None:
        if self._fetching is not None:
            self._fetching[1].close()
        self._fetching = None

    def _see(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "number_input" and element.number_input.id.endswith(f"-{CONTROL}"):
            self._control = element.number_input.id
        elif kind == "exception":
            raise AnswerError(f"an exception on the page: {element.exception.type}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            raise AnswerError(f"an error on the page: {element.alert.body}")


def _part(message: ForwardMsg, kind: str) -> str:
    """What a message is, for the account of bytes."""
    if kind != "delta":
        return "protocol"
    element = message.delta.new_element
    if element.WhichOneof("type") != "bidi_component":
        return "other elements"
    return "Explorer" if element.bidi_component.bytes else "other components"


def _is_picture(message: ForwardMsg) -> bool:
    """Whether an element is a figure or an Explorer; of what is large, the frame's are neither."""
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    return kind == "plotly_chart" or (
        kind == "bidi_component" and bool(element.bidi_component.bytes)
    )


def _told(data: bytes) -> dict[str, Any]:
    """What an Explorer is told beside a payload (lstm_viz/explorer/door.py)."""
    if not data:
        return {}
    (length,) = struct.unpack("<I", data[-4:])
    return json.loads(data[-4 - length : -4])


def _pieces(data: bytes) -> list[str]:
    """The names of the weights that an Explorer needs (lstm_viz/explorer/compact.py)."""
    if data[:4] != b"LVC1":
        return []
    inside = zlib.decompressobj().decompress(data[4:])
    (length,) = struct.unpack("<I", inside[:4])
    return json.loads(inside[4 : 4 + length])["pieces"]
