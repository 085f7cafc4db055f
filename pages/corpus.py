"""Corpus: a recorded corpus of more steps than memory holds, walked window by window."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.corpus import corpus, rail, words
from lstm_viz.ui.frame import corpora, sidebar, style

theme = style.theme()
style.sheet("corpus/corpus.css")

with st.sidebar:
    choice = rail.draw()
    sidebar.close_after(choice and (choice.own.name, *choice[1:]))
if choice is not None:
    corpus.draw(choice, theme)
elif not corpora.names():
    st.markdown(words.NO_STORES, anchors=False)
