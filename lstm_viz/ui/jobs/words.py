"""The sentences of work in the background: its place in the queue, what it takes, its end."""

from __future__ import annotations

from lstm_viz.ui import limits

_LOST = f"The connection was lost for more than {limits.AWAY_SECONDS:g} seconds, so"
PAUSED = (
    f"{_LOST} the work was paused. Without a connection it is kept for "
    f"{limits.LEFT_SECONDS // 60} minutes."
)
NOT_BEGUN = f"{_LOST} its place in the queue was given to others. Start it again."
ELSEWHERE = "This tab lost its connection, and its work is now in another tab of this browser."
NO_ROOM = (
    "The networks trained here are no longer kept, because newer trainings needed the space. Train "
    "them again."
)
GAVE_WAY = (
    "The queue was full. You had several jobs in it, so the last of them, this one, was removed to "
    "make room for somebody who had none. Start it again when another of yours has ended."
)


def waiting(before: int) -> str:
    """How many jobs are before this one."""
    jobs = "1 job is" if before == 1 else f"{before} jobs are"
    return f"Waiting: {jobs} ahead of you." if before else "Waiting: yours is the next job."


def full(running: int, waiting: int) -> str:
    """No room for another job."""
    jobs = "1 job is" if running == 1 else f"{running} jobs are"
    return (
        f"The server is full: {jobs} running and {waiting} {'is' if waiting == 1 else 'are'} "
        "waiting. Try again in a minute."
    )


def failed(error: object) -> str:
    """Work that ended with an error."""
    return f"The training failed: {error}."


# How long a training will take.

MEASURING = "How long this takes is being measured."


_STOPS_EARLY = " It takes less where networks solve the task early and stop."


def takes(time: str, *, at_most: bool = False) -> str:
    """About how long a training takes here, or how long at most."""
    most, less = ("at most ", _STOPS_EARLY) if at_most else ("", "")
    return (
        f"This takes {most}about {time} if nothing else uses this computer, measured with the "
        f"first training steps.{less}"
    )


def takes_busy(least: str, time: str, *, at_most: bool = False) -> str:
    """The same while other work takes much of the computer's time."""
    most, less = ("at most ", _STOPS_EARLY) if at_most else ("", "")
    return (
        f"This takes {most}from {least} to about {time}: this computer is busy with other work "
        f"now. Measured with the first training steps.{less}"
    )


# What is read in a process of its own.

STOP_READING = "Stop reading"


def reading(seconds: float, most_seconds: float, megabytes: int, most_megabytes: int) -> str:
    """What reading has used so far."""
    return (
        f"Reading: {seconds:.0f} of at most {most_seconds:.0f} s of computing time and "
        f"{megabytes:,} of at most {most_megabytes:,} MB of memory used."
    )
