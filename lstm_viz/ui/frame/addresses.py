"""Addresses: the pages of the app, each at its own address."""

from __future__ import annotations

from copy import copy
from functools import cache

import streamlit as st

from lstm_viz.home import ROOT
from lstm_viz.ui.frame import corpora, words

TITLES = {
    "": words.EXPLORE,
    "lecture": words.LECTURE,
    "train": words.TRAIN,
    "race": words.RACE,
    "network": words.NETWORK,
    "atlas": words.ATLAS,
    "corpus": words.CORPUS,
    "about": words.ABOUT,
}


def shown() -> dict[str, str]:
    """The pages in the bar, their titles by their names; that of corpora where there are some."""
    walked = bool(corpora.names())
    return {name: title for name, title in TITLES.items() if walked or name != "corpus"}


def pages() -> list[st.Page]:
    """The pages, for one run of the router."""
    return [copy(page) for page in _pages(walked="corpus" in shown())]


@cache  # a page asks the system about its file when it is made, and never again
def _pages(*, walked: bool) -> tuple[st.Page, ...]:
    folder = ROOT / "pages"
    return tuple(
        st.Page(
            folder / f"{name or 'explore'}.py",
            title=title,
            url_path=name,
            default=not name,
            # That of corpora says at its address what a corpus is.
            visibility="visible" if walked or name != "corpus" else "hidden",
        )
        for name, title in TITLES.items()
    )
