"""Recipes: one for each task, and networks that are comparable."""

from __future__ import annotations

import pytest
import torch

from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import parameter_count
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import KINDS, RECIPES, SEEDS, build


def test_each_task_has_a_recipe() -> None:
    assert tuple(RECIPES) == tuple(TASKS)
    assert KINDS == ("lstm", "gru", "rnn")
    assert len(set(SEEDS)) == 3


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_all_kinds_have_about_as_many_parameters(task: Task, layers: int) -> None:
    counts = {kind: parameter_count(build(task, kind, seed=3, layers=layers)) for kind in KINDS}
    assert counts["gru"] == pytest.approx(counts["lstm"], rel=0.05)
    assert counts["rnn"] == pytest.approx(counts["lstm"], rel=0.05)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_recipe_is_followed(task: Task) -> None:
    recipe = RECIPES[task.name]
    before = torch.get_rng_state()
    for kind in KINDS:
        model = build(task, kind, seed=2)
        config = model.config
        assert (config["kind"], config["seed"], config["num_layers"]) == (kind, 2, 1)
        assert config["input_size"] == task.input_size
        assert config["output_size"] == task.output_size
        assert config["chrono"] == (0 if kind == "rnn" else recipe.chrono)
        assert weights_hash(build(task, kind, seed=2)) == weights_hash(model)
        assert weights_hash(build(task, kind, seed=1)) != weights_hash(model)
        batch = task.batch(3, generator=torch.Generator().manual_seed(5))
        assert torch.isfinite(task.loss(model(batch.x), batch))
    assert torch.equal(torch.get_rng_state(), before)
    assert build(task, "lstm", seed=1).config["hidden_size"] == recipe.hidden


def test_a_recipe_can_be_changed() -> None:
    task = TASKS["recall"]
    lstm, gru = (build(task, kind, seed=1, hidden=21, layers=2, chrono=9) for kind in KINDS[:2])
    assert (lstm.config["hidden_size"], lstm.config["num_layers"]) == (21, 2)
    assert (lstm.config["chrono"], gru.config["chrono"]) == (9, 9)
    assert gru.config["hidden_size"] > 21
    assert build(task, "lstm", seed=1, chrono=0).config["chrono"] == 0 != RECIPES["recall"].chrono
