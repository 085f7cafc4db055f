"""A process that dies takes one test with it, and not the run; what takes longest is first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.patience import WORK
from tests.spreading import put_in_order

ROOT = Path(__file__).resolve().parents[1]
CONFTEST = """
from tests.spreading import FilesWhole

def pytest_xdist_make_scheduler(config, log):
    return FilesWhole(config, log)
"""
DEATH = "import os\ndef test_dies(): os._exit(3)\n"


def test_a_process_that_dies_costs_one_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    whole = tmp_path / "tests" / "browser"
    whole.mkdir(parents=True)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (whole / "test_whole.py").write_text(f"def test_before(): pass\n{DEATH}def test_after(): pass")
    (tmp_path / "test_alone.py").write_text(
        f"import pytest\n{DEATH}@pytest.mark.parametrize('n', range(9))\ndef test_lives(n): pass\n"
    )
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "loadgroup",
            "-p",
            "no:cacheprovider",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert "2 failed, 11 passed" in run.stdout, run.stdout + run.stderr
    for died_in in ("tests/browser/test_whole.py::test_dies", "test_alone.py::test_dies"):
        assert f"crashed while running '{died_in}'" in run.stdout


def test_browsers_come_first_and_what_takes_longest_and_a_file_stays_in_its_order() -> None:
    seconds = {
        "tests/test_short.py": 0.5,
        "tests/test_long.py": 9.0,
        "tests/browser/test_b.py": 2.0,
        "tests/browser/test_c.py": 3.0,
        "tests/explorer/test_d.py": 7.0,
    }
    names = [f"{file}::test_{k}" for k in (2, 1) for file in (*seconds, "tests/test_new.py")]
    items: Any = [SimpleNamespace(nodeid=name) for name in names]
    put_in_order(items, seconds)
    files = ["browser/test_c", "browser/test_b", "explorer/test_d", "test_new", "test_long"]
    assert [item.nodeid for item in items] == [
        f"tests/{file}.py::test_{k}" for file in (*files, "test_short") for k in (2, 1)
    ]
