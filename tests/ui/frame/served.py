"""The app as its own process, and people on it: websockets that speak as a browser does."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.patience import SECONDS
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[3]

# Stands before `streamlit run` in the same process: whoever it wants to reach outside this machine
# is written down, and not reached.
WATCHED = """
import sys
LOG = sys.argv[1]
ASKS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
def watch(event, arguments):
    if event not in ASKS:
        return
    where = arguments[0] if event.startswith("socket.get") else arguments[1]
    where = where[0] if isinstance(where, tuple) else where
    if isinstance(where, bytes):
        where = where.decode()
    if where is None or where in ("localhost", "::1", "0.0.0.0", "") or where.startswith("127."):
        return
    with open(LOG, "a") as log:
        print(event, where, file=log)
    raise OSError(f"not reached: {where}")
sys.addaudithook(watch)
from streamlit.web.cli import main
sys.argv = ["streamlit", *sys.argv[2:]]
main()
"""


@dataclass(frozen=True)
class Served:
    """A running app: its port on this machine, and where it writes down who it asked."""

    port: int
    asked: Path

    def outside(self) -> list[str]:
        """Whom outside this machine the app wanted to reach."""
        return self.asked.read_text().splitlines() if self.asked.exists() else []

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the text of an answer."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def visit(
        self, page: str = "", *, host: str = "127.0.0.1", origin: Any = None, **query: str
    ) -> list[ForwardMsg]:
        """Open a page as a browser does and read until it is whole: all that it is told.

        Raises what websockets raises where the server refuses the connection.
        """
        subprotocols: Any = ["streamlit"]
        with connect(
            f"ws://{host}:{self.port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port)),
            subprotocols=subprotocols,
            origin=origin,
            proxy=None,
            compression=None,
            max_size=2**26,
            open_timeout=SECONDS,
        ) as line:
            state = ClientState(query_string=urlencode(query), page_name=page)
            line.send(BackMsg(rerun_script=state).SerializeToString())
            told = []
            while True:
                message = ForwardMsg.FromString(line.recv(SECONDS, decode=False))
                told.append(message)
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and (
                    message.WhichOneof("type") == "script_finished"
                ):
                    return told


def broken(told: list[ForwardMsg]) -> list[str]:
    """The exceptions among what a browser was told."""
    return [
        json.dumps([one.type, one.message, list(one.stack_trace)[-3:]])
        for one in (message.delta.new_element.exception for message in told)
        if one.type
    ]


@contextmanager
def serve(*options: str, **environment: str) -> Iterator[Served]:
    """The app with these options of Streamlit, from another folder; it ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked"
        run = [sys.executable, "-c", WATCHED, asked, "run", ROOT / "app.py", *options]
        with serving(
            lambda port: [*run, "--server.headless", "true", "--server.port", port],
            "/_stcore/health",
            cwd=folder,
            env=os.environ | {"LSTM_VIZ_DEVICE": "cpu"} | environment,
        ) as port:
            yield Served(port, asked)
