"""CorpusError: why a corpus can't be had."""

from __future__ import annotations


class CorpusError(ValueError):
    """A corpus that is not there, and how to get it, in one sentence."""
