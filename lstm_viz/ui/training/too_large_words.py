"""Too large words: why a training is more than this server takes on."""

from __future__ import annotations

from math import prod


def size_of_a_step(sequences: int, steps: int, units: int, layers: int) -> str:
    """What one training step has to compute, as a product."""
    return f"{sequences:,} sequences × {steps:,} steps × {units:,} units × {_deep(layers)}"


def training_too_large(training_steps: int, step: str, work: int, most: int) -> str:
    """A training that this server does not take on."""
    return (
        f"This training is too large: {training_steps:,} training steps × {step} = {work:,}, and "
        f"the limit of this server is {most:,}. Reduce one of these numbers."
    )


def step_too_large(step: str, work: int, most: int) -> str:
    """A single training step that this server does not take on."""
    return (
        f"Each training step is too large: {step} = {work:,}, and the limit of this server is "
        f"{most:,}. Reduce one of these numbers."
    )


def kind_too_large(network: str, step: str, kept: int, most: int) -> str:
    """A training step of a newer kind that this server does not take on."""
    return (
        f"Each training step of the {network} is too large: {step} keep as much for its gradients "
        f"as {kept:,} of an LSTM, and the limit of this server is {most:,}. Reduce one of these "
        f"numbers, or leave the {network} out."
    )


def recording_too_large(
    network: str, shown: tuple[int, int, int, int], signals: int, most: int
) -> str:
    """Signals of a newer kind that are too many; `shown` is (steps, units, layers, checkpoints)."""
    return (
        f"The {network} is too large to be shown as it learns: {_shown(shown)} × {signals} signals "
        f"= {prod(shown) * signals:,} numbers, and the limit of this server is {most:,}. "
        f"Reduce one of these numbers, or leave the {network} out."
    )


def matrices_too_large(network: str, shown: tuple[int, int, int, int], most: int) -> str:
    """A matrix memory that takes too long to be recorded; `shown` as above."""
    return (
        f"The {network} is too large to be shown as it learns: its memory is a matrix, and "
        f"{_shown(shown, ' × as many again')} = {prod(shown) * shown[1]:,}; the limit of this "
        f"server is {most:,}. Reduce one of these numbers, or leave the {network} out."
    )


def _shown(shown: tuple[int, int, int, int], again: str = "") -> str:
    steps, units, layers, checkpoints = shown
    return f"{steps:,} steps × {units:,} units{again} × {_deep(layers)} × {checkpoints} checkpoints"


def _deep(layers: int) -> str:
    return f"{layers} {'layer' if layers == 1 else 'layers'}"
