"""Rows of the controls that choose the networks of a picture, and how it is drawn."""

from __future__ import annotations

from lstm_viz.characters import CORPORA
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.forecasting import TASK as OWN
from lstm_viz.tasks import TASKS
from lstm_viz.train.recipes import NEWER
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.controls.hidden_rows import NUMBER
from lstm_viz.ui.controls.source_rows import SEED_MOST

OWN_TITLE = "Trained on this sequence"

ROWS = (
    Control(
        "model",
        "Networks",
        "choice",
        "adding",
        "What the networks were trained on, a task or texts; all have about the same number of "
        "parameters. "
        f"{OWN_TITLE}: networks that are trained here, on the first part of this sequence, to "
        "forecast its next value. Networks that you save on the page Train or open on the page "
        "Network are listed too.",
        titles={task.name: task.title for task in TASKS.values()}
        | {name: f"Text: {title}" for name, title in CORPORA.items()}
        | {OWN: OWN_TITLE},
    ),
    Control(
        "beside",
        "Beside the LSTM",
        "switch",
        "rnn",
        "The network to compare with the LSTM: a simple RNN, without gates; a GRU, with two gates "
        "and no cell state; for some tasks a minGRU or a minLSTM, whose gates read the input "
        "alone, an sLSTM, whose input gate is exponential, or an mLSTM, whose memory is a matrix. "
        "Each has about as many parameters as the LSTM.",
        options=("rnn", "gru", *NEWER),
        titles=KIND_NAMES,
    ),
    Control(
        "target", "Forecast", "choice", None, "The column whose next value the networks forecast."
    ),
    Control(
        "initial",
        "Seed of the training",
        "number",
        0,
        "Fixes the initial weights and the parts of the sequence that are drawn for training. The "
        "same seed gives the same networks.",
        low=0,
        high=SEED_MOST,
        step=1,
    ),
    Control(
        "picture",
        "Picture",
        "switch",
        "linked",
        "linked: all maps, the cell and its equations show the same "
        "step. plain: one Plotly chart for each map, and tables.",
        options=("linked", "plain"),
    ),
    Control(
        "order",
        "Unit order",
        "choice",
        "kept",
        "kept: the order in the network. half-life: units that keep their cell state longest come "
        "first. similarity: units with similar activity are next to each other. count, in the "
        "linked picture: units whose state follows what the sequence counts come first.",
        options=("kept", "half-life", "similarity"),
        pattern="half-life|similarity|count|value(:[a-z])?",
        explorer=True,
    ),
    Control(
        "device",
        "Device",
        "choice",
        "auto",
        "Where the networks run. auto: cuda if available, otherwise mps, otherwise cpu.",
        options=("auto", "cpu", "cuda", "mps"),
    ),
    Control(
        "text",
        "The picture as numbers",
        "fold",
        False,
        "One step of the picture, as sentences and tables.",
    ),
    Control(
        "step",
        "Step",
        "slider",
        1,
        "The step whose numbers are listed below.",
        low=1,
        step=1,
        pattern=NUMBER,
        explorer=True,
    ),
    Control(
        "unit",
        "Unit",
        "number",
        0,
        "The unit that the sentences are about, numbered from 0 as in the maps.",
        low=0,
        step=1,
        pattern=NUMBER,
        explorer=True,
    ),
)
