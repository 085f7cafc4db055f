"""A person's own text: its parts, what is refused, what a run reads of it, and its card."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.characters import OTHER
from lstm_viz.train import Budget, Checkpoint, History, Measured, Run
from lstm_viz.train.texts import bits_per_character, build
from lstm_viz.train.texts.own import KNOWN, LEAST, MOST, OwnText
from lstm_viz.train.texts.own_card import best_of, describe_own
from lstm_viz.train.texts.task import LANE, WINDOW, TextTask, text_task

# 5,000 characters that never repeat for long; "Q" comes in the last tenth alone, "X" in the ninth.
DRAWN = torch.randint(7, (5000,), generator=torch.Generator().manual_seed(3)).tolist()
TEXT = "".join("a b\ncé."[one] for one in DRAWN[:4100]) + "X" + "b" * 500 + "Q" * 399
BUDGET = Budget(9, 5, 0.03, 1.0)


@pytest.fixture(scope="module")
def task() -> TextTask:
    return text_task(OwnText(TEXT))


def trained(task: TextTask) -> Run:
    model = build("gru", task.input_size, seed=6, hidden=4)
    run = Run({"gru": model}, task, BUDGET, seed=2)
    for _ in run:
        pass
    return run


def test_the_parts_follow_each_other_and_the_vocabulary_is_of_the_first_alone() -> None:
    own = OwnText(TEXT.replace("\n", "\r\n"))
    assert own == OwnText(TEXT) != OwnText(TEXT + "!")
    assert (own.fitted, own.held_out) == (4000, 4500)
    assert own.vocabulary.characters == "\n .abcé"
    assert np.concatenate([own.training, own.validation, own.held]).tolist() == own.places.tolist()
    assert own.replaced == {"Q": 399, "X": 1}
    assert TEXT[-500:] not in repr(own)


def test_only_the_most_frequent_characters_are_known() -> None:
    many = "".join(chr(0x4E00 + at) for at in range(KNOWN + 20))
    own = OwnText(many[:KNOWN] * 9 + many[KNOWN:] + many * 3)
    assert own.vocabulary.characters == many[:KNOWN]
    assert len(own.vocabulary.names) == KNOWN + 1
    assert own.vocabulary.decode(own.places[KNOWN * 9 :][:3]) == OTHER * 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ab" * 499, "The text is too short: it has 998 characters, and networks can be"),
        ("", "The text is too short: it has 0 characters"),
        ("x y" * 400_000, "The text is too long: it has 1,200,000 characters"),
        ("ab\0" * 400, "This is no text: it has the character 0, which only binary files have"),
        ("a" * 1_000 + "bc", "The first 801 characters, which networks would be trained on, are"),
    ],
)
def test_what_is_no_text_to_be_trained_on_is_refused_in_a_sentence(
    text: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match="^" + sentence):
        OwnText(text)


def test_a_file_that_is_no_text_is_refused_in_a_sentence() -> None:
    data = "né\n".encode() * 500
    assert OwnText.of_bytes(b"\xef\xbb\xbf" + data) == OwnText.of_bytes(data)
    mixed = "Line 1: byte 1,504 of the file .0xE9. is not UTF-8 text; save the text in UTF-8"
    with pytest.raises(ValueError, match=mixed):
        OwnText.of_bytes("né".encode() * 501 + "é".encode("latin-1"))
    older = OwnText.of_bytes(data.decode().encode("latin-1"))
    assert older == OwnText.of_bytes(data)
    assert "read as Windows-1252" in older.told[0]
    with pytest.raises(ValueError, match="The file is too large: it has 1,200,004 bytes"):
        OwnText.of_bytes(b"\xff" * (4 * MOST + 4))
    assert LEAST >= 10 * (WINDOW + 1)  # so that each part has something to predict


def test_what_is_trained_on_are_stretches_of_the_training_part(task: TextTask) -> None:
    batch = task.batch(40, generator=torch.Generator().manual_seed(1))
    assert batch.x.shape == batch.y.shape == (40, WINDOW, 8)
    assert batch.mask.all()
    training = task.text.vocabulary.decode(task.text.training)
    for x, y in zip(batch.x, batch.y, strict=True):
        read, following = (task.text.vocabulary.decode(one.argmax(-1).numpy()) for one in (x, y))
        assert read + following[-1] in training
        assert read[1:] == following[:-1]
    assert batch.x.sum() == 40 * WINDOW


def test_a_run_measures_the_bits_per_character_of_the_validation_part(task: TextTask) -> None:
    run = trained(task)
    model, curve = run.learners["gru"].model, run.learners["gru"].curve
    lane = task.text.validation[: LANE + 1]
    assert task.measured_characters == LANE
    assert curve[-1].score == pytest.approx(bits_per_character(model, lane), rel=1e-5)
    assert curve[0].score == pytest.approx(math.log2(8), abs=0.5)
    assert curve[-1].score < curve[0].score
    unigram = -np.log2(np.bincount(task.text.training, minlength=8)[lane] / 4000 + 1e-4).mean()
    assert task.chance == pytest.approx(unigram, abs=0.01)
    assert min(task.levels.values()) <= task.chance


def test_a_paused_run_resumes_as_without_the_pause_on_its_own_text_alone(task: TextTask) -> None:
    run = trained(task)
    paused = Run({"gru": build("gru", 8, seed=6, hidden=4)}, task, BUDGET, seed=2)
    for _ in range(4):
        paused.advance()
    again = Run({"gru": build("gru", 8, seed=6, hidden=4)}, task, BUDGET, seed=2)
    again.restore(paused.state())
    assert [step.step for step in again] == [5, 6, 7, 8, 9]
    assert again.learners["gru"].losses == run.learners["gru"].losses
    other = text_task(OwnText(TEXT[::-1].replace("Q", "a").replace("X", "a")))
    with pytest.raises(ValueError, match="a run with the task"):
        Run({"gru": build("gru", 8, seed=6, hidden=4)}, other, BUDGET, seed=2).restore(run.state())


def test_kept_are_the_weights_with_the_fewest_bits_and_never_the_untrained() -> None:
    def history(*scores: float) -> History:
        curve = tuple(Measured(at * 10, 1.0, 0.5, score) for at, score in enumerate(scores))
        kept = tuple(Checkpoint(row.step, {}) for row in curve)
        return History({}, (1.0,) * (10 * len(scores) - 10), curve, kept, None, 1.0)

    assert best_of(history(6.0, 3.5, 2.5, 2.5, 4.0)).steps == (0, 10, 20)
    assert len(best_of(history(6.0, 3.5, 2.5, 2.5, 4.0)).losses) == 20
    assert best_of(history(1.0, 3.5, 2.5)).step == 20
    assert best_of(history(2.0)).step == 0


def test_the_card_measures_the_held_out_part(task: TextTask) -> None:
    run = trained(task)
    history = best_of(run.learners["gru"].history())
    model = history.model()
    card: dict[str, Any] = describe_own(model, task, history, BUDGET)
    card |= {"command": "by hand"}
    packed = checkpoint.pack(model, card, {one.step: one.weights for one in history.checkpoints})
    (models, read) = checkpoint.unpack(packed)
    assert max(models) == history.step
    held = card["held_out"]
    assert (held["characters"], held["other"]) == (500, 399)
    assert held["bits"] == pytest.approx(bits_per_character(model, task.text.held))
    assert read["sample"]["text"] == task.text.vocabulary.decode(task.text.held[:300])
    assert f"{held['bits']:.3f} bits per character on the held-out last tenth" in read["says"]
    wins = held["bits"] < min(card["baselines"]["ngrams"])
    assert ("not fewer than" in read["says"]) is not wins
