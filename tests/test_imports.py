"""What loads what. The layers themselves are held by import-linter (pyproject.toml)."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import WORK

ROOT = Path(__file__).resolve().parent.parent
PAGES = {path.stem for path in (ROOT / "pages").glob("*.py")}
SCREEN = {"streamlit", "plotly"}


def imported(path: Path) -> set[str]:
    """The full names of all modules that a file imports, at its top or anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import; write the full name"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def loaded_by(statements: tuple[str, ...]) -> list[set[str]]:
    """The top names of the modules that are loaded after each statement, in one new Python."""
    tell = "print(*{name.partition('.')[0] for name in sys.modules})"
    code = "\n".join(["import sys", *(f"{statement}\n{tell}" for statement in statements)])
    command = [sys.executable, "-W", "error", "-c", code]
    told = subprocess.check_output(command, cwd=ROOT, text=True, timeout=WORK)
    return [set(line.split()) for line in told.splitlines()]


def test_the_package_knows_no_page_and_no_launcher_and_a_page_no_other_page() -> None:
    strangers = {"app", "pages", *PAGES}
    unknown = {"lstm_viz": strangers | {"make", "tests", "benchmarks"}, "pages": strangers}
    found = {
        path.relative_to(ROOT).as_posix(): wrong
        for folder, names in unknown.items()
        for path in modules(folder)
        if (wrong := {name.partition(".")[0] for name in imported(path)} & names)
    }
    assert found == {}


def test_there_are_pages_and_modules_to_look_at() -> None:
    assert "explore" in PAGES
    assert len(modules("lstm_viz")) > 10


# What is imported one after the other, with what each is known by and what must not be there yet.
NUMBERS = (
    ("import lstm_viz", "lstm_viz", {"torch", "numpy", *SCREEN}),
    ("import lstm_viz.words", "lstm_viz", {"torch", "numpy", *SCREEN}),
    ("import lstm_viz.edits", "lstm_viz", {"torch", "numpy", *SCREEN}),
    ("import lstm_viz.trace", "numpy", {"torch", "xarray", *SCREEN}),
    ("import lstm_viz.measure, lstm_viz.difference", "numpy", {"torch", *SCREEN}),
    ("import lstm_viz.gradients, lstm_viz.dynamics", "numpy", {"torch", *SCREEN}),
    ("import lstm_viz.sequences", "numpy", {"torch", *SCREEN}),
    ("import lstm_viz.series, lstm_viz.naive", "numpy", {"torch", *SCREEN}),
)
WAYS = {
    "figures": (
        *NUMBERS,
        ("import lstm_viz.plots", "plotly", {"torch", "streamlit"}),
        (
            "from lstm_viz import Trace, compare, edits, measure, plots, read",
            "plotly",
            {"torch", "streamlit"},
        ),
    ),
    "networks": (
        ("from lstm_viz import record, record_all", "torch", SCREEN),
        ("import lstm_viz.tracing", "torch", SCREEN),
        ("import lstm_viz.train", "torch", SCREEN),
        ("import lstm_viz.forecasting", "torch", SCREEN),
        (
            "from lstm_viz.model import SequenceModel; SequenceModel('lstm', 3, 5)",
            "torch",
            {"sympy", *SCREEN},
        ),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_new_python_loads_only_what_is_needed(way: str) -> None:
    steps = WAYS[way]
    loaded = loaded_by(tuple(statement for statement, _, _ in steps))
    for (statement, needed, unwanted), there in zip(steps, loaded, strict=True):
        assert needed in there, f"{statement} has not loaded {needed}"
        assert not there & unwanted, f"{statement} has loaded {there & unwanted}"


def test_every_name_that_the_interface_page_draws_from_exists() -> None:
    """Said in milliseconds: building the site, which would say it too, takes half a minute."""
    page = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    names = re.findall(r"^\.\. auto(?:class|data|exception|function|method):: (\S+)$", page, re.M)
    assert len(names) > 100
    gone = []
    for name in names:
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError):
            gone.append(name)
    assert not gone
