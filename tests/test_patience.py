"""No test fails for want of seconds: all of them wait as long as `tests.patience` says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
WAITING = ("wait", "join", "result", "acquire")
SHORT = 1.0  # a try within a longer wait


def own_patience(source: str) -> Iterator[tuple[int, float]]:
    """The line and the seconds of each wait that is bounded by a number written there."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        given = [one.value for one in node.keywords if one.arg and "timeout" in one.arg]
        for value in [*given, *(node.args[:1] if name in WAITING else [])]:
            seconds = value.value if isinstance(value, ast.Constant) else None
            if isinstance(seconds, int | float) and seconds > SHORT:
                yield node.lineno, seconds


def test_waits_with_a_number_are_found() -> None:
    source = "thread.join(10)\nrun(a, timeout=60)\npath.join('a', 10)\nwait(5)\nover.wait(0.01)"
    assert list(own_patience(source)) == [(1, 10), (2, 60)]


def test_no_test_waits_by_a_number_of_its_own() -> None:
    found = [
        f"{path.relative_to(HERE)}:{line} waits {seconds:g} s"
        for path in HERE.rglob("*.py")
        for line, seconds in own_patience(path.read_text(encoding="utf-8"))
    ]
    assert found == []
