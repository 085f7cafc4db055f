"""Atlases of tasks' networks: those that are included, how one is made, and damaged files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.behaviour import Property, search, task_atlas, task_costs, task_labels, task_making
from lstm_viz.behaviour.atlas import AtlasError
from lstm_viz.behaviour.task_costs import TaskCausal
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS
from lstm_viz.train.texts import KINDS

NETWORKS = [f"{task}-{kind}" for task in TASKS for kind in KINDS]
COUNT = Property("count", "count", "the count", True)


def test_every_network_of_a_task_has_an_atlas_of_its_weights() -> None:
    assert sorted(task_atlas.names()) == sorted(NETWORKS)
    assert sum(path.stat().st_size for path in task_atlas.FOLDER.iterdir()) <= 500_000
    for name in NETWORKS[::5]:
        found, card = task_atlas.load(name), checkpoint.card(name)
        assert found.weights == card["weights"]
        assert found.findings.units == card["hidden_size"]
        assert found.costs.usual == pytest.approx(card["held_out"]["accuracy"], abs=0.05)


def test_no_unit_of_the_included_network_counts_alone_as_its_words_say() -> None:
    found = task_atlas.load("counting-lstm")
    best = found.findings.best("count")
    assert best.holds
    assert found.on_count is not None
    assert found.counting is not None
    assert found.counting < found.on_count[best.unit] < 0.5  # more than by chance, and not most
    assert found.on_count.max() < 0.5


@pytest.mark.slow
def test_an_included_atlas_is_what_the_network_gives() -> None:
    name = "latch-gru"
    found, (model, card) = task_atlas.load(name), checkpoint.load(name)
    other = task_making.make(model, card, name)
    np.testing.assert_allclose(found.findings.held_out, other.findings.held_out, atol=2e-3)
    np.testing.assert_allclose(found.costs.right, other.costs.right, atol=2e-3)
    np.testing.assert_allclose(found.costs.there, other.costs.there, rtol=1e-2, atol=1e-4)


@torch.no_grad()
def test_costs_are_the_losses_of_a_module_whose_unit_is_silent() -> None:
    task = TASKS["latch"]
    model = SequenceModel("gru", 3, 5, output_size=2, seed=4)
    batch = task_labels.sequences(task, range(9_000, 9_007))
    truth = batch.x[..., 1] > 0  # at an R
    found = task_costs.costs(model, task, batch, truth.numpy()[None])

    def losses(unit: int | None) -> tuple[float, float, float]:
        h, states = torch.zeros(7, 5), []
        for now in batch.x.unbind(1):
            h = model.rnn(now[:, None], h[None].contiguous())[1][0]
            if unit is not None:
                h[:, unit] = 0
            states.append(h)
        output = model.head(torch.stack(states, 1))
        right = batch.y.argmax(-1)
        each = torch.nn.functional.cross_entropy(output.mT, right, reduction="none")
        asked, there = batch.mask, batch.mask & truth
        hits = (output.argmax(-1) == right)[asked].double().mean()
        return float(each[there].mean()), float(each[asked & ~truth].mean()), float(hits)

    usual = losses(None)
    for unit in (1, 3):
        inside, outside, right = losses(unit)
        np.testing.assert_allclose(
            found.there[unit, 0], [inside - usual[0], outside - usual[1]], atol=1e-6
        )
        assert found.right[unit] == pytest.approx(right)
    rare = np.zeros((1, *batch.mask.shape), bool)
    rare[0, 2:6, 7] = True
    assert np.isnan(task_costs.costs(model, task, batch, rare).there).all()


def test_a_cost_is_said_of_where_the_property_holds_or_of_all_answers() -> None:
    cost = TaskCausal(2, COUNT, 0.5, 0.1, (0.4, 0.2, 0.3), 4, 1.0, 1, right=(0.97, 0.5))
    assert cost.holds
    assert str(cost) == (
        "Silencing unit 2 raises the loss by 0.5 at the answers given where the count is above 1 "
        "and by 0.1 at all others: the largest rise there of all 4 units. Right answers: 97.0% "
        "with every unit, 50.0% without this one. So the network uses this unit there more than "
        "any other; if all of them mattered alike, one would be first for this property with a "
        "probability of at most 1/4 = 25.0%, so this alone proves little."
    )
    whole = TaskCausal(2, COUNT, 0.5, float("nan"), (0.4, 0.6, 0.3), 4, 1.0, 1, right=(0.97, 0.5))
    assert not whole.holds
    assert "raises the loss by 0.5 at all answers: the 2nd largest of all 4 units." in str(whole)
    assert "Too few answers differ in this property" in str(whole)


def test_what_fills_sequences_up_is_not_scored() -> None:
    """Of each sequence the last steps are noise that the labels know nothing of."""
    generator = np.random.default_rng(3)
    counts = np.tile(np.arange(7) < 5, 240)
    label = generator.normal(size=len(counts))
    values = np.stack([generator.normal(size=len(label)), label], axis=1)
    values[~counts] = 50 * generator.normal(size=(int((~counts).sum()), 2))
    given: dict[str, Any] = {"kind": "rnn", "period": 7}
    best = search({"h": values}, {COUNT: label}, counts=counts, **given).best("count")
    assert (best.unit, best.held_out) == (1, pytest.approx(1))
    assert search({"h": values}, {COUNT: label}, **given).best("count").held_out < 0.2


def test_the_share_of_change_on_counted_steps_is_a_closed_form() -> None:
    count = np.array([0, 1, 1, 2, 2, 0, 0, 1, 1, 9], float)
    counts = np.array([True] * 9 + [False])
    h = np.stack([count, np.arange(10.0), np.ones(10)], axis=1)
    read = task_labels.ReadTask({"h": h}, {COUNT: count}, counts, 5)
    shares, steps = task_making.on_count_of(read, 0, "h")
    assert shares is not None
    assert steps == 3 / 7
    assert shares.tolist() == [1, 3 / 7, 0]
    assert task_making.on_count_of(read._replace(labels={}), 0, "h") == (None, None)


@pytest.fixture(scope="module")
def made() -> task_atlas.TaskAtlas:
    model = SequenceModel("lstm", 4, 5, output_size=3, seed=2)
    return task_making.make(model, {"task": "anbn", "weights": "abc"}, "anbn-lstm")


def test_an_atlas_is_written_and_read(made: task_atlas.TaskAtlas, tmp_path: Path) -> None:
    assert task_atlas.save(made, tmp_path).name == "anbn-lstm.json"
    other = task_atlas.load("anbn-lstm", tmp_path)
    for name in ("found", "held_out", "bars"):
        a, b = (getattr(which.findings, name) for which in (made, other))
        np.testing.assert_allclose(a, b, atol=1e-4)
    np.testing.assert_allclose(made.costs.there, other.costs.there, rtol=1e-3)
    np.testing.assert_allclose(made.half_life, other.half_life, rtol=1e-3)
    assert made.counting == pytest.approx(other.counting, abs=1e-4)
    claim = other.findings.best("count")
    cost = other.causal(claim)
    inside = other.costs.there[:, 4, 0]
    assert cost.rank == 1 + np.sum(inside > inside[claim.unit])
    assert cost.above == other.threshold("count")
    assert cost.right == (other.costs.usual, other.costs.right[claim.unit])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seeds": [1, 3]}, r"anbn-lstm\.json is not an atlas: seeds must be from 9000 to 10000"),
        ({"properties": ["mood"]}, "properties must be one of in_S, .*; got 'mood'"),
        ({"there": 3}, r"there must be numbers of the shape \(5, 8, 2\)"),
        ({"on_count": None}, "on_count and counting must be there for a task with a count alone"),
        ({"task": "wave"}, "properties must be one of in_value"),
        ({"small": [[]]}, "the steps of small must be a whole number from 1 to 40; got 0"),
        ({"small": 7}, "anbn-lstm.json is not an atlas"),
        ({"usual": 2}, "usual must be numbers from 0 to 1"),
    ],
)
def test_damaged_atlases_are_refused_in_a_sentence(
    made: task_atlas.TaskAtlas, tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    path = task_atlas.save(made, tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(AtlasError, match=said):
        task_atlas.load("anbn-lstm", tmp_path)
