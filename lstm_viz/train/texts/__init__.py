"""Texts: character networks trained on a corpus, window after window, and what they reach."""

from __future__ import annotations

from lstm_viz.train.texts.recipes import KINDS, RECIPE, STEPS, TextRecipe, build
from lstm_viz.train.texts.run import Lanes, TextRun
from lstm_viz.train.texts.scoring import bits_per_character
from lstm_viz.train.texts.shipping import TextOrder, make

__all__ = [
    "KINDS",
    "RECIPE",
    "STEPS",
    "Lanes",
    "TextOrder",
    "TextRecipe",
    "TextRun",
    "bits_per_character",
    "build",
    "make",
]
