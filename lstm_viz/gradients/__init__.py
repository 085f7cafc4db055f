"""Gradients: how strongly an earlier state or input reaches a later state or answer."""

from lstm_viz.gradients.inputs import connectivity, input_gradient
from lstm_viz.gradients.states import ABOVE, BELOW, INITIAL, Reach, Routes, reach, routes

__all__ = [
    "ABOVE",
    "BELOW",
    "INITIAL",
    "Reach",
    "Routes",
    "connectivity",
    "input_gradient",
    "reach",
    "routes",
]
