"""Measures: what is measured of a layer's weights, once, for the pictures and the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_viz import gate_weights
from lstm_viz.gate_weights import GateWeights, Spectrum
from lstm_viz.kinds import KINDS
from lstm_viz.plots.weight_grid import limit_of
from lstm_viz.plots.weight_histograms import values_of
from lstm_viz.ui import limits
from lstm_viz.ui.network import words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened
from lstm_viz.words import word


@dataclass(frozen=True, eq=False)
class Measures:
    """One layer's: the sentences on what is wrong, the range of its maps, and the tables' rows.

    `spectra` is empty for a layer that is too large for them, and `projection` for one that has
    none.
    """

    faults: tuple[str, ...]
    limit: float
    spectra: dict[str, Spectrum]
    rows: list[dict[str, str]]
    projection: list[dict[str, str]]

    @property
    def bytes(self) -> int:
        """What is kept."""
        return 512 * (2 + len(self.rows)) + sum(
            one.singular.nbytes for one in self.spectra.values()
        )


_SHELF: Shelf[Measures] = Shelf(limits.MEASURED_BYTES, lambda one: one.bytes)


def of(shown: opened.ShownLayer, found: Mapping[str, GateWeights]) -> Measures:
    """The measures of a layer, whose blocks are `found`."""
    return _SHELF.get_or_make(shown.which, lambda: measured(shown.kind, found))


def measured(kind: str, found: Mapping[str, GateWeights]) -> Measures:
    """All of it, from the blocks of a layer of this kind."""
    first = next(iter(found.values()))
    small = len(first.W_h) <= limits.OPENED_SPECTRA
    spectra = {g: gate_weights.spectrum(block) for g, block in found.items()} if small else {}
    return Measures(
        tuple(_faults(found)),
        limit_of(found),
        spectra,
        [_row(kind, gate, block, spectra.get(gate)) for gate, block in found.items()],
        [] if first.h_of is None else [_projection(first.h_of)],
    )


def _faults(found: Mapping[str, GateWeights]) -> list[str]:
    """What is wrong with the weights, a sentence each; mostly nothing."""
    broken = {gate: gate_weights.not_finite(block) for gate, block in found.items()}
    h_of = next(iter(found.values())).h_of  # all gates have the one of the layer
    if h_of is not None:
        broken[words.W_HR] = _no_numbers(h_of)
    broken = {name: count for name, count in broken.items() if count}
    said = [words.not_finite(broken)] if broken else []
    for sentence, units in (
        (words.dead, gate_weights.dead_units(found)),
        (words.unread, gate_weights.unread_units(found)),
    ):
        if units.size:
            said.append(sentence([int(unit) for unit in units]))
    return said


def _row(kind: str, gate: str, block: GateWeights, spectrum: Spectrum | None) -> dict[str, str]:
    values = values_of(gate, block)
    singular, radius = spectrum or (np.full(1, np.nan), np.nan)
    return {
        words.GATE: f"{word(kind, gate).name} {gate}",
        words.W_X: _spread(values["W_x"]),
        words.W_H: _spread(values["W_h"]),
        words.BIAS: _spread(values["b"]),
        **({words.PEEPHOLE: _spread(_finite(block.p))} if KINDS[kind].peeps else {}),
        words.RADIUS: number(radius),
        words.SINGULAR: f"{number(singular[0])} … {number(singular[-1])}",
        words.NO_NUMBERS: f"{gate_weights.not_finite(block):,}",
    }


def _finite(p: np.ndarray | None) -> np.ndarray:
    return np.zeros(0) if p is None else p[np.isfinite(p)]


def _projection(W_hr: np.ndarray) -> dict[str, str]:
    finite = W_hr[np.isfinite(W_hr)]
    return {
        words.MATRIX: words.W_HR,
        words.SHAPE: " × ".join(f"{size:,}" for size in W_hr.shape),
        words.WEIGHTS_OF: _spread(finite),
        words.LARGEST: number(np.abs(finite).max() if finite.size else np.nan),
        words.NO_NUMBERS: f"{_no_numbers(W_hr):,}",
    }


def _no_numbers(array: np.ndarray) -> int:
    return int((~np.isfinite(array)).sum())


def _spread(values: np.ndarray) -> str:
    """The mean and the standard deviation, where there is anything to take them of."""
    if not values.size:
        return words.NONE
    return words.spread(number(values.mean()), number(values.std()))


def number(value: float) -> str:
    """A number as the tables have it; of one that is none, a dash."""
    return words.NONE if np.isnan(value) else f"{value:.3g}".replace("-", "−")
