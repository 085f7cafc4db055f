"""The libraries that only some files need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from lstm_viz.weights.error import WeightsError


def need(library: str, files: str) -> ModuleType:
    """The library that reads these files.

    Raises WeightsError, with the command that installs it, where it is missing.
    """
    try:
        return import_module(library)
    except ModuleNotFoundError:
        raise missing(library, files) from None


def missing(library: str, files: str) -> WeightsError:
    """The error about a library that is not installed."""
    return WeightsError(
        f"{files} are read with {library}, which is not installed; install it with pip install "
        '"lstm_viz[models]"'
    )
