"""Every sentence of the interface is in the words files of its room: words.py, plan_words.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lstm_viz.ui.frame.words import duration
from tests.sentences import WORDS, literals, of_javascript

ROOT = Path(__file__).parents[2]
UI = ROOT / "lstm_viz" / "ui"
# Tables that are data: a control with its label and its help in one row.
TABLES = re.compile(r"controls/\w+_rows\.py$")
# For a machine: markup, CSS, LaTeX, or a header, whose parts are name=value or sources in quotes.
FOR_MACHINES = re.compile(r"^\s*<|\{\s*[\w-]+:\s|\\[a-z]+ |(^|[;,]\s*|\[)[\w-]+=|'self'")
ENDS = (".", "?", "!")  # whatever else it has, this is a sentence


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The literals of a module that a person could read, with their lines."""
    if path.suffix == ".js":
        found = ((one.line, one.text) for one in of_javascript(path))
    else:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        apart = {id(part) for node in ast.walk(tree) for part in keys_and_logs(node)}
        found = ((node.lineno, text) for node, text in literals(tree) if id(node) not in apart)
    for line, text in found:
        for_a_machine = FOR_MACHINES.search(text) and not text.endswith(ENDS)
        if WORDS.search(text) and not for_a_machine:
            yield line, text


def keys_and_logs(node: ast.AST) -> Iterator[ast.AST]:
    """What is no sentence by its place: what is compared, a subscript, what is logged."""
    if isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_LOG."):
        yield from node.args


def modules() -> list[Path]:
    return [
        path
        for path in sorted([*UI.rglob("*.py"), *UI.rglob("*.js"), *(ROOT / "pages").glob("*.py")])
        if not path.stem.endswith("words") and not TABLES.search(path.as_posix())
    ]


def test_every_sentence_is_among_the_words_of_its_room() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}: {text}"
        for path in modules()
        for line, text in sentences(path)
    ]
    assert not found, f"{len(found)} sentences outside of the words files\n" + "\n".join(found)


def test_words_know_nothing_of_their_room() -> None:
    """So they are the bottom of it, and a translation replaces one module a room."""
    found = []
    for path in sorted(UI.rglob("*words.py")):
        room = ".".join(path.parent.relative_to(ROOT).parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{room}."):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('st.error("No file.")', ["No file."]),
        ('st.error(f"{n} files came.")', ["{…} files came."]),
        ('x = "Set it, name=public makes it so."', ["Set it, name=public makes it so."]),
        ('"""A docstring of a module."""', []),
        ('x = "<b>two words</b>"', []),
        ('x = "p { color: red; margin: 0 auto }"', []),
        ('x = "max-age=3, some public"', []),
        ('if scale == "as trained": pass', []),
        ('card["held out"]["mean error"]', []),
        ('_LOG.exception("a job has failed")', []),
        ('st.button("Train", key="own-train")', []),
    ],
)
def test_a_sentence_is_found_and_what_a_machine_reads_is_not(
    tmp_path: Path, code: str, expected: list[str]
) -> None:
    path = tmp_path / "module.py"
    path.write_text(code, encoding="utf-8")
    assert [text for _, text in sentences(path)] == expected


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (89, "89 s"), (89.1, "1 min 30 s"), (125, "2 min 05 s"), (600, "10 min 00 s")],
)
def test_a_duration_in_words(seconds: float, told: str) -> None:
    assert duration(seconds) == told
