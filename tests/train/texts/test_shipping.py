"""Making a character network: its card, the command, and a command that was cut off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lstm_viz import checkpoint
from lstm_viz.characters import CORPORA, SAMPLES, Corpus, Vocabulary
from lstm_viz.characters.compressed import gzip_bits, xz_bits
from lstm_viz.characters.ngrams import bits_of_orders
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import count_for
from lstm_viz.train import checkpoint_steps
from lstm_viz.train.command import main
from lstm_viz.train.texts import RECIPE, TextOrder, bits_per_character, make, shipping
from lstm_viz.train.texts.recipes import KINDS, build
from lstm_viz.train.texts.recipes import STEPS as ALL

STEPS = 3
WORDS = ("for", "each", "item", "in", "range", "print", "(item)", "\n", "Ω")


def corpus() -> Corpus:
    draw = np.random.default_rng(3)
    files = {
        f"file_{n}": " ".join(draw.choice(WORDS, size)) + "\n"
        for n, size in enumerate((900, 60, 150))
    }
    return Corpus(
        name="python",
        title="three files",
        source="a generator",
        licence="MIT",
        split="by number",
        files=files,
        part_of=dict(zip(files, ("training", "validation", "held_out"), strict=True)),
    )


def order(kind: str = "rnn", steps: int = STEPS) -> TextOrder:
    return TextOrder("python", kind, 0, steps)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(order(), corpus(), folder, hidden=6)
    return folder


def test_every_figure_of_a_card_is_measured(made: Path) -> None:
    own, (model, card) = corpus(), checkpoint.load("python-rnn", made)
    vocabulary, text = own.vocabulary, own.text("held_out")
    places = vocabulary.encode(text).places
    assert "Ω" in vocabulary.characters
    assert card["vocabulary"] == vocabulary.characters
    assert card["corpus"] == own.described()
    held_out = card["held_out"]
    assert held_out["characters"] == len(text)
    assert held_out["bits"] == pytest.approx(bits_per_character(model, places, 64), rel=1e-6)
    assert held_out["other"] == 0
    found = card["baselines"]
    training = vocabulary.encode(own.text("training")).places
    assert found["ngrams"] == bits_of_orders(training, places, vocabulary.size, 7)
    assert found["gzip"] == gzip_bits(text)
    assert found["xz"] == xz_bits(text)
    assert found["xz_after"] == xz_bits(text, before=own.text("training"))
    assert found["uniform"] == pytest.approx(np.log2(vocabulary.size))
    steps = [row["step"] for row in card["curve"]]
    assert (steps[0], steps[-1]) == (0, STEPS)
    # No step of a course sees held-out files: what is chosen by it must not have seen them.
    other = vocabulary.encode(own.text("validation")).places
    bits = pytest.approx(bits_per_character(model, other, 64), rel=1e-6)
    assert card["validation"] == {"characters": len(other), "bits": bits, "other": 0}
    assert card["curve"][-1]["bits"] == bits
    assert card["course"] == {"part": "validation", "characters": len(other)}
    assert card["rates"] == RECIPE.rates
    included = vocabulary.encode(SAMPLES["calendar"].text()).places
    asked = bits_of_orders(training, included, vocabulary.size, 7)
    assert card["sample"]["ngrams"] == asked
    assert card["early"]["step"] == STEPS
    assert card["window"] == RECIPE.window
    assert not list(made.glob("*.resume*"))


def test_what_a_card_says_has_its_figures(made: Path) -> None:
    card = checkpoint.card("python-rnn", made)
    said = card["says"]
    assert said == checkpoint.says_text(card)
    for number in (card["held_out"]["bits"], min(card["baselines"]["ngrams"])):
        assert f"{number:.3f}" in said
    assert said.startswith(f"This simple RNN with {card['parameters']:,} parameters needs ")
    assert "held-out files of three files" in said


def test_a_network_that_is_there_is_left_as_it_is(made: Path) -> None:
    own = corpus()
    assert order().done(made, own, hidden=6)
    assert not order(steps=4).done(made, own, hidden=6)
    assert not order("gru").done(made, own, hidden=6)


def test_a_network_of_another_corpus_or_size_is_made_again(made: Path) -> None:
    own = corpus()
    assert not order().done(made, own)
    assert not order().done(made, replace(own, files={**own.files, "file_0": "for\n"}), hidden=6)
    parts = dict(zip(own.files, ("training", "held_out", "validation"), strict=True))
    assert not order().done(made, replace(own, part_of=parts), hidden=6)


def test_a_making_that_was_cut_off_resumes(
    tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipping, "SAVE_EVERY", 1)
    seen: list[int] = []

    def stop(step: int, loss: float) -> None:
        seen.append(step)
        if seen == [1, 2]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(order(), corpus(), tmp_path, stop, hidden=6)
    assert checkpoint.names(tmp_path) == ()
    make(order(), corpus(), tmp_path, stop, hidden=6)
    assert seen == [1, 2, 2, 3]  # the second was lost, and is made again
    again, whole = (checkpoint.load("python-rnn", folder)[0] for folder in (tmp_path, made))
    assert weights_hash(again) == weights_hash(whole)


def test_the_command_makes_what_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lstm_viz.train.command.python_library", corpus)
    monkeypatch.setattr("lstm_viz.train.command.EVERY", 2)
    given = ["--text", "python", "--kind", "gru", "rnn", "--steps", "3", "--folder", str(tmp_path)]
    main(given, standalone_mode=False)
    assert checkpoint.names(tmp_path) == ("python-gru", "python-rnn")
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["python-gru", "python-rnn"]
    progress = shown.err.splitlines()
    assert len(progress) == 2
    assert all("left   step 2, " in line for line in progress)
    main(given, standalone_mode=False)
    assert capsys.readouterr().out == "2 of 2 networks exist already\n"


def test_the_command_trains_one_sort_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    for given in (["--text", "python", "--task", "wave"], ["--all", "--text", "python"], []):
        with pytest.raises(SystemExit):
            main(given)
        assert "give one of --all, --task, --text and --own-text" in capsys.readouterr().err


def test_a_kind_without_a_recipe_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--text", "python", "--kind", "lstm", "mingru"])
    assert "a text is read by lstm, gru, rnn; there is no recipe for mingru" in (
        capsys.readouterr().err
    )


def test_a_corpus_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--text", "prose", "--novels", str(tmp_path / "none.rdb")])
    assert "install Debian's package r-cran-janeaustenr" in capsys.readouterr().err


@pytest.mark.parametrize("characters", [70, 97])
def test_the_kinds_have_about_as_many_parameters(characters: int) -> None:
    lstm = count_for("lstm", characters, RECIPE.hidden, 1, characters)
    for kind in KINDS:
        model = build(kind, characters, seed=0)
        assert sum(one.numel() for one in model.parameters()) == pytest.approx(lstm, rel=0.01)
        assert 128 <= model.config["hidden_size"] <= 400


def test_the_kinds_have_as_many_steps_of_as_many_windows() -> None:
    budgets = [RECIPE.budgets[kind] for kind in KINDS]
    assert len({(one.steps, one.batch_size, one.clip, one.optimizer) for one in budgets}) == 1


@pytest.mark.truth
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CORPORA)
def test_what_is_included_is_of_the_recipe(name: str, kind: str) -> None:
    card = checkpoint.card(f"{name}-{kind}", checkpoint.TEXTS)
    corpus: Any = SimpleNamespace(
        digest=card["corpus"]["digest"], vocabulary=Vocabulary(card["vocabulary"])
    )
    assert TextOrder(name, kind, 0, ALL).done(checkpoint.TEXTS, corpus)
    assert card["command"] == (
        f"python -m lstm_viz.train --text {name} --kind {kind} --seed 0 --steps {ALL}"
    )
    config = build(kind, card["input_size"], seed=0).config
    assert {key: card[key] for key in config} == config
    steps = [row["step"] for row in card["curve"]]
    assert steps == list(checkpoint_steps(ALL))
    assert len(steps) == 20
    assert card["input_size"] == len(card["vocabulary"]) + 1
    assert len(card["baselines"]["ngrams"]) == len(card["sample"]["ngrams"]) == shipping.ORDERS
    # The best n-gram is none of the largest order: a larger one would not be better.
    assert {checkpoint.best_ngram(card[part]["ngrams"])[0] for part in ("baselines", "sample")} == {
        6
    }
    assert card["validation"]["characters"] == card["corpus"]["characters"]["validation"]


def test_the_weights_take_little() -> None:
    assert {one.split("-")[0] for one in checkpoint.names(checkpoint.TEXTS)} == set(CORPORA)
    sizes = [path.stat().st_size for path in checkpoint.TEXTS.glob("*.safetensors")]
    assert sum(sizes) < 6 * 2**20
