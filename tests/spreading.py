"""Which tests share a process: pytest-xdist spreads all others one by one."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

FOLDERS = ("tests/browser/", "tests/explorer/")  # whose tests share one server and one Chromium


class BrowserInOne(LoadScopeScheduling):
    """The browser tests in one process, first; what is left goes where there is room.

    Marks of groups can't say this: pytest-xdist 3.8 writes them into an attribute of a test that
    pytest 9.2 no longer has.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith(FOLDERS) else nodeid
