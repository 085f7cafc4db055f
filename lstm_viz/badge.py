"""The badge: where the numbers of recordings came from and how they were checked, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Meta = Mapping[str, Any]  # of a trace


def badge(metas: Mapping[str, Meta]) -> str:
    """The badge of several networks, by their names; the largest difference counts.

    A network without a name is the only one; where there is none, nothing was verified.
    """
    if not metas or not all("verified" in meta for meta in metas.values()):
        return "not verified"
    trained = all(meta.get("trained") is not False for meta in metas.values())
    weights = ", ".join(
        f"{str(meta['weights'])[:4]}…" + (f" ({name})" if name else "")
        for name, meta in metas.items()
        if "weights" in meta
    )
    shown = [
        "verified" if trained else "verified · untrained",
        f"max|Δ| = {_rounded(max(meta['verified'] for meta in metas.values()))}",
        _all(metas, "dtype"),
        _all(metas, "device"),
        _seeds(metas, trained),
        weights and f"weights {weights}",
    ]
    return " · ".join(part for part in shown if part)


def _rounded(difference: float) -> str:
    """One digit and a power of ten without leading zeros, as 2e-7; an exact agreement is 0."""
    digit, power = f"{difference:.0e}".split("e")
    return f"{digit}e{int(power)}" if difference else "0"


def _seeds(metas: Mapping[str, Meta], trained: bool) -> str:
    """What the weights started from and, for networks of one's own, what they were trained on."""
    seeds = _all(metas, "seed")
    if not seeds or not trained:
        return seeds and f"seed {seeds}"
    # "steps": the steps made and those of the budget, of networks that were trained on the series.
    made = {meta["steps"] for meta in metas.values() if "steps" in meta}
    if not made:
        return f"trained with seed {seeds}"
    done, asked = min(made)
    stopped = "" if done == asked else f", stopped after training step {done:,} of {asked:,}"
    return f"trained on this series{stopped}, with seed {seeds}"


def _all(metas: Mapping[str, Meta], name: str) -> str:
    return ", ".join(sorted({str(meta[name]) for meta in metas.values() if name in meta}))
