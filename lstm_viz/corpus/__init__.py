"""Corpus: more steps than memory: stored states, extremes and places; the rest is replayed."""

from __future__ import annotations

from lstm_viz.characters.corpus_error import CorpusError
from lstm_viz.corpus.recording import Progress, record_corpus
from lstm_viz.corpus.store import Store, Top, open_corpus

__all__ = ["CorpusError", "Progress", "Store", "Top", "open_corpus", "record_corpus"]
