"""Corpus: a recorded corpus of more steps than memory holds, walked window by window."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.corpus import corpus, rail, words
from lstm_viz.ui.frame import refusal, sidebar, style

theme = style.theme()
style.sheet("corpus/corpus.css")

with st.sidebar:
    choice = rail.draw()
    read = isinstance(choice, rail.CorpusChoice)
    sidebar.close_after((choice.own.name, *choice[1:]) if read else choice)
if choice is None:
    st.markdown(words.NO_STORES, anchors=False)
elif isinstance(choice, refusal.Refused):
    refusal.write(choice)
else:
    corpus.draw(choice, theme)
