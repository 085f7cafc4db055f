"""Trained networks on disk: their weights through the training, and a card for each."""

from __future__ import annotations

from lstm_viz.checkpoint.card import Card, CheckpointError, name_of, reads_text, says, shown
from lstm_viz.checkpoint.files import (
    ASSETS,
    TEXTS,
    NetworkFiles,
    card,
    has,
    included,
    load,
    load_checkpoints,
    names,
    pack,
    save,
    unpack,
)
from lstm_viz.checkpoint.text_card import best_ngram, says_text
from lstm_viz.kinds import KIND_NAMES

__all__ = [
    "ASSETS",
    "KIND_NAMES",
    "TEXTS",
    "Card",
    "CheckpointError",
    "NetworkFiles",
    "best_ngram",
    "card",
    "has",
    "included",
    "load",
    "load_checkpoints",
    "name_of",
    "names",
    "pack",
    "reads_text",
    "save",
    "says",
    "says_text",
    "shown",
    "unpack",
]
