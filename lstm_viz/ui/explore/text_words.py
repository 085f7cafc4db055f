"""The sentences about a text of one's own: who reads it, and who can be trained on it."""

from __future__ import annotations

TRAIN_ON_TEXT = "Train networks on this text"
FROM_FILE = "Open a text file"
FROM_FILE_HELP = (
    "Chooses the source file, where a text file is uploaded, in any encoding. One more click has "
    "these networks read its text."
)


def train_on_text(least: int) -> str:
    """What that button does."""
    return (
        "Opens the page Train with this text: an LSTM, a GRU and a simple RNN learn to predict its "
        f"next character. It needs {least:,} characters or more."
    )


def which_networks(steps: int) -> str:
    """What is asked of a text that the chosen networks don't read."""
    return f"This is a text of {steps:,} characters. Choose which networks are to read it."


def read_with(title: str, first: int | None) -> str:
    """The button that has a person's text read by the networks of a corpus."""
    what = "this text" if first is None else f"the first {first:,} characters of it"
    return f"Read {what} with the networks of “{title}”"
