"""How much people's files may take together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from lstm_viz.ui import limits
from lstm_viz.ui.frame import uploads
from lstm_viz.ui.frame.uploads import UploadLimits
from lstm_viz.ui.frame.words import TOO_MANY_UPLOADS, UPLOADS_FULL

Put = Callable[..., Any]


class Server:
    """Streamlit's own upload manager behind the limits: 100 bytes of a session, 250 of all."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files = MemoryUploadedFileManager("/_stcore/upload_file")
        monkeypatch.setattr(limits, "UPLOADS_OF_A_SESSION", 100)
        monkeypatch.setattr(limits, "UPLOADS_BYTES", 250)
        monkeypatch.setattr(limits, "FILE_BYTES", 80)
        monkeypatch.setattr(uploads.runtime, "exists", lambda: True)
        here = SimpleNamespace(uploaded_file_mgr=self.files)
        monkeypatch.setattr(uploads.runtime, "get_instance", lambda: here)
        self.app = UploadLimits(self.take)
        self.arrive = asyncio.Event()
        self.arrive.set()

    async def take(self, scope: Any, receive: Any, send: Any) -> None:
        await self.arrive.wait()
        *_, session, file_id = scope["path"].split("/")
        if scope["method"] == "PUT":
            data = b"x" * scope["real"]
            self.files.add_file(session, UploadedFileRec(file_id, "a.csv", "text/csv", data))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def put(
        self, session: str, file_id: str, size: int, *, said: bool = True, method: str = "PUT"
    ) -> str:
        """What is answered: "" where it was taken."""
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        chunks = [b"x" * 7] * (size // 7) + [b"x" * (size % 7)]

        async def receive() -> Any:
            body = chunks.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(chunks)}

        headers = [(b"content-length", str(size).encode())] if said else []
        scope = {
            "type": "http",
            "method": method,
            "path": f"/_stcore/upload_file/{session}/{file_id}",
            "headers": headers,
            "real": size,
        }
        await self.app(scope, receive, send)
        answer = sent[1]["body"].decode()
        # A browser that still sends its file does not hear that it is refused.
        assert answer == "" or not chunks
        return answer

    def have(self) -> dict[str, list[str]]:
        return {session: list(files) for session, files in self.files.file_storage.items()}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(monkeypatch)


def test_a_new_file_takes_the_room_of_the_oldest_of_its_session(server: Server) -> None:
    async def send() -> None:
        for file_id, size in (("a", 30), ("b", 30), ("c", 40)):  # 100 are taken, exactly
            assert await server.put("ann", file_id, size) == ""
        await server.put("bob", "d", 70)
        assert server.have() == {"ann": ["a", "b", "c"], "bob": ["d"]}
        assert await server.put("ann", "e", 31) == ""

    asyncio.run(send())
    assert server.have() == {"ann": ["c", "e"], "bob": ["d"]}


def test_all_people_together_are_bounded(server: Server) -> None:
    async def send() -> None:
        for name in ("ann", "bob", "cem"):
            assert await server.put(name, "a", 80) == ""
        assert await server.put("dan", "a", 11) == UPLOADS_FULL
        assert await server.put("dan", "a", 10) == ""  # 250, exactly
        assert await server.put("eve", "a", 5, method="DELETE") == ""
        server.files.remove_session_files("bob")
        assert await server.put("eve", "a", 80) == ""

    asyncio.run(send())
    assert sorted(server.have()) == ["ann", "cem", "dan", "eve"]


def test_what_is_on_its_way_counts(server: Server) -> None:
    async def send() -> None:
        server.arrive.clear()
        coming = [asyncio.create_task(server.put(name, "a", 80)) for name in ("s1", "s2", "s3")]
        await asyncio.sleep(0)
        assert await server.put("s4", "a", 30) == UPLOADS_FULL
        assert await server.put("s1", "b", 21) == TOO_MANY_UPLOADS
        server.arrive.set()
        assert await asyncio.gather(*coming) == ["", "", ""]

    asyncio.run(send())
    assert not server.app._coming


def test_a_file_whose_size_is_not_said_counts_as_the_largest(server: Server) -> None:
    async def send() -> None:
        for name in ("ann", "bob", "cem"):
            assert await server.put(name, "a", 80) == ""
        assert await server.put("dan", "a", 1, said=False) == UPLOADS_FULL

    asyncio.run(send())


def test_what_is_told() -> None:
    assert "128 MB" in TOO_MANY_UPLOADS
    assert "512 MB" in UPLOADS_FULL
