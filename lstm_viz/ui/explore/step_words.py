"""The sentences of addresses that give the Explorer another sequence of a task or a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

OTHER_SERVER: Final = "This server has been started again. Reload the page."
BUSY: Final = (
    "The server has too much to do right now to compute another sequence. Try again in a few "
    "seconds."
)
NOT_COMPUTED: Final = "This sequence can't be shown: what was recorded is not what torch.nn has."


def not_given(key: str) -> str:
    """A setting that is missing in the address of a sequence."""
    return f"The address of a sequence must have {key}; it has none. Use the controls of the page."


def not_asked(key: str, wanted: Sequence[str]) -> str:
    """A setting that the address of a sequence can't have."""
    return (
        f"The address of a sequence can have {', '.join(wanted)}; got {key[:40]!r}. Use the "
        "controls of the page."
    )


def repeated(key: str) -> str:
    """A setting that is there more than once."""
    return f"The address of a sequence can have {key[:40]!r} once; it appears more often."


def not_taken(came: str, reason: str) -> str:
    """A setting whose value can't be used."""
    return f"{came!r} {reason}."


def too_long(steps: int, most: int) -> str:
    """A sequence of more steps than are sent in this way."""
    return (
        f"The sequence has {steps:,} steps, and up to {most:,} are sent in this way. Use the "
        "controls of the page."
    )
