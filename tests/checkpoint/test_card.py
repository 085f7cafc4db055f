"""Cards: what is missing or wrong is refused in one sentence, and what was measured is said."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_viz import checkpoint
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.checkpoint.card import FIELDS, check
from lstm_viz.tasks import METRICS, TASKS
from tests.checkpoint.cards import CARD, MEASURED, NAME, network

FULL = CARD | network().config | {"parameters": 9, "checkpoints": [0], "weights": "", "sha256": ""}
ROW = {"step": 4, "loss": 0.1, "accuracy": 0.2, "score": 0.3}


def test_a_whole_card_is_fine() -> None:
    check(NAME, FULL)
    assert FULL.keys() == FIELDS.keys()
    check(NAME, FULL | {"more": "is fine, too"})


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_needed(field: str) -> None:
    card = {key: value for key, value in FULL.items() if key != field}
    with pytest.raises(CheckpointError, match=f"^wave-gru-6: the card has no '{field}'$"):
        check(NAME, card)
    with pytest.raises(CheckpointError, match=f"^wave-gru-6: the card's '{field}' can't be "):
        check(NAME, FULL | {field: 3j})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"hidden_size": 5.0}, r"the card's 'hidden_size' can't be 5\.0"),
        ({"num_layers": True}, "the card's 'num_layers' can't be True"),
        ({"output_size": 0}, "the card's 'output_size' can't be 0"),
        ({"seed": -1}, "the card is for wave-gru--1"),
        ({"chrono": -2}, "the card's 'chrono' can't be -2"),
        ({"chrono": 1}, "the card's 'chrono' can't be 1$"),
        ({"chrono": 2**24 + 1}, "the card's 'chrono' can't be 16777217"),
        ({"chrono": 10**30}, "the card's 'chrono' can't be 1000000000000000000000000000000"),
        ({"hidden_size": 2**70}, "the card's 'hidden_size' can't be 1180591620717411303424"),
        ({"solved": "yes"}, "the card's 'solved' can't be 'yes'"),
        ({"solved": 1}, "the card's 'solved' can't be 1"),
        ({"solved_step": False}, "the card's 'solved_step' can't be False"),
        ({"seconds": None}, "the card's 'seconds' can't be None"),
        ({"task": "adding"}, "the card is for adding-gru-6"),
        ({"kind": "tcn"}, "the card is for wave-tcn-6"),
        ({"seed": 3}, "the card is for wave-gru-3"),
        ({"seed": 0}, "the card is for wave-gru"),
        ({"early": {"step": 3}}, "the card's 'early' has no number 'loss'"),
        ({"sample": MEASURED | {"score": None}}, "the card's 'sample' has no number 'score'"),
        ({"held_out": MEASURED | {"loss": True}}, "the card's 'held_out' has no number 'loss'"),
        ({"budget": {"steps": 3}}, "the card's 'budget' has no number 'batch_size'"),
        ({"at": [MEASURED, {}]}, "the card's 'at' has no number 'sequences'"),
        ({"at": [MEASURED, 7]}, "the card's 'at' has no number 'sequences'"),
        ({"curve": [ROW, ROW | {"score": "1"}]}, "the card's 'curve' has no number 'score'"),
        ({"checkpoints": []}, "the card's 'checkpoints' must be increasing steps"),
        ({"checkpoints": [4, 2]}, "the card's 'checkpoints' must be increasing steps"),
        ({"checkpoints": [0, 2, 2]}, "the card's 'checkpoints' must be increasing steps"),
        ({"checkpoints": [-1, 2]}, "the card's 'checkpoints' must be increasing steps"),
        ({"checkpoints": [0, 2.0]}, "the card's 'checkpoints' must be increasing steps"),
        ({"checkpoints": [0, True]}, "the card's 'checkpoints' must be increasing steps"),
    ],
)
def test_a_card_that_is_not_right(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(CheckpointError, match=f"^wave-gru-6: {message}$"):
        check(NAME, FULL | changed)


@pytest.mark.parametrize("card", [[1, 2], "card", None])
def test_a_card_that_is_none(card: Any) -> None:
    with pytest.raises(CheckpointError, match=r"^x-rnn: the card must be a JSON object; got "):
        check("x-rnn", card)


def test_names() -> None:
    assert checkpoint.name_of({"task": "copy", "kind": "rnn", "seed": 0}) == "copy-rnn"
    assert checkpoint.name_of({"task": "copy", "kind": "lstm", "seed": 12}) == "copy-lstm-12"


# ---- what it says

RECIPE = (
    "Recipe: 17 training steps with 3 sequences each, adam, learning rate from 0.01 to 0, "
    "initialised with"
)


def told(name: str, score: float, **changed: Any) -> str:
    task = TASKS[name]
    held_out = MEASURED | {"score": score, "chance": task.chance}
    parameters = {"task_parameters": dict(task.parameters), "chrono": 0}
    rows = [{task.length: length, **MEASURED, "score": score} for length in (7, 9)]
    card = CARD | parameters | {"kind": "rnn", "parameters": 12_345, "at": rows, "task": name}
    return checkpoint.says(card | {"held_out": held_out} | changed, task)


def test_an_error_is_said_with_its_line() -> None:
    at = [
        {"steps": steps, **MEASURED, "score": score}
        for steps, score in ((50, 0.021), (100, 0.4), (200, 0.0000123))
    ]
    said = told("wave", 0.021, at=at)
    assert said == (
        "This simple RNN with 12,345 parameters does not solve the task “Wave forecasting”. On 30 "
        "held-out sequences its mean squared error is 0.0210; the trivial answer (repeating the "
        f"last value) reaches {TASKS['wave'].chance:#.3g}, a perfect rule 0.00250; 45.6% of its "
        f"answers are within 0.1 of the target. Criterion for solved: "
        f"{TASKS['wave'].solved_source}. It was trained with steps = 100. At other values, on 30 "
        "held-out sequences each, it reaches 0.0210 at 50, 0.0000123 at 200. "
        f"{RECIPE} biases of 0."
    )


@pytest.mark.parametrize(
    ("kind", "chrono", "begun"),
    [
        ("lstm", 0, "a forget bias of 1."),
        ("gru", 0, "biases of 0."),
        ("gru", 31, "time constants spread from 1 to 31 steps (Tallec & Ollivier 2018)."),
    ],
)
def test_the_recipe_says_how_the_gates_began(kind: str, chrono: int, begun: str) -> None:
    assert told("copy", 0.7, kind=kind, chrono=chrono).endswith(f" {RECIPE} {begun}")


def test_a_share_is_said_in_per_cent() -> None:
    said = told("recall", 0.9951, solved=True)
    assert said.startswith(
        "This simple RNN with 12,345 parameters solves the task “Delayed recall”. On 30 held-out "
        "sequences its share of right answers is 99.5%; the trivial answer (always answering A) "
        "reaches 25.0%, a perfect rule 100.0%. Criterion for solved: "
    )
    assert (
        "trained with lag = 30. At other values, on 30 held-out sequences each, it reaches 99.5% "
        "at 7, 99.5% at 9. Recipe: " in said
    )
    assert "of the target" not in said


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_verdict_follows_the_score(task: Any) -> None:
    worse = task.chance * 1.5 if task.lower_is_better else task.chance / 2
    better = (task.chance + task.solved) / 2
    trivial = "is no better than the trivial answer to the task “"
    assert trivial in told(task.name, worse)
    assert trivial in told(task.name, task.chance)
    assert f" does not solve the task “{task.title}”. " in told(task.name, better)
    assert f" solves the task “{task.title}”. " in told(task.name, better, solved=True)
    said = told(task.name, worse)
    assert METRICS[task.metric].name in said
    assert next(iter(task.trivial)) in said
