"""Training on one series: what is repeatable, what it must beat, and what it must admit."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from lstm_viz import naive
from lstm_viz.fingerprint import weights_hash
from lstm_viz.forecasting import BUDGET, Pair, Training, Windows, key_of, output_of
from lstm_viz.model import parameter_count
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import Series, prepare
from lstm_viz.train import Budget

SHORT = Budget(steps=60, batch_size=4, learning_rate=0.01, clip=1.0)


def series(values: np.ndarray) -> Series:
    return prepare(Sequence(values.reshape(len(values), -1), ("x", "y")[: values[0].size]))


def sine(steps: int = 90) -> Series:
    return series(20 + 5 * np.sin(2 * np.pi * np.arange(steps) / 14))


def text(characters: str) -> Series:
    alphabet = sorted(set(characters))
    values = np.array([[one == letter for letter in alphabet] for one in characters], float)
    return prepare(Sequence(values, tuple(map(repr, alphabet)), symbols=tuple(characters)))


def trained(one: Series, budget: Budget = SHORT, seed: int = 3, stop: int | None = None) -> Pair:
    training = Training(one, seed=seed, budget=budget)
    for step in training:
        if step.step == stop:
            break
    return training.pair()


@cache
def short_pair() -> Pair:
    """A sine's, after the whole of the short budget."""
    return trained(sine())


def hashes(pair: Pair) -> list[str]:
    return [weights_hash(model) for model in pair.models.values()]


def test_the_stretches_are_those_of_the_trained_part_with_the_next_value() -> None:
    values = np.column_stack([np.arange(200.0), np.sin(np.arange(200.0))])
    values[[30, 31], [0, 0]] = np.nan
    one = series(values)
    windows = Windows(one)
    batch = windows.batch(50, generator=torch.Generator().manual_seed(2))
    assert batch.x.shape == (50, 60, 2)  # half of the 120 trained steps
    assert batch.y.shape == (50, 60, 1)
    first = (batch.x[:, :, 0] * one.scale + one.mean).round()  # the step itself, but in the gap
    following = batch.y[..., 0] * one.scale + one.mean
    assert (following - first)[batch.mask].numpy() == pytest.approx(
        np.where((first == 29)[batch.mask], 3, 1), abs=1e-3
    )
    assert first.max() <= 118
    assert first.max() > 100
    assert first.min() < 20
    assert torch.isnan(following[~batch.mask]).all()
    assert torch.isfinite(batch.x).all()


def test_no_stretch_is_drawn_in_which_nothing_is_known() -> None:
    values = np.arange(1000.0)
    values[10:500] = np.nan
    batch = Windows(series(values)).batch(300, generator=torch.Generator().manual_seed(2))
    assert batch.mask.any(dim=1).all()


def test_both_networks_have_about_as_many_parameters() -> None:
    for one in (sine(), text("hello world " * 8)):
        counts = [parameter_count(model) for model in trained(one, stop=1).models.values()]
        assert abs(counts[0] - counts[1]) < 0.02 * counts[0]


def test_a_seed_gives_its_weights_and_another_seed_others() -> None:
    before = torch.get_rng_state()
    one, again = short_pair(), trained(sine())
    assert hashes(one) == hashes(again)
    assert one.key == again.key == key_of(sine(), 3, SHORT)
    assert {**one.cards} == {**again.cards}
    assert set(hashes(trained(sine(), seed=4))).isdisjoint(hashes(one))
    assert torch.equal(torch.get_rng_state(), before)


def test_the_key_knows_all_that_the_weights_depend_on() -> None:
    one = sine()
    keys = {
        key_of(one, 3),
        key_of(one, 4),
        key_of(sine(91), 3),
        key_of(one, 3, SHORT),
        key_of(one, 3, SHORT, 17),
        key_of(replace(one, target="y"), 3),
    }
    assert len(keys) == 6
    assert key_of(one, 3) == key_of(sine(), 3, BUDGET, BUDGET.steps)


