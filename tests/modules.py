"""Every module of the package, for tests that look into all of them."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import lstm_viz
from lstm_viz.ui import warm


def modules() -> list[ModuleType]:
    """All but the scripts, which act when they are imported."""
    names = [one.name for one in pkgutil.walk_packages(lstm_viz.__path__, "lstm_viz.")]
    return [
        importlib.import_module(name)
        for name in names
        if name != warm.ROUTER and not name.endswith(".__main__")
    ]
