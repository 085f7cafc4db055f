"""Corpus: more steps than memory: stored states, extremes and places; the rest is replayed."""

from __future__ import annotations

from lstm_viz.characters.corpus_error import CorpusError
from lstm_viz.corpus.likeness import Alike
from lstm_viz.corpus.opening import open_corpus
from lstm_viz.corpus.recording import Progress, record_corpus
from lstm_viz.corpus.scanning import LabelStatistics
from lstm_viz.corpus.store import Store, Top
from lstm_viz.corpus.where import Stretch, Where

__all__ = [
    "Alike",
    "CorpusError",
    "LabelStatistics",
    "Progress",
    "Store",
    "Stretch",
    "Top",
    "Where",
    "open_corpus",
    "record_corpus",
]
