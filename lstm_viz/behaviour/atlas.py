"""Atlas: every unit of an included character network, with what was found of it, as a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from lstm_viz.behaviour.claim import Claim, Evidence, Passage
from lstm_viz.behaviour.held_out import FOLDER
from lstm_viz.behaviour.properties import PROPERTIES
from lstm_viz.behaviour.search import Findings
from lstm_viz.behaviour.silencing import OTHERS, Causal, causal, drawn
from lstm_viz.stored import Stored

ONE: Final = 10_000  # as this number, a strength of 1 is written


class AtlasError(ValueError):
    """A file that is no atlas, or is of other weights or another text; its text is a sentence."""


_STORED: Final = Stored("an atlas", AtlasError, 400_000)


@dataclass(frozen=True, eq=False)
class Atlas:
    """What was found of a network's units on the held-out text of its corpus.

    `costs` (unit, property, 2) is what silencing a unit costs where a property holds and elsewhere,
    on the held-out half. `half_life` (unit,) is NaN for a network without a gate that keeps;
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
    half_life: np.ndarray
    saturates: str
    shut: np.ndarray
    open: np.ndarray
    small: np.ndarray
    passages: dict[tuple[int, str], tuple[tuple[int, ...], tuple[int, ...]]]
    width: int
    bits: float

    def causal(self, claim: Claim) -> Causal:
        """What silencing the claim's unit costs, beside others that were drawn at random."""
        keys = [one.key for one in self.findings.properties]
        p = keys.index(claim.what.key)
        others = drawn(claim.unit, self.findings.units, OTHERS)
        return causal(claim.unit, claim.what, self.costs[claim.unit, p], self.costs[others, p, 0])

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
        "half_life": [None if np.isnan(one) else float(f"{one:.4g}") for one in atlas.half_life],
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
        return _atlas(content)


def _atlas(content: Any) -> Atlas:
    properties = tuple(PROPERTIES[key] for key in content["properties"])
    found, held_out, bars = (_read(content[name]) for name in ("found", "held_out", "bars"))
    shape = (len(content["signals"]), len(properties))
    if found.ndim != 3 or found.shape != held_out.shape or found.shape[:2] != shape:
        raise AtlasError(f"strengths must be (signal, property, unit); got {found.shape}")
    findings = Findings(
        content["kind"],
        tuple(content["signals"]),
        properties,
        found,
        held_out,
        bars,
        int(content["shifts"]),
        int(content["cut"]),
        int(content["steps"]),
        int(content["tried"]),
    )
    costs, shut, opened = (_read(content[name]) for name in ("costs", "shut", "open"))
    half_life = np.array(content["half_life"], np.float64)
    units = found.shape[2]
    if costs.shape != (units, shape[1], 2) or {len(shut), len(opened), len(half_life)} != {units}:
        raise AtlasError(f"each of {units} units must have costs, a half-life and its saturation")
    return Atlas(
        str(content["network"]),
        str(content["corpus"]),
        str(content["weights"]),
        str(content["text"]),
        findings,
        costs,
        half_life,
        str(content["saturates"]),
        shut,
        opened,
        np.array(content["small"], np.float64) / 100,
        {
            (int(unit), str(key)): (tuple(map(int, best)), tuple(map(int, worst)))
            for unit, key, best, worst in content["passages"]
        },
        int(content["width"]),
        float(content["bits"]),
    )


def _written(values: np.ndarray) -> list[Any]:
    """Nested lists of whole numbers, None where there is none."""
    if values.ndim > 1:
        return [_written(one) for one in values]
    return [None if np.isnan(one) else round(float(one) * ONE) for one in values]


def _read(values: Sequence[Any]) -> np.ndarray:
    return np.array(values, np.float64) / ONE
