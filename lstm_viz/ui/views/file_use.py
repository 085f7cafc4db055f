"""File use: what of a person's file is used beside its layer, and what the outputs then mean."""

from __future__ import annotations

import hashlib
import json
from typing import Final, NamedTuple

from lstm_viz.ui.controls.network_rows import ONE
from lstm_viz.weights.before import Path


class Use(NamedTuple):
    """What is before the layer and the dense layer after it, by names in the file; empty for none.

    `output` is the one whose value is shown, where the answers are `network_rows.VALUE`, and
    `tokens` are the names of the embedding's rows, where a person gave them.
    """

    before: Path = ()
    dense: str = ""
    answers: str = ONE
    output: int = 0
    tokens: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from others, in hexadecimal digits."""
        return hashlib.sha256(json.dumps(self).encode()).hexdigest()[:16]


LAYER_ALONE: Final = Use()
