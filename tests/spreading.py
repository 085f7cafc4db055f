"""Which tests share a process: pytest-xdist spreads all others one by one."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Whose tests need a Chromium, and some a server. A file takes longer than other tests: it is first.
FOLDERS = ("tests/browser/", "tests/explorer/")


class FilesWhole(LoadScopeScheduling):
    """Each file of browser tests in one process, first; what is left goes where there is room.

    Marks of groups can't say this: pytest-xdist 3.8 writes them into an attribute of a test that
    pytest 9.2 no longer has.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(FOLDERS) else nodeid
