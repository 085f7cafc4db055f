"""The readout: the browser's own answers are torch's, and its proof notices what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from torch import nn

from lstm_viz.explorer import picture as pictures
from lstm_viz.explorer.checkpoints import CheckpointPanels
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.readout import Head, Readout
from tests.explorer.panels import read
from tests.explorer.readouts import KINDS, NAMES, SCALE, answers_of, with_readout
from tests.explorer.replays import (
    HIDDEN,
    NETWORKS,
    STEPS,
    UNITS,
    WAYS,
    Kind,
    network,
    panels,
    reference,
    replayed,
    shown,
)

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
EPS = float(np.finfo(np.float32).eps)
AT = 6  # the step that is looked at
LSTM, GRU = NETWORKS["LSTM"], NETWORKS["GRU"]


def alone(kind: Kind = LSTM, way: str = "whole", steps: int = STEPS, **options: Any) -> Panel:
    (panel,) = panels(network(kind, **options), way, steps)
    return panel


def proofs(given: list[Panel]) -> list[dict[str, Any]]:
    return [found["proof"] for (found,) in replayed(*(shown([one]) for one in given))]


def differences(given: list[Panel]) -> list[Any]:
    return [
        one["differs"] and (one["differs"].get("answer"), one["differs"]["step"])
        for one in proofs(given)
    ]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_answer_is_torchs(name: str) -> None:
    case = [with_readout(alone(NETWORKS[name], way), kind) for kind in KINDS for way in WAYS]
    given = replayed(*(shown([one]) for one in case), signals=True)
    for panel, (found,) in zip(case, given, strict=True):
        wanted = answers_of(panel, reference(panel)["h"])
        for what in ("prediction", "sure", "right"):
            own = np.array(found["answers"][what], float)
            # They are kept in float32.
            np.testing.assert_allclose(own, wanted[what], rtol=EPS, atol=EPS / 2)
        assert found["answers"]["answered"] == wanted["answered"]
        assert found["proof"]["differs"] is None


def test_the_answers_are_told_apart() -> None:
    """What the test above looks at: right and wrong ones, every symbol, and an empty set."""
    for kind in KINDS:
        panel = with_readout(alone(), kind)
        found = answers_of(panel, panel.signal("h"))
        assert set(found["right"][~np.isnan(found["right"])]) == {0, 1}
        assert np.isnan(found["right"]).any()
        if kind == "value":
            assert np.ptp(found["prediction"]) > SCALE
        else:
            assert len(set(found["answered"])) >= 3
            empty = {"nothing"} if kind == "set" else set()
            assert set(" ".join(found["answered"]).split()) == {*NAMES, *empty}
            assert np.nanmin(found["prediction"]) < 0.3 < 0.7 < np.nanmax(found["prediction"])


def moved(array: np.ndarray, place: Any, by: float) -> np.ndarray:
    changed = array.copy()
    changed[place] += by
    return changed


def with_head(panel: Panel, change: Callable[[Head], Head]) -> Panel:
    assert panel.readout is not None
    return replace(panel, readout=panel.readout._replace(head=change(panel.readout.head)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_of_the_head_that_was_changed_is_found(kind: Any) -> None:
    panel = with_readout(alone(), kind)
    row = 0 if kind == "value" else 2
    changed = [
        panel,
        with_head(panel, lambda head: head._replace(W=moved(head.W, (row, 4), 0.05))),
        with_head(panel, lambda head: head._replace(b=moved(head.b, row, 0.05))),
    ]
    same, weight, bias = differences(changed)
    assert same is None
    assert weight[0] == bias[0] == ("prediction" if kind == "value" else weight[0])
    assert weight[0] in ("prediction", "sure")
    assert bias[1] == weight[1] <= 2


def test_an_answer_that_was_changed_is_found_where_it_was_changed() -> None:
    given, wanted = [], []
    for kind in KINDS:
        panel = with_readout(alone(), kind)
        assert panel.prediction is not None
        asked = np.flatnonzero(~np.isnan(answers_of(panel, panel.signal("h"))["right"]))
        at = int(asked[asked >= AT][0])
        given.append(replace(panel, prediction=moved(panel.prediction, at, 1e-3)))
        given.append(replace(panel, prediction=moved(panel.prediction, at, np.nan)))
        wanted += [("prediction", at)] * 2
        if panel.sure is None or panel.right is None:
            continue
        given.append(replace(panel, sure=moved(panel.sure, at, 1e-4)))
        given.append(replace(panel, right=moved(panel.right, at, 1 - 2 * panel.right[at])))
        words = [*panel.answers[:at], "another", *panel.answers[at + 1 :]]
        given.append(replace(panel, answers=words))
        wanted += [("sure", at), ("right", at), ("answered", at)]
    assert differences(given) == wanted


def test_the_largest_difference_is_that_of_signals_and_answers() -> None:
    panel = with_readout(alone(), "value")
    assert panel.prediction is not None
    by = 40 * EPS  # of the largest answer, and within what rounding explains
    more = moved(panel.prediction, AT, by * float(np.abs(panel.prediction).max()))
    before, after = proofs([panel, replace(panel, prediction=more)])
    assert before["differs"] is None
    assert before["largest"] < by / 2
    assert by / 2 < after["largest"] < 2 * by


def test_an_answer_between_two_symbols_may_be_either() -> None:
    """The head gives two symbols the same output: rounding alone decides which one is higher."""
    panel = with_readout(alone(), "one")

    def even(head: Head) -> Head:
        W, b = head.W.copy(), head.b.copy()
        W[3], b[3] = W[1], b[1] + 1
        W[1], b[1] = W[3], b[3]
        return Head(W, b)

    level = with_head(panel, even)
    found = answers_of(level, level.signal("h"))
    numbers = {one: found[one].astype(np.float32) for one in ("prediction", "sure", "right")}
    at = found["answered"].index(NAMES[1])
    words = list(found["answered"])
    own = replace(level, answers=words, **numbers)
    words = [*words[:at], NAMES[3], *words[at + 1 :]]
    other = replace(level, answers=words, **numbers)
    assert differences([own, other]) == [None, None]


@pytest.mark.parametrize("kind", KINDS)
def test_answers_of_a_network_that_amplifies_rounding(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = with_readout(alone(GRU, steps=600, gain=8, heard=0.02), kind)
    assert panel.prediction is not None
    late = 500
    asked = np.flatnonzero(~np.isnan(panel.prediction))
    at = int(asked[asked >= late][0])
    wrong = replace(panel, prediction=moved(panel.prediction, at, 0.02))
    for most in (pictures.FLOAT_BYTES, 0):
        monkeypatch.setattr(pictures, "FLOAT_BYTES", most)
        fine, found = proofs([panel, wrong])
        assert fine["differs"] is None
        assert fine["drift"] > 0.1
        assert (found["differs"]["answer"], found["differs"]["step"]) == ("prediction", at)


def test_sixteen_bits_agree_within_their_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 0)
    for kind in KINDS:
        (proof,) = proofs([with_readout(alone(way="gaps"), kind)])
        assert (proof["differs"], proof["drift"]) == (None, None)
        assert 1e-6 < proof["largest"] <= proof["error"] + 32 * EPS


def test_a_network_without_a_readout_has_no_answers() -> None:
    ((found,),) = replayed(shown([alone()]), signals=True)
    assert found["answers"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_payload_has_the_readout_once(kind: Any) -> None:
    first = with_readout(alone(), kind)
    assert first.readout is not None
    second = with_readout(alone(GRU), kind)
    assert second.readout is not None
    second = replace(second, readout=Readout(second.readout.head, first.readout.meaning))
    header, arrays = read(shown([first, second]))
    meaning = vars(first.readout.meaning)
    for panel, one in zip((first, second), header["networks"], strict=True):
        assert panel.readout is not None
        for name, weight in panel.readout.head._asdict().items():
            np.testing.assert_array_equal(arrays[one["head"][name]], weight)
        said = {name: tuple(v) if name == "names" else v for name, v in one["readout"].items()}
        assert {**said, "right": None} == {**meaning, "right": None}
        np.testing.assert_array_equal(arrays[said["right"]], meaning["right"])
    assert len({one["readout"]["right"] for one in header["networks"]}) == 1


def test_each_checkpoint_has_a_head_of_its_own() -> None:
    last = with_readout(alone(), "one")
    first = with_head(with_readout(alone(seed=9), "one"), lambda head: Head(-head.W, -head.b))
    answers = answers_of(first, first.signal("h"))
    numbers = {one: answers[one].astype(np.float32) for one in ("prediction", "sure", "right")}
    first = replace(first, answers=answers["answered"], **numbers)
    assert answers["answered"] != list(last.answers)
    through = [CheckpointPanels(0, [first]), CheckpointPanels(70, [last])]
    data = shown([last], checkpoints=through)
    for epoch, panel in enumerate((first, last)):
        ((found,),) = replayed(data, signals=True, epoch=epoch)
        assert found["answers"]["answered"] == list(panel.answers)
        assert found["proof"]["differs"] is None
    silent = [CheckpointPanels(0, [replace(first, readout=None)]), through[1]]
    with pytest.raises(ValueError, match="LSTM with readout 'one'; got None"):
        shown([last], checkpoints=silent)


def test_a_readout_that_does_not_fit_is_refused() -> None:
    panel = with_readout(alone(NETWORKS["LSTM with a projection"]), "set")
    assert panel.readout is not None
    head, meaning = panel.readout

    def refuse(match: str, given: Panel) -> None:
        with pytest.raises(ValueError, match=match):
            shown([given])

    wide = replace(panel, readout=Readout(head._replace(W=np.zeros((4, UNITS))), meaning))
    refuse(rf"the W of LSTM's readout must have the shape \(4, {HIDDEN}\); got \(4, 7\)", wide)
    short = replace(panel, readout=Readout(head._replace(b=head.b[1:]), meaning))
    refuse(r"the b of LSTM's readout must have the shape \(4,\); got \(3,\)", short)
    late = replace(panel, readout=Readout(head, replace(meaning, right=meaning.right[2:])))
    refuse(r"the right of LSTM's .* the shape \(17, 4\); got \(15, 4\)", late)
    first, second = panels(network(Kind(nn.GRU, {}), num_layers=2))
    shown([with_readout(second, "one")])
    refuse(
        r"GRU must be shown at its last layer, in one direction, to have a readout; "
        r"got layer 0 of 2 and 1 direction\(s\)",
        with_readout(first, "one"),
    )
    both, _ = panels(network(GRU, bidirectional=True))
    refuse(r"got layer 0 of 1 and 2 direction\(s\)", with_readout(both, "one"))