def test_a_stop_leaves_both_at_the_same_step_and_usable() -> None:
    one = trained(sine(), stop=17)
    assert one.step == 17
    assert not one.complete
    assert one.key == key_of(sine(), 3, SHORT, 17)
    assert [card["step"] for card in one.cards.values()] == [17, 17]
    assert all(0 < card["kept"] <= 17 for card in one.cards.values())
    for model in one.models.values():
        assert np.isfinite(output_of(model, one.series.x)).all()
        assert not model.training
    assert hashes(one) == hashes(trained(sine(), stop=17))


def test_asking_for_the_pair_on_the_way_and_a_pause_change_nothing() -> None:
    # Of noise, the best weights are mostly between two of the regular measurements.
    noise = series(np.random.default_rng(6).normal(size=60))
    training = Training(noise, seed=3, budget=SHORT)
    early = [training.pair() for _, _ in zip(range(7), training, strict=False)]
    early += [training.pair() for _ in training]
    assert hashes(training.pair()) == hashes(trained(noise))
    assert hashes(early[6]) == hashes(trained(noise, stop=7))
    assert len(early) == 60


def test_the_seed_also_orders_the_stretches() -> None:
    first = Training(sine(), seed=3, budget=SHORT)
    other = Training(sine(), seed=4, budget=SHORT)
    for kind, model in other.models.items():
        model.load_state_dict(first.models[kind].state_dict())
    losses = [next(iter(training)).losses for training in (first, other)]
    assert losses[0]["lstm"] != losses[1]["lstm"]
    assert losses[0]["rnn"] != losses[1]["rnn"]


def test_before_the_first_step_the_pair_is_called_untrained() -> None:
    cards = Training(sine(), seed=3, budget=SHORT).pair().cards
    assert [card["trained"] for card in cards.values()] == [False, False]
    assert [card["trained"] for card in trained(sine(), stop=1).cards.values()] == [True, True]


def test_the_weights_kept_are_those_with_the_lowest_error_between() -> None:
    # A short noise is soon learned by heart, and the error on other steps grows from then on.
    noise = series(np.random.default_rng(6).normal(size=60))
    budget = replace(SHORT, steps=400, learning_rate=0.02)

    def between(model: torch.nn.Module) -> float:
        asked = noise.asked(36, 45)
        return naive.errors(noise.next, noise.forecast(output_of(model, noise.x)), asked).rmse

    training = Training(noise, seed=3, budget=budget)
    errors = {
        step.step: between(training.models["rnn"]) for step in training if step.step % 20 == 0
    }
    assert len(errors) == 20
    pair = training.pair()
    card = pair.cards["rnn"]
    assert 0 < card["kept"] < 400
    assert card["kept"] == min(errors, key=errors.__getitem__)
    assert between(pair.models["rnn"]) == errors[card["kept"]] < errors[400]


def test_a_training_that_diverges_keeps_the_last_good_weights_and_says_so() -> None:
    good = trained(sine(), SHORT, stop=1)
    training = Training(sine(), seed=3, budget=replace(SHORT, learning_rate=1e30))
    steps = [step.step for step in training]
    pair = training.pair()
    assert steps == [1]
    assert not pair.complete
    assert pair.problem is not None
    assert pair.problem.startswith("The training ended early: the loss is ")
    assert "use a learning rate below 1e+30" in pair.problem
    for model in pair.models.values():
        assert np.isfinite(output_of(model, pair.series.x)).all()
    assert good.problem is None


def test_a_sine_is_forecast_far_better_than_by_the_last_value() -> None:
    one = sine(200)
    pair = trained(one, replace(BUDGET, steps=300), seed=0)
    last = one.naive_errors["repeating the last value"]
    # The closed form: a sine of amplitude a moves by the root mean square a √(1 - cos ω).
    assert last == pytest.approx(5 * np.sqrt(1 - np.cos(2 * np.pi / 14)), rel=0.02)
    for card in pair.cards.values():
        error = card["held_out"]["root mean squared error"]
        assert error < 0.2 * last
        assert naive.beats(error, last)
    # In own units, against a pass without any of the package's own arithmetic.
    x = (20 + 5 * np.sin(2 * np.pi * np.arange(200) / 14)).astype(np.float32).astype(float)
    with torch.no_grad():
        scaled = torch.tensor((x - x[:120].mean()) / x[:120].std(), dtype=torch.float32)
        out = pair.models["lstm"](scaled[None, :, None])[0, :, 0].double().numpy()
    own = out * x[:120].std() + x[:120].mean()
    rmse = np.sqrt(np.mean((own[149:-1] - x[150:]) ** 2))
    assert pair.cards["lstm"]["held_out"]["root mean squared error"] == pytest.approx(rmse)


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_beats_the_last_value_of_a_random_walk(seed: int) -> None:
    walk = series(np.cumsum(np.random.default_rng(seed).normal(size=600)))
    pair = trained(walk, replace(BUDGET, steps=200), seed=0)
    last = walk.naive_errors["repeating the last value"]
    assert list(walk.naive_errors) == ["repeating the last value"]
    for card in pair.cards.values():
        assert not naive.beats(card["held_out"]["root mean squared error"], last)
        assert "repeating the last value gives " in card["says"]


