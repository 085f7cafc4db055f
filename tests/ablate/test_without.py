"""Without: a cell that lacks a part is what torch.nn, an edited pass or a hand computes."""

from __future__ import annotations

import copy
import math

import pytest
import torch

from lstm_viz import checkpoint, surgery
from lstm_viz.ablate import HELD_OUT, PARTS, AblationRow, Without, ablate, load, names
from lstm_viz.kinds import GATES
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS

OPEN = {"f=1": "f", "i=1": "i", "o=1": "o", "r=1": "r"}
LAYERS, INPUT, UNIT, OUTPUT, BATCH, TIME = 2, 3, 5, 2, 4, 7


def model_of(part: str) -> SequenceModel:
    model = SequenceModel(PARTS[part].kind, INPUT, UNIT, LAYERS, OUTPUT, seed=8).eval()
    with torch.no_grad():  # far from a cell whose gates are all half open
        for parameter in model.parameters():
            parameter.mul_(3)
    return model


def some_x() -> torch.Tensor:
    return torch.randn(BATCH, TIME, INPUT, generator=torch.Generator().manual_seed(6))


@torch.no_grad()
@pytest.mark.parametrize("name", OPEN)
def test_a_gate_at_1_is_the_gate_that_torch_has_with_a_bias_of_infinity(name: str) -> None:
    model = model_of(name)
    opened = copy.deepcopy(model)
    kind = PARTS[name].kind
    row = GATES[kind].index(OPEN[name]) * UNIT
    for layer in range(LAYERS):
        for which in ("ih", "hh"):
            getattr(opened.rnn, f"weight_{which}_l{layer}")[row : row + UNIT] = 0
        getattr(opened.rnn, f"bias_ih_l{layer}")[row : row + UNIT] = 1000
    x = some_x()
    found = Without(model, PARTS[name])(x)
    assert found.shape == (BATCH, TIME, OUTPUT)
    torch.testing.assert_close(found, opened(x), rtol=1e-5, atol=1e-5)
    assert (found - model(x)).abs().max() > 0.1


@torch.no_grad()
@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if part.is_edit])
def test_the_name_of_a_part_is_the_edit_that_removes_it(name: str) -> None:
    model, x = model_of(name), some_x()
    edited = surgery.record(model.rnn, x, edits=name).sel("h", layer=-1, direction=0)
    found = Without(model, PARTS[name])(x)
    torch.testing.assert_close(
        found, model.head(torch.from_numpy(edited.copy())), rtol=1e-5, atol=1e-5
    )


def test_all_but_the_tanh_of_the_output_are_edits() -> None:
    assert [name for name, part in PARTS.items() if not part.is_edit] == ["h=oc"]


@torch.no_grad()
def test_without_the_tanh_of_the_output_one_unit_by_hand() -> None:
    model = SequenceModel("lstm", 1, 1, seed=2).eval()
    rnn, x = model.rnn, torch.tensor([[[0.7], [-1.3], [2.1]]])
    W_ih, W_hh, b = (
        getattr(rnn, f"{name}_l0").flatten().tolist()
        for name in ("weight_ih", "weight_hh", "bias_ih")
    )
    weight, bias = model.head.weight.item(), model.head.bias.item()
    h = c = 0.0
    answers = []
    for value in x.flatten().tolist():
        i, f, g, o = (W_ih[k] * value + W_hh[k] * h + b[k] for k in range(4))
        i, f, o = (1 / (1 + math.exp(-gate)) for gate in (i, f, o))
        c = f * c + i * math.tanh(g)
        h = o * c
        answers.append(weight * h + bias)
    found = Without(model, PARTS["h=oc"])(x).flatten().tolist()
    assert found == pytest.approx(answers, rel=1e-5)
    assert found != pytest.approx(model(x).flatten().tolist(), rel=1e-3)


def test_a_part_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"f=1 is for the kind 'lstm'; got a model of 'gru'"):
        Without(model_of("r=1"), PARTS["f=1"])


# ---- what is included


def test_every_task_is_included_with_the_networks_and_the_figures_of_its_cards() -> None:
    assert names() == tuple(TASKS)
    for task in names():
        found = load(task)
        assert (found.sequences, found.parameters) == (HELD_OUT, dict(TASKS[task].parameters))
        for row in found.rows:
            kind = PARTS[row.part].kind
            card = checkpoint.card(
                checkpoint.name_of({"task": task, "kind": kind, "seed": row.seed})
            )
            assert row.weights == card["weights"]
            assert row.before == pytest.approx(card["held_out"]["score"], rel=1e-5)
            assert card["held_out"]["sequences"] == found.sequences


@pytest.mark.truth
@pytest.mark.parametrize(("task", "kind", "seed"), [("latch", "lstm", 2), ("order", "gru", 1)])
def test_included_rows_come_out_again(task: str, kind: str, seed: int) -> None:
    there = [row for row in load(task).rows if (PARTS[row.part].kind, row.seed) == (kind, seed)]
    for row, again in zip(there, ablate(task, kind, seed), strict=True):
        # Answers on the line may fall to either side on another machine.
        close = pytest.approx(row.after, abs=5 / HELD_OUT)
        assert again == AblationRow(row.part, seed, row.weights, row.before, close)
