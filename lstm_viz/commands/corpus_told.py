"""What `lstm-viz corpus` prints: how far a recording is, what a store holds, where a step is."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

_SHOWN = 40  # characters of a text before a step


def told(now: Any) -> None:
    """How far the recording is, on standard error where that is a terminal."""
    _told_steps(now.done, now.steps, now.left)


class Told:
    """How far a scan is, and how long the rest takes at the pace so far, as `told`."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, done: int, steps: int) -> None:
        """So many steps of all are done now."""
        _told_steps(done, steps, (time.monotonic() - self._began) / done * (steps - done))


def _told_steps(done: int, steps: int, seconds: float) -> None:
    if sys.stderr.isatty():
        end, left = "\n" if done == steps else "", f"{seconds:,.0f} s left"
        click.echo(
            f"\r\x1b[2K{done / steps:.0%} of {steps:,} steps, {left}{end}", err=True, nl=False
        )


def told_blocks(done: int, blocks: int) -> None:
    """How many blocks were computed again, on standard error where that is a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[2K{done:,} of {blocks:,} blocks\r", err=True, nl=False)


def amplifies(replayed: float) -> str:
    """What a replay that ends far from the stored states tells; "" where it does not."""
    from lstm_viz.corpus.amplified import LARGE

    if replayed <= LARGE:
        return ""
    return (
        f"states differ by up to {replayed:.0e} from those that were stored: this network "
        "amplifies the last digits, in which processors differ"
    )


def encodings_of(told: dict[str, dict[Path, None]]) -> list[str]:
    """Of each sentence on how texts were read, a line with the first file that it is about."""
    lines = []
    for sentence, paths in told.items():
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        lines.append(f"{next(iter(paths))}{more}: {sentence}")
    return lines


def lines_of(store: Any) -> list[str]:
    """What a store is, and how it was checked."""
    lines = [
        f"{store.path}: {store!r}",
        f"Checked at every step: max|Δ| = {store.summary['verified']:.0e}, and rounding can make "
        f"{store.summary['tolerance']:.0e}.",
        f"States every {store.settings.every:,} steps, extremes of {store.settings.block:,} and "
        f"more, {store.settings.top} places of most and of least of each unit.",
    ]
    for name in store.settings.signals:
        error = store.summary[f"error_{name}"]
        lines.append(f"{name} is kept whole in float16, at most {error:.0e} off.")
    if line := amplifies(store.summary["replayed"]):
        lines.append(f"{line[0].upper()}{line[1:]}.")
    if replaced := store.attributes["replaced"]:
        lines.append(f"{replaced:,} characters that the network does not know were read as one.")
    return lines


def place_of(store: Any, step: int) -> str:
    """Where a step is: its sequence's name, and the text there."""
    number = store.sequence_at(step)
    first = int(store.starts[number])
    name = store.names[number] if store.names else f"sequence {number}"
    text = ""
    if store.vocabulary:
        around = store.text(max(first, step - _SHOWN), step + 1)
        text = f": {around!r}"
    return f" ({name}, step {step - first + 1}{text})"
