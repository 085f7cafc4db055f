"""Numbers that somebody typed, generated or has in a file → a Sequence."""

from __future__ import annotations

from lstm_viz.sequences.batch import PaddedBatch, batched
from lstm_viz.sequences.generate import GENERATORS, Generator, Parameter, generate
from lstm_viz.sequences.plan.points import Reading, ReadingWarning
from lstm_viz.sequences.prepare import Recipe, prepare
from lstm_viz.sequences.reading import describe, read, read_all
from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.typed import parse_numbers

__all__ = [
    "GENERATORS",
    "Generator",
    "PaddedBatch",
    "Parameter",
    "Reading",
    "ReadingWarning",
    "Recipe",
    "Sequence",
    "SequenceError",
    "batched",
    "describe",
    "generate",
    "parse_numbers",
    "prepare",
    "read",
    "read_all",
]
