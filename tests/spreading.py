"""Which tests share a process, and which come first."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.costs import file_of

# Their tests share a browser until one of another folder begins, so they are not mixed with others.
BROWSERS = ("tests/browser/", "tests/explorer/")


def put_in_order(items: list[pytest.Item], seconds: Mapping[str, float]) -> None:
    """Put first, in place, the files that take longest; the short ones fill the end.

    All with a browser are before all without, and what nobody has measured is before what somebody
    has: it may take long.
    """

    def place(item: pytest.Item) -> tuple[int, float]:
        file = file_of(item.nodeid)
        folder = next(
            (k for k, name in enumerate(BROWSERS) if file.startswith(name)), len(BROWSERS)
        )
        return folder, -seconds.get(file, float("inf"))

    items.sort(key=place)


class FilesWhole(LoadScopeScheduling):
    """Each file in one process: what its tests share is made once, such as a page of a browser."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

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
