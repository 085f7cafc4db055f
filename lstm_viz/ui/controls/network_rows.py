"""Rows of the controls of a person's own network."""

from __future__ import annotations

from lstm_viz.sequences.limits import MB
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control
from lstm_viz.weights.assumed import GATES, NONLINEARITIES

HERE, IN_EXPLORE, UNIT = (
    "part",
    "layer",
    "weightunit",
)  # a page can't set what is bound to another one's control

# What a control offers, and what `load` takes for it.
CHOICES = {
    "nonlinearity": {name: name for name in NONLINEARITIES},
    "gates": dict(zip(("sigmoid", "hard_sigmoid"), GATES, strict=True)),
}
# Of what may be assumed of a file, by the argument of `load`: the control's key, and its title.
ASSUMED = {"nonlinearity": "activation", "gates": "activation_gates"}
TITLES = {"nonlinearity": "Activation of the simple RNN", "gates": "Activation of the gates"}


def _part(key: str) -> Control:
    return Control(
        key,
        "Layer shown",
        "choice",
        None,
        "Which layer of a stack is shown, and in which direction. It reads the states of the layer "
        "below it.",
    )


ROWS = (
    Control(
        "weights",
        "File of weights",
        "file",
        None,
        "PyTorch (.pt, .pth, .ckpt), safetensors, Keras (.keras, .h5, .hdf5), ONNX or NumPy (.npz) "
        f"files, of up to {limits.FILE_BYTES // MB} MB. No program in it is run.",
    ),
    Control(
        "named",
        "Recurrent layer",
        "choice",
        None,
        "The layer of your network that is shown, by its name in the file.",
    ),
    _part(HERE),
    _part(IN_EXPLORE),
    Control(
        UNIT,
        "Unit",
        "number",
        None,
        "The unit whose rows are framed in the maps and listed below them, numbered from 0.",
        low=0,
        step=1,
        empty="none",
    ),
    Control(
        ASSUMED["nonlinearity"],
        TITLES["nonlinearity"],
        "switch",
        "tanh",
        "The file does not state it: it has weights alone.",
        options=tuple(CHOICES["nonlinearity"]),
    ),
    Control(
        ASSUMED["gates"],
        TITLES["gates"],
        "switch",
        "sigmoid",
        "The file does not state it: it has weights alone. Before version 2.3, Keras gave gates a "
        "hard sigmoid, clip(0.2 x + 0.5), unless it was chosen otherwise.",
        options=tuple(CHOICES["gates"]),
    ),
)
