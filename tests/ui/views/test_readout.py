"""The readout of a view: the browser answers as the server did, of all tasks and of a series."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz.characters import sequence
from lstm_viz.explorer.payload import payload
from lstm_viz.forecasting import BUDGET, Training
from lstm_viz.kinds import CLASSIC
from lstm_viz.model import SequenceModel
from lstm_viz.sequences import Sequence
from lstm_viz.series import prepare
from lstm_viz.tasks import TASKS
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import networks, passes, presets, view
from lstm_viz.ui.views.known import bytes_of
from lstm_viz.ui.views.known_task import KnownTask, answered
from lstm_viz.ui.views.view import View
from tests.explorer.panels import read
from tests.explorer.replays import replayed

NEAR = 1e-4  # what a whole pass makes of rounding; an answer's own is far less
NAN = np.nan


def of_task(name: str) -> View:
    return view.run(presets.preset(name, 6), name, "cpu", CLASSIC)


def of_series(values: np.ndarray, names: tuple[str, ...], **options: Any) -> View:
    sequence = Sequence(values, names, **options)
    budget = replace(BUDGET, steps=5, batch_size=3)
    training = Training(prepare(sequence, names[-1]), seed=6, budget=budget)
    for _ in training:
        pass
    return view.run(sequence, networks.keep_pair(training.pair()), "cpu")


def heat() -> View:
    values = np.column_stack([np.sin(np.arange(88)), 50 + 9 * np.cos(np.arange(88) / 3)])
    values[[20, 80], [1, 1]] = NAN
    return of_series(values, ("wind", "heat"))


def text() -> View:
    values = np.array(["abc".index(one) for one in "abcab" * 16])[:, None] == np.arange(3)
    return of_series(values.astype(np.float32), tuple("abc"), symbols=tuple("abcab" * 16))


def sent(*views: View) -> list[list[dict[str, Any]]]:
    return replayed(*(payload(packing.picture_of(one)) for one in views), signals=True)


@pytest.mark.slow
def test_included_networks_answer_in_the_browser_as_they_did() -> None:
    views = {name: of_task(name) for name in TASKS}
    for (name, made), found in zip(views.items(), sent(*views.values()), strict=True):
        task, target = TASKS[name], made.target.values
        for side, one in zip(made.sides.values(), found, strict=True):
            own = {what: np.array(values) for what, values in one["answers"].items()}
            numbers = {what: own[what].astype(float) for what in ("prediction", "sure", "right")}
            np.testing.assert_allclose(numbers["prediction"], side.prediction, atol=NEAR)
            if side.sure is None or side.right is None:
                near = np.where(np.isnan(target), NAN, abs(side.prediction - target) < task.close)
                np.testing.assert_array_equal(numbers["right"], near)
                assert np.isnan(numbers["sure"]).all()
                assert set(own["answered"]) == {""}
            else:
                np.testing.assert_array_equal(numbers["right"], side.right)
                np.testing.assert_allclose(numbers["sure"], side.sure, atol=NEAR)
                assert tuple(own["answered"]) == side.answers
            assert one["proof"]["differs"] is None


def test_networks_that_read_text_answer_in_the_browser_as_they_did() -> None:
    """A short text as float32, and one that goes as 16-bit values."""
    for text, exact in (
        ("for x in range(3):\n\tprint('é')\n", True),
        ("if x: y = 1\n" * 80, False),
    ):
        own = sequence(text, networks.vocabulary_of("python"), "")
        made = view.run(own, "python", "cpu")
        assert packing.picture_of(made).coarse is not exact
        for side, one in zip(made.sides.values(), sent(made)[0], strict=True):
            assert one["proof"]["differs"] is None
            assert one["answers"]["answered"] == list(side.answers)
            sure = np.array(one["answers"]["sure"], float)
            np.testing.assert_allclose(sure, np.asarray(side.sure), atol=1e-3)


def test_a_step_with_a_gap_has_no_answer() -> None:
    drawn = presets.preset("reber", 4)
    values = drawn.values.copy()
    values[3] = NAN
    made = view.run(replace(drawn, values=values), "reber", "cpu")
    assert np.flatnonzero(np.isnan(made.meaning.right).any(axis=1)).tolist()[0] == 3
    for one, side in zip(sent(made)[0], made.sides.values(), strict=True):
        assert one["answers"]["prediction"][3] is None
        assert one["answers"]["answered"] == list(side.answers)
        assert one["proof"]["differs"] is None


def test_a_forecast_is_in_the_series_own_units() -> None:
    made = heat()
    for one, side in zip(sent(made)[0], made.sides.values(), strict=True):
        own = np.array(one["answers"]["prediction"], float)
        np.testing.assert_allclose(own, side.prediction, rtol=1e-5)
        assert 40 < own.min() < own.max() < 60
        assert set(one["answers"]["right"]) == {None}  # nothing says how near is right
        assert one["proof"]["differs"] is None


def test_in_a_text_the_likeliest_character_is_the_answer() -> None:
    made = text()
    following = np.append(["abc".index(one) for one in "abcab" * 16][1:], -1)
    for one, side in zip(sent(made)[0], made.sides.values(), strict=True):
        own = {what: np.array(values) for what, values in one["answers"].items()}
        np.testing.assert_allclose(own["prediction"].astype(float), side.prediction, atol=1e-5)
        assert side.said is not None
        assert own["answered"].tolist() == ["abc"[int(place)] for place in side.said]
        right = own["right"].astype(float)
        np.testing.assert_array_equal(right[:-1], (side.said == following)[:-1])
        assert np.isnan(right[-1])
        assert one["proof"]["differs"] is None


def test_what_is_right_is_sent_once_for_all_networks_and_checkpoints() -> None:
    for made in (of_task("adding"), of_task("dyck2"), text()):
        header, arrays = read(payload(packing.picture_of(made)))
        first, *others = header["networks"]
        assert {one["readout"]["right"] for one in others} == {first["readout"]["right"]}
        np.testing.assert_array_equal(arrays[first["readout"]["right"]], made.meaning.right)
        if first["readout"]["kind"] == "value":
            assert first["readout"]["right"] == header["target"]
        for one, side in zip(header["networks"], made.sides.values(), strict=True):
            np.testing.assert_array_equal(arrays[one["head"]["W"]], side.head.W)
            np.testing.assert_array_equal(arrays[one["head"]["b"]], side.head.b)


def test_a_set_without_symbols_has_the_name_that_the_server_gives_it() -> None:
    made, task = of_task("dyck2"), TASKS["dyck2"]
    assert answered(torch.full((1, task.output_size), -1.0), task) == [made.meaning.empty]


def test_of_several_layers_there_is_no_readout() -> None:
    """The first one is shown, and the head reads the last."""
    drawn, known = presets.preset("wave", 4), KnownTask(TASKS["wave"])
    model = SequenceModel("gru", 1, 5, num_layers=2, seed=3).eval()
    card = {"task": "wave", "seed": 3, "parameters": 7}
    made = View(drawn, known, {"gru": passes.side_of(model, card, drawn, known)})
    (panel,) = packing.panels_of(made)
    assert panel.readout is None
    ((found,),) = sent(made)
    assert (found["answers"], found["proof"]["differs"]) == (None, None)


def test_the_head_of_a_side_is_only_to_be_read() -> None:
    (side, *_) = of_task("latch").sides.values()
    model, _ = networks.network("latch", "lstm", torch.device("cpu"))
    np.testing.assert_array_equal(side.head.W, model.head.weight.detach().numpy())
    for array in side.head:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_the_size_of_a_view_counts_its_readout() -> None:
    for name in ("dyck2", "wave"):
        made = of_task(name)
        (side, *_) = made.sides.values()
        without = replace(side, head=side.head._replace(W=np.zeros(0), b=np.zeros(0)))
        assert side.bytes - without.bytes == side.head.W.nbytes + side.head.b.nbytes
        arrays = {id(one): one.nbytes for one in (made.target.values, made.meaning.right)}
        assert len(arrays) == (1 if name == "wave" else 2)
        kept = sum(arrays.values()) + bytes_of(made.target.words)
        assert replace(made, sides={}).bytes == view._sequence_bytes(made.sequence) + kept
