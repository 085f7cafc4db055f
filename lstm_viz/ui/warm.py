"""Warm start: what every session shares, loaded before the first one arrives."""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import suppress

import torch

from lstm_viz import plots, ui
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.corpus import arrays
from lstm_viz.extras import MissingExtraError
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame import corpora
from lstm_viz.ui.jobs import reading
from lstm_viz.ui.views import presets, view

# What Streamlit loads for its first table, and pandas for the first whose numbers it prints.
# Plotly, elsewhere at the same moment, uses pandas as soon as it is in sys.modules, and there it
# is before it is whole.
TABLES = ("pandas", "pandas.io.formats.style", "pyarrow")
ROUTER = "lstm_viz.ui.frame.main"  # a script that Streamlit runs, and no module


def load() -> None:
    """Import all that pages need, so that no two sessions begin to import it at the same time.

    Passes and trainings of several people run side by side, and for networks of this size more
    threads of torch only wait for each other. So each has one: the number that is set here is that
    of every thread that first uses torch afterwards, as those of pages and of jobs do.
    """
    torch.set_num_threads(1)
    for name in TABLES:
        importlib.import_module(name)
    if corpora.names():
        with suppress(MissingExtraError):  # the page says it
            arrays.zarr()
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        if module.name != ROUTER:
            importlib.import_module(module.name)


def fill() -> None:
    """Load the networks, and make the view that the first page opens with."""
    reading.FILES.start()
    reading.TEXTS.start()
    rows = controls.CONTROLS
    for task in (rows["preset"].default, "wave"):
        try:
            made = view.run(
                presets.preset(task, rows["seed"].default), task, rows["device"].default
            )
        except CheckpointError:  # the page says it
            continue
        # Plotly loads its parts when they are first used.
        plots.signal_heatmap(made.sides["lstm"].trace, "f")
