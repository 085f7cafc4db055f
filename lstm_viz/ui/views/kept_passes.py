"""Kept passes: the LSTM's over sequences that addresses ask for, whichever network is beside it.

All sessions share them: what a family's settings and its seed give, and nothing that a person
typed, drew or uploaded.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import torch

from lstm_viz.explorer.residue import is_quick, residue_of
from lstm_viz.sequences import Sequence
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.identity import identity
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.networks import network
from lstm_viz.ui.views.passes import Side, sides_of

KIND = "lstm"  # beside which others are chosen
_PASSES: Shelf[Side] = Shelf(limits.PASSES_BYTES, lambda side: side.bytes + side.input.nbytes)


def passes_of(sequences: list[Sequence], which: str, kind: str, known: Known) -> list[Side]:
    """A task's network over sequences of as many steps, without gaps; those not kept in one pass.

    Raises ValueError for networks that can't be read, VerificationError for any of the sequences.
    """
    model, card = network(which, kind, torch.device("cpu"))
    if kind != KIND:
        return sides_of(model, card, sequences, known)
    keys = [(identity(sequence), which) for sequence in sequences]
    found = {key: side for key in keys if (side := _PASSES.get(key)) is not None}
    new = {key: one for key, one in zip(keys, sequences, strict=True) if key not in found}
    if new:
        made = sides_of(model, card, list(new.values()), known)
        found |= {
            key: _PASSES.put(key, _with_residue(side)) for key, side in zip(new, made, strict=True)
        }
    # A payload has an array once: the input of all networks is the sequence's own.
    return [
        replace(found[key], input=known.read(sequence))
        for key, sequence in zip(keys, sequences, strict=True)
    ]


def _with_residue(side: Side) -> Side:
    panel = side.panel()
    # A pass without one is shown all the same, and who sends it says what was wrong.
    with suppress(LookupError, ValueError):
        return replace(side, residue=residue_of(panel)) if is_quick(panel) else side
    return side
