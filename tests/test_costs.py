"""What tests cost is measured as said, and what comes of a second measure is its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import costs
from tests.costs import Clock, renewed

MEASURED = {
    "tests/a.py::test_cheap": 0.05,
    "tests/a.py::test_dear[1]": 0.2,
    "tests/a.py::test_dear[2]": 0.15,
    "tests/a.py::test_seen": 4.0,
    "tests/a.py fixture page": 1.5,
    "tests/sub fixture browser": 2.5,
    "tests/sub/b.py::test_seen": 7.0,
}
IN_BROWSERS = {"tests/a.py::test_seen", "tests/sub/b.py::test_seen"}


def test_a_file_is_dear_tests_and_the_rest_and_a_browser_is_no_part_of_it() -> None:
    new = renewed({}, MEASURED, IN_BROWSERS)
    assert new["files"] == {"tests/a.py": 5.9, "tests/sub/b.py": 7.0}
    assert new["parts"] == {"tests/a.py": 1.55, "tests/a.py::test_dear": 0.35}


def test_the_files_that_were_not_measured_keep_what_they_had() -> None:
    old = {
        "files": {"tests/a.py": 90.0, "tests/c.py": 3.0},
        "parts": {"tests/a.py": 30.0, "tests/a.py::test_gone": 60.0, "tests/c.py::test_e": 3.0},
    }
    new = renewed(old, {"tests/a.py::test_cheap": 0.25}, set())
    assert new == {
        "files": {"tests/a.py": 0.25, "tests/c.py": 3.0},
        "parts": {"tests/a.py": 0.25, "tests/c.py::test_e": 3.0},
    }


def test_a_file_that_is_gone_has_no_costs(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    old = {"files": {"a.py": 9.0, "gone.py": 3.0}, "parts": {"a.py::test": 1.0, "gone.py::x": 2.0}}
    assert costs.kept(old, tmp_path) == {"files": {"a.py": 9.0}, "parts": {"a.py::test": 1.0}}


def test_what_a_process_used_that_has_ended_is_counted() -> None:
    clock = Clock()
    begin, _ = clock.now()
    code = "import time\nwhile time.process_time() < 0.15: pass"
    subprocess.run([sys.executable, "-S", "-c", code], check=True)
    assert clock.now()[0] - begin >= 0.1  # the system counts in hundredths


def test_seconds_never_run_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(clock._this, "cpu_times", lambda: (0.0, 0.0, 0.0, 0.0))
    monkeypatch.setattr(clock._this, "children", lambda recursive: [])
    first, _ = clock.now()  # all that was used is said to be gone
    monkeypatch.setattr(clock._this, "cpu_times", lambda: (1.0, 2.0, 3.0, 4.5))
    assert clock.now()[0] - first == pytest.approx(10.5, abs=0.1)
    assert clock.now()[0] - first == pytest.approx(10.5, abs=0.1)


@pytest.mark.parametrize(
    ("name", "function", "file", "folder"),
    [
        ("tests/a.py::test_b[x::y z]", "tests/a.py::test_b", "tests/a.py", "tests"),
        ("tests/ui/a.py::A::test_b", "tests/ui/a.py::A::test_b", "tests/ui/a.py", "tests/ui"),
        ("tests/ui fixture page", "tests/ui fixture page", "tests/ui", "tests/ui"),
        ("tests fixture page", "tests fixture page", "tests", "tests"),
    ],
)
def test_a_name_says_where_it_belongs(name: str, function: str, file: str, folder: str) -> None:
    assert costs.function_of(name) == function
    assert costs.file_of(name) == file
    assert costs.folder_of(name) == folder
