"""Known task: what a network answers, which answers are right, and both in words."""

from __future__ import annotations

from base64 import b64encode
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz.explorer.payload import payload
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import TASKS, Task
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import networks, presets, view
from lstm_viz.ui.views.known_task import RULES, KnownTask, answered
from tests.explorer.node_js import run
from tests.explorer.panels import read

CPU = torch.device("cpu")
SYMBOLS = [task.name for task in TASKS.values() if task.symbols]


def sequence_of(values: list, task: str) -> Sequence:
    array = np.array(values, np.float32)
    return Sequence(array.reshape(len(array), -1), TASKS[task].input_names)


def right(sequence: Sequence, task: Task) -> tuple[np.ndarray, tuple[str, ...]]:
    target = KnownTask(task).target(sequence)
    return target.values, target.words


def test_the_next_value_is_the_target_of_a_wave() -> None:
    target, words = right(sequence_of([3, 5, 8], "wave"), TASKS["wave"])
    np.testing.assert_array_equal(target, [5, 8, np.nan])
    assert words == ()


def test_the_value_after_a_gap_is_not_the_next_one() -> None:
    target, _ = right(sequence_of([3, 5, np.nan, 8, 9], "wave"), TASKS["wave"])
    np.testing.assert_array_equal(target, [5, np.nan, np.nan, 9, np.nan])


@pytest.mark.parametrize(
    ("marker", "sum_"), [([0, 1, 0, 1], 60), ([1, 1, 0, 1], np.nan), ([0, 0.5, 0, 1.5], np.nan)]
)
def test_the_sum_of_two_marked_values_is_the_target_of_the_adding_problem(
    marker: list, sum_: float
) -> None:
    values = np.column_stack([[10, 20, 30, 40], marker]).tolist()
    target, _ = right(sequence_of(values, "adding"), TASKS["adding"])
    np.testing.assert_array_equal(target, [np.nan, np.nan, np.nan, sum_])


def test_the_right_symbols_stand_in_words_where_they_are_asked_for() -> None:
    lists = presets.preset("parity", 3)
    target, words = right(lists, TASKS["parity"])
    ones = np.cumsum([symbol == "1" for symbol in lists.symbols])
    assert list(words) == ["odd" if count % 2 else "even" for count in ones]
    np.testing.assert_array_equal(target, np.ones(lists.steps))
    recall = presets.preset("recall", 4)
    target, words = right(recall, TASKS["recall"])
    assert words == ("",) * (recall.steps - 1) + (recall.symbols[0],)
    assert np.isnan(target[:-1]).all()
    assert target[-1] == 1


def test_a_set_is_said_as_its_symbols() -> None:
    output = torch.tensor([[2.0, -1.0, 0.5], [-3.0, -0.1, -2.0]])
    task: Any = SimpleNamespace(answer=TASKS["anbn"].answer, output_names=("a", "b", "T"))
    assert answered(output, task) == ["a T", "none"]


@pytest.mark.parametrize("task", SYMBOLS)
def test_a_presets_answers_are_those_of_the_network_without_a_recording(task: str) -> None:
    drawn = presets.preset(task, 6)
    made = view.run(drawn, task, "cpu", ("lstm", "gru", "rnn"))
    batch = TASKS[task].batch(1, generator=torch.Generator().manual_seed(6))
    y = batch.y[0, : drawn.steps].numpy()
    asked = batch.mask[0, : drawn.steps].numpy()
    np.testing.assert_array_equal(~np.isnan(made.target.values), asked)
    for kind, side in made.sides.items():
        model, _ = networks.network(task, kind, CPU)
        with torch.no_grad():
            output = model(torch.tensor(drawn.values)[None])[0].numpy()
        if TASKS[task].answer.name == "one":
            right = output.argmax(axis=1) == y.argmax(axis=1)
            odds = np.exp(output) / np.exp(output).sum(axis=1, keepdims=True)
            sure = (odds * np.nan_to_num(y)).sum(axis=1)
            own = odds.max(axis=1)
        else:
            right = ((output > 0) == (y > 0.5)).all(axis=1)
            odds = 1 / (1 + np.exp(-output))
            sure = np.where(y > 0.5, odds, 1 - odds).min(axis=1)
            own = np.maximum(odds, 1 - odds).min(axis=1)
        assert side.right is not None
        np.testing.assert_array_equal(side.right[asked], right[asked])
        np.testing.assert_allclose(side.prediction[asked], sure[asked], atol=1e-5)
        assert side.sure is not None
        np.testing.assert_allclose(side.sure, own, atol=1e-5)
        for step in np.flatnonzero(asked):
            assert (side.answers[step] == made.target.words[step]) == right[step]


