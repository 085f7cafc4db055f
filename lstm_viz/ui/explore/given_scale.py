"""Given scale: the numbers by which a network's training scaled, as a person gives them."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.prepare import Recipe
from lstm_viz.sequences.scaling import Kept, Scaling
from lstm_viz.ui.controls import controls, prepare_rows
from lstm_viz.ui.explore import scale_words
from lstm_viz.ui.explore.offers import AskingError, Offer, RefusalError

KEY = prepare_rows.GIVEN
SCALES = (prepare_rows.BY_MEAN, prepare_rows.BY_RANGE)


def draw(sequence: Sequence, scale: str) -> Recipe:
    """The field of the numbers, and the scale that they are, for this sequence and all others.

    Raises RefusalError, which offers the numbers of this sequence, for what is no scale of its
    columns; where nothing is given yet, nothing is wrong.
    """
    by_range = scale == prepare_rows.BY_RANGE
    own = _own(sequence, by_range=by_range)
    text = controls.draw(
        KEY, label=scale_words.given_label(sequence.names, by_range=by_range), empty=own
    )
    use = Offer(scale_words.USE_THIS_SEQUENCE, {KEY: own})
    if not text.strip():
        raise AskingError(scale_words.give(sequence.names, by_range=by_range), use)
    kept = kept_of(text, by_range=by_range)
    if len(kept) != len(sequence.names):
        raise RefusalError(scale_words.no_scale(text, sequence.names, by_range=by_range), use)
    return Recipe(scale="kept", kept=kept, kept_from=scale_words.SCALE_GIVEN)


def kept_of(text: str, *, by_range: bool) -> Kept:
    """What a text gives: of each column what is subtracted, and by what the rest is divided.

    Nothing where it is not two finite numbers for each column, of which the second is a deviation
    above 0 or larger than the first.
    """
    try:
        pairs = np.array([column.split() for column in text.split(";")], np.float64)
    except ValueError:  # no number, or another count of them in one column than in another
        return ()
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        return ()
    offset, second = pairs.T
    factor = second - offset if by_range else second
    if not (np.isfinite(offset).all() and np.isfinite(factor).all() and (factor > 0).all()):
        return ()
    return tuple(zip(offset.tolist(), factor.tolist(), strict=True))


def _own(sequence: Sequence, *, by_range: bool) -> str:
    scaling = Scaling.of(sequence, "minmax" if by_range else "standard")
    seconds = scaling.offset + scaling.factor if by_range else scaling.factor
    return "; ".join(
        f"{first:.6g} {second:.6g}" for first, second in zip(scaling.offset, seconds, strict=True)
    )
