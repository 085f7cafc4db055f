"""What ships: the cards come out again, and the networks do what they are shown for."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS
from lstm_viz.train import Budget, checkpoint_steps, descend, evaluate, solves
from lstm_viz.train.recipes import KINDS, RECIPES, SEEDS, build, included, seeds_of
from lstm_viz.train.run import CHECK_SEQUENCES
from lstm_viz.train.shipping import Order
from tests.covering import grid

pytestmark = pytest.mark.truth

ORDERS = {
    order.name: order
    for order in (
        Order(task, kind, seed, RECIPES[task].budget.steps)
        for task in TASKS
        for kind in included(task)
        for seed in seeds_of(kind)
    )
}
# Shipped networks may have begun one last digit of float32 away from what `build` gives: those of
# recall and copy did, in one or two biases each.
LAST_DIGIT: dict[str, float] = {"rtol": 2**-23, "atol": 0.0}
FIRST = [name for name, order in ORDERS.items() if order.seed == SEEDS[0]]


def name_of(task: str, kind: str, seed: int) -> str:
    return checkpoint.name_of({"task": task, "kind": kind, "seed": seed})


@cache
def shipped(name: str) -> tuple[SequenceModel, dict[str, Any]]:
    return checkpoint.load(name)


def test_what_ships() -> None:
    assert checkpoint.names() == tuple(sorted(ORDERS))


@pytest.mark.parametrize(
    ("task", "kind"), grid([(ORDERS[name].task, ORDERS[name].kind) for name in FIRST], 1)
)
def test_a_card_is_retrained_so_far(task: str, kind: str) -> None:
    card = checkpoint.card(name_of(task, kind, SEEDS[0]))
    early, of = card["early"], TASKS[task]
    model = build(of, kind, seed=card["seed"])
    training = descend(model, of, Budget(**card["budget"]), seed=card["seed"], loss=of.loss)
    losses = list(islice(training, early["step"]))
    assert len(losses) == early["step"] == 20
    assert losses[-1] == pytest.approx(early["loss"], rel=1e-4)


@pytest.mark.covered  # it reads, and computes nothing
@pytest.mark.parametrize("name", checkpoint.names())
def test_a_card_has_the_sentences_of_its_figures(name: str) -> None:
    card = checkpoint.card(name)
    assert card["says"] == checkpoint.says(card, TASKS[card["task"]])


@pytest.mark.parametrize(
    ("task", "kind", "seed"), grid([(row.task, row.kind, row.seed) for row in ORDERS.values()], 2)
)
def test_a_cards_figures_come_out_again(task: str, kind: str, seed: int) -> None:
    model, card = shipped(name_of(task, kind, seed))
    of, sample = TASKS[task], card["sample"]
    found = evaluate(model, of, sequences=sample["sequences"], seed=sample["seed"])
    assert found["loss"] == pytest.approx(sample["loss"], rel=1e-3)
    # One answer on the line may fall to either side on another machine.
    assert found == pytest.approx(sample, rel=1e-3, abs=1.01 / sample["sequences"])
    assert sample["seed"] == card["held_out"]["seed"] == card["seed"]
    assert card["solved"] is solves(of, card["held_out"])
    assert card["says"] == checkpoint.says(card, of)
    assert [row[of.length] for row in card["at"]] == list(of.lengths)


@pytest.mark.covered
@pytest.mark.parametrize("name", checkpoint.names())
def test_a_card_is_that_of_its_recipe(name: str) -> None:
    card, order = checkpoint.card(name), ORDERS[name]
    task = TASKS[order.task]
    assert Budget(**card["budget"]) == RECIPES[order.task].budget
    assert card["task_parameters"] == task.parameters
    config = build(task, order.kind, seed=order.seed).config
    assert {key: card[key] for key in config} == config
    assert card["command"] == (
        f"python -m lstm_viz.train --task {order.task} --kind {order.kind} --seed {order.seed} "
        f"--steps {order.steps}"
    )
    steps = [row["step"] for row in card["curve"]]
    assert steps == sorted({*steps, *checkpoint_steps(order.steps)})
    first = (row["step"] for row in card["curve"] if solves(task, row))
    assert card["solved_step"] == next(first, None)


@pytest.mark.parametrize("name", FIRST)
def test_a_course_goes_from_an_untrained_network_to_what_ships(name: str) -> None:
    models, card = checkpoint.load_checkpoints(name)
    task, seed = TASKS[card["task"]], card["seed"]
    assert tuple(models) == checkpoint_steps(card["budget"]["steps"])
    steps = list(models)
    untrained = build(task, card["kind"], seed=seed)
    for name, weight in models[0].named_parameters():
        torch.testing.assert_close(weight, untrained.get_parameter(name), **LAST_DIGIT)
    for step in (steps[9], steps[-1]):
        row = next(row for row in card["curve"] if row["step"] == step)
        found = evaluate(models[step], task, sequences=CHECK_SEQUENCES, seed=seed)
        assert found["loss"] == pytest.approx(row["loss"], rel=1e-3)


@pytest.mark.covered
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("task", TASKS)
def test_the_networks_of_a_task_are_comparable(task: str, seed: int) -> None:
    cards = [
        checkpoint.card(name_of(task, kind, seed))
        for kind in (included(task) if seed == SEEDS[0] else KINDS)
    ]
    lstm = cards[0]
    for card in cards[1:]:
        assert card["parameters"] == pytest.approx(lstm["parameters"], rel=0.05)
        assert (card["budget"], card["seed"]) == (lstm["budget"], lstm["seed"])
        assert card["held_out"]["sequences"] == lstm["held_out"]["sequences"]
        assert card["task_parameters"] == lstm["task_parameters"]


def test_the_lstm_solves_the_adding_problem_and_the_simple_rnn_does_not() -> None:
    """At lag 50, by numpy's sums and not by `evaluate`."""
    x = TASKS["adding"].batch(200, generator=torch.Generator().manual_seed(77)).x
    total = [
        sum(value for value, marker in sequence if marker == 1.0) for sequence in x.double().numpy()
    ]
    squares = {}
    for kind in ("lstm", "rnn"):
        with torch.no_grad():
            answer = shipped(f"adding-{kind}")[0](x)[:, -1, 0].numpy()
        squares[kind] = np.mean((answer - np.array(total)) ** 2)
    assert x.shape == (200, 60, 2)
    assert squares["lstm"] < 0.01 < squares["rnn"]
    assert checkpoint.card("adding-lstm")["solved"]
    assert not checkpoint.card("adding-rnn")["solved"]


def test_the_wave_lstm_does_not_drift_over_200_steps() -> None:
    task = TASKS["wave"].at_length(200)
    x, y, _ = task.batch(100, generator=torch.Generator().manual_seed(78))
    with torch.no_grad():
        off = (shipped("wave-lstm")[0](x) - y)[..., 0].square().mean(dim=0)  # (time,)
    repeat = (x - y).square().mean()
    assert off[150:].mean() < 1.1 * off[50:100].mean()  # it was trained on 100
    assert off.mean() < repeat / 4


@pytest.mark.parametrize("task", ["adding", "wave"])
def test_the_lstm_does_better_than_the_simple_rnn(task: str) -> None:
    lstm, rnn = (checkpoint.card(f"{task}-{kind}")["held_out"] for kind in ("lstm", "rnn"))
    assert lstm["score"] < rnn["score"]
