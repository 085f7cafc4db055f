"""Atlas: every unit of an included character network, with what was found of it, as a file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from lstm_viz.behaviour.checked import known, numbers, several, whole
from lstm_viz.behaviour.claim import Claim, Evidence, Passage
from lstm_viz.behaviour.held_out import FOLDER
from lstm_viz.behaviour.properties import PROPERTIES
from lstm_viz.behaviour.search import Findings
from lstm_viz.behaviour.silencing import Causal
from lstm_viz.characters import CORPORA
from lstm_viz.kinds import KINDS
from lstm_viz.stored import Stored

ONE: Final = 10_000  # as this number, a strength of 1 is written
MOST: Final = 10_000_000  # of anything that is counted
SMALL: Final = 40  # steps of a unit's small picture
COSTLIEST: Final = 1_000  # bits of one character


class AtlasError(ValueError):
    """A file that is no atlas, or is of other weights or another text; its text is a sentence."""


_STORED: Final = Stored("an atlas", AtlasError, 400_000, "network")


@dataclass(frozen=True, eq=False)
class Atlas:
    """What was found of a network's units on the held-out text of its corpus.

    `costs` (unit, property, 2) is what silencing a unit costs where a property holds and elsewhere,
    on the held-out half, as `silencing.costs` has it. `thresholds` are above what each property
    that is a number counts as high, its median there, and None for the others. `half_life` (unit,)
    is NaN for a network without a gate that keeps, and inf where that gate stayed at 1;
    `shut` and `open` (unit,) are how often the signal `saturates` is nearly at either end of its
    range. `small` (unit, step) is each unit's state at the first steps of the held-out half, and
    `passages` are those that the unit's claims were read from, by unit and property.
    """

    network: str
    corpus: str
    weights: str
    text: str
    findings: Findings
    costs: np.ndarray
    thresholds: tuple[float | None, ...]
    half_life: np.ndarray
    saturates: str
    shut: np.ndarray
    open: np.ndarray
    small: np.ndarray
    passages: dict[tuple[int, str], tuple[tuple[int, ...], tuple[int, ...]]]
    width: int
    bits: float

    def causal(self, claim: Claim) -> Causal:
        """What silencing the claim's unit costs, beside every other unit of the network."""
        p = self._place(claim.what.key)
        inside, outside = map(float, self.costs[claim.unit, p])
        others = np.sort(np.delete(self.costs[:, p, 0], claim.unit))[::-1]
        return Causal(
            claim.unit,
            claim.what,
            inside,
            outside,
            tuple(map(float, others)),
            self.findings.units,
            self.thresholds[p],
            self.findings.tried,
        )

    def threshold(self, key: str) -> float | None:
        """Above what the property of this key counts as high; None for one that is no number."""
        return self.thresholds[self._place(key)]

    def evidence(self, claim: Claim) -> Evidence | None:
        """Where the claim is best and worst; None for one whose passages were not kept."""
        found = self.passages.get((claim.unit, claim.what.key))
        if found is None:
            return None
        best, worst = (
            tuple(Passage(at, at + self.width, float("nan")) for at in starts) for starts in found
        )
        return Evidence(best, worst)

    def _place(self, key: str) -> int:
        return [one.key for one in self.findings.properties].index(key)


