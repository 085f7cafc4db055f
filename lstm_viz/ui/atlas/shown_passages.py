"""Shown passages: the atlases, and the values of passages, read by the network when shown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from lstm_viz.behaviour import Claim, atlas, labels, seeds, silencing, task_atlas
from lstm_viz.behaviour.atlas import Atlas, AtlasError
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.reading import Values, values_at
from lstm_viz.behaviour.seeds import Seeds
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.characters import Vocabulary
from lstm_viz.tasks import TASKS
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import included_cards, networks

_ATLASES: Shelf[Atlas | TaskAtlas] = Shelf(
    limits.ATLASES_BYTES,
    lambda one: 4 * one.findings.found.nbytes + 400 * len(getattr(one, "passages", ())),
)
_SEEDS: Shelf[Seeds | None] = Shelf(
    limits.MB, lambda one: 4096 + (0 if one is None else 2 * one.course.nbytes)
)
CPU = torch.device("cpu")
_OPENING = "([{\"'“‘`#"


class ShownPassages(NamedTuple):
    """Passages of the held-out text and a unit's signal at each of their characters.

    `steps`, `values` and `holds`, where the property holds, are (passage, character); the first
    `best` rows are those for the claim, the rest those against it. The colours run from `low` to
    `high`, the least and the largest of these values.
    `before` is what stands for the text before each of them, from `left_out`.
    """

    texts: tuple[str, ...]
    steps: np.ndarray
    holds: np.ndarray
    read: Values
    best: int
    low: float
    high: float
    before: tuple[str, ...] = ()


def left_out(text: str, holds: np.ndarray, start: int) -> str:
    """What stands for the text before a passage: "…", and a bracket or the like that is open there.

    A passage that begins inside of what its property is about would look wrong without it. `holds`
    (time,) is where the property holds in the whole text.
    """
    if start == 0:
        return ""
    if not (holds[start - 1] and holds[start]):
        return "…"
    outside = np.flatnonzero(~holds[:start])
    begun = int(outside[-1]) + 1 if len(outside) else 0
    sign = text[begun]
    return f"…{sign}{'…' if begun < start - 1 else ''}" if sign in _OPENING else "…"


_SHOWN: Shelf[ShownPassages] = Shelf(limits.MB, lambda one: one.read.values.nbytes * 3 + 1024)


def atlas_of(name: str) -> Atlas | TaskAtlas:
    """The atlas of an included network, of the weights and the text that are included.

    Raises AtlasError for one that is not, OSError or ValueError where a file can't be read.
    """
    corpus, kind = name.split("-")

    def load() -> Atlas | TaskAtlas:
        found = task_atlas.load(name) if corpus in TASKS else atlas.load(name)
        if found.weights != included_cards.card(corpus, kind)["weights"]:
            raise AtlasError(words.other("weights"))
        if isinstance(found, TaskAtlas):
            return found
        text = text_of(corpus)
        if found.text != atlas.digest(text) or found.findings.steps != len(text):
            raise AtlasError(words.other("text"))
        return found

    return _ATLASES.get_or_make(name, load)


def seeds_of(name: str, found: Atlas) -> Seeds | None:
    """The same network trained with other seeds; None where that is not included, or is of others.

    The page has everything else without it.
    """

    def load() -> Seeds | None:
        try:
            own = seeds.load(name)
        except (ValueError, OSError):
            return None
        theirs = found.weights, found.text, found.findings.units
        return own if (own.weights, own.text, own.units) == theirs else None

    return _SEEDS.get_or_make((name, found.weights), load)


def passages(name: str, found: Atlas, claim: Claim) -> ShownPassages | None:
    """The passages that speak most for a claim and against it; None where they are not kept."""
    seen = found.evidence(claim)
    if seen is None:
        return None
    key = (name, found.weights, claim.unit, claim.signal, claim.what.key)

    def make() -> ShownPassages:
        corpus, kind = name.split("-")
        text, network = text_of(corpus), networks.network(corpus, kind, CPU)
        places = Vocabulary(network.card["vocabulary"]).encode(text).places
        every = (*seen.best, *seen.worst)
        steps = np.array([range(one.start, one.stop) for one in every])
        with networks.forward_pass(CPU):
            read = values_at(network.model, places, claim.signal, claim.unit, steps)
        low, high = float(read.values.min()), float(read.values.max())
        texts = tuple(text[one.start : one.stop] for one in every)
        key = claim.what.key
        label = labels(text, (key,))[key]
        holds = silencing.holding(label, found.threshold(key))
        before = tuple(left_out(text, holds, one.start) for one in every)
        return ShownPassages(texts, steps, holds[steps], read, len(seen.best), low, high, before)

    return _SHOWN.get_or_make(key, make)
