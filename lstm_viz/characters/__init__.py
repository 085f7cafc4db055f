"""Characters: texts as character networks read them, the corpora, and what needs no network."""

from __future__ import annotations

from lstm_viz.characters.corpus import CORPORA, Corpus, Kind
from lstm_viz.characters.corpus_error import CorpusError
from lstm_viz.characters.samples import SAMPLES, TextSample
from lstm_viz.characters.sequence import sequence
from lstm_viz.characters.vocabulary import OTHER, Encoded, Vocabulary

__all__ = [
    "CORPORA",
    "OTHER",
    "SAMPLES",
    "Corpus",
    "CorpusError",
    "Encoded",
    "Kind",
    "TextSample",
    "Vocabulary",
    "sequence",
]