def test_what_is_no_sequence_of_the_task_has_no_right_answer() -> None:
    task = TASKS["recall"]
    other = Sequence(np.full((5, task.input_size), 0.3, np.float32), task.input_names)
    made = view.run(other, "recall", "cpu")
    assert np.isnan(made.target.values).all()
    assert all(np.isnan(side.prediction).all() for side in made.sides.values())


def test_a_step_in_words_has_the_symbols_and_how_probable_they_are() -> None:
    drawn = presets.preset("recall", 4)
    made = view.run(drawn, "recall", "cpu")
    last = drawn.steps - 1
    said = made.known.in_words(drawn, made.target, made.sides, last)
    cue = drawn.symbols[0]
    lstm = made.sides["lstm"]
    assert lstm.sure is not None
    assert f"LSTM {cue} ({lstm.sure[last]:.2f})" in said
    assert said.endswith(f"; target {cue}")


def test_the_explorer_is_given_the_symbols() -> None:
    drawn = presets.preset("dyck1", 4)
    made = view.run(drawn, "dyck1", "cpu")
    header, arrays = read(payload(packing.picture_of(made)))
    assert header["target_text"] == list(made.target.words)
    for network, side in zip(header["networks"], made.sides.values(), strict=True):
        given = network["answers"]
        assert given["text"] == list(side.answers)
        np.testing.assert_array_equal(arrays[given["sure"]], side.sure)
        np.testing.assert_array_equal(arrays[given["right"]], side.right)
    numbers = view.run(presets.preset("wave", 4), "wave", "cpu")
    header, _ = read(payload(packing.picture_of(numbers)))
    assert header["target_text"] is None
    assert all(network["answers"] is None for network in header["networks"])


def another_symbol(of: view.View) -> str | None:
    """Edits to another symbol that could come at a step; None where the browser finds its own."""
    if TASKS[of.known.name].answer.name != "set":
        return None
    drawn, words = of.sequence, of.target.words
    step = next(at for at in range(2, drawn.steps) if " " in words[at - 1])
    (symbol, *_) = set(words[step - 1].split()) - {drawn.symbols[step]}
    return f"x@{step + 1}=0,x{drawn.names.index(symbol)}@{step + 1}=1"


def test_an_edited_input_is_judged_in_the_browser_as_the_same_input_is_here() -> None:
    names = [name for name in RULES if name != "adding"]
    drawn = [presets.preset(name, 6) for name in names]
    made = [view.run(one, name, "cpu") for one, name in zip(drawn, names, strict=True)]
    sent = [
        {
            "payload": b64encode(payload(packing.picture_of(one))).decode(),
            "edits": another_symbol(one),
        }
        for one in made
    ]
    for name, one, was, found in zip(names, drawn, made, run("other_symbol.js", sent), strict=True):
        sets = TASKS[name].answer.name == "set"
        assert sets or found["asks"] == "answers"
        x = np.array(found["inputs"], np.float32).reshape(one.values.shape)
        assert (x != one.values).any(axis=1).sum() == 1
        symbols = tuple(one.names[at] for at in x.argmax(axis=1))
        now = view.run(Sequence(x, one.names, symbols=symbols), name, "cpu")
        lstm = now.sides["lstm"]
        np.testing.assert_array_equal(np.array(found["target"], float), now.target.values)
        assert found["targetText"] == list(now.target.words) != list(was.target.words)
        assert found["rows"][0] == [word.replace(" ", "") for word in now.target.words]
        assert found["answered"] == list(lstm.answers)
        wanted = [lstm.prediction, lstm.right]
        for own, their in zip((found["prediction"], found["right"]), wanted, strict=True):
            assert their is not None
            np.testing.assert_allclose(np.array(own, float), their, atol=1e-4)
        asked = np.flatnonzero(~np.isnan(now.target.values))
        assert lstm.right is not None
        if TASKS[name].once:
            now_right = f"(right for the edited input: {now.target.words[-1]})"
            assert now_right in found["told"]
            assert f"(right: {was.target.words[-1]})" in found["told"]
        else:
            number = int(np.nansum(lstm.right))
            told = f"{number} of {len(asked)} answers are right for the edited input"
            # A string of a language is no longer one from some step on.
            parted = sets and len(asked) < np.isfinite(was.target.values).sum()
            at_some = f"; of the {len(asked)} with a known target, {number} are right."
            assert (at_some if parted else told) in found["told"]
