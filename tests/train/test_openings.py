"""Openings: the rule by hand, and the file that was made by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.tasks import TASKS
from lstm_viz.train import openings
from lstm_viz.train.recipes import KINDS
from lstm_viz.ui.controls import source_rows
from lstm_viz.ui.views.presets import preset

NEAR = 0.02  # of a quantile: more than another processor's last digits move it
FOUND: dict[str, Any] = json.loads(openings.FILE.read_text(encoding="utf-8"))


def test_the_worst_of_the_networks_counts() -> None:
    of = {
        "lstm": torch.tensor([0.50, 0.40, 0.55, 0.10]),
        "gru": torch.tensor([0.95, 0.52, 0.53, 0.48]),
        "rnn": torch.tensor([0.50, 0.50, 0.58, 0.50]),
    }
    torch.testing.assert_close(openings.distances(of), torch.tensor([0.45, 0.10, 0.08, 0.40]))


def test_a_quantile_counts_the_sequences_with_a_smaller_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of equal errors half; equal are those that only another processor would tell apart."""
    errors = {
        openings.SEEDS: torch.tensor([3.0, 0.5, 7.0]),
        openings.HELD_OUT: torch.tensor([1.0, 3.0001, 2.9999, 2.0, 9.0]),
    }
    monkeypatch.setattr(openings, "errors_of", lambda model, task, seeds: errors[seeds].double())
    found = openings.quantiles(TASKS["latch"])
    assert list(found) == list(KINDS)
    for each in found.values():
        torch.testing.assert_close(each, torch.tensor([0.6, 0.0, 0.8], dtype=torch.float64))


def test_an_error_is_that_of_the_sequence_on_the_page() -> None:
    """Of the adding problem, by hand: the squared difference from the sum of the marked values."""
    model, _ = checkpoint.load("adding-rnn")
    errors = openings.errors_of(model, TASKS["adding"], range(40, 43))
    for seed, error in zip(range(40, 43), errors, strict=True):
        x = torch.tensor(preset("adding", seed).values)
        with torch.no_grad():
            answer = model(x.unsqueeze(0))[0, -1, 0]
        total = (x[:, 0] * x[:, 1]).sum()
        assert float(error) == pytest.approx(float((answer - total) ** 2), rel=1e-4)


@pytest.mark.slow
@pytest.mark.truth
@pytest.mark.parametrize("task", ["adding", "dyck2"])
def test_the_rule_finds_the_opening_again(task: str) -> None:
    row, of = FOUND["tasks"][task], openings.quantiles(TASKS[task])
    away = openings.distances(of)
    chosen = openings.SEEDS.index(row["seed"])
    assert float(away[chosen]) == pytest.approx(row["distance"], abs=NEAR)
    assert float(away[chosen]) <= float(away.min()) + NEAR
    for kind, quantile in row["quantiles"].items():
        assert float(of[kind][chosen]) == pytest.approx(quantile, abs=NEAR)


def test_the_file_is_of_all_tasks_and_of_this_rule() -> None:
    assert FOUND["command"] == openings.COMMAND
    assert (FOUND["seeds"], FOUND["held_out"]) == (len(openings.SEEDS), len(openings.HELD_OUT))
    assert list(FOUND["tasks"]) == list(TASKS)
    assert openings.HELD_OUT.start > source_rows.SEED_MOST
    for task, row in FOUND["tasks"].items():
        assert row["seed"] in openings.SEEDS
        assert set(row["quantiles"]) == set(KINDS)
        away = [abs(quantile - 0.5) for quantile in row["quantiles"].values()]
        assert row["distance"] == pytest.approx(max(away), abs=1e-4)
        assert row["distance"] < 0.2
        assert openings.opening(task) == row["seed"]


@pytest.mark.parametrize("text", [None, "", "[]", '{"tasks": 3}', '{"tasks": {"wave": {}}}'])
def test_without_its_file_a_page_opens_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "openings.json"
    if text is not None:
        file.write_text(text)
    monkeypatch.setattr(openings, "FILE", file)
    monkeypatch.setattr(openings, "_openings", openings._openings.__wrapped__)
    assert openings.opening("wave") == 0


def test_the_opening_of_the_adding_problem_shows_the_difference() -> None:
    """What the held-out figures say is what the first screen shows."""
    x = torch.tensor(preset("adding", openings.opening("adding")).values)
    total, off = (x[:, 0] * x[:, 1]).sum(), {}
    for kind in ("lstm", "rnn"):
        model, card = checkpoint.load(f"adding-{kind}")
        with torch.no_grad():
            off[kind] = abs(float(model(x.unsqueeze(0))[0, -1, 0] - total))
        assert (off[kind] < TASKS["adding"].close) is (card["held_out"]["accuracy"] > 0.5)
