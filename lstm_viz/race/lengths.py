"""Lengths in words: "lag 20", but "20 steps"; what makes a task's sequences longer has a name."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.tasks import Task

COUNTED = ("steps", "pairs")  # names that say what is counted; the others come before the number


def at(task: Task, *lengths: object) -> str:
    """One or several lengths: "lag 20 and 40", "20 and 40 steps"."""
    said = listed(lengths)
    return f"{said} {_unit(task, said)}" if task.length in COUNTED else f"{task.length} {said}"


def noun(task: Task) -> str:
    """What a length is called: "lag", or "length" where its name is what is counted."""
    return "length" if task.length in COUNTED else task.length


def up_to(task: Task, last: int) -> str:
    """All lengths up to this one: "every tested lag up to 20", "... length up to 20 steps"."""
    unit = f" {_unit(task, str(last))}" if task.length in COUNTED else ""
    return f"every tested {noun(task)} up to {last}{unit}"


def _unit(task: Task, number: str) -> str:
    return task.length.removesuffix("s") if number == "1" else task.length


def listed(parts: Sequence[object]) -> str:
    """Several things in a sentence: "a, b and c"."""
    said = [str(part) for part in parts]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def counted(count: int, name: str) -> str:
    """So many of them: "1 heat", "3 heats"."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
