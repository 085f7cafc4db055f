"""What tests cost in processor time: `python3 make.py test --costs [whole files or folders]`.

Seconds by the clock depend on who else uses the machine; those of the processor hardly. A test has
its own, with those of the processes that worked for it meanwhile, such as a browser and a server; a
fixture of several tests is counted apart. At the end the dearest are printed, and what each file
and each dear test took goes into costs.json: choosing.py and spreading.py read it.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Generator, Mapping, Set
from pathlib import Path
from typing import Any

import psutil
import pytest

FILE = Path(__file__).with_suffix(".json")
DEAR = 0.3  # s of a test, with all its parameters, that has a row of its own
MOST_ROWS = 30  # that are printed
KEY = "costs"  # of a report's properties, by which pytest-xdist passes them on

Seconds = tuple[float, float]  # of the processor, and by the clock


class Clock:
    """Seconds of the processor that this process and all below it have used, and by the clock.

    Not those that it takes to find out: as many as a small test has.
    """

    def __init__(self) -> None:
        self._this = psutil.Process()
        self._last = 0.0
        self._sum = 0.0
        self._own = 0.0  # of looking, which are in the next sum

    def now(self) -> Seconds:
        """Never less than before: what a process used whose end nobody waited for is kept."""
        begin = time.process_time()
        total = sum(self._this.cpu_times()[:4])
        for child in self._this.children(recursive=True):
            try:
                total += sum(child.cpu_times()[:4])
            except psutil.NoSuchProcess:  # its seconds are its parent's by now
                continue
        self._sum += max(0.0, total - self._last - self._own)
        self._last = total
        self._own = time.process_time() - begin
        return self._sum, time.perf_counter()


class Meter:
    """In a process that runs tests: notes what each took in its report."""

    def __init__(self) -> None:
        self._clock = Clock()
        self._begin = self._clock.now()
        self._apart: dict[str, Seconds] = {}  # of fixtures that others will use, too

    def _since(self, begin: Seconds, apart: Mapping[str, Seconds]) -> Seconds:
        """What was used from `begin` on, without what stands apart already."""
        now = self._clock.now()
        spent = [now[k] - begin[k] - sum(one[k] for one in apart.values()) for k in (0, 1)]
        return spent[0], spent[1]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        if fixturedef.scope == "function":
            return (yield)
        begin, before = self._clock.now(), set(self._apart)
        try:
            return (yield)
        finally:
            within = {name: one for name, one in self._apart.items() if name not in before}
            name = f"{fixturedef.baseid or 'tests'} fixture {fixturedef.argname}"
            self._apart[name] = self._since(begin, within)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> Generator[None, Any, Any]:
        report = yield
        if call.when == "teardown":
            rows = {item.nodeid: self._since(self._begin, self._apart), **self._apart}
            report.user_properties.append((KEY, rows))
            self._begin = self._clock.now()
            self._apart = {}
        return report


class Account:
    """In the process that a person has started: adds up what the meters noted."""

    def __init__(self) -> None:
        self._processor: Counter[str] = Counter()
        self._clock: Counter[str] = Counter()
        self._in_browsers: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "browser" in report.keywords:
            self._in_browsers.add(report.nodeid)
        for key, rows in report.user_properties:
            if key == KEY and report.when == "teardown":
                for name, (processor, clock) in rows.items():
                    self._processor[name] += processor
                    self._clock[name] += clock

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for title, group in (("folders", folder_of), ("files", file_of), ("tests", str)):
            terminalreporter.section(f"{title}: seconds of the processor (by the clock)")
            sums, clock = grouped(self._processor, group), grouped(self._clock, group)
            for name, seconds in sums.most_common(MOST_ROWS):
                terminalreporter.line(f"{seconds:8.2f} ({clock[name]:8.2f})  {name}")
            terminalreporter.line(f"{sums.total():8.2f} ({clock.total():8.2f})  in all")
        rows = renewed(kept(read(), FILE.parents[1]), self._processor, self._in_browsers)
        FILE.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


Costs = dict[str, dict[str, float]]  # "files": whole files; "parts": see `renewed`


def renewed(old: Costs, measured: Mapping[str, float], in_browsers: Set[str]) -> Costs:
    """The costs after a run: of each file, and of the parts of it that need no browser.

    A part is a test with all its parameters, if it is dear, and the rest of the file.
    """
    files = {name: one for name, one in grouped(measured, file_of).items() if name.endswith(".py")}
    without = {name: one for name, one in measured.items() if name not in in_browsers}
    tests = grouped({name: one for name, one in without.items() if "::" in name}, function_of)
    dear = {name for name, seconds in tests.items() if seconds >= DEAR}
    parts = grouped(
        without, lambda one: function_of(one) if function_of(one) in dear else file_of(one)
    )
    new: Costs = {"files": files, "parts": {n: one for n, one in parts.items() if ".py" in n}}
    rows = {
        kind: {name: one for name, one in old.get(kind, {}).items() if file_of(name) not in files}
        | new[kind]
        for kind in new
    }
    return {kind: {name: round(row[name], 2) for name in sorted(row)} for kind, row in rows.items()}


def kept(rows: Costs, root: Path) -> Costs:
    """The costs without those of files that are no longer there."""
    return {
        kind: {name: one for name, one in row.items() if (root / file_of(name)).exists()}
        for kind, row in rows.items()
    }


def read() -> Costs:
    """What was measured last, and nothing without costs.json."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def grouped(rows: Mapping[str, float], group: Any) -> Counter[str]:
    """The sums of all rows of which `group` makes the same name."""
    sums: Counter[str] = Counter()
    for name, seconds in rows.items():
        sums[group(name)] += seconds
    return sums


def function_of(name: str) -> str:
    """tests/test_a.py::test_b[3] is one of several of the function tests/test_a.py::test_b."""
    return name.partition("[")[0]


def file_of(name: str) -> str:
    """The file of a test or of a fixture; a fixture of a folder has that instead."""
    return re.split("::| ", name, maxsplit=1)[0]


def folder_of(name: str) -> str:
    """A folder in tests/, or tests itself."""
    parts = file_of(name).split("/")
    folders = parts[:-1] if parts[-1].endswith(".py") else parts
    return "/".join(folders[:2])
