"""Which tests share a process: pytest-xdist spreads all others one by one."""

from __future__ import annotations

from contextlib import suppress

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# Whose tests need a Chromium, and some a server. A file takes longer than other tests: it is first.
FOLDERS = ("tests/browser/", "tests/explorer/")


class FilesWhole(LoadScopeScheduling):
    """Each file of browser tests in one process, first; what is left goes where there is room.

    Marks of groups can't say this: pytest-xdist 3.8 writes them into an attribute of a test that
    pytest 9.2 no longer has.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(FOLDERS) else nodeid

    def _reschedule(self, node: WorkerController) -> None:
        """As its parent; a process that has not collected its tests yet gets some when it has."""
        if node in self.registered_collections:
            super()._reschedule(node)

    def _assign_work_unit(self, node: WorkerController) -> None:
        """As its parent; a process that has died takes nothing, which is no end of the run.

        What it was to do is in its work already, and `remove_node` gives that to the others.
        """
        with suppress(OSError):
            super()._assign_work_unit(node)

    def remove_node(self, node: WorkerController) -> str | None:
        """Give what a process has left to the others, but for the test that it died in.

        pytest-xdist 3.8 runs that one again, until there is no process left.
        """
        work = self.assigned_work.pop(node)
        left = [
            (scope, test)
            for scope, tests in work.items()
            for test, done in tests.items()
            if not done
        ]
        if not left:
            return None
        scope, died_in = left[0]
        work[scope][died_in] = True
        self.workqueue.update({scope: row for scope, row in work.items() if not all(row.values())})
        for other in self.assigned_work:
            self._reschedule(other)
        return died_in

    def schedule(self) -> None:
        """Begin; or give work to the process that takes the place of one that died.

        It gets two files or tests, like those before it: a process begins with a test once it
        knows which comes next, and with one alone it waited for ever.
        """
        super().schedule()
        for node in self.nodes:
            self._reschedule(node)
