"""Too large words: why a training is more than this server takes on."""

from __future__ import annotations


def size_of_a_step(sequences: int, steps: int, units: int, layers: int) -> str:
    """What one training step has to compute, as a product."""
    return (
        f"{sequences:,} sequences × {steps:,} steps × {units} units × {layers} "
        f"{'layer' if layers == 1 else 'layers'}"
    )


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
