"""Control: one row of the table of controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "choice", "switch", "number", "slider", "line", "text", "several", "file", "fold", "hidden"
]


NO_COLUMN = "none"


@dataclass(frozen=True)
class Control:
    """One control. `key` is its name in the address, which has it unless it is at its default.

    A choice, a switch and a several have `options`, a number and a slider run from `low` to `high`
    in steps of `step`, and where `odd` only odd numbers count. The `high` of a file is in
    megabytes. `titles` are what a choice, a switch or a several shows for its options. Options and
    `high` are None where they follow from the sequence; a number whose default is None stands for
    what follows from it, as `empty` says, until one is given. What is chosen is in the address as
    one of the options, which are short words. A hidden row is a control inside a component: it is
    not drawn here, and what it writes into the address matches `pattern`; its `options`, if any,
    are what a sentence about another value names. `explorer` says that the
    Gate Explorer writes it, whoever else does. What stands at its default moves with it where the
    default changes: numbers and texts, and a choice that `follows`.
    """

    key: str
    label: str
    kind: Kind
    default: Any
    help: str
    options: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    odd: bool = False
    pattern: str | None = None
    empty: str | None = None
    explorer: bool = False
    follows: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether a number must be a whole one: its step is."""
        return isinstance(self.step, int)

    def title(self, option: str) -> str:
        """What is shown for an option."""
        return self.titles.get(option, option)


def part_key(whole: str, part: str) -> str:
    """The key of a generator's or task's parameter: those of different ones share no value."""
    return f"{whole}_{part}"
