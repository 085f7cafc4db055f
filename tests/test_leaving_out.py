"""What a run leaves out is not even imported, and nothing is lost by that."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from make import QUICK, TRUTH
from tests import choosing, conftest
from tests.choosing import Quick
from tests.conftest import HERE, pytest_ignore_collect

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
    assert left_out(TRUTH) == set(FILES) - marked


PARTS = {"tests/a.py": 3.0, "tests/a.py::dear": 7.0, "tests/b.py::dear": 9.0, "tests/b.py": 8.0}
FILES_MEASURED = ("tests/a.py", "tests/b.py", "tests/browser.py")


def test_the_cheapest_parts_are_quick_while_their_sum_is_within_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tests = ("tests/a.py::one", "tests/a.py::dear[3]", "tests/b.py::one", "tests/b.py::dear")
    for seconds, slow, unread in (
        (27.5, [], ["tests/browser.py"]),
        (18.5, [tests[3]], ["tests/browser.py"]),
        (17.5, [tests[2], tests[3]], ["tests/b.py", "tests/browser.py"]),
        (10.5, [tests[2], tests[3]], ["tests/b.py", "tests/browser.py"]),
        (9.5, [*tests[1:]], ["tests/b.py", "tests/browser.py"]),
        (2.5, [*tests], [*FILES_MEASURED]),
    ):
        monkeypatch.setattr(choosing, "QUICK_SECONDS", seconds)
        quick = Quick(PARTS, FILES_MEASURED)
        assert [name for name in tests if quick.leaves_out(name)] == slow
        assert [name for name in FILES_MEASURED if quick.leaves_out_file(name)] == unread
        assert not quick.leaves_out("tests/new.py::one")
        assert not quick.leaves_out_file("tests/new.py")


def test_between_edits_no_slow_file_and_no_browser_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = {path for path in FILES if path.parent.name == "browser"}
    name = Path(__file__).relative_to(HERE.parent).as_posix()
    for parts, unread in (({name: 10.0**6}, {Path(__file__)}), ({name: 0.5}, set())):
        quick = Quick(parts, [name])
        monkeypatch.setattr(conftest, "quick", lambda quick=quick: quick)
        assert left_out(QUICK) == unread | browsers


def test_any_other_choice_reads_all() -> None:
    for wanted in ("", "slow", "truth or slow", "not truth", "browser"):
        assert left_out(wanted) == set()
