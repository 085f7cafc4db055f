"""What SEQUENCE names on the command line: a preset, a sample, numbers, or a file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np

from lstm_viz import characters
from lstm_viz.sequences import (
    Recipe,
    Sequence,
    SequenceError,
    parse_numbers,
    prepare,
    read,
    samples,
)
from lstm_viz.sequences.scaling import Scale
from lstm_viz.sequences.text.decoding import decoded

SCALES = [name for name in get_args(Scale) if name != "kept"]
TEXT_BYTES = 2**20  # of a text: at each byte about 4 kB are recorded of an included network


def sequence(
    given: str, card: dict[str, Any] | None, columns: tuple[str, ...], scale: Scale | None
) -> Sequence:
    """The sequence that is given, scaled; a sample as it is best prepared unless `scale` says how.

    "preset:3" is that of the network's task with seed 3, "sample:sunspots" an included one, and
    "0.5, 1, -2" are numbers; anything else is the path of a file. What a character network reads is
    text: that of a file, or "text:calendar", an included one.

    Raises ValueError for what is none of them, for a text that is too long or comes with `columns`
    or `scale`, OSError for a file that can't be read.
    """
    if card is not None and "corpus" in card:
        for option, value in (("--columns", columns), ("--scale", scale)):
            if value:
                raise ValueError(f"this network reads a text, which has no {option}; leave it out")
        return _text(given, card)
    recipe = Recipe(scale=scale or "none")
    kind, _, rest = given.partition(":")
    if kind == "sample" and scale is None and rest in samples.SAMPLES:
        recipe = samples.SAMPLES[rest].recipe
    return prepare(_given(given, kind, rest, card, columns), recipe)


def _text(given: str, card: dict[str, Any]) -> Sequence:
    """A text in the characters that a character network knows."""
    kind, _, rest = given.partition(":")
    if Path(given).is_file():
        if (size := Path(given).stat().st_size) > TEXT_BYTES:
            raise ValueError(
                f"{given} has {size:,} bytes, and the limit of a text is {TEXT_BYTES:,}, because "
                "every gate is recorded at every character; save a part of it"
            )
        text, told = decoded(Path(given).read_bytes(), prose=True)
        source = Path(given).name
    elif kind == "text" and rest in characters.SAMPLES:
        text, told, source = characters.SAMPLES[rest].text(), (), characters.SAMPLES[rest].title
    else:
        raise ValueError(
            f"there is no file {given}; what this network reads is the text of a file, or "
            f"text:NAME (of {', '.join(characters.SAMPLES)})"
        )
    made = characters.sequence(text, characters.Vocabulary(card["vocabulary"]), source)
    return replace(made, changes=(*told, *made.changes))


def _given(
    given: str, kind: str, rest: str, card: dict[str, Any] | None, columns: tuple[str, ...]
) -> Sequence:
    if kind == "preset" and not Path(given).exists():
        return _preset(rest, card)
    if kind == "sample" and not Path(given).exists():
        return samples.load(rest)
    if re.fullmatch(r"[-+\d.eE,;\s]+", given) and not Path(given).exists():
        return parse_numbers(given)
    if not Path(given).is_file():
        raise ValueError(
            f"there is no file {given}; a sequence is a file, preset:SEED, sample:NAME (of "
            f"{', '.join(samples.SAMPLES)}), or numbers such as 0.5,1,-2"
        )
    return _read(given, columns)


def _read(path: str, columns: tuple[str, ...]) -> Sequence:
    """The sequence of a file; a name with commas is a column's or, if there is none, several."""
    several = tuple(part.strip() for name in columns for part in name.split(","))
    if several != columns:
        try:
            return read(path, columns=columns)
        except SequenceError:
            columns = several
    return read(path, columns=columns or None)


def _preset(seed: str, card: dict[str, Any] | None) -> Sequence:
    import torch

    from lstm_viz.tasks import TASKS

    if card is None or card["task"] not in TASKS:
        raise ValueError("a preset is a sequence of a network's task, and this network has none")
    if not re.fullmatch(r"\d{1,18}", seed):
        raise ValueError(f"preset:SEED takes a whole number, such as preset:3; got {seed!r}")
    task = TASKS[card["task"]]
    x = task.batch(1, generator=torch.Generator().manual_seed(int(seed))).x[0].numpy()
    if task.symbols:  # without what fills it up
        x = x[: np.flatnonzero(x.any(axis=1))[-1] + 1]
    return Sequence(x, task.input_names, source=f"{task.title}, seed {seed}")
