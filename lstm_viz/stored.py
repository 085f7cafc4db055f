"""Stored: results that were measured earlier, in a JSON file for each task or network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ResultFiles:
    """The files of one kind of result.

    `called` is what one is, such as "a race"; `error` is raised, with one sentence, for one that
    can't be used; `largest` is the most bytes that a file may have. `of` is what has one.
    """

    called: str
    error: type[ValueError]
    largest: int
    of: str = "task"

    def save(self, text: str, task: str, folder: Path) -> Path:
        """Write `<task>.json` at once, so that nobody ever reads half of one."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{task}.json"
        part = path.with_suffix(".json.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
        return path

    def path(self, task: str, names: Sequence[str], folder: Path) -> Path:
        """The file of a task, of those that there are; `error` for no task's and too large ones."""
        if task not in names:
            known = ", ".join(names) or "none"
            noun = self.called.split()[-1]
            raise self.error(f"there is no {noun} for the {self.of} {task!r}; available: {known}")
        path = folder / f"{task}.json"
        if path.stat().st_size > self.largest:
            raise self.error(
                f"{path.name} has more than {self.largest:,} bytes, the most that {self.called} "
                "may have"
            )
        return path

    @contextmanager
    def taken_from(self, data: bytes, name: str) -> Iterator[Any]:
        """What the JSON in the bytes has; what goes wrong with it inside is an `error` too."""
        try:
            found = json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise self.error(f"{name} is not valid JSON: {error}") from error
        try:
            yield found
        except self.error:
            raise
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
            said = f"{error} is missing" if isinstance(error, KeyError) else f"{error}"
            raise self.error(f"{name} is not {self.called}: {said}") from error
