"""Home: the folder that has app.py, pages and assets, of a checkout and of an installed package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent
# Where pyproject.toml has a wheel carry what a checkout has beside the package.
_CARRIED: Final = PACKAGE / "_home"
INSTALLED: Final = _CARRIED.is_dir()
ROOT: Final = _CARRIED if INSTALLED else PACKAGE.parent
ASSETS: Final = ROOT / "assets"


def output(name: str) -> Path:
    """Where a command writes results unless told otherwise.

    In a checkout the folder `assets/<name>`. An installed package is nobody's place to write to:
    there it is the folder `name` of the folder that the command is run in.
    """
    return Path(name) if INSTALLED else ASSETS / name
