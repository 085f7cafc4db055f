"""Corpora: the folder whose stores the server shows, as whoever runs the server names it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from lstm_viz.ui.frame import words

CORPORA: Final = "LSTM_VIZ_CORPORA"
MOST: Final = 200  # stores that are listed


def folder() -> Path | None:
    """The folder, None where none is named. Raises ValueError for one that is not there."""
    named = os.environ.get(CORPORA)
    if not named:
        return None
    path = Path(named)
    if not path.is_dir():
        raise ValueError(words.no_corpora(CORPORA, named))
    return path


def names() -> tuple[str, ...]:
    """The names of the stores, sorted; none where the folder has none or is not there any more."""
    try:
        there = folder()
        every = () if there is None else sorted(there.iterdir())
    except (OSError, ValueError):
        return ()
    return tuple(one.name for one in every if (one / "zarr.json").is_file())[:MOST]
