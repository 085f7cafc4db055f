"""Foreign: which layers are another framework's, and what records those."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


def recorder_of(model: Any) -> ModuleType | None:
    """What records a layer or a model of Keras; None for what is no layer of it.

    It is imported only for such a layer: it reads weights as those of files, and nobody else waits
    for that. Where Keras was not imported, nothing is of Keras.
    """
    keras = sys.modules.get("keras")
    layer = getattr(getattr(keras, "layers", None), "Layer", None)
    if layer is None or not isinstance(model, layer):
        return None
    from lstm_viz import keras_layers

    return keras_layers
