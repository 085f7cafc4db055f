"""The one error of this package."""

from __future__ import annotations


class WeightsError(ValueError):
    """A file of weights that can't be used, and why, in one sentence."""
