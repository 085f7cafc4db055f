"""Ends: what of the file is before and after the layer that is shown."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.controls import controls, network_rows
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.network import ends_words
from lstm_viz.ui.views import opened_words
from lstm_viz.ui.views.file_use import Use
from lstm_viz.weights.loaded import Loaded


def draw(loaded: Loaded, name: str) -> tuple[Use, dict[str, str]]:
    """The question, where something fits: the answer, and what the address of Explore has for it.

    What the file states is chosen until somebody chooses otherwise, and where it states no order
    of its layers, an embedding or a dense layer that alone fits; of several, none is.
    """
    fitting = loaded.fitting(name)
    paths = {opened_words.path(path): path for path in fitting.before}
    if not paths and not fitting.dense:
        return Use(), {}
    stated = opened_words.path(fitting.stated)
    # Which recurrent layer comes first is nothing to guess, and the page says so.
    alone = len(paths) == 1 and fitting.before[0][-1] in loaded.ends
    embeds = next(iter(paths)) if alone else ""
    ordered = bool(loaded.before)
    follow = fitting.after if ordered else fitting.dense
    after = follow[0] if len(follow) == 1 else ""  # of two heads, none comes first
    above = st.empty()
    before, dense = "", ""
    columns = iter(st.columns(2))
    if paths:
        with next(columns):
            before = controls.one_or_none(network_rows.BEFORE_HERE, paths, stated or embeds)
    if fitting.dense:
        with next(columns):
            dense = controls.one_or_none(network_rows.DENSE_HERE, fitting.dense, after)
    told = ends_words.fitting(
        len(paths),
        len(fitting.dense),
        stated=bool(stated),
        follow=len(follow) if ordered else None,
        more=fitting.more,
        embeds=bool(embeds and not stated),
        answers=bool(after and not ordered),
        chosen=(before, dense) == (stated or embeds, after),
    )
    above.markdown(plain(told, most=600))
    address = {network_rows.DENSE: dense} if dense else {}
    if before or stated:
        address[network_rows.BEFORE] = before or network_rows.NO_END
    return Use(paths.get(before, ()), dense), address
