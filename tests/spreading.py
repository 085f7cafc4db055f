"""Which tests share a process: pytest-xdist spreads all others one by one."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Whose tests share a Chromium and a server. A folder is more than any other test, and comes first.
FOLDERS = ("tests/browser/", "tests/explorer/")


class FoldersWhole(LoadScopeScheduling):
    """Each folder of browser tests in one process, first; what is left goes where there is room.

    Marks of groups can't say this: pytest-xdist 3.8 writes them into an attribute of a test that
    pytest 9.2 no longer has.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in FOLDERS if nodeid.startswith(folder)), nodeid)
