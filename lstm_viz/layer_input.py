"""What a layer reads at each step: the sequence or, above another layer, what that one gives."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from lstm_viz.axes import index_of
from lstm_viz.trace import Trace


class LayerInput(NamedTuple):
    """`values` (time, column) with a name for each column; `of` is what they are of another layer.

    It is such as "h of layer 1", and "" where the layer reads the sequence.
    """

    of: str
    names: tuple[str, ...]
    values: np.ndarray


def kept_input(trace: Trace, layer: int, batch: int) -> LayerInput:
    """`layer_input`; ValueError where the trace has not kept it."""
    read = layer_input(trace, layer, batch)
    if read is None:
        raise ValueError("the trace has not kept what this layer reads")
    return read


def layer_input(trace: Trace, layer: int, batch: int) -> LayerInput | None:
    """What an entry of the axis layer reads, of one sequence; None where the trace has not kept it.

    Above another layer this is all of that one's h, the reverse direction's after the forward's.

    Raises IndexError for a layer or a sequence that the trace does not have.
    """
    numbers = trace.numbers("layer")
    number = int(np.asarray(numbers)[index_of("layer", layer, len(numbers))])
    if number == 0 and trace.x is None:
        return None
    if number == 0:
        x = np.asarray(trace.x)
        return LayerInput("", trace.input_names, x[index_of("batch", batch, len(x))])
    whole = "units" not in trace.meta or trace.projected
    if number - 1 not in numbers or "h" not in trace.signals or not whole:
        return None
    given: Any = trace.sel("h", layer=numbers.index(number - 1), batch=batch)
    ways = list(given)  # (direction, time, hidden)
    names = tuple(
        f"h {unit} of layer {number}{', reverse' if way else ''}"
        for way in range(len(ways))
        for unit in range(trace.sizes["hidden"])
    )
    both = ", forward and reverse" if len(ways) > 1 else ""
    return LayerInput(f"h of layer {number}{both}", names, np.concatenate(ways, axis=-1))
