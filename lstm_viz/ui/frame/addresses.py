"""Addresses: the pages of the app, each at its own address."""

from __future__ import annotations

from copy import copy
from functools import cache

import streamlit as st

from lstm_viz.home import ROOT
from lstm_viz.ui.frame import corpora, words


def pages() -> list[st.Page]:
    """The pages, for one run of the router; that of corpora is in the bar where there are some."""
    return [copy(page) for page in _pages(walked=bool(corpora.names()))]


@cache  # a page asks the system about its file when it is made, and never again
def _pages(*, walked: bool) -> tuple[st.Page, ...]:
    folder = ROOT / "pages"
    return (
        st.Page(folder / "explore.py", title=words.EXPLORE, default=True),
        st.Page(folder / "lecture.py", title=words.LECTURE, url_path="lecture"),
        st.Page(folder / "train.py", title=words.TRAIN, url_path="train"),
        st.Page(folder / "race.py", title=words.RACE, url_path="race"),
        st.Page(folder / "network.py", title=words.NETWORK, url_path="network"),
        st.Page(folder / "atlas.py", title=words.ATLAS, url_path="atlas"),
        st.Page(
            folder / "corpus.py",
            title=words.CORPUS,
            url_path="corpus",
            visibility="visible" if walked else "hidden",  # its address says what a corpus is
        ),
        st.Page(folder / "about.py", title=words.ABOUT, url_path="about"),
    )