def digest(text: str) -> str:
    """The sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The networks of which there is an atlas."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def save(atlas: Atlas, folder: Path = FOLDER) -> Path:
    """Write `<network>.json`, with strengths in ten-thousandths."""
    found = atlas.findings
    content = {
        "network": atlas.network,
        "corpus": atlas.corpus,
        "weights": atlas.weights,
        "text": atlas.text,
        "kind": found.kind,
        "signals": found.signals,
        "properties": [one.key for one in found.properties],
        "found": _written(found.found),
        "held_out": _written(found.held_out),
        "bars": _written(found.bars),
        "shifts": found.shifts,
        "cut": found.cut,
        "steps": found.steps,
        "tried": found.tried,
        "costs": _written(atlas.costs),
        "thresholds": atlas.thresholds,
        "half_life": [float(f"{one:.4g}") if np.isfinite(one) else None for one in atlas.half_life],
        "saturates": atlas.saturates,
        "shut": _written(atlas.shut),
        "open": _written(atlas.open),
        "small": np.round(atlas.small * 100).astype(int).tolist(),
        "passages": [[*key, *map(list, found)] for key, found in atlas.passages.items()],
        "width": atlas.width,
        "bits": round(atlas.bits, 4),
    }
    text = json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n"
    return _STORED.save(text, atlas.network, folder)


def load(network: str, folder: Path = FOLDER) -> Atlas:
    """Read the atlas of a network. Raises AtlasError for one that there is not, or is damaged."""
    path = _STORED.path(network, names(folder), folder)
    with _STORED.taken_from(path.read_bytes(), path.name) as content:
        return _atlas(content, network)


def _atlas(content: Any, network: str) -> Atlas:
    """Every part is checked: the page draws them without a further look."""
    kind = known(content["kind"], "kind", KINDS)
    named = KINDS[kind].signals
    findings = _findings(content, kind, several(content["signals"], "signals", named))
    shape = (findings.units, len(findings.properties), 2)
    units, steps = shape[:1], findings.steps
    width = whole(content["width"], "width", 1, min(steps, 1_000))
    lives = numbers(content["half_life"], "half_life", units, 0, np.inf, missing=True)
    if KINDS[kind].keep:  # JSON has no inf
        lives = np.where(np.isnan(lives), np.inf, lives)
    return Atlas(
        known(content["network"], "network", (network,)),
        known(content["corpus"], "corpus", CORPORA),
        str(content["weights"]),
        str(content["text"]),
        findings,
        numbers(content["costs"], "costs", shape, -COSTLIEST * ONE, COSTLIEST * ONE) / ONE,
        _thresholds(content["thresholds"], findings),
        lives,
        known(content["saturates"], "saturates", named),
        numbers(content["shut"], "shut", units, 0, ONE) / ONE,
        numbers(content["open"], "open", units, 0, ONE) / ONE,
        numbers(content["small"], "small", (*units, SMALL), -MOST, MOST) / 100,
        {
            (
                whole(unit, "the unit of passages", 0, findings.units - 1),
                known(key, "the property of passages", content["properties"]),
            ): (_starts(best, steps - width), _starts(worst, steps - width))
            for unit, key, best, worst in content["passages"]
        },
        width,
        float(numbers(content["bits"], "bits", (), 0, COSTLIEST)),
    )


def _findings(content: Any, kind: str, signals: tuple[str, ...]) -> Findings:
    properties = several(content["properties"], "properties", PROPERTIES)
    shape = (len(signals), len(properties), len(content["shut"]))
    bars = numbers(content["bars"], "bars", shape[1:2], 0, ONE, missing=True) / ONE
    found, held_out = (
        numbers(content[name], name, shape, -ONE, ONE, missing=True) / ONE
        for name in ("found", "held_out")
    )
    for part in (found, held_out):
        if (np.isnan(part) != np.isnan(bars)[:, None]).any() or np.isnan(bars).all():
            raise ValueError("each strength must be a number where its property has a bar")
    steps = whole(content["steps"], "steps", 2, MOST)
    return Findings(
        kind,
        signals,
        tuple(PROPERTIES[key] for key in properties),
        found,
        held_out,
        bars,
        whole(content["shifts"], "shifts", 1, MOST),
        whole(content["cut"], "cut", 1, steps - 1),
        steps,
        whole(content["tried"], "tried", 1, len(PROPERTIES)),
    )


def _thresholds(given: Any, findings: Findings) -> tuple[float | None, ...]:
    found = numbers(given, "thresholds", (len(findings.properties),), -MOST, MOST, missing=True)
    counts = np.array([one.counts for one in findings.properties])
    if (np.isnan(found) == counts).any():
        raise ValueError("thresholds must be numbers for the properties that are, None for others")
    return tuple(float(one) if one == one else None for one in found)


def _starts(given: Any, last: int) -> tuple[int, ...]:
    return tuple(whole(one, "the start of a passage", 0, last) for one in given)


def _written(values: np.ndarray) -> list[Any]:
    """Nested lists of whole numbers, None where there is none."""
    if values.ndim > 1:
        return [_written(one) for one in values]
    return [None if np.isnan(one) else round(float(one) * ONE) for one in values]
