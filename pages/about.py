"""About: the lecture's order, the equations with their sources, the networks, the limits."""

from __future__ import annotations

import streamlit as st

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.tasks import TASKS
from lstm_viz.train.recipes import KINDS
from lstm_viz.ui import limits
from lstm_viz.ui.frame import equations, style
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.views import networks
from lstm_viz.words import LECTURE, SOURCES, word

theme = style.theme()

with st.container(key="about", width=860):
    st.markdown(
        "# See inside an LSTM\n"
        "lstm_viz runs a trained LSTM over a sequence and shows every gate of every unit at every "
        "step, beside a simple RNN on the same sequence. Every number on the screen comes from a "
        "trained network, and was rebuilt and compared with what `torch.nn` computed when the "
        "picture was made; where the two differ, there is no picture."
    )

    st.markdown("## In the order of the lecture")
    st.markdown("\n".join(f"1. **{stop.title}.** {stop.sentence}" for stop in LECTURE))

    st.markdown("## The equations")
    for kind, signals in SHOWN.items():
        st.markdown(f"### {networks.KIND_NAMES[kind]}")
        for signal in signals:
            one = word(kind, signal)
            note = f" {one.note}" if one.note else ""
            st.markdown(
                equations.heading(one, kind, theme) + f"{note}  \n:gray[{one.source}]",
                anchors=False,
            )

    st.markdown("## The networks")
    st.markdown(
        "For each task there are an LSTM, a GRU and a simple RNN with about the same number of "
        "parameters, trained on the same sequences in the same order, with one seed and budget; "
        "each of them with three seeds, of which the first is shown here."
    )
    for task in TASKS.values():
        st.markdown(
            f"### {task.title}\n{task.sentence}\n\n**What solves it.** {task.solves}\n\n"
            f"**What to look for.** {task.look_for}\n\n"
            f":gray[{task.source}. Solved: {task.solved_source}.]"
        )
        cards = {}
        for kind in KINDS:
            try:
                cards[kind] = networks.card(task.name, kind)
            except CheckpointError as error:
                st.error(plain(f"A network that can't be read: {error}."))
        if cards:
            table = networks.summary(cards, task)
            st.table(table, border="horizontal", hide_index=True, width="content")
        for kind, card in cards.items():
            st.markdown(f"**{networks.KIND_NAMES[kind]}.** {card['says']}")

    st.markdown("## The samples")
    st.table(
        [
            {
                "sample": one.title,
                "what": one.what,
                "source": one.source,
                "licence": one.licence,
            }
            for one in SAMPLES.values()
        ],
        border="horizontal",
        hide_index=True,
    )

    st.markdown(f"## Limits\n{limits.SENTENCE} {limits.MORE}")

    st.markdown("## Sources")
    st.markdown("\n".join(f"- {text}" for text in SOURCES.values()))

    st.markdown(
        "## Licence\n"
        "lstm_viz is free software under the MIT licence: use it, change it, pass it on. The "
        "networks were trained for it and come under the same licence."
    )