def test_a_text_with_a_rule_is_learned() -> None:
    # After b comes c or a, by what stood before it: two characters back, a table of pairs is blind.
    one = text("abcab" * 30)
    pair = trained(one, replace(BUDGET, steps=150), seed=0)
    assert one.naive_errors["the most frequent next character"] == pytest.approx(1 / 5, abs=0.03)
    for card in pair.cards.values():
        assert card["held_out"] == {"wrong characters": 0}
    assert pair.cards["lstm"]["output_size"] == pair.cards["lstm"]["input_size"] == 3


def test_the_card_says_what_was_done_and_found() -> None:
    pair = short_pair()
    card = pair.cards["lstm"]
    assert (card["kind"], card["hidden_size"], card["seed"], card["task"]) == ("lstm", 32, 3, "own")
    assert card["parameters"] == parameter_count(pair.models["lstm"])
    assert card["weights"] == weights_hash(pair.models["lstm"].rnn)
    assert card["trained"] is True
    error = card["held_out"]["root mean squared error"]
    last = pair.series.naive_errors["repeating the last value"]
    assert card["says"] == (
        "Trained for 60 of 60 training steps on steps 1 to 54 of this series. The weights are "
        f"those after training step {card['kept']}, which had the lowest error on steps 55 to 67. "
        f"On the held-out steps, 68 to 90: root mean squared error {error:#.3g}; repeating the "
        f"last value gives {last:#.3g}; repeating the value 14 steps earlier gives 0."
    )
    assert pair.bytes >= 4 * (card["parameters"] + pair.cards["rnn"]["parameters"])


def test_a_pair_reads_another_series_on_the_scale_of_its_own() -> None:
    steps = np.arange(60)
    values = np.column_stack([7 + np.cos(steps / 5), 300 - 2.0 * steps])
    own = np.column_stack([40 + 3 * np.sin(np.arange(90)), np.arange(90.0) ** 2])
    pair = trained(prepare(Sequence(own, ("a", "b")), "b"), replace(SHORT, steps=5))
    other = Sequence(values, ("a", "b"), source="there")
    there = pair.on(other, "home")
    seen = own[:54]  # six tenths of 90 steps
    x = (values - seen.mean(axis=0)) / seen.std(axis=0)
    np.testing.assert_allclose(there.series.x, x, rtol=1e-6)
    assert hashes(there) == hashes(pair)
    assert there.key == pair.key_on(other) != pair.key
    assert there.home == "home"
    assert there.trained_on is pair.series
    model = pair.models["lstm"]
    with torch.no_grad():
        h, _ = model.rnn(torch.tensor(x[None], dtype=torch.float32))
        said = (h @ model.head.weight.T + model.head.bias)[0, :, 0].numpy()
    error = (said * seen[:, 1].std() + seen[:, 1].mean())[44:59] - values[45:, 1]
    held_out = there.cards["lstm"]["held_out"]["root mean squared error"]
    assert held_out == pytest.approx(np.sqrt(np.mean(error**2)), rel=1e-5)
    again = there.on(Sequence(own, ("a", "b")), "home")  # back, by way of another
    np.testing.assert_array_equal(again.series.x, pair.series.x)


def test_a_pair_reads_no_other_columns_and_no_other_text() -> None:
    with pytest.raises(SequenceError, match="These networks read x, but the series has heat"):
        short_pair().on(Sequence(np.arange(60.0)[:, None], ("heat",)), "home")
