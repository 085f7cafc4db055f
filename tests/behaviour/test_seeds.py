"""Units matched over networks: one that is permuted, one that is not trained; the table's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from lstm_viz import checkpoint
from lstm_viz.behaviour import matching, seeds, seeds_making
from lstm_viz.behaviour.atlas import AtlasError, digest
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.reading import read
from lstm_viz.characters import Vocabulary
from lstm_viz.model import SequenceModel

TEXT = "".join(f"def f{k}(a, b):\n    return [a, 'x{k}']  # {k}\n" for k in range(40))
VOCABULARY = Vocabulary.of(TEXT, least=0)
PLACES = VOCABULARY.encode(TEXT).places
UNITS = 7


def network(seed: int) -> SequenceModel:
    return SequenceModel("lstm", VOCABULARY.size, UNITS, output_size=VOCABULARY.size, seed=seed)


def permuted(model: SequenceModel, order: torch.Tensor) -> SequenceModel:
    """The same network with its units in another order."""
    other = SequenceModel(**model.config)
    weights = {}
    for name, value in model.state_dict().items():
        if name.startswith("rnn"):
            value = value.reshape(4, UNITS, *value.shape[1:])[:, order].reshape(value.shape)
        if name in ("rnn.weight_hh_l0", "head.weight"):
            value = value[:, order]
        weights[name] = value
    other.load_state_dict(weights)
    return other


def states(model: SequenceModel) -> np.ndarray:
    return read(model, PLACES, "c").signals["c"]


def test_a_network_matches_itself_in_another_order() -> None:
    order = torch.tensor([3, 0, 6, 1, 5, 2, 4])
    own = states(network(5))
    found = matching.match(own, states(permuted(network(5), order)))
    np.testing.assert_allclose(found.r, 1, atol=1e-4)
    assert order[found.partner].tolist() == list(range(UNITS))
    assert found.bar < 0.99
    upside = matching.match(own, -own)
    np.testing.assert_allclose(upside.r, -1, atol=1e-6)


def test_states_that_have_nothing_in_common_do_not_beat_the_bar() -> None:
    own, other = np.random.default_rng(4).normal(size=(2, 600, UNITS))
    found = matching.match(own, other)
    assert (np.abs(found.r) < found.bar).all()
    cut = 300
    pairs = [np.corrcoef(own[cut:, u], other[cut:, v])[0, 1] for u, v in enumerate(found.partner)]
    np.testing.assert_allclose(found.r, pairs, atol=1e-12)
    np.testing.assert_allclose(matching.at(own, other, found.partner), pairs, atol=1e-12)


def test_units_are_chosen_on_the_first_half_and_tested_on_the_second() -> None:
    generator = np.random.default_rng(8)
    own = generator.normal(size=(400, 5))
    other = own[:, [4, 2, 0]] + 0.3 * generator.normal(size=(400, 3))
    other[200:, 1] = generator.normal(size=200)  # alike on the first half alone
    found = matching.match(own, other)
    assert found.partner[[0, 2, 4]].tolist() == [2, 1, 0]
    assert min(found.r[[0, 4]]) > 0.9
    assert max(np.abs(found.r[[1, 2, 3]])) < 0.3  # nothing there is like them
    # Over both halves together another unit would be the closest one.
    half, all_along = own[:, 3].copy(), own[:, 3] + 0.6 * generator.normal(size=400)
    half[200:] = generator.normal(size=200)
    two = np.stack([all_along, half], axis=1)
    assert np.abs(matching.correlations(own[:, 3:4], two)).argmax() == 0
    assert matching.match(own[:, 3:4], two).partner.tolist() == [1]


def test_two_units_may_be_like_the_same_one_and_neither_is_denied() -> None:
    generator = np.random.default_rng(3)
    shared = generator.normal(size=400)
    noise = generator.normal(size=(400, 4))
    own = np.stack([noise[:, 0], shared + 0.3 * noise[:, 1], -shared + 0.5 * noise[:, 2]], axis=1)
    other = np.stack([generator.normal(size=400), shared, 0.2 * noise[:, 3]], axis=1)
    found = matching.match(own, other)
    assert found.partner[1:].tolist() == [1, 1]
    whole = [np.corrcoef(own[200:, unit], shared[200:])[0, 1] for unit in (1, 2)]
    np.testing.assert_allclose(found.r[1:], whole, atol=1e-12)
    assert whole[1] < -0.8
    assert abs(found.r[0]) < found.bar < abs(found.r[2]) < found.r[1]


def test_what_can_t_be_matched_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="must read the same steps; got 9 and 8"):
        matching.match(np.zeros((9, 2)), np.zeros((8, 2)))
    with pytest.raises(ValueError, match="there are 90 steps; about 202 or more are needed"):
        matching.match(np.zeros((90, 2)), np.zeros((90, 2)))


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seed 5 of a network is included; seed 6 ends as the same network, seed 8 as another one."""
    card = {"task": "python", "kind": "lstm", "seed": 5, "vocabulary": VOCABULARY.characters}
    monkeypatch.setattr(checkpoint, "load", lambda name: (network(5), card | {"weights": "abc"}))
    monkeypatch.setattr(seeds_making, "text_of", lambda corpus: TEXT)
    for seed, ends in {5: 5, 6: 5, 8: 11}.items():
        folder = tmp_path / f"python-lstm-seed{seed}"
        folder.mkdir()
        for step, model in {30: network(seed), 900: network(ends)}.items():
            weights = {f"{step}/{key}": value for key, value in model.state_dict().items()}
            safetensors.torch.save_file(weights, folder / f"step-{step}.safetensors")
    return tmp_path


