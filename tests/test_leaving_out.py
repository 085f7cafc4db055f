"""What a run leaves out is not even imported, and nothing is lost by that."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from make import QUICK
from tests.conftest import HERE, SLOW, pytest_ignore_collect

MODULES = sorted(HERE.rglob("*.py"))
FILES = [path for path in MODULES if path.name.startswith("test_")]


def left_out(wanted: str) -> set[Path]:
    config: Any = SimpleNamespace(option=SimpleNamespace(markexpr=wanted))
    return {path for path in MODULES if pytest_ignore_collect(path, config)}


def marks(path: Path) -> bool:
    """Whether a module uses the mark, however it is written."""
    text = path.read_text(encoding="utf-8")
    if "truth" not in text:  # most files, which need not be parsed
        return False
    return any(
        isinstance(node, ast.Attribute) and node.attr == "truth"
        for node in ast.walk(ast.parse(text))
    )


def test_of_all_files_those_with_the_mark_are_read() -> None:
    marked = {path for path in MODULES if marks(path)}
    assert HERE / "test_rebuild.py" in marked
    assert marked <= set(FILES), "a mark that is not in its test's own file"
    assert left_out("truth") == set(FILES) - marked


def test_between_edits_no_slow_file_and_no_browser_is_read() -> None:
    slow = {HERE / name for name in SLOW}
    assert left_out(QUICK) == slow | {path for path in FILES if path.parent.name == "browser"}


def test_any_other_choice_reads_all() -> None:
    for wanted in ("", "slow", "truth or slow", "not truth", "browser"):
        assert left_out(wanted) == set()
