"""A reason that another sentence ends has no full stop of its own: the screen would show two."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# `words` put their full stop behind these.
REASONS = (
    "notes.append",
    *("WeightsError", "CheckpointError", "VerificationError", "RaceError", "AtlasError"),
    *("AblationError", "FloatingPointError"),
)


def reasons(source: str) -> Iterator[tuple[int, str]]:
    """The line and the last words of every reason that a program gives."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith(REASONS):
            yield node.lineno, _end(node.args[0])


def _end(text: ast.expr) -> str:
    if isinstance(text, ast.JoinedStr):
        return _end(text.values[-1])
    return str(text.value) if isinstance(text, ast.Constant) else ""


def test_a_reason_leaves_the_full_stop_to_the_sentence_around_it() -> None:
    found = list(reasons('self.notes.append(f"{a} was read.")\nraise WeightsError("no" ".")'))
    assert [end for _, end in found] == [" was read.", "no."]
    wrong, seen = [], 0
    for path in sorted((ROOT / "lstm_viz").rglob("*.py")):
        if path.name == "loading.py" and path.parent.name == "weights":
            continue  # which makes the whole sentence
        for line, end in reasons(path.read_text(encoding="utf-8")):
            seen += 1
            wrong += [f"{path.name}:{line}: {end}"] if end.endswith(".") else []
    assert seen > 100
    assert wrong == []
