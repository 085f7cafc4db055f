"""A person's tab that uses any control by its label: uploads a file, presses a button."""

from __future__ import annotations

import asyncio
import secrets
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.tab import MOST_BYTES, AnswerError

_BOUNDARY = "lstm-viz-benchmark"


class Visitor:
    """One tab on `page`, at the address that `view` says. `texts` are those of the last answer."""

    def __init__(self, socket: ClientConnection, port: int, page: str, view: dict[str, str]):
        self.texts: list[str] = []
        self._socket, self._port, self._page, self._view = socket, port, page, view
        self._session = ""
        self._buttons: dict[str, str] = {}

    @classmethod
    async def open(cls, port: int, page: str = "", **view: str) -> Visitor:
        """A tab whose page is whole."""
        socket = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType]
            compression=None,
            proxy=None,
            ping_interval=None,
            close_timeout=1,
            max_size=MOST_BYTES,
        )
        visitor = cls(socket, port, page, view)
        await visitor.run()
        return visitor

    async def run(self, widgets: WidgetStates | None = None) -> None:
        """Run the page, and wait for its end."""
        state = ClientState(
            query_string=urlencode(self._view),
            widget_states=widgets or WidgetStates(),
            page_name=self._page,
            context_info=ContextInfo(url=f"http://127.0.0.1:{self._port}/{self._page}"),
        )
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        self.texts = []
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._session = message.new_session.initialize.session_id
            elif kind == "delta":
                self._see(message)
            done = kind == "script_finished"
            if done and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _see(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            self._buttons[element.button.label] = element.button.id
        elif kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "alert":
            self.texts.append(element.alert.body)
        elif kind == "exception":
            raise AnswerError(f"an exception on the page: {element.exception.type}")

    async def press(self, label: str) -> None:
        """Press the button of this label; KeyError where there is none."""
        press = WidgetState(id=self._buttons[label], trigger_value=True)
        await self.run(WidgetStates(widgets=[press]))

    async def upload(self, data: bytes) -> int:
        """Send a file as a browser does; the status of the answer. No control shows it."""
        token = "2|00000000|" + "00" * 16 + "|0"
        head = (
            f"--{_BOUNDARY}\r\nContent-Disposition: form-data; "
            'name="file"; filename="numbers.csv"\r\nContent-Type: text/csv\r\n\r\n'
        ).encode()
        body = head + data + f"\r\n--{_BOUNDARY}--\r\n".encode()
        request = (
            f"PUT /_stcore/upload_file/{self._session}/{secrets.token_hex(8)} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{self._port}\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"Cookie: _streamlit_xsrf={token}\r\nX-Xsrftoken: {token}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(request.encode() + body)
        answer = await reader.read()
        writer.close()
        return int(answer.split()[1])

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()
