"""Making an atlas: one network on one text, all units measured and silenced."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from lstm_viz import measure
from lstm_viz.behaviour import atlas, silencing
from lstm_viz.behaviour.atlas import SMALL, Atlas
from lstm_viz.behaviour.claim import WIDTH, evidence
from lstm_viz.behaviour.properties import OF_CORPUS, PROPERTIES, labels
from lstm_viz.behaviour.reading import ReadText, read, read_window
from lstm_viz.behaviour.search import Findings, search, seldom, short_of, usable
from lstm_viz.characters import Vocabulary
from lstm_viz.kinds import KINDS
from lstm_viz.model import SequenceModel

SHOWN = 2  # claims of a unit whose passages are kept
RANKED = 10  # claims of a property whose passages are kept


def label(text: str, keys: tuple[str, ...], among: int) -> dict[str, np.ndarray]:
    """The labels of a text that can be searched, where so many properties are tried in all.

    Raises ValueError for a text that is too short, can't be labelled, or has too little of each
    property: all that can be told before a network reads it.
    """
    if (least := short_of(len(text), among)) is not None:
        has = "1 character" if len(text) == 1 else f"{len(text):,} characters"
        raise ValueError(
            f"the text has {has}; at least {least:,} are needed to test which unit follows a "
            "property of it"
        )
    labelled = labels(text, keys)
    if not any(usable(one, len(text) // 2) for one in labelled.values()):
        raise ValueError(seldom(PROPERTIES[keys[0]]))
    return labelled


def find(
    model: SequenceModel,
    vocabulary: Vocabulary,
    text: str,
    labelled: dict[str, np.ndarray],
    among: int | None = None,
    signals: str | None = None,
) -> tuple[np.ndarray, ReadText, Findings]:
    """Read a text and search: the places of its characters, its signals, and what was found.

    `labelled` are its labels by property, `signals` those that are searched, by default the states,
    and `among` is as in `search`, which tells what raises.
    """
    places = vocabulary.encode(text).places
    found = read(model, places, signals)
    by_property = {PROPERTIES[key]: one for key, one in labelled.items()}
    return places, found, search(found.signals, by_property, kind=found.kind, among=among)


def make(
    model: SequenceModel,
    card: dict[str, Any],
    text: str,
    name: str,
) -> Atlas:
    """The atlas of a network whose card is given, on a text."""
    corpus = card["task"]
    labelled = label(text, OF_CORPUS[corpus], len(OF_CORPUS[corpus]))
    places, reading, findings = find(model, Vocabulary(card["vocabulary"]), text, labelled)
    cut = findings.cut
    tested = [one[cut:] for one in labelled.values()]
    truths = np.array([silencing.holding(one) for one in tested])
    costs = silencing.costs(model, places[cut:], range(findings.units), truths)
    kind = KINDS[reading.kind]
    _, trace = read_window(model, places, cut)
    saturates, low, high = saturates_of(trace.signals)
    shut, opened = measure.saturation(trace, saturates, low=low, high=high)
    lives = measure.half_life(trace) if kind.keep else np.full(findings.units, np.nan)
    return Atlas(
        name,
        corpus,
        card["weights"],
        atlas.digest(text),
        findings,
        costs,
        tuple(map(silencing.threshold, tested)),
        lives,
        saturates,
        shut,
        opened,
        reading.signals[kind.memory][cut : cut + SMALL].T,
        _passages(reading, labelled, findings),
        WIDTH,
        float(np.nanmean(reading.bits)),
    )


def saturates_of(signals: Collection[str]) -> tuple[str, float, float]:
    """Of which signal it is told how often it is saturated, and below and above what it is."""
    gate = next((gate for gate in ("f", "z") if gate in signals), None)
    return ("h", -0.9, 0.9) if gate is None else (gate, 0.1, 0.9)


def _passages(
    reading: ReadText, labelled: dict[str, np.ndarray], findings: Findings
) -> dict[tuple[int, str], tuple[tuple[int, ...], tuple[int, ...]]]:
    """Where the first claims of each unit, and of each property, are best and worst."""
    found = {}
    claims = [
        *(claim for unit in range(findings.units) for claim in findings.of_unit(unit)[:SHOWN]),
        *(claim for one in findings.scored for claim in findings.ranked(one.key)[:RANKED]),
    ]
    for claim in claims:
        if not claim.holds:
            continue
        values = reading.signals[claim.signal][:, claim.unit]
        key = claim.what.key
        seen = evidence(values, labelled[key], claim.found, first=findings.cut)
        best, worst = (tuple(one.start for one in part) for part in seen)
        found[claim.unit, key] = (best, worst)
    return found
