"""Words: the sentences about a reading that was given up, of a file or of what was typed."""

from __future__ import annotations

from typing import Literal

What = Literal["file", "text", "network"]
_SMALLER = {
    "file": "which is the limit; keep fewer rows or columns, or save it as CSV or Parquet.",
    "text": "which is the limit; shorten it.",
    "network": "which is the limit; save its recurrent layers alone.",
}
_STOPPED = {
    "file": "Reading was stopped; choose another file, or choose this one again.",
    "text": "Reading was stopped; change the text to have it read again.",
    "network": "Reading was stopped; choose another file, or choose this one again.",
}
_BUSY = "The server has no room to read this {what} now; try again in a minute."
_UNMEASURED = (
    "Reading was stopped, because the server can't measure the memory that it takes; tell whoever "
    "runs the server."
)


def given_up(reason: str, what: What, megabytes: int, seconds: float) -> str:
    """For stopped, memory, time, unmeasured and busy; any other reason means that it broke."""
    memory = f"{megabytes:,} MB of memory"
    broken = {
        "file": f"This file could not be read: it is damaged, or takes more than {memory}; save it "
        "again.",
        "text": f"This text could not be read; it may take more than {memory}: shorten it.",
        "network": f"This network could not be read: its file is damaged, or takes more than "
        f"{memory}; save it again, or its recurrent layers alone.",
    }
    sentences = {
        "stopped": _STOPPED[what],
        "memory": f"Reading this {what} takes more than {memory}, {_SMALLER[what]}",
        "time": f"Reading this {what} takes more than {seconds:g} seconds of computing, "
        f"{_SMALLER[what]}",
        "unmeasured": _UNMEASURED,
        "busy": _BUSY.format(what=what),
    }
    return sentences.get(reason, broken[what])


def full(waiting: int, what: What) -> str:
    """For a line that takes no more."""
    return (
        f"{waiting} {what}s are waiting to be read, so the server is full; try again in a minute."
    )
