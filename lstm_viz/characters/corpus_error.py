"""CorpusError: why a corpus can't be had, recorded or read."""

from __future__ import annotations


class CorpusError(ValueError):
    """A corpus or a store of one that is not there or not fit, and what to do, in one sentence."""
