"""The tests that are written in JavaScript: the Explorer's files that need no page, run by Node."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.explorer.node_js import FOLDER, start

FILES = sorted(FOLDER.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.js"))
def test_in_node(file: Path) -> None:
    run = start("--test", "--test-reporter=spec", str(file))
    if run.returncode:
        pytest.fail(f"{run.stdout}\n{run.stderr}", pytrace=False)
    passed = re.search(r"^ℹ pass (\d+)$", run.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) == len(re.findall(r"^test\(", file.read_text("utf-8"), re.MULTILINE)) > 0
