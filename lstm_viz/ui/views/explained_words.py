"""What the sentences about a task are headed, and what is added for kinds without a cell state."""

from __future__ import annotations

from collections.abc import Sequence

ASKED, HERE, LOOK_FOR = "Task", "Right answer here", "Look for"


def instead(network: str, gates: Sequence[str]) -> str:
    """What a network has where a sentence speaks of an LSTM's cell state and gates."""
    if not gates:
        return f"A {network} has no cell state and no gates: its memory is the hidden state."
    are = "gates are" if len(gates) > 1 else "gate is"
    named = " and ".join(f"the {gate}" for gate in gates)
    return f"A {network} has no cell state: its memory is the hidden state, and its {are} {named}."
