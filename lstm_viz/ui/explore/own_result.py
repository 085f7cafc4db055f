"""Own result: what came of a training on a person's series, beside the naive forecasts."""

from __future__ import annotations

import streamlit as st

from lstm_viz.forecasting import Pair
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.ui.explore import own_words
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import series_words, verdict


def draw(pair: Pair) -> None:
    """Whose error is the lowest, all errors, and which weights are shown."""
    series = pair.series
    st.markdown(plain(verdict.conclusion(verdict.errors_of(pair))))
    st.table(table(pair), border="horizontal", hide_index=True)
    if not series.text:
        st.caption(own_words.ERRORS)
    after = {KIND_NAMES[kind]: card["kept"] for kind, card in pair.cards.items()}
    if pair.trained_on is None:
        st.caption(plain(own_words.kept(after, series.fitted + 1, series.held_out)))
    else:
        st.caption(plain(series_words.of_another(pair.home, series.held_out)))
    if pair.problem is not None:
        st.warning(plain(pair.problem))
    out = pair.outside
    if pair.trained_on is None and out is not None and out.is_much:
        st.caption(own_words.beyond(out.outside / out.of))


def table(pair: Pair) -> list[dict[str, str]]:
    """The errors on held-out steps, a row a network and a naive forecast; the rail is narrow."""
    series = pair.series
    rows: dict[str, dict[str, float]] = {
        KIND_NAMES[kind]: card["held_out"] for kind, card in pair.cards.items()
    }
    rows |= {name: series.held_out_errors(one) for name, one in series.naive.items()}
    return [
        {
            own_words.FORECAST: series_words.short_name(name),
            **{
                series_words.SHORT_ERRORS.get(what, what): series.shown(error)
                for what, error in errors.items()
            },
        }
        for name, errors in rows.items()
    ]
