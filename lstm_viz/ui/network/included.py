"""Included: the networks that come with the app, each opened by one click as a file would be."""

from __future__ import annotations

import io
import secrets
from dataclasses import replace

import streamlit as st
import torch

from lstm_viz import checkpoint
from lstm_viz.characters import CORPORA
from lstm_viz.kinds import CLASSIC, KIND_NAMES
from lstm_viz.tasks import TASKS
from lstm_viz.ui.network import words
from lstm_viz.ui.views import opened
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.loading import load

_KINDS = tuple(CLASSIC)  # of which the page draws gates and weights


def draw() -> None:
    """A row for each task and each kind of text, with a button for each kind of network."""
    titles = {name: task.title for name, task in TASKS.items()} | dict(CORPORA)
    with st.container(key="network-included", gap=None):
        st.markdown(words.INCLUDED)
        for task, title in titles.items():
            kinds = [kind for kind in _KINDS if checkpoint.has(f"{task}-{kind}")]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(title, width=160)
                for kind in kinds:
                    st.button(
                        KIND_NAMES[kind],
                        key=f"included-{task}-{kind}",
                        type="tertiary",
                        on_click=_open,
                        args=(f"{task}-{kind}",),
                    )


def _open(name: str) -> None:
    """Its weights as a file that anybody would save, whose notes say what is known of this one."""
    model, _ = checkpoint.load(name)
    data = io.BytesIO()
    torch.save(model.state_dict(), data)
    loaded = replace(load(data.getvalue(), name=name), format=words.INCLUDED_FORMAT, notes=())
    opened.keep(opened.WeightsFile(secrets.token_hex(8), name, b""), loaded, Assumed())
