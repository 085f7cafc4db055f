"""Task labels, written out by hand, and a counter found by them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.behaviour import search, task_labels
from lstm_viz.tasks import TASKS


def one_hot(text: str, symbols: tuple[str, ...]) -> torch.Tensor:
    return torch.eye(len(symbols))[[symbols.index(one) for one in text]]


def test_a_counting_task_knows_its_count_and_its_symbols() -> None:
    task = TASKS["counting"]
    x = torch.stack([one_hot(text, task.input_names) for text in ("a(ab)a(", "(aa)b(a")])
    found = {one.key: label for one, label in task_labels.labels(task, x).items()}
    assert found["count"].tolist() == [0, 0, 1, 1, 1, 1, 1, 0, 1, 2, 2, 2, 2, 3]
    assert found["in_b"].tolist() == [one == "b" for one in "a(ab)a((aa)b(a"]
    assert found["out_2"].tolist() == [False] * 9 + [True] * 4 + [False]
    assert "seen_a" not in found


def test_a_task_of_marked_values_knows_how_many_markers_were_seen() -> None:
    task = TASKS["adding"]
    x = torch.tensor([[[0.3, 0.0], [0.9, 1.0], [0.2, 0.0], [0.7, 1.0], [0.1, 0.0]]])
    found = {one.title: label for one, label in task_labels.labels(task, x).items()}
    value, marker = task.input_names
    assert found[f"{marker} seen so far"].tolist() == [0, 1, 1, 2, 2]
    assert found[f"input {marker}"].tolist() == [False, True, False, True, False]
    np.testing.assert_allclose(found[f"input {value}"], [0.3, 0.9, 0.2, 0.7, 0.1])
    assert len(found) == 3  # the answer is asked for at the end alone


@pytest.mark.slow
def test_a_trained_network_has_a_unit_that_counts() -> None:
    task, (model, card) = TASKS["counting"], checkpoint.load("counting-lstm")
    signals, labels, steps = task_labels.read_task(model, task, sequences=220)
    assert signals["c"].shape == (220 * steps, card["hidden_size"])
    only = {one: label for one, label in labels.items() if one.key == "count"}
    best = search(signals, only, kind="lstm", period=steps).best("count")
    assert best.holds
    assert abs(best.held_out) > 0.7
    assert str(best).startswith(f"Unit {best.unit}'s cell state f")
