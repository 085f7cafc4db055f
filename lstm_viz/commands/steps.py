"""Steps: a stretch of a corpus, as it is given to a command."""

from __future__ import annotations

import re
from typing import Any

import click

_STEPS = re.compile(r"(\d{1,15})-(\d{1,15})")


class StepRange(click.ParamType):
    """The first and the last step, counted from 1, such as 120-131."""

    name = "steps"

    def convert(self, value: Any, param: object, ctx: click.Context | None) -> tuple[int, int]:
        """The first step and the one after the last, from 0; a usage error for anything else."""
        match = _STEPS.fullmatch(value)
        if match is None or not 0 < int(match[1]) <= int(match[2]):
            self.fail(f"{value!r} must be a first and a last step such as 120-131", None, ctx)
        return int(match[1]) - 1, int(match[2])
