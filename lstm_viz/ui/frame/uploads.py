"""Uploads: how much people's files may take together, held before they are taken."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import PlainTextResponse
from streamlit import runtime

from lstm_viz.ui import limits
from lstm_viz.ui.frame import words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")


class UploadManager(Protocol):
    """The part of Streamlit's upload manager that is needed: the files of each session, by id."""

    file_storage: dict[str, dict[str, Any]]

    def remove_file(self, session_id: str, file_id: str) -> None:
        """Let go of a file."""
        ...


class UploadLimits:
    """Bounds the files in memory, of a session and of all, with those that are on their way.

    A session's new file takes the room of its oldest ones: a page shows one file. Streamlit bounds
    only a single file, and keeps all of them for as long as the session lasts.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()  # bytes on their way, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse a file for which there is no room."""
        found = _UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "PUT" or not runtime.exists():
            await self.app(scope, receive, send)
            return
        session, size = found["session"], _size(scope)
        problem = self._problem(_files(), session, size)
        if problem is not None:
            await _drain(receive, size)
            await PlainTextResponse(problem, status_code=503)(scope, receive, send)
            return
        self._coming[session] += size
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[session] -= size
            self._coming += Counter()  # forget those that have none

    def _problem(self, files: UploadManager, session: str, size: int) -> str | None:
        """Why there is no room for so many bytes; None where there is, after making it."""
        own = dict(files.file_storage.get(session, {}))
        room = limits.UPLOADS_OF_A_SESSION - size - self._coming[session]
        if room < 0:
            return words.TOO_MANY_UPLOADS
        for file_id in tuple(own):  # the oldest first
            if sum(len(one.data) for one in own.values()) <= room:
                break
            files.remove_file(session, file_id)
            del own[file_id]
        kept = [file for one in tuple(files.file_storage.values()) for file in tuple(one.values())]
        taken = sum(len(file.data) for file in kept) + self._coming.total()
        return words.UPLOADS_FULL if taken + size > limits.UPLOADS_BYTES else None


async def _drain(receive: Receive, size: int) -> None:
    """Read so much and forget it: a browser hears an answer only when it has sent its file."""
    more = True
    while more and size >= 0:
        message = await receive()
        size -= len(message.get("body", b""))
        more = message.get("more_body", False)


def _size(scope: Scope) -> int:
    """How much is coming; where that is not said, the most that a file may have."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() and len(said) < 16 else limits.FILE_BYTES


def _files() -> UploadManager:
    manager: Any = runtime.get_instance().uploaded_file_mgr
    return manager
