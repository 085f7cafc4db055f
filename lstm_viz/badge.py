"""The badge: where the numbers of recordings came from and how they were checked, in one line.

`explained` says the same at length.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Meta = Mapping[str, Any]  # of a trace

CHECK = (
    "Each time a sequence is passed through a network, the hidden state of every unit at every "
    "step is calculated again from the gates shown here, and compared with the hidden state that "
    "torch.nn calculated. The picture is only shown if no difference is larger than the tolerance, "
    "which is the largest difference that rounding can make in this pass."
)
NARROW = (
    "A network of 16-bit numbers, or under autocast, rounds every result to 16 bits. Its gates are "
    "calculated again in float32, from its own hidden states, and what they give is compared with "
    "the hidden state that it calculated in 16 bits: the tolerance is then the largest difference "
    "that rounding to 16 bits can make."
)
EDITED = (
    "An edited pass is calculated step by step from the first edit on. To verify it, each step is "
    "also calculated without the edits, from the states before it, and compared with torch.nn."
)
NOT_CHECKED = "These numbers were not compared with torch.nn."
UNKNOWN = "–"


class Explained(NamedTuple):
    """What the badge means: a text, and a table with a column for each network.

    A row is what it is about and its text for each of the `networks`.
    """

    text: str
    networks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def badge(metas: Mapping[str, Meta]) -> str:
    """The badge of several networks, by their names; the largest difference counts.

    A network without a name is the only one; where there is none, nothing was verified.
    """
    if not _checked(metas):
        return "not verified"
    trained = all(meta.get("trained") is not False for meta in metas.values())
    edited = any("edited" in meta for meta in metas.values())
    verified = "edited · verified without the edits" if edited else "verified"
    weights = ", ".join(
        f"{str(meta['weights'])[:4]}…" + (f" ({name})" if name else "")
        for name, meta in metas.items()
        if "weights" in meta
    )
    shown = [
        verified if trained else f"{verified} · untrained",
        f"max|Δ| = {_rounded(max(meta['verified'] for meta in metas.values()))}",
        ", ".join(sorted({_numbers(meta) for meta in metas.values() if "dtype" in meta})),
        _all(metas, "device"),
        _seeds(metas, trained),
        weights and f"weights {weights}",
    ]
    return " · ".join(part for part in shown if part)


def explained(metas: Mapping[str, Meta]) -> Explained:
    """What the badge of several networks, by their names, means; what is not known is left out."""
    checked = _checked(metas)
    told = {name: _told(meta) for name, meta in metas.items()}
    rows = [
        (what, *(facts[what] for facts in told.values()))
        for what in next(iter(told.values()), {})
        if any(facts[what] != UNKNOWN for facts in told.values())
    ]
    parts = [CHECK if checked else NOT_CHECKED]
    if checked and any(map(is_narrow, metas.values())):
        parts.append(NARROW)
    if checked and any("edited" in meta for meta in metas.values()):
        parts.append(EDITED)
    return Explained(" ".join(parts), tuple(told), tuple(rows))


def _checked(metas: Mapping[str, Meta]) -> bool:
    return bool(metas) and all("verified" in meta for meta in metas.values())


def is_narrow(meta: Meta) -> bool:
    """Whether the network computed in 16 bits."""
    return meta.get("dtype") in ("float16", "bfloat16")


def _numbers(meta: Meta) -> str:
    """The numbers that a network computed in; its signals are float32 where these are 16 bits."""
    if not is_narrow(meta):
        return str(meta.get("dtype", UNKNOWN))
    under = "autocast to " if meta.get("autocast") else ""
    return f"{under}{meta['dtype']}, gates recalculated in float32"


def _told(meta: Meta) -> dict[str, str]:
    """Everything about one recording: what it is about, and the text."""
    compared = (
        UNKNOWN if name not in meta else _rounded(meta[name], digits=1)
        for name in ("verified", "tolerance")
    )
    names = ("device", "seed", "weights", "edited")
    plain = (str(meta.get(name, UNKNOWN)) for name in names)
    return dict(
        zip(
            (
                "weights from",
                "largest difference, max|Δ|",
                "tolerance",
                "numbers",
                "device",
                "seed",
                "SHA-256 of the weights",
                "edits",
            ),
            (_trained(meta), *compared, _numbers(meta), *plain),
            strict=True,
        )
    )


def _trained(meta: Meta) -> str:
    """Where the weights come from; `_seeds` has the same for the line."""
    if meta.get("trained") is None:
        return UNKNOWN
    if not meta["trained"]:
        return "no training: initial weights"
    if "steps" not in meta:
        return f"training on the task “{meta['task']}”" if "task" in meta else "training"
    done, asked = meta["steps"]
    return f"training on {_series(meta)}, to step {done:,} of {asked:,}"


def _series(meta: Meta) -> str:
    """The series of a training, which is another one where the meta has "elsewhere"."""
    return "another series" if meta.get("elsewhere") else "this series"


def _rounded(difference: float, digits: int = 0) -> str:
    """A power of ten without leading zeros, as 2e-7, with decimals; an exact agreement is 0."""
    digit, power = f"{difference:.{digits}e}".split("e")
    return f"{digit}e{int(power)}" if difference else "0"


def _seeds(metas: Mapping[str, Meta], trained: bool) -> str:
    """What the weights started from and, for networks of one's own, what they were trained on."""
    seeds = _all(metas, "seed")
    if not seeds or not trained:
        return seeds and f"seed {seeds}"
    # "steps": after which step the weights are and those of the budget, of networks that were
    # trained on the series.
    made = _by_name({name: meta["steps"][0] for name, meta in metas.items() if "steps" in meta})
    if not made:
        return f"trained with seed {seeds}"
    (series,) = {_series(meta) for meta in metas.values() if "steps" in meta}
    return f"trained on {series}, to training step {made}, with seed {seeds}"


def _by_name(steps: Mapping[str, int]) -> str:
    """Each network's step; one without a name is the only one."""
    return ", ".join(f"{at:,}" + (f" ({name})" if name else "") for name, at in steps.items())


def _all(metas: Mapping[str, Meta], name: str) -> str:
    return ", ".join(sorted({str(meta[name]) for meta in metas.values() if name in meta}))
