"""Rows of the controls of the atlas of units."""

from __future__ import annotations

from lstm_viz.behaviour import PROPERTIES
from lstm_viz.characters import CORPORA
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.train.texts import KINDS
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control

NETWORKS = {
    f"{corpus}-{kind}": f"{title}, {KIND_NAMES[kind]}"
    for corpus, title in CORPORA.items()
    for kind in KINDS
}

ROWS = (
    Control(
        "reader",
        "Network",
        "choice",
        next(iter(NETWORKS)),
        "A character network: it reads a text one character at a time and predicts the next one.",
        options=tuple(NETWORKS),
        titles=NETWORKS,
    ),
    Control(
        "follows",
        "Find a unit that follows",
        "choice",
        None,
        "A property of each character, which the text itself decides. In Python source, Python's "
        "own tokenizer does.",
        titles={key: one.title for key, one in PROPERTIES.items()},
    ),
    Control(
        "searched",
        "Your own text",
        "file",
        None,
        f"A text file in UTF-8 of up to {limits.SEARCHED_CHARACTERS:,} characters. The units are "
        "then chosen and tested on your text, which is kept for this tab alone.",
        high=1,
    ),
)
