"""Tasks: sequences with a known answer, made without end; what the shipped networks learn."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lstm_viz.tasks.adding import ADDING, FIRST
from lstm_viz.tasks.anbn import ANBN
from lstm_viz.tasks.answers import Answer, Batch, mse
from lstm_viz.tasks.brackets import DYCK1, DYCK2
from lstm_viz.tasks.counting import COUNTING, PARITY
from lstm_viz.tasks.latch import LATCH
from lstm_viz.tasks.mackey_glass import MACKEY
from lstm_viz.tasks.memory import COPY, ORDER, RECALL
from lstm_viz.tasks.reber import REBER
from lstm_viz.tasks.task import METRICS, Draw, Parameters, Size, Task
from lstm_viz.tasks.wave import WAVE

__all__ = [
    "FIRST",
    "METRICS",
    "TASKS",
    "Answer",
    "Batch",
    "Draw",
    "Parameters",
    "Size",
    "Task",
    "mse",
]

_ALL = (
    ADDING,
    RECALL,
    ORDER,
    COPY,
    LATCH,
    PARITY,
    COUNTING,
    REBER,
    ANBN,
    DYCK1,
    DYCK2,
    WAVE,
    MACKEY,
)

TASKS: Mapping[str, Task] = MappingProxyType({task.name: task for task in _ALL})
