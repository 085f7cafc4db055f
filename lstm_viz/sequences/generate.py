"""Sequences made by a formula, by the name of its row."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from types import MappingProxyType

import numpy as np

from lstm_viz.sequences import chaos, messages, noise, waves
from lstm_viz.sequences.generator import Generated, Generator, Parameter
from lstm_viz.sequences.sequence import Sequence, SequenceError, need_steps

# In the order in which they are offered; each row is beside its formula.
GENERATORS: Mapping[str, Generator] = MappingProxyType(
    {row.key: row for row in (*waves.ROWS, *noise.ROWS, *chaos.ROWS, *messages.ROWS)}
)


def generate(
    name: str, *, steps: int | None = None, seed: int = 0, **parameters: float | str
) -> Sequence:
    """Make a sequence: the same name, steps, seed and parameters give the same numbers.

    The random numbers are those of numpy's default generator, PCG64. Parameters that are not given
    take the defaults of the row `GENERATORS[name]`.

    Args:
        name: the key of a row of GENERATORS.
        steps: how many steps it has. Where that follows from the parameters, as for a text
            (`timed` is False), it is the most there may be, and None is no limit.
        seed: 0 or a larger whole number.
        **parameters: those of the row.

    Raises SequenceError for an unknown name, an unknown parameter, a value out of its range,
    parameters that do not go together, a negative seed, fewer than 2 steps, and steps or a seed
    that are no whole numbers.
    """
    if name not in GENERATORS:
        raise SequenceError(f"The generators are {', '.join(GENERATORS)}; got {name!r}.")
    row = GENERATORS[name]
    _need_whole("The seed", seed)
    if steps is not None:
        _need_whole("Steps", steps)
        need_steps(steps)
    elif row.timed:
        raise SequenceError(f"{row.label} needs a number of steps, 2 or more; got none.")
    if seed < 0:
        raise SequenceError(f"The seed must be a whole number of at least 0; got {seed}.")
    known = {parameter.key: parameter for parameter in row.parameters}
    for key in parameters:
        if key not in known:
            raise SequenceError(f"{row.label} takes {', '.join(known)}; got {key!r}.")
    values = {
        key: _checked(parameter, parameters.get(key), steps or 0)
        for key, parameter in known.items()
    }
    made = row.make(steps or 0, np.random.default_rng(seed), MappingProxyType(values))
    if not isinstance(made, Generated):
        made = Generated(made[:, np.newaxis])
    need_steps(len(made.values), steps)
    source = f"{row.label}, seed {seed}" if row.seeded else row.label
    return Sequence(made.values, made.names, made.labels, made.changes, source, made.symbols)


def _need_whole(what: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise SequenceError(f"{what} must be a whole number; got {value!r}.")


def _checked(parameter: Parameter, value: float | str | None, steps: int) -> float | str:
    """The value, or the default where it is None, if the parameter takes it."""
    if parameter.kind == "text":
        return _checked_text(parameter, parameter.default if value is None else value)
    high, said = parameter.high, f"{parameter.high}"
    if high is None:  # only in rows that are timed
        high, said = steps, f"{steps}, the number of steps"
    if value is None:
        # A default step number gives way in a sequence that is shorter.
        value = parameter.default if parameter.high is not None else min(parameter.default, high)
    if isinstance(value, str) or not parameter.low <= value <= high:  # also where it is NaN
        got = repr(value) if isinstance(value, str) else value
        raise SequenceError(f"{parameter.label} must be from {parameter.low} to {said}; got {got}.")
    if parameter.whole and value != int(value):
        raise SequenceError(f"{parameter.label} must be a whole number; got {value}.")
    return int(value) if parameter.whole else float(value)


def _checked_text(parameter: Parameter, value: float | str) -> str:
    if not isinstance(value, str):
        raise SequenceError(f"{parameter.label} must be a text; got {value}.")
    if not parameter.low <= len(value) <= (parameter.high or 0):
        raise SequenceError(
            f"{parameter.label} must have from {parameter.low:,} to {parameter.high:,} characters; "
            f"got {len(value):,}."
        )
    return value
