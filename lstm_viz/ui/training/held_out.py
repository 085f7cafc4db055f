"""Held out: what networks trained on a person's own text need on its last tenth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from lstm_viz.checkpoint import KIND_NAMES, best_ngram
from lstm_viz.device import pick
from lstm_viz.train.texts.own_card import best_of, bits_of_part
from lstm_viz.train.texts.task import TextTask, ngram
from lstm_viz.ui import limits
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training import probe, text_words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.views.networks import forward_pass


class HeldOutBits(NamedTuple):
    """Bits per character on the held-out part: of each network, and of what is none, by name."""

    networks: Mapping[str, float]
    others: Mapping[str, float]
    steps: Mapping[str, int]


_RESULTS: Shelf[HeldOutBits] = Shelf(limits.CARDS_BYTES, lambda result: 1024)


def draw(histories: Histories) -> None:
    """One sentence, where networks were trained on a text."""
    task = histories.task
    if not isinstance(task, TextTask) or histories.step < 1:
        return
    found = result(histories, task)
    said = text_words.result(found.networks, found.steps, found.others, len(task.text.held))
    st.markdown(plain(said), help=plain(text_words.RESULT_HELP))


def result(histories: Histories, task: TextTask) -> HeldOutBits:
    """What is measured, once for the same weights and the same text."""

    def make() -> HeldOutBits:
        text, best = task.text, {}
        with forward_pass(pick("cpu")):
            for kind, one in histories.by_kind.items():
                best[KIND_NAMES[kind]] = best_of(one)
            bits = {name: bits_of_part(one.model(), text.held) for name, one in best.items()}
        found = text.baselines
        order, fewest = best_ngram(found["ngrams"])
        others = {
            ngram(order): fewest,
            text_words.GZIP: found["gzip"],
            text_words.XZ_AFTER: found["xz_after"],
        }
        return HeldOutBits(bits, others, {name: one.step for name, one in best.items()})

    return _RESULTS.get_or_make(probe.key_of(histories), make)
