"""Layers of Keras on torch, recorded as torch's layers of the same weights."""

from lstm_viz.keras_layers.converted import Converted, converted, record_all

__all__ = ["Converted", "converted", "record_all"]
