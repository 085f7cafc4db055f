"""The sentences about a network from a person's own file."""

from __future__ import annotations

from lstm_viz.ui.controls.network_rows import TITLES
from lstm_viz.weights.assumed import CHOOSABLE

OPENED_IS_GONE = (
    "The network from your file is no longer here. Choose the file again on the page Network."
)
NO_ANSWERS = "Your network's gates and states; its answers come from layers that are not read here"
NETWORK_HERE, NOTE = "Network", "Note"
CHOSEN_BESIDE = {
    name: f"the control “{title}” on the page Network chooses" for name, title in TITLES.items()
}
LOOK_FOR_IN_A_LAYER = (
    "Which units keep their state for many steps, which follow the input, and which do not change "
    "at all?"
)


def gone(file: str) -> str:
    """A file whose weights had to go."""
    return f"The weights of {file} are no longer here. Choose the file again on the page Network."


def yours(layer: str) -> str:
    """A layer of a person's own file, among the networks to choose from."""
    return f"yours: {layer}"


def note(text: str) -> str:
    """A note on a layer as a sentence, in which Python's argument is the page's control."""
    for name, end in CHOOSABLE.items():
        text = text.replace(end, CHOSEN_BESIDE[name])
    return f"{text}."


def layer_of(layer: str, file: str, place: str, activations: str) -> str:
    """Which layer of which file is shown, and what makes its signals."""
    return f"{layer} of {file}, {place}; activations: {activations}"


def too_long_for(layer: str, steps: int, most: int) -> str:
    """A sequence that takes a large layer too long."""
    return (
        f"The layer “{layer}” of your network is large, so it reads at most {most:,} steps here; "
        f"this sequence has {steps:,}. Cut it under Prepare, or choose fewer steps."
    )


def other_inputs(came: int, layer: str, size: int) -> str:
    """Columns that are not as many as a layer's inputs."""
    return (
        f"This sequence has {_columns(came)}, but the layer “{layer}” of your network reads "
        f"{_columns(size)}. Choose other columns, or a sequence that is made for the network."
    )


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count:,} columns"
