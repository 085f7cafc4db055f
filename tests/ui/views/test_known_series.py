"""Networks that were trained on a series, as the page shows them: their view, their words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz.explorer.payload import payload
from lstm_viz.fingerprint import weights_hash
from lstm_viz.forecasting import BUDGET, Pair, Training
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import prepare
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.plain_picture import twin
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks, view
from tests.explorer.panels import read

NAN = np.nan
WORDS = "abcab" * 16


def trained(sequence: Sequence, target: str | None = None, steps: int = 5) -> Pair:
    budget = replace(BUDGET, steps=steps, batch_size=3)
    training = Training(prepare(sequence, target), seed=6, budget=budget)
    for _ in training:
        pass
    return training.pair()


@pytest.fixture(scope="module")
def heat() -> tuple[Sequence, Pair]:
    values = np.column_stack([np.sin(np.arange(88)), 50 + 9 * np.cos(np.arange(88) / 3)])
    values[[20, 80], [1, 1]] = NAN
    sequence = Sequence(values, ("wind", "heat"), labels=tuple(f"day {n}" for n in range(88)))
    return sequence, trained(sequence, "heat")


@pytest.fixture(scope="module")
def text() -> tuple[Sequence, Pair]:
    values = np.array([[one == letter for letter in "abc"] for one in WORDS], float)
    sequence = Sequence(values, ("'a'", "'b'", "'c'"), symbols=tuple(WORDS))
    return sequence, trained(sequence)


def shown(made: tuple[Sequence, Pair]) -> view.View:
    sequence, pair = made
    return view.run(sequence, networks.keep_pair(pair), "cpu")


def test_the_answers_stand_beside_the_next_value_in_own_units(heat: Any) -> None:
    sequence, pair = heat
    made = shown(heat)
    assert made.known.name == "own"
    np.testing.assert_array_equal(
        made.target.values, np.append(sequence.values[1:, 1], np.float32(NAN))
    )
    seen = sequence.values[:52, 1].astype(float)
    x = torch.tensor(pair.series.x)
    for kind, side in made.sides.items():
        with torch.no_grad():
            out = pair.models[kind](x[None])[0, :, 0].numpy()
        own = out * np.nanstd(seen) + np.nanmean(seen)
        np.testing.assert_allclose(side.prediction, own, rtol=1e-5)
        np.testing.assert_array_equal(side.input, pair.series.x)
        assert side.trace.meta["weights"] == weights_hash(pair.models[kind].rnn)
        assert side.trace.meta["verified"] < 1e-5
        assert (side.trace.meta["trained"], side.trace.meta["seed"]) == (True, 6)
        assert side.trace.meta["steps"] == (pair.cards[kind]["kept"], 5)
        assert side.trace.labels[3] == "day 3"
        with pytest.raises(ValueError, match="read-only"):
            side.prediction[0] = 1


def test_only_held_out_steps_count(heat: Any) -> None:
    sequence, _ = heat
    made = shown(heat)
    assert made.explanation.mark == (66, "held out from step 67")  # 88 · 3/4
    values = sequence.values[:, 1].astype(float)
    pair = made.known.pair
    best = replace(pair, step=4, cards=pair.cards | {"lstm": pair.cards["lstm"] | {"kept": 3}})
    assert (
        "The LSTM has its weights of training step 3 of 4 (the best on steps 53 to 66)."
    ) in replace(made.known, pair=best).verdict(sequence, made.target, made.sides)
    for kind in networks.KINDS:
        name = KIND_NAMES[kind]
        off = made.sides[kind].prediction[65:87] - values[66:88]  # 66 of 88 are before them
        assert np.isnan(off).sum() == 1
        assert made.known.errors(made.sides)[name] == pytest.approx(np.sqrt(np.nanmean(off**2)))
    assert "Steps from 67 on are held out" in made.known.pair.series.note
    assert "Missing values (2)" in made.known.pair.series.note


def test_a_view_of_ones_own_is_made_once_and_counts_its_numbers(heat: Any, text: Any) -> None:
    assert shown(heat) is shown(heat)
    for made in (shown(heat), shown(text)):
        arrays = [made.sequence.values, made.target.values]
        for side in made.sides.values():
            arrays += [side.prediction, *side.trace.signals.values(), *side.trace.initial.values()]
            arrays += [
                one for one in (side.trace.x, side.said, *side.weights.values()) if one is not None
            ]
        least = sum(array.nbytes for array in arrays)
        assert least <= made.bytes <= 1.2 * least


def test_two_pairs_on_one_series_are_two_views(heat: Any) -> None:
    sequence, pair = heat
    other = trained(sequence, "wind")
    assert shown((sequence, other)).key != shown(heat).key
    assert networks.keep_pair(other) != networks.keep_pair(pair)
    assert shown((sequence, other)).sides["lstm"].prediction[0] < 2


def test_they_read_no_other_series(heat: Any) -> None:
    sequence, pair = heat
    key = networks.keep_pair(pair)
    message = (
        "These networks were trained on another series and read only that one. Train networks on "
        "this series, or choose other networks."
    )
    with pytest.raises(SequenceError, match=rf"\A{re.escape(message)}\Z"):
        view.run(Sequence(sequence.values[:70], sequence.names), key, "cpu")


def test_networks_that_had_to_make_room_are_missed_in_a_sentence(
    heat: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequence, pair = heat
    monkeypatch.setattr(networks, "_PAIRS", Shelf(100, lambda pair: pair.bytes))
    message = (
        "The networks trained on this series are no longer here, because newer ones needed the "
        "space. Train them again."
    )
    with pytest.raises(SequenceError, match=rf"\A{re.escape(message)}\Z"):
        view.run(sequence, networks.keep_pair(pair), "cpu")
    assert networks.find_pair(pair.key) is None


def test_what_is_shared_on_another_device_is_a_copy(heat: Any) -> None:
    _, pair = heat
    key = networks.keep_pair(pair)
    moved = networks.network(key, "lstm", torch.device("meta"))
    assert next(moved.model.parameters()).device.type == "meta"
    assert next(pair.models["lstm"].parameters()).device.type == "cpu"
    assert moved.card is pair.cards["lstm"]


def test_the_explorer_gets_what_is_drawn_and_what_was_read(heat: Any, text: Any) -> None:
    made = shown(heat)
    header, arrays = read(payload(packing.picture_of(made)))
    assert header["target_name"] == "next value of heat"
    assert header["verdict"].startswith("RMSE on the held-out steps, from step 67 on: ")
    np.testing.assert_array_equal(arrays[header["input"]["values"]], made.sequence.values)
    for network, side in zip(header["networks"], made.sides.values(), strict=True):
        np.testing.assert_array_equal(arrays[network["input"]], side.input)
        assert network["badge"]["task"] == "own"
    made = shown(text)
    header, arrays = read(payload(packing.picture_of(made)))
    assert header["input"]["text"] == list(WORDS)
    np.testing.assert_array_equal(arrays[header["target"]], [*[1.0] * 79, NAN])
    assert header["verdict"].startswith("Wrong characters on the held-out steps, from step 61 on: ")


def test_the_answer_in_a_text_is_the_probability_of_what_came(text: Any) -> None:
    _, pair = text
    made = shown(text)
    classes = np.array(["abc".index(one) for one in WORDS])
    for kind, side in made.sides.items():
        with torch.no_grad():
            odds = torch.softmax(pair.models[kind](torch.tensor(pair.series.x)[None])[0], dim=1)
        own = odds.numpy()[np.arange(79), classes[1:]]
        np.testing.assert_allclose(side.prediction[:-1], own, rtol=1e-4)
        assert np.isnan(side.prediction[-1])
        np.testing.assert_array_equal(side.said, odds.argmax(dim=1))
        wrong = np.mean(side.said[59:79] != classes[60:])
        assert made.known.errors(made.sides)[KIND_NAMES[kind]] == pytest.approx(wrong)


def test_a_step_in_words_says_whether_it_was_held_out(heat: Any, text: Any) -> None:
    made = shown(heat)
    lstm, rnn = (side.prediction[65] for side in made.sides.values())
    wind, warm = made.sequence.values[65]
    windy, heated = made.sides["lstm"].input[65]
    following = made.sequence.values[66, 1]
    assert twin.input_sentence(made, 66) == (
        f"Step 66 (day 65): input wind {wind:.2f} (read as {windy:.2f}), heat {warm:.2f} "
        f"(read as {heated:.2f}); answers LSTM {lstm:.2f}, "
        f"simple RNN {rnn:.2f}; target {following:.2f}; the next step is held out."
    ).replace("-", "−")
    assert twin.input_sentence(made, 65).endswith("; the next step is not held out.")
    made = shown(text)
    said = "abc"[int(made.sides["lstm"].said[59])]
    sure = made.sides["lstm"].prediction[59]
    words = twin.input_sentence(made, 60)
    assert words.startswith(
        f"Step 60: input 'b'; answers LSTM '{said}' ({sure:.2f} for the target), simple RNN '"
    )
    assert words.endswith("; target 'a'; the next step is held out.")
    assert "target" not in twin.input_sentence(made, 80)


def test_what_is_drawn_is_said(heat: Any, text: Any) -> None:
    assert shown(heat).known.drawn == (
        "At each step, the forecast of the next value of heat, and the value that came next. "
        "Steps from 67 on are held out: the networks were not trained on them."
    )
    assert shown(text).known.drawn.startswith(
        "At each step, the probability that was given to the character that came next. "
    )


def test_networks_of_another_series_hold_no_step_of_this_one_out(heat: Any) -> None:
    sequence, pair = heat
    values = sequence.values + np.array([0, 4])
    other = replace(sequence, values=values)
    made = shown((other, pair.on(other, "May")))
    seen, here = sequence.values[:52, 1], values[:, 1]
    low, high = np.nanmin(seen), np.nanmax(seen)
    count = int(((here < low) | (here > high)).sum())
    assert 0 < count < 86
    assert made.verdict.startswith("RMSE from step 67 on: ")
    assert made.verdict.endswith(
        f" The networks were trained on another series, May. Of 86 values of heat, {count} lie "
        f"outside the range of the training: {np.nanmin(here):.2f} to {np.nanmax(here):.2f} here, "
        f"{low:.2f} to {high:.2f} there."
    )
    told = " ".join((*dict(made.explanation.task).values(), made.known.drawn))
    assert "held out" not in told
    assert "They were trained on no step of this one; errors are measured from step 67 on" in told
    assert made.explanation.mark == (66, "errors from step 67 on")
    assert "held out" not in twin.input_sentence(made, 70)


def test_a_fallback_to_the_cpu_is_said_beside_what_was_held_out(
    heat: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequence, pair = heat
    gpu = torch.device("meta")
    monkeypatch.setattr(view.devices, "pick", lambda wanted: gpu)
    side = view._side

    def small(sequence: Sequence, which: str, kind: str, device: torch.device) -> view.Side:
        if device == gpu:
            raise torch.OutOfMemoryError("out of memory")
        return side(sequence, which, kind, device)

    monkeypatch.setattr(view, "_side", small)
    note = view.run(sequence, networks.keep_pair(pair), "gpu").note
    assert note == "META ran out of memory, so this run used the CPU."
