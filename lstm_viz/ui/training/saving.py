"""Saving: networks that were trained here get their cards, a name, and a file to download."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from lstm_viz import checkpoint
from lstm_viz.checkpoint import NetworkFiles
from lstm_viz.device import pick
from lstm_viz.train.shipping import describe
from lstm_viz.train.texts.own_card import best_of, describe_own
from lstm_viz.train.texts.task import TextTask
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.training import words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.views import saved_networks
from lstm_viz.ui.views.networks import forward_pass

NAME_CHARACTERS = 60


def draw(histories: Histories | None) -> None:
    """What opens at a click: a name to be given, and what was saved, each as a file to download.

    Networks that are being trained, or have not begun to be, can't be saved: then `histories` is
    None.
    """
    titles = saved_networks.titles()
    with st.popover(words.SAVE, disabled=histories is None and not titles, key="train-keep"):
        if histories is not None:
            _offer(histories)
        _list(saved_networks.titles())


def _offer(histories: Histories) -> None:
    with st.form("train-keep-form", border=False):
        name = st.text_input(
            words.NAME,
            _suggested(histories),
            max_chars=NAME_CHARACTERS,
            key="train-name",
            help=words.NAME_HELP,
        )
        if st.form_submit_button(words.SAVE_THESE, key="train-keep-it"):
            _keep(histories, " ".join(name.split()) or _suggested(histories))


def packed_of(histories: Histories) -> dict[str, NetworkFiles]:
    """The networks as files, each with a complete card: every figure is measured here.

    Raises ValueError for networks of which no finite figure can be measured.
    """
    files = {}
    for kind, one in histories.by_kind.items():
        if one.step < 1:
            continue
        task = histories.task
        one = best_of(one) if isinstance(task, TextTask) else one
        model = one.model()
        with forward_pass(pick("cpu")):
            card = (
                describe_own(model, task, one, histories.budget)
                if isinstance(task, TextTask)
                else describe(model, task, one, histories.budget)
            )
        card |= {
            "live": True,
            "trained": True,
            "step": one.step,
            "command": words.MADE_WITH,
        }
        checkpoints = {kept.step: kept.weights for kept in one.checkpoints}
        files[kind] = checkpoint.pack(model, card, checkpoints)
    if not files:
        raise ValueError(words.NO_STEP)
    return files


def _keep(histories: Histories, name: str) -> None:
    try:
        with st.spinner(words.MEASURING):
            saved_networks.keep(name, histories.task.name, packed_of(histories))
    except ValueError as error:
        st.error(plain(words.cannot_be_saved(error)))
        return
    st.caption(plain(words.saved(name)))


def _list(titles: Mapping[str, str]) -> None:
    for key, title in titles.items():
        found = saved_networks.find(key)
        if found is not None:
            st.download_button(
                words.download(plain(title)),
                found.archive,
                file_name=f"{_file_name(title)}.zip",
                mime="application/zip",
                key=f"train-download-{key}",
                on_click="ignore",
                help=words.DOWNLOAD_HELP,
            )


def _suggested(histories: Histories) -> str:
    return words.suggested_name(histories.task.title, histories.seed, histories.step)


def _file_name(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or "networks"
