"""The sentences of the last stop: what one does in Jupyter, and the notebooks."""

from __future__ import annotations

from typing import Final

NO_EXAMPLE: Final = "README.md has no Python example with what it prints"
NO_INSTALL_LINE: Final = "README.md has no line that installs Jupyter"
INSTALL: Final = "In the folder of the clone:"
PRINTS: Final = "A cell that records and prints:"
PRINTED: Final = "What it prints:"
DRAWS: Final = "A cell whose last line is a figure, which Jupyter draws under it:"
FIGURE_ALT: Final = "All signals of the second layer of an untrained LSTM: 5 units, 20 steps."
NOTEBOOKS: Final = "Four notebooks of 20 minutes each (in the clone: folder “notebooks”):"


def no_heading(name: str) -> str:
    """What is wrong with a notebook."""
    return f"{name} does not begin with its number, title and a sentence"
