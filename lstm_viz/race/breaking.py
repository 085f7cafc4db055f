"""Breaking: from which length on, and at which step, a network no longer solves its task."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.learning import need_rising


def breaks_at(
    lengths: Sequence[int] | np.ndarray,
    scores: np.ndarray,
    solved: float,
    lower_is_better: bool,
    *,
    trained_at: int | None = None,
) -> int | None:
    """The first length, from `trained_at` on upward, at which the score no longer solves the task.

    `scores` is (length,), such as the median over seeds; an error solves below `solved`, a share
    from `solved` on. Without `trained_at` the search begins at the shortest length. It is
    `trained_at` itself where the task was never learnt, and None where every length is solved.
    NaN is a length that was not measured.

    Raises ValueError where lengths and scores do not fit or lengths do not rise.
    """
    measured, values = np.asarray(lengths), np.asarray(scores, np.float64)
    if measured.ndim != 1 or measured.shape != values.shape:
        raise ValueError(
            "lengths and scores must have one entry per length; "
            f"got lengths {measured.shape} and scores {values.shape}"
        )
    need_rising("lengths", measured)
    # Spelt so that NaN is on neither side.
    fails = values >= solved if lower_is_better else values < solved
    if trained_at is not None:
        fails &= measured >= trained_at
    return int(measured[fails.argmax()]) if fails.any() else None


def first_failure(right: np.ndarray, asked: np.ndarray) -> int | None:
    """The first step (from 1) at which an answer is asked for and wrong; None where there is none.

    `right` and `asked` are (time,) of bool; what is not asked for can't be wrong.

    Raises ValueError for others.
    """
    right, asked = np.asarray(right), np.asarray(asked)
    if (
        right.ndim != 1
        or right.shape != asked.shape
        or {right.dtype, asked.dtype} != {np.dtype(bool)}
    ):
        raise ValueError(
            "right and asked must be (time,) of bool; "
            f"got right {right.shape} of {right.dtype} and asked {asked.shape} of {asked.dtype}"
        )
    wrong = asked & ~right
    return int(wrong.argmax()) + 1 if wrong.any() else None
