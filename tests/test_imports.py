"""What loads what. The layers themselves are held by import-linter (pyproject.toml)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

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


def loaded_by(statement: str) -> set[str]:
    """The top names of all modules that are loaded after `statement` in a new Python."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-W", "error", "-c", code]
    return set(subprocess.check_output(command, cwd=ROOT, text=True, timeout=60).split())


@pytest.mark.parametrize("path", modules("lstm_viz"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_package_knows_no_page_and_no_launcher(path: Path) -> None:
    tops = {name.partition(".")[0] for name in imported(path)}
    assert not tops & {"app", "make", "pages", "tests", "benchmarks", *PAGES}


@pytest.mark.parametrize("path", modules("pages"), ids=lambda p: p.name)
def test_a_page_knows_no_other_page(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imported(path)} & {"app", "pages", *PAGES}


def test_there_are_pages_and_modules_to_look_at() -> None:
    assert "explore" in PAGES
    assert len(modules("lstm_viz")) > 10


@pytest.mark.parametrize(
    ("statement", "needed", "unwanted"),
    [
        ("import lstm_viz", {"lstm_viz"}, {"torch", "numpy", *SCREEN}),
        ("import lstm_viz.words", {"lstm_viz"}, {"torch", "numpy", *SCREEN}),
        ("import lstm_viz.trace", {"numpy"}, {"torch", "xarray", *SCREEN}),
        ("import lstm_viz.measure", {"numpy"}, {"torch", *SCREEN}),
        ("import lstm_viz.sequences", {"numpy"}, {"torch", *SCREEN}),
        ("import lstm_viz.series, lstm_viz.naive", {"numpy"}, {"torch", *SCREEN}),
        ("import lstm_viz.forecasting", {"torch"}, SCREEN),
        ("import lstm_viz.plots", {"plotly"}, {"torch", "streamlit"}),
        ("from lstm_viz import Trace, measure, plots, read", {"plotly"}, {"torch", "streamlit"}),
        ("import lstm_viz.recording", {"torch"}, SCREEN),
        ("from lstm_viz import record, record_all", {"torch"}, SCREEN),
        ("import lstm_viz.train", {"torch"}, SCREEN),
    ],
)
def test_a_new_python_loads_only_what_is_needed(
    statement: str, needed: set[str], unwanted: set[str]
) -> None:
    loaded = loaded_by(statement)
    assert needed <= loaded
    assert not loaded & unwanted
