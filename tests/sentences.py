"""Sentences: every text of the project that a person may read, with its place."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? +[A-Za-z(]")  # two words in a row: a text, and not a key


@dataclass(frozen=True)
class Sentence:
    """One text and its place; what an f-string fills in is {…}."""

    path: Path
    line: int
    text: str

    def place(self, root: Path) -> str:
        return f"{self.path.relative_to(root).as_posix()}:{self.line}"


def of_python(path: Path) -> Iterator[Sentence]:
    """The string literals of a module that read as text; docstrings are left out."""
    for node, text in literals(ast.parse(path.read_text(encoding="utf-8"))):
        if WORDS.search(text):
            yield Sentence(path, node.lineno, text)


def literals(tree: ast.AST) -> Iterator[tuple[ast.Constant | ast.JoinedStr, str]]:
    """Every string literal but docstrings, an f-string as one."""
    apart = {id(part) for node in ast.walk(tree) for part in _docstring(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            apart |= {id(part) for part in node.values}
            parts = (p.value if isinstance(p, ast.Constant) else "{…}" for p in node.values)
            yield node, "".join(map(str, parts))
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart
        ):
            yield node, node.value


def _docstring(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            yield first.value


_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"`\w])//[^\n]*", re.DOTALL)
_LITERAL = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`", re.DOTALL)


def of_javascript(path: Path) -> Iterator[Sentence]:
    """The string and template literals of a module that read as text."""
    source = path.read_text(encoding="utf-8")
    source = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    for found in _LITERAL.finditer(source):
        text = re.sub(r"\$\{[^}]*\}", "{…}", found[0][1:-1])
        if WORDS.search(text):
            yield Sentence(path, source.count("\n", 0, found.start()) + 1, text)


def of_markdown(path: Path) -> Iterator[Sentence]:
    """The paragraphs of a page, its code left out."""
    yield from _paragraphs(path, path.read_text(encoding="utf-8"))


def of_notebook(path: Path) -> Iterator[Sentence]:
    """What a notebook states: its paragraphs, and the strings and comments of its code."""
    for cell in json.loads(path.read_bytes())["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from _paragraphs(path, text)
            continue
        for node, said in literals(ast.parse(text)):
            yield Sentence(path, node.lineno, said)
        for line, row in enumerate(text.splitlines(), 1):
            if comment := re.search(r"(?:^|\s)# (.+)", row):
                yield Sentence(path, line, comment[1])


def _paragraphs(path: Path, text: str) -> Iterator[Sentence]:
    text = re.sub(
        r"^```.*?^```", lambda found: re.sub(r"[^\n]", "", found[0]), text, flags=re.M | re.S
    )
    line = 1
    for block in re.split(r"(\n\s*\n)", text):
        if block.strip() and not block.startswith("    "):
            yield Sentence(path, line, " ".join(re.sub(r"`[^`]*`", "`…`", block).split()))
        line += block.count("\n")
