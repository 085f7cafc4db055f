"""Training: networks and a task in, trained networks and how they came to be out.

`python -m lstm_viz.train` trains the included networks.
"""

from __future__ import annotations

from lstm_viz.train.budget import OPTIMIZERS, Budget, checkpoint_steps
from lstm_viz.train.descent import Descent, Source, descend
from lstm_viz.train.history import Checkpoint, History, Measured
from lstm_viz.train.run import Learner, Run, Step, fit
from lstm_viz.train.scoring import evaluate, solves

__all__ = [
    "OPTIMIZERS",
    "Budget",
    "Checkpoint",
    "Descent",
    "History",
    "Learner",
    "Measured",
    "Run",
    "Source",
    "Step",
    "checkpoint_steps",
    "descend",
    "evaluate",
    "fit",
    "solves",
]
