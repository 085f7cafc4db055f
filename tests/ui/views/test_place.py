"""Where a picture opens: at a gate seen to do something on which answers there or later depend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import surgery
from lstm_viz.checkpoint import load
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.place import NEGATIVE, where_gates_matter
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import presets, view

AT = {"layer": 0, "direction": 0, "batch": 0}
KINDS = ("lstm", "gru")


def opened(task: str) -> tuple[Any, Picture, np.ndarray]:
    """What is shown of a task at first, its picture, and the steps with a target, counted here."""
    made = view.run(presets.preset(task, opening(task)), task, "cpu", KINDS)
    target = made.target
    asked = (
        np.array([word != "" for word in target.words])
        if target.words
        else ~np.isnan(target.values)
    )
    return made, packing.picture_of(made), asked


def reach(model: Any, signals: dict[str, torch.Tensor], at: int, kind: str) -> torch.Tensor:
    """How much every output from a step on changes with the memory after it, by autograd: its gates
    are held as they were recorded, so that only the direct route is left."""
    memory = signals["c" if kind == "lstm" else "h"]

    def outputs(start: torch.Tensor) -> torch.Tensor:
        state, found = start, []
        for step in range(at, len(memory)):
            if step > at and kind == "lstm":
                state = signals["f"][step] * state + signals["i"][step] * signals["g"][step]
            elif step > at:
                state = signals["z"][step] * state + (1 - signals["z"][step]) * signals["n"][step]
            shown = signals["o"][step] * torch.tanh(state) if kind == "lstm" else state
            found.append(model.head.double()(shown))
        return torch.stack(found)

    found = torch.autograd.functional.jacobian(outputs, memory[at])
    assert isinstance(found, torch.Tensor)
    return found  # (this or a later step, output, unit)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("task", ["anbn", "recall"])
def test_it_is_where_a_gate_departs_and_answers_there_or_later_depend(kind: str, task: str) -> None:
    _, picture, asked = opened(task)
    model: Any = load(f"{task}-{kind}")[0]
    panel = picture.panels[KINDS.index(kind)]
    signals = {name: panel.signal(name).astype(np.float64) for name in panel.trace.signals}
    tensors = {name: torch.from_numpy(values.copy()) for name, values in signals.items()}
    memory = signals["c" if kind == "lstm" else "h"]
    before = np.vstack([np.zeros_like(memory[:1]), memory[:-1]])
    if kind == "lstm":
        kept, written = signals["f"] * before, signals["i"] * signals["g"]
        moved = np.maximum(
            np.median(signals["f"], 0) - signals["f"], signals["i"] - np.median(signals["i"], 0)
        )
    else:
        kept, written = signals["z"] * before, (1 - signals["z"]) * signals["n"]
        moved = np.median(signals["z"], 0) - signals["z"]
    score = np.zeros(memory.shape)
    for step in range(len(memory) - 1):
        far = reach(model, tensors, step, kind).numpy()[asked[step:]]
        most = np.abs(far).max(axis=(0, 1)) if len(far) else 0
        score[step] = (np.abs(kept[step]) + np.abs(written[step])) * most
    score *= np.maximum(moved, 0) * np.where(memory > 0, 1, NEGATIVE)
    expected = np.unravel_index(score.argmax(), score.shape)
    assert where_gates_matter(panel, asked) == expected
    if kind == "lstm":
        assert picture.place == expected


@pytest.mark.parametrize("task", TASKS)
def test_every_task_opens_where_a_drag_changes_what_is_asked(task: str) -> None:
    """By at least a thirtieth of the outputs' spread: recall, whose units share the cue, least."""
    made, picture, asked = opened(task)
    step, unit = picture.place
    model: Any = load(f"{task}-lstm")[0]
    x = torch.from_numpy(np.array(made.sequence.values, np.float32))
    with torch.no_grad():
        unedited = model.head(model.rnn(x[None])[0])[0].numpy()
        changes = []
        for gate in "fi":
            edits = f"{gate}{unit}@{step + 1}=0"
            h = surgery.record(model.rnn, x[None], edits=edits).sel("h", **AT)
            outputs = model.head(torch.from_numpy(np.array(h))).numpy()
            changes.append(np.abs(outputs - unedited)[asked].max())
    assert max(changes) > unedited.std() / 30


@pytest.mark.parametrize("task", TASKS)
def test_every_task_opens_at_a_gate_that_has_moved(task: str) -> None:
    _, picture, _ = opened(task)
    step, unit = picture.place
    forget, write = (picture.panels[0].signal(gate)[:, unit] for gate in "fi")
    closed, open_ = np.median(forget) - forget[step], write[step] - np.median(write)
    assert max(closed, open_) > 0.035


def test_the_page_opens_where_the_answer_depends_on_the_forget_gate() -> None:
    made = view.run(presets.preset("adding", opening("adding")), "adding", "cpu")
    step, unit = packing.picture_of(made).place
    model: Any = load("adding-lstm")[0]
    x = torch.from_numpy(np.array(made.sequence.values, np.float32))
    edits = f"f{unit}@{step + 1}=0"
    h = surgery.record(model.rnn, x[None], edits=edits).sel("h", **AT)
    with torch.no_grad():
        answer = model.head(torch.from_numpy(np.array(h[-1]))).item()
        original = model.head(model.rnn(x[None])[0])[0, -1].item()
    assert abs(answer - original) > 0.3 * abs(original)


def test_without_a_head_it_is_where_the_state_changes_most() -> None:
    _, picture, _ = opened("anbn")
    panel = picture.panels[0]
    without = Panel(
        panel.trace, panel.name, panel.parameters, panel.weights, panel.input, prediction=None
    )
    changes = np.abs(np.diff(panel.signal("c"), axis=0, prepend=0))
    assert where_gates_matter(without) == np.unravel_index(changes.argmax(), changes.shape)


def test_without_an_output_that_counts_it_is_where_the_state_changes_most() -> None:
    _, picture, asked = opened("anbn")
    panel = picture.panels[0]
    changes = np.abs(np.diff(panel.signal("c"), axis=0, prepend=0))
    expected = np.unravel_index(changes.argmax(), changes.shape)
    assert where_gates_matter(panel, asked) != expected
    assert where_gates_matter(panel, np.zeros_like(asked)) == expected


@pytest.mark.parametrize("last", [4, 9])
def test_no_step_after_the_last_output_that_counts_is_chosen(last: int) -> None:
    _, picture, asked = opened("anbn")
    panel, only = picture.panels[0], np.zeros_like(asked)
    only[last] = True
    step, _ = where_gates_matter(panel, only)
    assert 0 < step <= last
