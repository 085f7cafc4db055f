"""Batch: several sequences of the same features side by side, as a network takes them at once."""

from __future__ import annotations

from collections.abc import Sequence as Several
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.table import listed


class PaddedBatch(NamedTuple):
    """`values` (batch, time, feature) in float32, NaN behind a shorter sequence's end.

    `lengths` (batch,) is how many steps each has, as `pack_padded_sequence` of torch takes them.
    """

    values: np.ndarray
    lengths: np.ndarray


def batched(sequences: Several[Sequence]) -> PaddedBatch:
    """The sequences as one batch, in their order.

    Raises SequenceError where there is none, and where they have not the same features.
    """
    if not sequences:
        raise SequenceError("There is no sequence; a batch needs at least one.")
    names = sequences[0].names
    for number, one in enumerate(sequences, start=1):
        if one.names != names:
            raise SequenceError(
                f"Sequence {number} has the columns {listed(list(one.names))}, and the first one "
                f"{listed(list(names))}; a batch needs the same columns in all."
            )
    lengths = np.array([one.steps for one in sequences])
    values = np.full((len(sequences), lengths.max(), len(names)), np.nan, np.float32)
    for place, one in enumerate(sequences):
        values[place, : one.steps] = one.values
    return PaddedBatch(values, lengths)
