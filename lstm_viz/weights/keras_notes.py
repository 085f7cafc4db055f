"""What a Keras file could not tell of a layer, and what torch's modules can't express of it."""

from __future__ import annotations

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.keras_config import Stated
from lstm_viz.weights.loaded import CHOOSABLE

BEFORE = (
    "it applies the reset gate to h before the matrix product (reset_after=False), and nn.GRU "
    "applies it after the product, which is another equation"
)


def notes_of(
    kind: str, known: Stated | None, nonlinearity: str, *, sure: bool, cudnn: bool
) -> tuple[str, ...]:
    """What was assumed; raises WeightsError for what torch's modules can't express."""
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
    if kind == "rnn":
        given = known and known.activation
        if given and given not in ("tanh", "relu"):
            raise WeightsError(
                f"its activation is {quoted(given)}, and nn.RNN has only tanh and relu"
            )
        if not given:
            notes.append(
                f"the file does not state the activation of this {KIND_NAMES[kind]}; "
                f"{nonlinearity} was assumed ({CHOOSABLE})"
            )
    else:
        for what, given, due in (
            ("activation", known and known.activation, "tanh"),
            ("recurrent_activation", known and known.recurrent_activation, "sigmoid"),
        ):
            if given and given != due:
                raise WeightsError(
                    f"its {what} is {quoted(given)}, and torch's {KIND_NAMES[kind]} always has "
                    f"{due}"
                )
        if not cudnn and not (known and known.activation and known.recurrent_activation):
            notes.append(
                "the file does not state the activations; tanh and sigmoid were assumed (before "
                "Keras 2.3 the gates had hard_sigmoid unless it was chosen otherwise)"
            )
    if kind == "gru":
        if known and known.reset_after is False:
            raise WeightsError(BEFORE)
        if not sure and not (known and known.reset_after):
            notes.append("the file does not state reset_after; True was assumed")
    if known and known.backwards:
        notes.append("it reads its sequence from the last step to the first; reverse it first")
    if known and known.merged != "concat":
        way = "not at all" if known.merged is None else f"as {known.merged}"
        notes.append(f"Keras joins its two directions {way}; this module gives both side by side")
    return tuple(notes)
