"""A stranger's file → its recurrent layers: PyTorch, safetensors, Keras, ONNX and NumPy."""

from __future__ import annotations

from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.gates import Block
from lstm_viz.weights.loaded import Loaded, Part
from lstm_viz.weights.loading import load

__all__ = ["Block", "Loaded", "Part", "WeightsError", "load"]
