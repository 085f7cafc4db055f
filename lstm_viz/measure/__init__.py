"""Measures: from a Trace to numbers about its units."""

from lstm_viz.measure.answers import error
from lstm_viz.measure.memory import Ledger, ledger
from lstm_viz.measure.order import ORDERS, Order, common_order, unit_order
from lstm_viz.measure.units import correlation, half_life, largest_change, saturation

__all__ = [
    "ORDERS",
    "Ledger",
    "Order",
    "common_order",
    "correlation",
    "error",
    "half_life",
    "largest_change",
    "ledger",
    "saturation",
    "unit_order",
]
