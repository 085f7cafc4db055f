"""pyright, as one of the tests: it takes half a minute of one core, and others have the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_viz import home

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def test_pyright_finds_nothing_in_all_that_pyproject_names() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson"],
        cwd=ROOT,
        # It would ask the network whether there is a newer pyright.
        env=os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
    )
    told = json.loads(run.stdout or "{}")
    found = [
        f"{one['file']}:{one['range']['start']['line'] + 1}: {one['message']}"
        for one in told.get("generalDiagnostics", ())
        if one["severity"] != "information"
    ]
    assert not found, "\n".join(found)
    assert run.returncode == 0, run.stdout + run.stderr
    # It has looked: the package alone has so many files.
    assert told["summary"]["filesAnalyzed"] > len(list(home.PACKAGE.rglob("*.py"))) > 100
