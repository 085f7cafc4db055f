"""Rows of the controls inside components, which are not drawn here but are in the address."""

from __future__ import annotations

from lstm_viz.ui.controls.control import Control

NUMBER = r"\d{1,6}"
_PLACE = rf"(\d:)?{NUMBER}"  # of the first network, or "1:" of the second
ROWS = [
    Control(key, label, "hidden", None, help_, pattern=pattern)
    for key, label, pattern, help_ in (
        ("net", "Network", r"lstm|gru|rnn|\d", "The network that the unit belongs to."),
        ("zoom", "Zoom", f"{NUMBER}-{NUMBER}", "The first and the last step shown."),
        (
            "pins",
            "Pins",
            rf"{_PLACE}\.{NUMBER}(,{_PLACE}\.{NUMBER}){{0,31}}",
            "The cells that are compared, each as step.unit.",
        ),
        (
            "filter",
            "Filter",
            rf"(\d:)?[a-z][<>]-?\d*\.?\d{{1,9}}(e[-+]?\d\d?)?@{NUMBER}",
            "Shows only units that meet a condition: f<0.1@12 means F below 0.1 at step 12.",
        ),
        ("view", "Values", "mean", "mean: the cell shows the mean of all units."),
        ("layout", "Layout", "presenter", "presenter: the whole width, large type, no controls."),
        ("epoch", "Training step", r"\d{1,9}", "The checkpoint of the training that is shown."),
    )
]
