"""Recipes: how large the included character networks are, and how they are trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lstm_viz.kinds import CLASSIC
from lstm_viz.model import SequenceModel, count_for, matched_hidden
from lstm_viz.train.budget import Budget

KINDS: Final = CLASSIC


@dataclass(frozen=True)
class TextRecipe:
    """The LSTM's units, the budget, and how many steps a gradient reaches back."""

    hidden: int
    budget: Budget
    window: int


# One for all kinds and corpora: the kinds are compared with the same budget and the same windows.
RECIPE: Final = TextRecipe(160, Budget(6_000, 32, 0.003, clip=1.0), window=64)


def build(kind: str, characters: int, *, seed: int, hidden: int = RECIPE.hidden) -> SequenceModel:
    """The untrained network of `kind` that reads and predicts one of so many characters.

    `hidden` is the LSTM's number of units; the others have about as many parameters as it has.
    """
    sizes = {"input_size": characters, "output_size": characters}
    units = hidden
    if kind != "lstm":
        parameters = count_for("lstm", hidden_size=hidden, **sizes)
        units = matched_hidden(kind, parameters=parameters, **sizes)
    return SequenceModel(kind, hidden_size=units, seed=seed, **sizes)
