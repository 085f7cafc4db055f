"""Identity: what sessions share of a sequence is kept under."""

from __future__ import annotations

import hashlib
import json

from lstm_viz.sequences import Sequence


def identity(sequence: Sequence) -> str:
    """Of all that a page may show of a sequence: its digest leaves out where it came from.

    Sessions share what is kept under it, and a file's name is nobody else's business.
    """
    told = None if sequence.unscaled is None else sequence.unscaled.told
    shown = [sequence.digest, sequence.source, sequence.changes, told]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()
