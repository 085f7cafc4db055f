"""Fair words: what is the same for all networks of a race, and how their gates begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lstm_viz.kinds import KIND_NAMES, KINDS
from lstm_viz.race.lengths import listed

SPREAD_TIMES: Final = "memory times spread up to the length (Tallec & Ollivier 2018)"


def gates(kinds: Sequence[str], *, spread: bool) -> str:
    """How the gates of a race begin: with times spread where a kind has gates for it, or usual."""
    timed = [kind for kind in kinds if spread and KINDS[kind].spread]
    others = [kind for kind in kinds if kind not in timed]
    parts = []
    if timed:
        verb = "begins" if len(timed) == 1 else "begin"
        parts.append(f"{_the(timed)} {verb} with {SPREAD_TIMES}")
    if others and spread:
        verb = "has" if len(others) == 1 else "have"
        what = "that" if timed else f"beginning with {SPREAD_TIMES}"
        parts.append(f"{_the(others)} {verb} no gates for {what}")
    opened = _opened(others)
    if opened:
        parts.append(f"{opened}, all other biases are 0")
    elif not timed:
        parts.append("all biases are 0")
    return f"{_capital('; '.join(parts))}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _the(kinds: Sequence[str]) -> str:
    return listed([f"the {KIND_NAMES[kind]}" for kind in kinds])


def _opened(kinds: Sequence[str]) -> str:
    """The biases that do not begin at 0."""
    return listed(
        [
            f"the {KIND_NAMES[kind]}'s bias of {gate} is {value:g}".replace("-", "−")
            for kind in kinds
            for gate, value in KINDS[kind].begins
        ]
        or [""]
    )


def fair_race(
    *,
    kinds: Sequence[str],
    seeds: Sequence[int],
    steps: int,
    batch: int,
    optimiser: str,
    rate: float,
    gates: str,
    held_out: int,
    noun: str,
    again: str,
    solved: str,
) -> str:
    """What is the same for all networks of a race, or how its only one is trained."""
    drawn = f"{'seeds' if len(seeds) > 1 else 'seed'} {', '.join(map(str, seeds))}"
    who = (
        f"All are trained on the same sequences in the same order, with the same {drawn} and the "
        "same budget"
        if len(kinds) > 1
        else f"{_capital(_the(kinds))} is trained with the {drawn} and this budget"
    )
    return (
        f"{who}: {steps:,} training steps of {batch} "
        f"sequences, {optimiser} with a learning rate of {rate:g} that falls to 0. A network that "
        f"has solved the task stops. {gates} Each network is measured on {held_out:,} held-out "
        f"sequences of its own {noun}. {_then(again)}Solved means {solved}."
    )


def fair_networks(
    *,
    seeds: Sequence[int],
    steps: int,
    batch: int,
    held_out: tuple[int, int],
    trained: str,
    noun: str,
    again: str,
    solved: str,
) -> str:
    """What is the same for included networks; `held_out` is at their length, and at each other."""
    return (
        f"All networks were trained on the same sequences in the same order, with the same seeds "
        f"{', '.join(map(str, seeds))} and the same budget: {steps:,} training steps of {batch} "
        f"sequences. Each network is measured on {held_out[0]:,} held-out sequences with {trained} "
        f"and on {held_out[1]:,} at each other {noun}. {_then(again)}Solved means {solved}."
    )


def _then(sentence: str) -> str:
    return f"{sentence} " if sentence else ""
