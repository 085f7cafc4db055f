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
from lstm_viz.behaviour.findings_file import ONE, content_of, findings_in, written
from lstm_viz.behaviour.held_out import FOLDER
from lstm_viz.behaviour.properties import PROPERTIES
from lstm_viz.behaviour.search import Findings
from lstm_viz.behaviour.silencing import Causal
from lstm_viz.behaviour.units_file import units_in, units_of
from lstm_viz.characters import CORPORA
from lstm_viz.kinds import KINDS
from lstm_viz.stored import ResultFiles

SMALL: Final = 40  # steps of a unit's small picture
COSTLIEST: Final = 1_000  # bits of one character


class AtlasError(ValueError):
    """A file that is no atlas, or is of other weights or another text; its text is a sentence."""


_STORED: Final = ResultFiles("an atlas", AtlasError, 400_000, "network")


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
        p = self.findings.place_of(claim.what.key)
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
        return self.thresholds[self.findings.place_of(key)]

    def evidence(self, claim: Claim) -> Evidence | None:
        """Where the claim is best and worst; None for one whose passages were not kept."""
        found = self.passages.get((claim.unit, claim.what.key))
        if found is None:
            return None
        best, worst = (
            tuple(Passage(at, at + self.width, float("nan")) for at in starts) for starts in found
        )
        return Evidence(best, worst)


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
        **content_of(found),
        "costs": written(atlas.costs),
        **units_of(atlas),
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
    findings = findings_in(content, kind, several(content["signals"], "signals", named), PROPERTIES)
    shape = (findings.units, len(findings.properties), 2)
    steps = findings.steps
    width = whole(content["width"], "width", 1, min(steps, 1_000))
    return Atlas(
        known(content["network"], "network", (network,)),
        known(content["corpus"], "corpus", CORPORA),
        str(content["weights"]),
        str(content["text"]),
        findings,
        numbers(content["costs"], "costs", shape, -COSTLIEST * ONE, COSTLIEST * ONE) / ONE,
        **units_in(content, findings, SMALL),
        passages={
            (
                whole(unit, "the unit of passages", 0, findings.units - 1),
                known(key, "the property of passages", content["properties"]),
            ): (_starts(best, steps - width), _starts(worst, steps - width))
            for unit, key, best, worst in content["passages"]
        },
        width=width,
        bits=float(numbers(content["bits"], "bits", (), 0, COSTLIEST)),
    )


def _starts(given: Any, last: int) -> tuple[int, ...]:
    return tuple(whole(one, "the start of a passage", 0, last) for one in given)
