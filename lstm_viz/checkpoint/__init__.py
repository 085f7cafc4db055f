"""Trained networks on disk: their weights through the training, and a card for each."""

from __future__ import annotations

from lstm_viz.checkpoint.card import Card, CheckpointError, name_of, says, shown
from lstm_viz.checkpoint.files import (
    ASSETS,
    Packed,
    card,
    has,
    load,
    load_checkpoints,
    names,
    pack,
    save,
    unpack,
)
from lstm_viz.kinds import KIND_NAMES

__all__ = [
    "ASSETS",
    "KIND_NAMES",
    "Card",
    "CheckpointError",
    "Packed",
    "card",
    "has",
    "load",
    "load_checkpoints",
    "name_of",
    "names",
    "pack",
    "save",
    "says",
    "shown",
    "unpack",
]