def test_a_unit_of_all_seeds_is_told_from_one_that_is_not(trained: Path, tmp_path: Path) -> None:
    made = seeds_making.make("python-lstm", trained)
    assert (made.seeds, made.steps, made.units) == ((6, 8), (30, 900), UNITS)
    np.testing.assert_allclose(made.r[0], 1, atol=1e-6)
    assert made.partner[0].tolist() == list(range(UNITS))
    assert [made.alike(unit)[0] for unit in range(UNITS)] == [True] * UNITS
    assert not all(made.alike(unit)[1] for unit in range(UNITS))
    assert made.came(3, 0) == 900
    assert made.weakest(3) == abs(made.r[1, 3])
    np.testing.assert_allclose(made.course[:, 1], made.r)
    before = states(network(6))[len(PLACES) // 2 :, 3]
    own = states(network(5))[len(PLACES) // 2 :, 3]
    assert made.course[0, 0, 3] == pytest.approx(np.corrcoef(own, before)[0, 1], abs=1e-5)
    # The control is as free as the trainings: any unit of any of their networks before training.
    blank = [matching.match(states(network(5)), states(network(seed))).r for seed in (6, 8)]
    np.testing.assert_allclose(made.untrained, np.abs(blank).max(axis=0), atol=1e-6)
    seeds.save(made, tmp_path)
    other = seeds.load("python-lstm", tmp_path)
    for name in ("partner", "r", "bars", "untrained", "course"):
        np.testing.assert_allclose(getattr(made, name), getattr(other, name), atol=1e-4)


def test_a_partner_comes_where_it_stays() -> None:
    r = np.array([[0.9, 0.9], [0.3, 0.95]])
    course = np.array([[[0.9, 0.1], [0.2, 0.8], [0.9, 0.9]], [[0.9, 0.9], [0.9, 0.9], [0.3, 0.95]]])
    partner, bars, blank = np.zeros((2, 2), int), np.array([0.1, 0.2]), np.array([0.15, 0.85])
    one = seeds.Seeds("", "", "", (6, 8), (10, 20, 30), partner, r, bars, blank, course)
    assert one.alike(0) == [True, False]
    assert one.alike(1) == [True, True]
    assert [one.came(0, 0), one.came(0, 1), one.came(1, 0), one.came(1, 1)] == [30, None, 30, 10]
    assert (one.control(0), one.control(1)) == (0.2, 0.85)


def test_weights_that_are_missing_or_of_another_network_are_a_sentence(trained: Path) -> None:
    with pytest.raises(ValueError, match="no weights of python-gru with another seed than 5"):
        seeds_making.make("python-gru", trained)
    file = trained / "python-lstm-seed8" / "step-900.safetensors"
    file.write_bytes(b"abc")
    with pytest.raises(ValueError, match=r"step-900\.safetensors has no weights of such a network"):
        seeds_making.make("python-lstm", trained)
    file.rename(file.with_name("step-901.safetensors"))
    (trained / "python-lstm-seed8" / "step-30.safetensors").unlink()
    with pytest.raises(ValueError, match="have no step in common"):
        seeds_making.make("python-lstm", trained)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bars": [0]}, r"python-lstm\.json is not a table of seeds: bars must be numbers of the"),
        ({"steps": [900, 30]}, "seeds and steps must be there, steps in order"),
        ({"partner": [[-1] * UNITS] * 2}, "partner must be"),
        ({"network": "x"}, "network must be one of python-lstm; got 'x'"),
        ({"course": 3}, r"course must be numbers of the shape \(2, 2, 7\)"),
    ],
)
def test_damaged_tables_are_refused_in_a_sentence(
    tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    shape = (2, UNITS)
    partner, r = np.zeros(shape, int), np.full(shape, 0.5)
    course = np.zeros((2, 2, UNITS))
    table = ("python-lstm", "", "", (6, 8), (30, 900), partner, r, r[:, 0], r[0], course)
    path = seeds.save(seeds.Seeds(*table), tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(AtlasError, match=said):
        seeds.load("python-lstm", tmp_path)


def test_the_included_tables_are_of_the_included_networks() -> None:
    assert len(seeds.names()) == 6
    for name in seeds.names():
        found, card = seeds.load(name), checkpoint.card(name)
        assert found.weights == card["weights"]
        assert found.units == card["hidden_size"]
        assert found.text == digest(text_of(card["task"]))
        assert card["seed"] not in found.seeds
        last = np.nan_to_num(found.course[:, -1]) - np.nan_to_num(found.r)
        assert np.abs(last).max() < 1e-3
