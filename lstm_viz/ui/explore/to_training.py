"""To training: from a text of one's own in Explore to new networks that are trained on it."""

from __future__ import annotations

from lstm_viz.train.texts.own import LEAST
from lstm_viz.ui.explore import text_words
from lstm_viz.ui.frame import leaving


def draw(text: str) -> None:
    """The button, which is disabled, and says why, where the text is too short to be trained on."""
    leaving.button(
        text_words.TRAIN_ON_TEXT,
        "train",
        {"training": "text", "own_letters": text},
        key="train-on-text",
        of=text,
        help=text_words.train_on_text(LEAST),
        disabled=len(text) < LEAST,
        width="stretch",
    )
