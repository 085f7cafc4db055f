"""Task labels, written out by hand, and a counter found by them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.behaviour import search, task_labels
from lstm_viz.tasks import TASKS
from lstm_viz.ui.views.presets import preset


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
    np.testing.assert_allclose(found[f"change of {value}"], [0, 0.6, -0.7, 0.5, -0.6], atol=1e-6)
    assert len(found) == 4  # the answer is asked for at the end alone


def test_what_came_is_known_where_answers_are_asked_for_late() -> None:
    task = TASKS["recall"]
    x = torch.stack([one_hot(text, task.input_names) for text in ("Bxzy?", "Dzxx?")])
    found = {one.key: label for one, label in task_labels.labels(task, x).items()}
    assert found["came_D"].tolist() == [False] * 5 + [True] * 5
    assert found["came_z"].tolist() == [k in (2, 3, 4, 6, 7, 8, 9) for k in range(10)]
    assert "out_B" not in found
    assert len(found) == 2 * len(task.input_names)


def test_answers_hold_only_where_one_is_asked_for() -> None:
    latch = TASKS["latch"]
    x = one_hot("--S-R-", latch.input_names)[None]
    found = {one.key: label for one, label in task_labels.labels(latch, x).items()}
    assert found["out_S"].tolist() == [False, False, True, True, False, False]
    brackets = TASKS["dyck1"]
    x = one_hot("S()T", brackets.input_names)[None]
    found = {one.title: label for one, label in task_labels.labels(brackets, x).items()}
    assert found[") may follow"].tolist() == [False, True, False, False]
    assert found["T may follow"].tolist() == [
        False,
        False,
        True,
        False,
    ]  # none after it


def test_sequences_are_those_of_explore_and_their_filling_does_not_count() -> None:
    task = TASKS["reber"]
    batch = task_labels.sequences(task, [9_004, 9_007])
    counts = task_labels.counted(task, batch.x)
    for row, seed in enumerate((9_004, 9_007)):
        own = preset("reber", seed).values
        assert int(counts[row].sum()) == len(own)
        np.testing.assert_array_equal(batch.x[row][counts[row]].numpy(), own)
    assert task_labels.Titles({})["count"] == task_labels.COUNT
    assert len(task_labels.SEEDS) > 99


@pytest.mark.slow
def test_a_trained_network_has_a_unit_that_counts() -> None:
    task, (model, card) = TASKS["counting"], checkpoint.load("counting-lstm")
    read = task_labels.read_task(model, task, seeds=range(9_100, 9_320))
    assert read.signals["c"].shape == (220 * read.steps, card["hidden_size"])
    only = {one: label for one, label in read.labels.items() if one.key == "count"}
    best = search(read.signals, only, kind="lstm", period=read.steps).best("count")
    assert best.holds
    assert abs(best.held_out) > 0.7
    assert str(best).startswith(f"Unit {best.unit}'s cell state f")
