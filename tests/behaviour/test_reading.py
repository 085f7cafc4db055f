"""Reading and silencing, beside torch.nn and the pass with edits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy, one_hot

from lstm_viz import edits, surgery
from lstm_viz.behaviour import PROPERTIES, Claim, reading, silencing
from lstm_viz.behaviour.reading import Window, read, read_window, windows
from lstm_viz.behaviour.silencing import Causal
from lstm_viz.model import SequenceModel

CHARACTERS, UNITS, STEPS = 7, 5, 73
PLACES = np.random.default_rng(9).integers(0, CHARACTERS, STEPS)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WINDOW", 30)
    monkeypatch.setattr(reading, "WARM", 6)
    monkeypatch.setattr(reading, "AT_ONCE", 2)


def network(kind: str = "lstm") -> SequenceModel:
    model = SequenceModel(kind, CHARACTERS, UNITS, output_size=CHARACTERS, seed=4)
    with torch.no_grad():
        for weight in model.parameters():
            weight *= 3  # so that what is silenced matters
    return model.eval()


def test_windows_count_each_step_once_after_a_past() -> None:
    assert windows(STEPS) == [Window(0, 0, 30), Window(24, 30, 54), Window(43, 54, 73)]
    assert windows(30) == [Window(0, 0, 30)]
    assert windows(31) == [Window(0, 0, 30), Window(1, 30, 31)]
    assert windows(12) == [Window(0, 0, 12)]


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn", "mingru"])
@torch.no_grad()
def test_a_reading_is_what_torch_computes_of_each_window(kind: str) -> None:
    model = network(kind)
    found = read(model, PLACES)
    assert list(found.signals) == (["c", "h"] if kind == "lstm" else ["h"])
    for start, counts, stop in windows(STEPS):
        x = one_hot(torch.tensor(PLACES[None, start:stop]), CHARACTERS).float()
        h, after = model.rnn(x)
        np.testing.assert_allclose(
            found.signals["h"][counts:stop], h[0, counts - start :].numpy(), atol=1e-5
        )
        if kind == "lstm":
            np.testing.assert_allclose(
                found.signals["c"][stop - 1], after[1][0, 0].numpy(), atol=1e-5
            )
        known = PLACES[start + 1 : stop + 1]
        nats = cross_entropy(
            model.head(h)[0, : len(known)], torch.from_numpy(known), reduction="none"
        ).numpy()
        at = counts - start
        np.testing.assert_allclose(
            found.bits[counts : start + len(known)], nats[at:] / np.log(2), rtol=1e-4
        )
    assert np.flatnonzero(np.isnan(found.bits)).tolist() == [STEPS - 1]
    np.testing.assert_allclose(silencing.bits_of(model, PLACES), found.bits, rtol=1e-4)
    assert found.verified <= found.tolerance


def test_a_window_is_read_again_with_all_its_signals() -> None:
    model = network()
    one, trace = read_window(model, PLACES, 40)
    assert one == Window(24, 30, 54)
    assert set(trace.signals) == set("ifgoch")
    np.testing.assert_allclose(
        trace.sel("c", layer=0, direction=0, batch=0, time=40 - 24),
        read(model, PLACES).signals["c"][40],
        atol=1e-6,
    )


def test_values_of_some_steps_are_those_of_the_whole_reading() -> None:
    model, steps = network(), np.array([[3, 31, 53], [54, 72, 29]])
    whole = read(model, PLACES, "ich").signals
    for signal in "ich":
        found = reading.values_at(model, PLACES, signal, 4, steps)
        np.testing.assert_allclose(found.values, whole[signal][:, 4][steps], atol=1e-6)


def test_gates_are_kept_where_they_are_asked_for() -> None:
    assert list(read(network(), PLACES, "f").signals) == ["f"]
    with pytest.raises(ValueError, match="2 characters or more to be read; got 1"):
        read(network(), PLACES[:1])


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
@torch.no_grad()
def test_silencing_by_weights_is_the_pass_with_h_held_at_0(kind: str) -> None:
    model, unit = network(kind), 3
    x = one_hot(torch.tensor(PLACES[None, :20]), CHARACTERS).float()
    edited = surgery.record(model.rnn, x, edits=[edits.silence((unit,))])
    h = torch.from_numpy(edited.sel("h", layer=0, direction=0).copy())
    torch.testing.assert_close(
        silencing.silenced(model, unit)(x), model.head(h), atol=1e-4, rtol=1e-4
    )
    assert (model(x) - model.head(h)).abs().max() > 0.01


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
@torch.no_grad()
def test_holding_by_weights_and_biases_is_the_pass_with_h_held(kind: str) -> None:
    model, unit, value = network(kind), 3, -0.65
    x = one_hot(torch.tensor(PLACES[None, :20]), CHARACTERS).float()
    h = torch.zeros(1, 1, UNITS)
    h[..., unit] = value
    c, states = torch.zeros(1, 1, UNITS), []
    for now in x.split(1, dim=1):
        _, after = model.rnn(now, (h, c) if kind == "lstm" else h)
        h, c = after if kind == "lstm" else (after, c)
        h = h.clone()
        h[..., unit] = value
        states.append(h[0])
    wanted = model.head(torch.stack(states, dim=1))
    torch.testing.assert_close(
        silencing.silenced(model, unit, value)(x), wanted, atol=1e-4, rtol=1e-4
    )
    assert (silencing.silenced(model, unit)(x) - wanted).abs().max() > 0.01
    label = PLACES > 4
    claim = Claim(kind, unit, "h", PROPERTIES["digit"], 0.9, 0.9, 0.1, (UNITS, 1, 1), 99, STEPS)
    found = silencing.silence(model, PLACES, label, claim, others=3, value=value)
    assert str(found).startswith("Holding h of unit 3 at −0.65 costs ")
    more = silencing.bits_of(silencing.silenced(model, unit, value), PLACES)
    more -= silencing.bits_of(model, PLACES)
    assert found.inside == pytest.approx(np.nanmean(more[label]))


def test_costs_are_means_where_a_property_holds_and_elsewhere() -> None:
    model = network()
    truths = np.array([PLACES > 4, np.arange(STEPS) < 11])
    found = silencing.costs(model, PLACES, [2, 4], truths)
    more = silencing.bits_of(silencing.silenced(model, 4), PLACES) - silencing.bits_of(
        model, PLACES
    )
    assert found.shape == (2, 2, 2)
    for row, true in enumerate(truths):
        assert found[1, row, 0] == pytest.approx(np.nanmean(more[true]))
        assert found[1, row, 1] == pytest.approx(np.nanmean(more[~true]))


def test_a_unit_that_nothing_reads_is_not_called_causal() -> None:
    model = network()
    with torch.no_grad():
        model.rnn.weight_hh_l0[:, 2] = 0
        model.head.weight[:, 2] = 0
    claim = Claim("lstm", 2, "h", PROPERTIES["digit"], 0.9, 0.9, 0.1, (UNITS, 1, 1), 99, STEPS)
    found = silencing.silence(model, PLACES, PLACES > 4, claim, others=3)
    assert (found.inside, found.outside) == (0, 0)
    assert len(found.others) == 3
    assert max(map(abs, found.others)) > 0.01
    assert not found.holds
    assert str(found).startswith(
        "Silencing unit 2 costs 0.000 bits at the character after a digit and 0.000 bits at all "
        "others: the "
    )
    assert " largest cost there of 4 units, this one and 3 drawn at random. " in str(found)
    assert "This does not show that the network uses this unit for it" in str(found)


@torch.no_grad()
def test_a_property_of_a_character_costs_at_the_one_after_it() -> None:
    """Of the sentence "at the character after a space" no other character may be counted."""
    model = network()
    steps = np.array([11, 20])  # two spaces; the surprise is at steps 12 and 21
    label = np.isin(np.arange(STEPS), steps)
    x = one_hot(torch.tensor(PLACES[None]), CHARACTERS).float()
    log = [one(x).log_softmax(-1)[0] for one in (model, silencing.silenced(model, 3))]

    def more(at: int) -> float:  # at a character, from what came before it
        before, after = (float(one[at - 1, PLACES[at]]) for one in log)
        return (before - after) / np.log(2)

    found = silencing.costs(model, PLACES, [3], label[None])[0, 0, 0]
    assert found == pytest.approx(np.mean([more(at + 1) for at in steps]), abs=1e-5)
    assert abs(found - np.mean([more(at) for at in steps])) > 1e-3


@pytest.mark.parametrize(
    ("key", "above", "said"),
    [
        ("space", None, "the character after a space"),
        ("sentence", None, "the character after the end of a sentence"),
        ("string", None, "the next character while in a string"),
        ("depth", 2.0, "the next character while the bracket depth is above 2"),
    ],
)
def test_the_sentence_names_the_character_that_costs(
    key: str, above: float | None, said: str
) -> None:
    found = Causal(3, PROPERTIES[key], 0.4, 0.1, (0.3, 0.2), 3, above)
    assert f"costs 0.400 bits at {said} and 0.100 bits at all others" in str(found)


DIGIT = Causal(3, PROPERTIES["digit"], 0.4, 0.1, (0.3, 0.2, 0.1), 4, None, 2)


def test_a_unit_that_costs_most_where_it_should_is_called_causal() -> None:
    assert DIGIT.holds
    assert str(DIGIT).endswith(
        "the largest cost there of all 4 units. So the network uses this unit there more than any "
        "other; if all of them mattered alike, one would be first for one of 2 properties with a "
        "probability of at most 2/4 = 50.0%, so this alone proves little."
    )
    drawn = str(replace(DIGIT, units=9, tried=1))
    assert "the largest cost there of 4 units, this one and 3 drawn at random. So" in drawn
    assert drawn.endswith("a probability of at most 1/4 = 25.0%, so this alone proves little.")
    second = replace(DIGIT, others=(0.5, 0.2, 0.1))
    assert (second.rank, second.holds) == (2, False)
    assert "the 2nd largest cost there of all 4 units. This does not show" in str(second)
    elsewhere = replace(DIGIT, outside=0.6)
    assert (elsewhere.rank, elsewhere.holds) == (1, False)
    assert str(elsewhere).endswith("since it costs no more there than elsewhere.")
    assert not replace(DIGIT, inside=-0.1, outside=-0.2, others=(-0.3, -0.4, -0.5)).holds


def test_a_tie_is_no_proof() -> None:
    tie = replace(DIGIT, others=(0.4, 0.2, 0.1))
    assert (tie.rank, tie.holds) == (2, False)
    assert str(tie).endswith("since another unit costs as much.")


def test_places_are_named() -> None:
    others = tuple(np.linspace(2.0, 1.0, 112))
    for place, said in ((2, "2nd"), (3, "3rd"), (11, "11th"), (21, "21st"), (112, "112th")):
        cost = (others[place - 2] + others[place - 1]) / 2
        assert f"the {said} largest cost" in str(replace(DIGIT, inside=cost, others=others))


def test_others_are_drawn_without_the_unit() -> None:
    for unit in range(1, 5):
        drawn = silencing.drawn(unit, 6, 4)
        assert len(set(drawn)) == 4
        assert unit not in drawn
    assert sorted(silencing.drawn(2, 6, 20)) == [0, 1, 3, 4, 5]


def test_a_number_holds_above_its_median() -> None:
    label = np.array([0.0, 0, 1, 3, 1])
    assert silencing.threshold(label) == 1
    assert silencing.holding(label).tolist() == [False] * 3 + [True, False]
    assert silencing.holding(label, 0.5).tolist() == [False] * 2 + [True] * 3
    assert silencing.threshold(label > 1) is None


def test_what_can_t_be_silenced_is_refused() -> None:
    with pytest.raises(IndexError, match="the units are 0 to 4; got 5"):
        silencing.silenced(network(), UNITS)
    deep = SequenceModel("gru", CHARACTERS, UNITS, 2, CHARACTERS)
    with pytest.raises(ValueError, match="silencing needs a network of one layer"):
        silencing.silenced(deep, 1)
