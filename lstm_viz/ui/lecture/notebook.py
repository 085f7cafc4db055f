"""Notebook: README's lines for Jupyter, and beside them what they print and draw."""

from __future__ import annotations

import itertools
import threading
from functools import cache

import streamlit as st
import torch

from lstm_viz import plots
from lstm_viz.home import ROOT
from lstm_viz.plots.theme import Theme
from lstm_viz.stops import LECTURE
from lstm_viz.trace import Trace
from lstm_viz.tracing import record
from lstm_viz.ui.frame import charts
from lstm_viz.ui.lecture import notebook_words as words
from lstm_viz.ui.lecture import notebooks

README = ROOT / "README.md"
HEIGHT = 38  # px of a map
_SEEDED = threading.Lock()


def install_line() -> str:
    """README's line that installs the package and Jupyter."""
    for line in README.read_text(encoding="utf-8").splitlines():
        if line.startswith("    ") and "pip install" in line and "jupyter" in line:
            return line.strip()
    raise ValueError(words.NO_INSTALL_LINE)


def cells() -> tuple[str, str]:
    """README's Python, which a test runs: what prints, and the line that draws."""
    prints, _, draws = _example()[0].rpartition("\n\n")
    return prints, draws


def printed() -> str:
    """What README's Python prints, as README has it; a test compares the two."""
    return _example()[1]


def _example() -> tuple[str, str]:
    """README's first block of Python and the block of text after it."""
    blocks = README.read_text(encoding="utf-8").split("```")[1::2]
    for code, text in itertools.pairwise(blocks):
        if code.startswith("python\n") and text.startswith("text\n"):
            return code.removeprefix("python\n").strip(), text.removeprefix("text\n").strip()
    raise ValueError(words.NO_EXAMPLE)


@cache
def trace() -> Trace:
    """The trace of README's Python."""
    # torch.nn draws its weights from the one generator of the process; the app has its own.
    with _SEEDED, torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        lstm = torch.nn.LSTM(input_size=3, hidden_size=5, num_layers=2, batch_first=True)
        return record(lstm, torch.randn(4, 20, 3))


def draw(theme: Theme) -> None:
    """The line that installs everything, and the cells with what they give."""
    prints, draws = cells()
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"{LECTURE[-1].sentence} {words.INSTALL}")
        st.code(install_line(), language="bash")
        st.markdown(words.PRINTS)
        st.code(prints, language="python", wrap_lines=True)
        st.code(printed(), language=None, wrap_lines=True)
        notebooks.draw()
    with right:
        st.markdown(words.DRAWS)
        st.code(draws, language="python", wrap_lines=True)
        charts.draw(
            "jupyter",
            ("jupyter", theme),
            lambda: plots.gate_heatmaps(trace(), layer=1, batch=2, height=HEIGHT, theme=theme),
            alt=words.FIGURE_ALT,
        )
