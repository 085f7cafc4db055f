"""A network with a course of three steps, and a card for it, written by hand."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from lstm_viz.model import SequenceModel

NAME = "wave-gru-6"
STEPS = (0, 4, 17)
MEASURED: dict[str, Any] = {
    "sequences": 30,
    "seed": 6,
    "loss": 0.021,
    "accuracy": 0.456,
    "whole": 0.0,
    "score": 0.021,
    "chance": 0.0532,
}
CARD: dict[str, Any] = {
    "task": "wave",
    "task_parameters": {"steps": 100, "sines": 3, "noise": 0.05},
    "budget": {
        "steps": 17,
        "batch_size": 3,
        "learning_rate": 0.01,
        "clip": 1.0,
        "optimizer": "adam",
    },
    "loss": 0.5,
    "held_out": MEASURED,
    "at": [{"steps": 50, **MEASURED}, {"steps": 200, **MEASURED, "score": 0.0000123}],
    "sample": MEASURED,
    "early": {"step": 4, "loss": 0.6},
    "solved": False,
    "solved_step": None,
    "seconds": 1.25,
    "curve": [
        {"step": step, "loss": 0.5 / (1 + step), "accuracy": 0.25, "score": 0.5} for step in STEPS
    ],
    "torch": "2.13.0",
    "command": "python -m lstm_viz.train",
    "says": "Yes: “Ja”.",
}
SIZES = (3, 5, 2, 4)  # input, hidden, layers, output


def network() -> SequenceModel:
    return SequenceModel("gru", *SIZES, seed=6, chrono=9)


def course(model: SequenceModel) -> dict[int, dict[str, Tensor]]:
    """Other weights at each step; the model's own at the last."""
    generator = torch.Generator().manual_seed(2)
    made = {
        step: {
            name: torch.randn(t.shape, generator=generator)
            for name, t in model.state_dict().items()
        }
        for step in STEPS[:-1]
    }
    # Not in the order of the steps: that is the file's business.
    return {STEPS[-1]: dict(model.state_dict()), **made}
