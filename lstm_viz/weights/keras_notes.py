"""What a Keras file states of a layer's equations, and what is assumed where it does not."""

from __future__ import annotations

from typing import NamedTuple

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.assumed import CHOOSABLE, GATES, Assumed
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.keras_config import Stated
from lstm_viz.weights.stated_activations import of_keras


class Equations(NamedTuple):
    """The activations of a layer in one text, whether r comes before the product, and notes."""

    activations: str
    resets_first: bool
    notes: tuple[str, ...]


def equations_of(
    kind: str,
    known: Stated | None,
    assumed: Assumed,
    *,
    version: str,
    biases: int,
    cudnn: bool,
) -> Equations:
    """What a layer computes, whose file has so many `biases` for each gate.

    `version` is that of Keras, "" where it is not stated. Raises WeightsError for activations that
    no layer here has.
    """
    notes = []
    if known and known.refused:
        raise WeightsError(known.refused)
    if known and known.other_class:
        gated = kind != "rnn"
        if not known.activation or (gated and not known.recurrent_activation):
            raise WeightsError(
                f"its class {quoted(known.other_class)} is none of Keras's own, and its "
                "configuration does not state its activations"
            )
        notes.append(
            f"its class {quoted(known.other_class)} is none of Keras's own; it was read as the "
            f"{KIND_NAMES[kind]} whose weights and activations it has"
        )
    candidate = known and known.activation and of_keras("activation", known.activation, version)
    gate = known and known.recurrent_activation
    gate = gate and of_keras("recurrent_activation", gate, version)
    if kind == "rnn":
        if not candidate:
            notes.append(
                f"the file does not state the activation of this {KIND_NAMES[kind]}; "
                f"{assumed.nonlinearity} was assumed ({CHOOSABLE['nonlinearity']})"
            )
        activations = [candidate or assumed.nonlinearity]
    else:
        if not cudnn and not (candidate and gate):
            notes.append(_assumed(assumed.gates, bool(candidate), bool(gate)))
        shown = candidate or "tanh"
        activations = [
            gate or (GATES[0] if cudnn else assumed.gates),
            shown,
            *([shown] if kind == "lstm" else []),
        ]
    stated = {known.activation, known.recurrent_activation} if known else set()
    if "hard_sigmoid" in stated and not version:
        notes.append(
            "the file does not state which Keras it is from; hard_sigmoid was read as that of "
            "Keras 3, and before Keras 3 it was steeper"
        )
    resets_first = kind == "gru" and _resets_first(known, biases, notes)
    if known and known.backwards:
        notes.append("it reads its sequence from the last step to the first; reverse it first")
    if known and known.merged != "concat":
        way = "not at all" if known.merged is None else f"as {known.merged}"
        notes.append(f"Keras joins its two directions {way}; this module gives both side by side")
    return Equations(" ".join(activations), resets_first, tuple(notes))


def _assumed(gates: str, has_candidate: bool, has_gate: bool) -> str:
    """The note on what was assumed of an LSTM or GRU whose file lacks one activation or both."""
    if has_gate:
        return "the file does not state the activation; tanh was assumed"
    what, given = (
        ("recurrent activation", f"{gates} was")
        if has_candidate
        else ("activations", f"tanh and {gates} were")
    )
    return (
        f"the file does not state the {what}; {given} assumed ({CHOOSABLE['gates']}; before Keras "
        "2.3 gates had hard_sigmoid(0.2,0.5) unless it was chosen otherwise)"
    )


def _resets_first(known: Stated | None, biases: int, notes: list[str]) -> bool:
    """Whether r multiplies h before the product: then there is one bias for each gate, else two."""
    if biases:
        return biases == 1
    if known and known.reset_after is not None:
        return not known.reset_after
    notes.append("the file does not state reset_after; True was assumed")
    return False
