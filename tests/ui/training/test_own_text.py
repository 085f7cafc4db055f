"""A text of a person's own, trained on the page Train and read on the page Explore."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.train.texts import bits_per_character
from lstm_viz.train.texts.own import OwnText
from lstm_viz.train.texts.own_card import best_of
from lstm_viz.ui.explore import words as explore_words
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.training import live_training, text_words
from lstm_viz.ui.training.work import EndedTraining
from lstm_viz.ui.views import networks, saved_networks
from tests import patience
from tests.ui.training.test_training import ROOT, opened, press, run, said, until

# 1,400 characters: 1,120 for training, 140 for validation, 140 held out, of which 3 are unknown.
TEXT = "the cat sat; on 7 mats!\n" * 58 + "a Zebra "
TINY = {"training": "text", "hidden": "4", "batch": "3", "updates": "24", "device": "cpu"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")
    monkeypatch.setattr(live_training.MINE, "jobs", Jobs[EndedTraining](2, 3))
    yield
    for job in [*live_training.MINE.jobs._running, *live_training.MINE.jobs._line]:
        for owner in job.waiting:
            live_training.MINE.jobs.leave(job, owner)


def test_a_typed_text_is_trained_kept_and_read_in_explore() -> None:
    app = opened(**TINY)
    assert text_words.AWAITED in app.info[0].value
    press(app, "sample-persuasion")
    assert not app.info
    assert "933 for training" in said(app)
    app.text_area(key="own_letters").set_value(TEXT)
    run(app)
    own = OwnText(TEXT)
    assert "1,120 for training, 140 for validation, 140 held out" in said(app)
    assert "3 other characters are read as �: Z, b, r." in said(app)
    until(press(app, "train"), "ended")
    shown = said(app)
    found = app.session_state[live_training.MINE.name].histories
    for one in found.by_kind.values():
        assert one.curve[0].score == pytest.approx(math.log2(own.vocabulary.size), abs=0.4)
        assert one.curve[-1].score < one.curve[0].score
    each = [
        rf"{name} (\d\.\d{{3}}) \(training step {best_of(found.by_kind[kind]).step}\)"
        for kind, name in (("lstm", "LSTM"), ("gru", "GRU"), ("rnn", "simple RNN"))
    ]
    assert (bits := re.search(rf"{'; '.join(each)}; \d-gram \d", shown)), shown
    app.text_input(key="train-name").set_value("of cats")
    next(one for one in app.button if one.label == "Save these networks").click()
    run(app)
    (key,) = app.session_state[saved_networks.STATE]
    kept = saved_networks.find(key)
    assert kept is not None
    model, card = kept.model("gru")
    assert f"{bits_per_character(model, own.held):.3f}" == bits[2]
    assert f"{card['held_out']['bits']:.3f}" == bits[2]
    explore = AppTest.from_file(
        str(ROOT / "pages" / "explore.py"), default_timeout=patience.SECONDS
    )
    explore.session_state[saved_networks.STATE] = {key: "of cats"}
    named = explore_words.saved("of cats")
    explore.query_params.update({"source": "text", "model": named})
    run(explore)
    assert not explore.error, explore.error
    assert explore.selectbox(key="model").value == named
    assert explore.text_area(key="letters").value == card["sample"]["text"]
    assert networks.inputs_of(key) == own.vocabulary.names
