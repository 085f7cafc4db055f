"""Text table: the networks of one corpus beside what needs no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.ui.views import text_words, words


def summary(cards: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """The networks of one corpus as a table, a row each, and below them what needs no network."""
    rows = [
        {
            words.NETWORK: KIND_NAMES[kind],
            words.UNITS: f"{card['hidden_size']}",
            words.PARAMETERS: f"{card['parameters']:,}",
            text_words.BITS: text_words.mean_bits(card["held_out"]["bits"]),
            words.SEED: f"{card['seed']}",
            words.WEIGHTS: f"{card['weights'][:8]}…",
        }
        for kind, card in cards.items()
    ]
    found = next(iter(cards.values()))["baselines"]
    best = min(found["ngrams"])
    others = {
        text_words.ngrams(len(found["ngrams"])): best,
        "gzip": found["gzip"],
        "xz": found["xz"],
        text_words.XZ_AFTER: found["xz_after"],
    }
    none = dict.fromkeys(rows[0], "–")
    return [
        *rows,
        *(
            {**none, words.NETWORK: name, text_words.BITS: text_words.mean_bits(bits)}
            for name, bits in others.items()
        ),
    ]
