"""The picture of the house, drawn from the imports: `python -m docs.house --write` renews it.

Without `--write` it prints what stands in docs/architecture.md between the two marks. An arrow says
"imports"; one that others imply (a to c, where a imports b and b imports c) is left out.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
MARKS = ("<!-- python -m docs.house -->\n", "<!-- end -->\n")

Arrows = Mapping[str, set[str]]  # a room and those that it imports


def imported(path: Path) -> set[str]:
    """The full names of all that a file imports, at its top or anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def rooms(folder: Path) -> dict[str, list[Path]]:
    """The modules and packages directly in a package's folder, each with its files."""
    found = {
        path.stem: sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for path in sorted(folder.iterdir())
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    return {name: files for name, files in found.items() if name != "__init__"}


def arrows(package: str, folder: Path, outside: Mapping[str, Iterable[Path]] = {}) -> Arrows:
    """Which room of `package` imports which; `outside` are files that are in no room of it."""
    inside = rooms(folder)
    found = {}
    for room, files in {**outside, **inside}.items():
        names = set().union(*map(imported, files))
        parts = [name.split(".") for name in names if name.startswith(f"{package}.")]
        depth = package.count(".") + 1
        found[room] = {part[depth] for part in parts} & inside.keys() - {room}
    return found


def reduced(given: Arrows) -> dict[str, set[str]]:
    """The arrows without those that others imply."""
    reach: dict[str, set[str]] = {}
    for room in TopologicalSorter(given).static_order():  # what is imported comes first
        reach[room] = set(given[room]).union(*(reach[below] for below in given[room]))
    return {
        room: {
            one for one in below if not any(one in reach[other] for other in below if other != one)
        }
        for room, below in given.items()
    }


def mermaid(given: Arrows) -> str:
    """A Mermaid flow chart, from the top floor down."""
    floors: dict[str, int] = {}
    for room in TopologicalSorter(given).static_order():
        floors[room] = 1 + max((floors[below] for below in given[room]), default=0)
    kept, reached = reduced(given), set().union(*given.values())
    lines = []
    for room in sorted(given, key=lambda name: (-floors[name], name)):
        if kept[room]:
            lines.append(f"    {room} --> {' & '.join(sorted(kept[room]))}")
        elif room not in reached:
            lines.append(f"    {room}")
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def text() -> str:
    """Both pictures: of the whole, and of the interface."""
    outside = {"app": [ROOT / "app.py"], "pages": sorted((ROOT / "pages").glob("*.py"))}
    whole = mermaid(arrows("lstm_viz", ROOT / "lstm_viz", outside))
    ui = mermaid(arrows("lstm_viz.ui", ROOT / "lstm_viz" / "ui"))
    return f"The whole:\n\n{whole}\n\nThe interface, `lstm_viz/ui`:\n\n{ui}\n"


def page() -> str:
    """The page with the pictures as they are now."""
    begin, end = MARKS
    before, rest = PAGE.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{text()}\n{end}{after}"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(text(), end="")
