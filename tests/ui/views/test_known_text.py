"""Character networks, as the page shows them: what is right, what they predict, and their bits."""

from __future__ import annotations

from math import log, log2

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.characters import CORPORA, SAMPLES, sequence
from lstm_viz.explorer import compact as compacts
from lstm_viz.explorer import residue
from lstm_viz.explorer.payload import payload
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.train.texts import KINDS, bits_per_character
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import networks, view
from lstm_viz.ui.views.known_text import KnownText, bits_of
from tests.explorer.panels import read

TEXT = 'def f(x):\n    return "é" + x\n'
CORPUS = "python"
WORK = residue.WORK  # before the tests of pages change it


def text_of(text: str, corpus: str = CORPUS) -> Sequence:
    return sequence(text, networks.vocabulary_of(corpus), "a test")


@pytest.fixture(scope="module")
def made() -> view.View:
    return view.run(text_of(TEXT), CORPUS, "cpu")


def test_all_kinds_read_the_text_and_are_verified(made: view.View) -> None:
    assert tuple(made.sides) == KINDS == ("lstm", "gru", "rnn")
    for side in made.sides.values():
        assert side.trace.meta["verified"] <= side.trace.meta["tolerance"]
        assert side.trace.meta["task"] == CORPORA[CORPUS]
        assert side.trace.sizes["time"] == len(TEXT)


def test_a_text_brings_fewer_bytes_than_a_change_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residue, "WORK", WORK)
    sent = [
        compacts.compact(
            packing.picture_of(view.run(text_of((9 * TEXT)[:length]), CORPUS, "cpu")),
            similarity=False,
        )
        for length in (17, 40)
    ]
    assert {one[:4] for one in sent} == {compacts.MAGIC}
    assert len(sent[0]) < len(sent[1]) < 100_000


def test_the_character_that_comes_next_is_right(made: view.View) -> None:
    target = made.target
    assert target.words[:3] == ("e", "f", "␣")
    assert target.words[-1] == ""
    assert np.array_equal(target.values[:-1], np.ones(len(TEXT) - 1))
    assert np.isnan(target.values[-1])


def test_the_answers_are_those_of_the_network_itself(made: view.View) -> None:
    vocabulary = networks.vocabulary_of(CORPUS)
    places = vocabulary.encode(TEXT).places
    for kind, side in made.sides.items():
        model, card = checkpoint.load(f"{CORPUS}-{kind}")
        with torch.no_grad():
            output = model(torch.eye(vocabulary.size)[torch.tensor(places)].unsqueeze(0))[0]
        odds = torch.softmax(output.double(), dim=-1).numpy()
        came = odds[np.arange(len(places) - 1), places[1:]]
        np.testing.assert_allclose(side.prediction[:-1], came, rtol=1e-4)
        assert np.isnan(side.prediction[-1])
        assert side.sure is not None
        np.testing.assert_allclose(side.sure, odds.max(axis=1), rtol=1e-4)
        said = [vocabulary.names[at] for at in odds.argmax(axis=1)]
        assert side.answers == tuple(said)
        bits = bits_per_character(model, places)
        assert bits_of(side) == pytest.approx(bits, rel=1e-4)
        name = KIND_NAMES[kind]
        assert f"{name} {bits:.3f}" in made.verdict
        assert f"{name} {card['held_out']['bits']:.3f}" in made.explanation.held_out


def test_a_probability_of_a_half_is_one_bit() -> None:
    known = KnownText(CORPUS, networks.vocabulary_of(CORPUS))
    own = text_of("abab")
    output = torch.full((4, known.vocabulary.size), -torch.inf)
    for name in ("a", "b"):
        output[:, known.vocabulary.names.index(name)] = 0.7
    side = known.answers(output, own, np.ones(4, bool))
    assert bits_of(side) == pytest.approx(1)
    uniform = known.answers(torch.zeros(4, known.vocabulary.size), own, np.ones(4, bool))
    assert bits_of(uniform) == pytest.approx(log2(known.vocabulary.size))
    large = torch.zeros(4, known.vocabulary.size)
    large[:, known.vocabulary.names.index("c")] = 500  # of what never comes
    far = known.answers(large, own, np.ones(4, bool))
    assert far.prediction[0] == 0
    assert bits_of(far) == pytest.approx(500 / log(2))
    assert "surprise of 721.3 bits" in known.in_words(own, known.target(own), {"gru": far}, 2)
    assert known.in_words(own, known.target(own), {"gru": side}, 1) == (
        "input b; answers GRU a (0.50; the target is a surprise of 1.0 bits); target a"
    )
    assert known.in_words(own, known.target(own), {"gru": side}, 3) == (
        "input b; answers GRU a (0.50)"
    )


def test_what_was_replaced_is_beyond_training(made: view.View) -> None:
    assert made.explanation.beyond == (
        "Beyond training: 1 character that these networks don't know, read as �."
    )
    assert view.run(text_of("plain"), CORPUS, "cpu").explanation.beyond == ""


def test_what_is_no_text_is_refused() -> None:
    known = networks.known_of(CORPUS)
    numbers = Sequence(np.array([[0.5], [1.0]]), ("value",))
    other = sequence("abc", networks.vocabulary_of("prose"), "")
    names = networks.vocabulary_of(CORPUS).names
    unlike = Sequence(np.full((3, len(names)), 0.5), names, symbols=("a", "b", "c"))
    for one in (numbers, other, unlike):
        with pytest.raises(SequenceError, match="read a text, one character a step"):
            known.need_fit(one)


def test_the_payload_has_the_text_once(made: view.View) -> None:
    picture = packing.picture_of(made)
    header, _ = read(payload(picture))
    assert header["input"]["text"][:5] == ["d", "e", "f", "␣", "f"]
    places = {network["input"] for network in header["networks"]}
    assert places == {header["input"]["values"]}
    assert header["networks"][0]["readout"]["kind"] == "one"


def test_the_verdict_on_the_included_text_has_the_best_n_gram() -> None:
    sample = checkpoint.card(f"{CORPUS}-gru", checkpoint.TEXTS)["sample"]
    best = f"best n-gram up to order 7 {min(sample['ngrams']):.2f}"
    text = SAMPLES["calendar"].text()
    known = networks.known_of(CORPUS)

    def verdict(text: str) -> str:
        own = text_of(text)
        uniform = torch.zeros(own.steps, len(own.names))
        side = known.answers(uniform, own, np.ones(own.steps, bool))
        return known.verdict(own, known.target(own), {"gru": side})

    assert best in verdict(text)
    assert "n-gram" not in verdict(text[:-1])
    assert "n-gram" not in verdict(f"{text[:-1]}x")


@pytest.mark.truth
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("corpus", CORPORA)
def test_a_cards_figure_comes_out_again_on_the_included_text(corpus: str, kind: str) -> None:
    model, card = checkpoint.load(f"{corpus}-{kind}")
    sample = next(one for one in SAMPLES.values() if one.corpus == corpus)
    places = networks.vocabulary_of(corpus).encode(sample.text()).places
    found = bits_per_character(model, places)
    assert len(places) == card["sample"]["characters"]
    assert found == pytest.approx(card["sample"]["bits"], rel=1e-4)
    assert card["says"] == checkpoint.says_text(card)
