"""Rows of the controls of a person's own network."""

from __future__ import annotations

from lstm_viz.sequences.limits import MB
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import NO_COLUMN, Control
from lstm_viz.weights.assumed import GATES, NONLINEARITIES

HERE, IN_EXPLORE, UNIT = (
    "part",
    "layer",
    "weightunit",
)  # a page can't set what is bound to another one's control

# What is used beside a layer: on the page Network, and on the page Explore.
NO_END = NO_COLUMN
BEFORE_HERE, DENSE_HERE = "before", "after"
BEFORE, DENSE, ANSWERS, OUTPUT = "through", "dense", "answers", "output"
CHARACTERS, LINES = "vocabulary", "vocabularyfile"

# What the outputs of a dense layer are.
ONE = "one"  # one symbol of several, by a softmax
EACH = "each"  # a set of symbols, each by a sigmoid
VALUE = "value"  # the value of one output
NEXT = "next"  # the token that comes next, by a softmax
# What they are by the activation that a file states of the layer; numbers by any other, or none.
STATED = {"softmax": ONE, "sigmoid": EACH}

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


def _before(key: str) -> Control:
    return Control(
        key,
        "The sequence first goes through",
        "choice",
        None,
        "Layers of the file that give as many numbers as this layer reads, in the order of the "
        "pass; with none, the sequence gives these numbers itself. With an embedding tokens go in: "
        "whole numbers, each a row of the embedding. A Keras model and an ONNX graph state the "
        "order, which is chosen at first; other files do not.",
        follows=True,
    )


def _dense(key: str) -> Control:
    return Control(
        key,
        "Dense layer after it",
        "choice",
        None,
        "Dense layers of the file that read as many numbers as the layer gives at each step. With "
        "one of them answers come out. What else the network did in between (dropout, "
        "normalisation, an activation) is not included.",
        follows=True,
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
    _before(BEFORE_HERE),
    _before(BEFORE),
    _dense(DENSE_HERE),
    _dense(DENSE),
    Control(
        ANSWERS,
        "Its outputs are",
        "choice",
        None,
        "A Keras model states the activation of its dense layers, and that is chosen at first: "
        "softmax is one, sigmoid is several, any other is values. Other files state none, so "
        "values are chosen at first. one: one output is the answer, and the softmax of all outputs "
        "their probabilities. several: any of them may be, each with its sigmoid. values: numbers, "
        "of which one is shown. next token: as one, and what comes next is right.",
        titles={
            ONE: "one: softmax",
            EACH: "several: sigmoid",
            VALUE: "values",
            NEXT: "next token",
        },
        follows=True,
    ),
    Control(
        OUTPUT,
        "Output",
        "number",
        0,
        "The output whose value is the answer, numbered from 0.",
        low=0,
        step=1,
    ),
    Control(
        CHARACTERS,
        "Vocabulary: all characters in order",
        "text",
        "",
        "For an embedding of characters: the character of each row, one after the other, from "
        "row 0 on. A line break is a character, too.",
    ),
    Control(
        LINES,
        "or a file, one token a line",
        "file",
        None,
        "A text file in UTF-8: on each line the token of a row of the embedding, from row 0 on.",
        high=limits.VOCABULARY_MB,
    ),
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
