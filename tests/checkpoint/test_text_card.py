"""The card of a character network: what it must have, and that it is told from a task's."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_viz import checkpoint
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.checkpoint.card import FIELDS, TEXT_FIELDS, check, fields_of
from tests.checkpoint.cards import CARD, network
from tests.checkpoint.test_card import FULL

NAME = "python-gru-6"
CARD_OF_TEXT: dict[str, Any] = {
    **{key: value for key, value in FULL.items() if key in TEXT_FIELDS},
    "task": "python",
    "corpus": {
        "title": "three files",
        "source": "2 files",
        "licence": "MIT",
        "characters": {"training": 3_200},
    },
    "vocabulary": "abc",
    "window": 16,
    "budget": {
        "steps": 100,
        "batch_size": 4,
        "learning_rate": 0.002,
        "clip": 1.0,
        "optimizer": "adam",
    },
    "held_out": {"characters": 1_234, "bits": 2.25, "other": 3},
    "validation": {"characters": 456, "bits": 2.375, "other": 0},
    "course": {"part": "held_out", "characters": 321},
    "rates": "Rates were drawn by lot.",
    "sample": {"characters": 9, "bits": 2.5, "ngrams": [2.9, 2.75]},
    "early": {"step": 20, "loss": 1.5},
    "baselines": {
        "uniform": 3.0,
        "smoothing": "none",
        "ngrams": [2.8, 2.625, 2.7],
        "gzip": 2.4,
        "xz": 2.3,
        "xz_after": 2.2,
    },
    "curve": [{"step": 0, "bits": 3.0}, {"step": 100, "bits": 2.125}],
}


def test_a_whole_card_is_fine() -> None:
    check(NAME, CARD_OF_TEXT)
    assert fields_of(CARD_OF_TEXT) is TEXT_FIELDS
    assert fields_of(CARD) is FIELDS
    assert not {"task_parameters", "at", "solved", "solved_step"} & TEXT_FIELDS.keys()


@pytest.mark.parametrize("field", sorted(TEXT_FIELDS.keys() - {"corpus"}))
def test_every_field_is_needed(field: str) -> None:
    card = {key: value for key, value in CARD_OF_TEXT.items() if key != field}
    with pytest.raises(CheckpointError, match=f"^python-gru-6: the card has no '{field}'$"):
        check(NAME, card)
    with pytest.raises(CheckpointError, match=f"^python-gru-6: the card's '{field}' can't be "):
        check(NAME, CARD_OF_TEXT | {field: 3j})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"held_out": {"characters": 5, "other": 0}}, "'held_out' has no number 'bits'"),
        ({"sample": {"characters": 5}}, "'sample' has no number 'bits'"),
        ({"sample": {"characters": 5, "bits": 1}}, "'sample' has no numbers 'ngrams'"),
        ({"sample": CARD_OF_TEXT["sample"] | {"ngrams": []}}, "'sample' has no numbers 'ngrams'"),
        ({"sample": CARD_OF_TEXT["sample"] | {"ngrams": [""]}}, "'sample' has no numbers 'ngrams'"),
        ({"course": {"part": "all", "characters": 5}}, "'course' has no part of a corpus"),
        ({"baselines": {"uniform": 1}}, "'baselines' has no number 'gzip'"),
        ({"curve": [{"step": 3}]}, "'curve' has no number 'bits'"),
        ({"curve": [3]}, "'curve' has no number 'step'"),
        ({"corpus": 3}, "'corpus' can't be 3"),
        ({"budget": {}}, "'budget' has no number 'steps'"),
    ],
)
def test_a_wrong_part_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(CheckpointError, match=message):
        check(NAME, CARD_OF_TEXT | changed)


def test_it_is_written_and_read_as_the_others(tmp_path: Any) -> None:
    model = network()
    assert checkpoint.save(model, CARD_OF_TEXT, tmp_path) == NAME
    loaded, card = checkpoint.load(NAME, tmp_path)
    assert loaded.config == model.config
    assert list(card) == list(TEXT_FIELDS)
    assert checkpoint.reads_text(card)


def test_its_figures_are_said_whichever_way_they_turned_out() -> None:
    card = CARD_OF_TEXT | {"kind": "gru", "parameters": 4_321, "output_size": 8}
    said = checkpoint.says_text(card)
    assert said == (
        "This GRU with 4,321 parameters needs 2.250 bits per character on held-out files of three "
        "files (1,234 characters that no training step has used). 8 equally probable characters "
        "would need 3.000; the best n-gram, of order 2 (none), needs 2.625. Of the same text alone "
        "gzip makes 2.400 bits per character and xz 2.300; once xz has read the training files, "
        "2.200. On the included text of a held-out file (9 characters) the network needs 2.500 and "
        "the best n-gram, of order 2, 2.750; on the validation files (456 characters) the network "
        "needs 2.375. Its course is measured on less text: on the first 321 characters of the "
        "held-out files alone, where it ends at 2.125. Trained on 2 files (MIT). Recipe: 100 "
        "training steps with 4 windows of 16 characters each, 6,400 characters or 2.00 passes "
        "through the training files, adam, learning rate from 0.002 to 0. Rates were drawn by lot."
    )


def test_an_included_network_is_found_by_its_name() -> None:
    assert set(checkpoint.names(checkpoint.TEXTS)) < set(checkpoint.included())
    assert set(checkpoint.names()) < set(checkpoint.included())
    model, card = checkpoint.load("python-gru")
    assert checkpoint.card("python-gru", checkpoint.TEXTS) == card
    assert model.config["kind"] == "gru"
    with pytest.raises(CheckpointError, match="there is no checkpoint 'python-tcn'"):
        checkpoint.load("python-tcn")
