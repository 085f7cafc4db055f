"""The list of a set's sequences, outliers first, and its clusters; a click opens a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from lstm_viz import sets
from lstm_viz.skipping import recorded
from lstm_viz.ui.explore.sets import choices, found_words, words
from lstm_viz.ui.explore.sets.choices import Opens
from lstm_viz.ui.explore.sets.members import Named
from lstm_viz.ui.explore.sets.recorded_set import RecordedSet, SetReader
from lstm_viz.ui.frame.plain import plain

POINTS = 40  # of the small picture of a sequence
PICTURE_WIDTH = 100  # px: on an old projector it is whole beside name and score
TELLING = 3  # units that tell a cluster from the rest
_KEY = "set-list"


def draw(own: SetReader, found: RecordedSet, named: Named, signal: str, opens: Opens) -> None:
    """Every sequence; a row that is clicked is shown alone."""
    names = tuple(named)
    order = np.argsort(-found.scores, kind="stable")
    steps = [one.steps for one in named.values()]
    means, far = _small(own, found, signal), sets.outliers(found.scores)
    columns: dict[str, list[Any]] = {
        words.SEQUENCE: [names[k] for k in order],
        words.SCORE: [round(float(found.scores[k]), 1) + 0.0 for k in order],  # -0.0 has a sign
        words.PICTURE: [means[k] for k in order],
        words.OUTLIER: [words.YES if far[k] else "" for k in order],
        words.CLUSTER: [_cluster(found, k) for k in order],
        words.STEPS: [steps[k] for k in order],
    }
    for name in (words.OUTLIER, words.CLUSTER):
        if not any(columns[name]):  # the title says that there are none, and the table is narrow
            del columns[name]
    st.markdown(words.LIST, anchors=False)
    low, high = min(map(min, means)), max(map(max, means))
    high = max(high, low + 1e-3)  # where all are equal
    picture = st.column_config.LineChartColumn(
        words.PICTURE,
        width=PICTURE_WIDTH,
        help=words.picture(choices.title(own, signal), low, high),
        y_min=low,
        y_max=high,
    )

    def clicked() -> None:
        rows = st.session_state[_KEY].selection.rows
        if rows:
            choices.open_one(names[order[rows[0]]], opens)

    st.dataframe(
        columns,
        key=_KEY,
        hide_index=True,
        height=520,
        column_config={
            words.PICTURE: picture,
            words.SCORE: st.column_config.NumberColumn(
                words.SCORE, help=found_words.SCORE_HELP, format="%.1f"
            ),
        },
        on_select=clicked,
        selection_mode="single-row",
    )
    st.caption(words.CLICK)


def _cluster(found: RecordedSet, sequence: int) -> str:
    """The number of its cluster; empty for a sequence that is in none."""
    label = int(found.clusters.labels[sequence])
    return str(label + 1) if label in found.clusters.named else ""


def _small(own: SetReader, found: RecordedSet, signal: str) -> list[list[float]]:
    """The mean over all units at a few steps of each sequence, of those that were read."""
    means = []
    for number, one in enumerate(found.trace.sel(signal, **own.place._asdict())):
        read = np.flatnonzero(recorded(found.trace, number))
        few = np.linspace(0, len(read) - 1, min(POINTS, len(read))).round().astype(int)
        means.append(one[read[few]].mean(axis=1).round(4).tolist())
    return means


def draw_clusters(found: RecordedSet, names: tuple[str, ...], opens: Opens) -> None:
    """Each cluster with its medoid, and what its sequences have that the others don't."""
    clusters = found.clusters
    lone = [names[clusters.medoids[k]] for k in np.flatnonzero(clusters.sizes == 1)]
    apart = found_words.alone(lone) if lone and len(names) > 1 else ""
    if not clusters.named:
        told = found_words.no_clusters(clusters.silhouette, clusters.bar, len(lone))
        st.caption(plain(f"{apart} {told}", most=900))
        return
    st.markdown(found_words.clusters(clusters.silhouette, clusters.bar), anchors=False)
    rows = []
    for number in clusters.named:
        medoid = clusters.medoids[number]
        inside = clusters.labels == number
        rows.append(
            {
                words.CLUSTER: f"{number + 1}",
                words.SIZE: f"{np.count_nonzero(inside)}",
                words.MEDOID: plain(names[medoid], most=60),
                words.DIFFERS: "; ".join(_different(found, inside)),
            }
        )
    st.table(rows, border="horizontal", hide_index=True)
    with st.container(horizontal=True):
        for number in clusters.named:
            st.button(
                words.open_medoid(number + 1),
                key=f"set-medoid-{number}",
                type="tertiary",
                on_click=choices.open_one,
                args=(names[clusters.medoids[number]], opens),
            )
    st.caption(plain(f"{apart} {found_words.CLUSTERED} {found_words.BAR}", most=1_500))


def _different(found: RecordedSet, inside: np.ndarray) -> list[str]:
    """The units whose means differ most between a cluster and the rest, as distances count."""
    every = []
    for signal, one in found.activity.items():
        here, rest = one.mean[inside].mean(axis=0), one.mean[~inside].mean(axis=0)
        spread = np.sqrt(one.mean.var(axis=0).mean()) or 1.0
        every += [
            (abs(here[unit] - rest[unit]) / spread, signal, unit, here[unit], rest[unit])
            for unit in range(len(here))
        ]
    every.sort(key=lambda row: -row[0])
    return [words.different(signal, unit, a, b) for _, signal, unit, a, b in every[:TELLING]]
