"""The stop What if: what is tried, what came of it, and that the Explorer opens with just that."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz.edits import Clamp, parse
from lstm_viz.plots.theme import LIGHT
from lstm_viz.ui.lecture import what_if
from lstm_viz.ui.lecture.material import Material, material
from lstm_viz.ui.lecture.numbers import number
from lstm_viz.ui.lecture.scenes import Scene, scenes
from lstm_viz.ui.views import networks

SEEDS = (3, 181)
GATES = ("i", "f", "g", "o")  # the order of torch's rows


def by_hand(of: Material, held: what_if.HeldGate) -> tuple[np.ndarray, float]:
    """The cell state (time, unit) and the last answer, in float64, by the equations alone."""
    model = networks.network("adding", "lstm", torch.device("cpu")).model
    weights = {name: w.detach().double().numpy() for name, w in model.state_dict().items()}
    W_x, W_h = weights["rnn.weight_ih_l0"], weights["rnn.weight_hh_l0"]
    b = weights["rnn.bias_ih_l0"] + weights["rnn.bias_hh_l0"]
    h = c = np.zeros(W_h.shape[1])
    states = []
    for step, x in enumerate(of.view.sequence.values.astype(float), 1):
        rows = dict(zip(GATES, np.split(W_x @ x + W_h @ h + b, 4), strict=True))
        gate = {name: 1 / (1 + np.exp(-rows[name])) for name in "ifo"}
        if of.first < step < of.last:
            gate[held.gate] = np.full(len(c), held.value)
        c = gate["f"] * c + gate["i"] * np.tanh(rows["g"])
        h = gate["o"] * np.tanh(c)
        states.append(c)
    return np.array(states), float((weights["head.weight"] @ h + weights["head.bias"])[0])


def shown(seed: int) -> list[tuple[what_if.HeldGate, Scene, Material]]:
    of = material(seed)
    both = zip(what_if.TRIED, scenes("what-if", of, LIGHT)[1:], strict=True)
    return [(held, scene, of) for held, scene in both]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_edit_is_of_every_unit_and_step_between_the_markers_and_no_other(seed: int) -> None:
    for held, scene, of in shown(seed):
        (edit,) = parse(scene.state["edits"])
        assert isinstance(edit, Clamp)
        assert (edit.signal, edit.value, edit.units) == (held.gate, held.value, None)
        assert edit.steps == (range(of.first, of.last - 1),)  # counted from 0
        assert scene.state["tab"] == "whatif"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_numbers_are_those_of_the_equations_with_the_gate_held(seed: int) -> None:
    for held, scene, of in shown(seed):
        c, answer = by_hand(of, held)
        edited = what_if.edited(of, scene.state["edits"])
        assert edited.answer == pytest.approx(answer, abs=1e-5)
        assert f"the answer at step {of.last} is {number(edited.answer)};" in scene.sentence
        recorded = of.view.sides["lstm"]
        assert f"without the edit it is {number(float(recorded.prediction[-1]))}." in scene.sentence
        # Where it is shown: the unit that differs most when the second marker comes.
        before = of.last - 2  # counted from 0, the step before the second marker
        differs = np.abs(c - recorded.trace.sel("c", layer=0, direction=0, batch=0))[before]
        assert (scene.found.step, scene.found.unit) == (before + 1, int(differs.argmax()))
        assert scene.found.numbers["c"] == pytest.approx(c[before, scene.found.unit], abs=1e-4)
        assert scene.found.numbers[held.gate] == held.value


def test_what_is_said_of_the_target_is_what_the_sequence_has() -> None:
    for _, scene, of in shown(3):
        first, second = of.view.sequence.values[[of.first - 1, of.last - 1], 0].astype(float)
        assert f"is {number(first + second)}; the second value alone is {number(second)}." in (
            scene.sentence
        )


def test_it_asks_before_it_tells() -> None:
    of = material(3)
    asked, *told = scenes("what-if", of, LIGHT)
    assert asked.asks
    assert not any(scene.asks for scene in told)
    assert asked.state == {key: told[0].state[key] for key in ("tab", "step", "unit")}
    recorded = float(of.view.sides["lstm"].prediction[-1])
    assert f"The answer at step {of.last} is {number(recorded)};" in asked.sentence
    for held in what_if.TRIED:
        answer = what_if.edited(of, what_if.edits_of(held, of)).answer
        assert number(answer) not in asked.sentence


def test_each_edit_is_tried_once_for_all_who_look(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    record = what_if.surgery.record

    def counted(*args: object, edits: str) -> object:
        asked.append(edits)
        return record(*args, edits=edits)  # type: ignore[arg-type]

    monkeypatch.setattr(what_if.surgery, "record", counted)
    for _ in range(2):
        assert len(shown(4_711)) == 3  # a seed that nobody has looked at
    assert len(asked) == len(set(asked)) == 3
