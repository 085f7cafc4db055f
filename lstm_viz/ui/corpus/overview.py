"""Overview: the least and the greatest value of a unit's signal in each block of a part.

The store has them of blocks of thousands of steps. A part of a few windows is replayed instead, of
which each step is drawn, or the ends of a few.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st
import torch

from lstm_viz.corpus import Store
from lstm_viz.corpus.scanning import values_of
from lstm_viz.plots import extreme_band
from lstm_viz.plots.extreme_band import MOST_BORDERS
from lstm_viz.plots.frame import EDGE
from lstm_viz.plots.theme import Theme, range_of
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import navigation, windows, words
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

MOST = 4_000  # blocks that are drawn, several in a pixel
HEIGHT = 170  # pixels of the drawing area
_ALONG = "corpus-along"


class Blocks(NamedTuple):
    """Blocks of `size` steps: `edges` (block + 1,) in steps, and the `ends` (2, block) of each.

    `limits` are those of the y axis, which are the same at each zoom.
    """

    size: int
    edges: np.ndarray
    ends: np.ndarray
    limits: tuple[float, float]


# Of replayed parts, the ends of all units: whoever looks at one looks at others.
_FINE: Shelf[np.ndarray] = Shelf(limits.FINE_BYTES, lambda ends: ends.nbytes)
_BLOCKS: Shelf[Blocks] = Shelf(
    limits.OVERVIEWS_BYTES, lambda one: one.edges.nbytes + one.ends.nbytes
)


def level(store: Store, start: int, stop: int) -> int:
    """The size of the smallest blocks of which these steps have at most `MOST`."""
    levels = store.levels
    return next((size for size in levels if -(-stop // size) - start // size <= MOST), levels[-1])


def blocks(choice: CorpusChoice) -> Blocks:
    """The blocks of the overview, for all sessions; CorpusError where the store is damaged."""
    key = (choice.own.key, choice.signal, choice.unit, choice.layer, choice.start, choice.stop)
    return _BLOCKS.get_or_make(key, partial(_read, choice))


def _read(choice: CorpusChoice) -> Blocks:
    store, steps = choice.own.store, choice.stop - choice.start
    read = partial(store.extremes, choice.signal, choice.unit, layer=choice.layer)
    if _is_fine(store, steps):
        size, first = 2 ** max(0, math.ceil(math.log2(steps / MOST))), choice.start
        key = (choice.own.key, choice.signal, choice.layer, choice.start, choice.stop)
        ends = _FINE.get_or_make(key, partial(_replayed, choice, size))[..., choice.unit]
        edges = np.minimum(first + np.arange(ends.shape[1] + 1) * size, choice.stop)
    else:
        size = level(store, choice.start, choice.stop)
        ends = read(size, within=(choice.start, choice.stop))
        first = choice.start // size
        edges = np.minimum((np.arange(ends.shape[1] + 1) + first) * size, store.steps)
    whole = read(store.levels[-1]).astype(float)
    least, largest = float(whole[0].min()), float(np.abs(whole).max())
    # A gate of 0 or 1 lies within (its extremes are rounded outwards, beyond them).
    least, largest = (round(value, 2) for value in (least, largest))
    return Blocks(size, edges, ends, range_of(store.net.kind, choice.signal, largest, least))


def _is_fine(store: Store, steps: int) -> bool:
    """Whether so many steps are few enough to be replayed within a run of the page."""
    weights = sum(one.numel() for one in store.net.module.parameters())
    most = limits.FINE_WINDOWS * 2 * windows.half_of(store)
    return steps <= most and steps * weights <= limits.FINE_WORK


def _replayed(choice: CorpusChoice, size: int) -> np.ndarray:
    """The least and greatest (2, block, unit) of all units over blocks of a part."""
    store, part = choice.own.store, (choice.start, choice.stop)
    with networks.forward_pass(torch.device("cpu")):
        runs = values_of(store, choice.signal, choice.layer, *part)
        values = np.concatenate([own for _, own in runs])
    at = np.arange(0, len(values), size)
    return np.stack([end.reduceat(values, at, axis=0) for end in (np.minimum, np.maximum)])


def draw(choice: CorpusChoice, name: str, window: tuple[int, int], theme: Theme) -> None:
    """The picture, the buttons that change what it shows, and what it shows in words."""
    own, store = choice.own, choice.own.store
    shown = blocks(choice)
    inside = store.starts[(store.starts > choice.start) & (store.starts < choice.stop)]
    told = words.overview(
        name, choice.unit, choice.start, choice.stop - 1, _extremes(shown), shown.size
    )
    with st.container(key="corpus-overview"):
        charts.draw(
            f"corpus-{own.name}-{choice.start}-{choice.stop}",
            (own.key, *choice[1:4], choice.start, choice.stop, theme),
            lambda: extreme_band(
                shown.edges + 1,  # on the screen, steps are counted from 1
                shown.ends,
                signal=choice.signal,
                limits=shown.limits,
                borders=inside + 1,
                height=HEIGHT,
                theme=theme,
            ),
            alt=told,
            brushed=lambda start, stop: navigation.see(store, start - 1, stop - 1, choice.at),
        )
        # Not in the picture, which would be sent and drawn again at each step of a walk.
        st.html(marked(window, (int(shown.edges[0]), int(shown.edges[-1])), theme))
        _draw_along(choice)
    hidden = len(inside) if len(inside) > MOST_BORDERS else 0
    look = words.borders(len(inside), hidden) if choice.stop - choice.start > 1 else ""
    part = (store, choice.start, choice.stop, choice.at)
    with st.container(horizontal=True, key="corpus-zoom"):
        st.caption(plain(f"{told} {look}", most=900), width="stretch")
        _button(
            words.CLOSER,
            navigation.closer,
            part,
            choice.stop - choice.start > 2 * (window[1] - window[0]),
        )
        _button(words.WIDER, navigation.wider, part, choice.stop - choice.start < store.steps)


def _draw_along(choice: CorpusChoice) -> None:
    """A line as long as the picture's axis, on which a click or a key leads to a step."""

    def go() -> None:
        navigation.to(choice.own.store, choice.start, choice.stop, st.session_state[_ALONG] - 1)

    first, last = choice.start + 1, choice.stop
    if first == last:  # Streamlit breaks off at a slider of one value, and it would lead nowhere
        return
    st.session_state[_ALONG] = min(max(first, choice.at + 1), last)
    st.slider(words.ALONG, first, last, key=_ALONG, on_change=go, label_visibility="collapsed")


def marked(window: tuple[int, int], drawn: tuple[int, int], theme: Theme) -> str:
    """The frame round a window's steps, in HTML, over a picture of the steps that are `drawn`.

    Both are a first step and the step after the last one. Nothing where they have no step in
    common.
    """
    (first, last), (start, stop) = drawn, (max(window[0], drawn[0]), min(window[1], drawn[1]))
    if start >= stop:
        return "<div></div>"
    left, width = ((at - first) / (last - first) for at in (start, first + stop - start))
    inside = f"(100% - {theme.left + theme.right}px)"
    return (
        f'<div class="lv-window" style="left:calc({theme.left}px + {inside} * {left:.6f});'
        f"width:calc({inside} * {width:.6f});top:{EDGE}px;height:{HEIGHT}px;"
        f'border-color:{theme.ink}"></div>'
    )


def _extremes(shown: Blocks) -> tuple[float, float]:
    return float(shown.ends[0].min()), float(shown.ends[1].max())


def _button(
    label: str, act: Callable[..., None], given: tuple[object, ...], possible: bool
) -> None:
    st.button(label, key=f"corpus-{label}", on_click=act, args=given, disabled=not possible)
