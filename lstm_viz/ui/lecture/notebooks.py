"""Notebooks: the four that read on in Jupyter, each as a file to download."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import NamedTuple

import streamlit as st

from lstm_viz.home import ROOT
from lstm_viz.ui.lecture import notebook_words as words

FOLDER = ROOT / "notebooks"
_HEADING = re.compile(r"# (?P<number>\d+)\. (?P<title>.+)\n\n(?P<sentence>[^.?]+[.?])")


class Notebook(NamedTuple):
    """A notebook's file, and the title and the first sentence that are at its beginning."""

    name: str
    title: str
    sentence: str
    content: bytes


@cache
def notebooks() -> tuple[Notebook, ...]:
    """All of them, in their order."""
    return tuple(_read(path.name) for path in sorted(FOLDER.glob("*.ipynb")))


def _read(name: str) -> Notebook:
    content = (FOLDER / name).read_bytes()
    found = _HEADING.match("".join(json.loads(content)["cells"][0]["source"]))
    if found is None:
        raise ValueError(words.no_heading(name))
    sentence = " ".join(found["sentence"].split())
    return Notebook(name, f"{found['number']}. {found['title']}", sentence, content)


def draw() -> None:
    """Their titles, what each is about, and the line that opens them."""
    st.markdown(words.NOTEBOOKS)
    with st.container(horizontal=True, gap="small", key="lecture-notebooks"):
        for one in notebooks():
            # A download is nothing that the page has to be drawn again for.
            st.download_button(
                one.title,
                one.content,
                file_name=one.name,
                mime="application/x-ipynb+json",
                type="tertiary",
                help=one.sentence,
                on_click="ignore",
                key=f"lecture-notebook-{one.name}",
            )
