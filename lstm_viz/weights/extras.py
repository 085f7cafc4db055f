"""The libraries that only some files need."""

from __future__ import annotations

from types import ModuleType

from lstm_viz import extras
from lstm_viz.weights.error import WeightsError


def need(library: str, files: str) -> ModuleType:
    """The library that reads these files.

    Raises WeightsError, with the command that installs it, where it is missing.
    """
    try:
        return extras.need(library, "models", f"reading {files}")
    except extras.MissingExtraError as error:
        raise WeightsError(str(error)) from None


def missing(library: str, files: str) -> WeightsError:
    """The error about a library that is not installed."""
    return WeightsError(str(extras.missing(library, "models", f"reading {files}")))
