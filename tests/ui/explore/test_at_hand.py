"""What a person has at hand: a file still to be chosen, a paste of prose, a series to train on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import forecasting
from lstm_viz.characters import CORPORA
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore import own_networks, plan_words, text_words, words
from tests.patience import until
from tests.ui.conftest import problems, seen
from tests.ui.pictures import is_linked, sent, verdict

Open = Callable[..., AppTest]
PROSE = "It was the best of times,\nit was the worst of times; 2 cities."
READ_WITH = [text_words.read_with(title, None) for title in CORPORA.values()]


def over(app: AppTest) -> list[str]:
    """What is said on the page itself, where the picture is."""
    return [one.value.replace("\\", "") for one in (*app.main.error, *app.main.markdown)]


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def test_a_file_is_asked_for_before_there_is_one(open_app: Open) -> None:
    app = open_app(seed="3")
    before = verdict(app)
    app.selectbox(key="source").set_value("file").run()
    assert over(app) == [
        words.AWAITED["file"],
        "**Previous picture:** Adding problem, seed 3",
    ]
    assert words.AWAITED["file"].startswith("Choose a file")
    assert (problems(app), verdict(app)) == ([], before)
    app.file_uploader[0].upload("tide.csv", b"1\n2\n4\n3\n", "text/csv").run()
    assert over(app) == []
    assert verdict(app) != before


def test_a_curve_is_asked_for_before_there_is_one(open_app: Open) -> None:
    app = open_app()
    app.selectbox(key="source").set_value("drawn").run()
    assert over(app)[0] == words.AWAITED["drawn"]


def test_a_refusal_is_over_the_picture_and_the_picture_is_marked(open_app: Open) -> None:
    app = open_app(source="typed", numbers="1 2 4 8", model="wave")
    app.text_area(key="numbers").set_value("7").run()
    (sentence,) = problems(app)
    assert sentence.startswith("There is one step")
    assert over(app) == [sentence, "**Previous picture:** typed numbers"]
    assert [one.value for one in app.sidebar.error] == [app.main.error[0].value]
    assert is_linked(app)


def test_networks_that_are_still_to_be_trained_are_said_over_the_picture(open_app: Open) -> None:
    app = open_app(source="typed", numbers="1 2 4 8 " * 20, model="wave")
    app.selectbox(key="model").set_value(controls.OWN).run()
    missing, offer, before = over(app)
    assert missing == words.NOT_TRAINED
    assert offer.startswith("Train an LSTM (32 units, ")
    assert "to predict the next value of " in offer
    assert before.startswith("**Previous picture:** ")
    assert [one.label for one in app.main.button] == [words.TRAIN]


def test_no_picture_of_another_sequence_is_in_the_way_of_a_file_that_is_checked_and_trained_on(
    open_app: Open,
) -> None:
    app = open_app(seed="3")
    app.selectbox(key="source").set_value("file").run()
    app.selectbox(key="model").set_value(controls.OWN).run()
    assert over(app)[-1] == "**Previous picture:** Adding problem, seed 3"
    days = np.arange("2024-01-01", "2024-03-31", dtype="datetime64[D]")
    rows = "".join(f"{day},{k % 7}\n" for k, day in enumerate(days))
    app.file_uploader[0].upload("heat.csv", f"day,heat\n{rows}".encode(), "text/csv").run()
    assert over(app) == [plan_words.LOOK]
    assert not is_linked(app)
    seen(app)
    missing, offer = over(app)
    assert (missing, offer[:14]) == (words.NOT_TRAINED, "Train an LSTM ")
    told = {one.value.replace("\\", "") for one in app.main.caption}
    assert "heat.csv: 90 steps of 1 column." in told
    assert not is_linked(app)


def test_prose_under_numbers_is_read_as_text_in_one_click(open_app: Open) -> None:
    app = open_app(source="typed")
    app.text_area(key="numbers").set_value(PROSE).run()
    assert "is not a number" in problems(app)[0]
    offer, *others = (one for one in app.button if one.key.startswith("offer-"))
    assert offer.label == words.READ_AS_TEXT
    assert [one.label for one in others] == READ_WITH
    offer.click().run()
    assert problems(app) == []
    assert app.text_area(key="letters").value == PROSE
    assert app.session_state["model"] == controls.OWN
    app.segmented_control(key="writing").set_value("numbers").run()
    assert app.text_area(key="numbers").value == PROSE  # nothing is lost


def test_a_typed_text_is_read_by_the_networks_of_texts_in_one_click(open_app: Open) -> None:
    app = open_app(source="typed", writing="text")
    app.text_area(key="letters").set_value(PROSE).run()
    assert [one.label for one in app.main.button] == [words.TRAIN, *READ_WITH]  # nothing is drawn
    next(one for one in app.sidebar.button if one.label == READ_WITH[1]).click().run()
    assert problems(app) == []
    assert app.session_state["source"] == "text"
    assert app.session_state["model"] == "prose"
    assert app.text_area(key="letters").value == PROSE
    count = len(PROSE) - 1
    assert verdict(app).startswith(
        f"Bits per character over {count} predicted characters (fewer is better): LSTM "
    )
    app.selectbox(key="source").set_value("typed").run()
    app.segmented_control(key="writing").set_value("text").run()
    assert app.text_area(key="letters").value == PROSE  # nothing is lost


def test_an_uploaded_text_is_read_by_the_networks_of_texts_in_one_click(open_app: Open) -> None:
    app = open_app(source="file")
    long = "def double(value: float) -> float:\n    return 2 * value  # é\n" * 400
    app.file_uploader[0].upload("double.py", long.encode(), "text/plain").run()
    first = limits.TYPED_CHARACTERS
    label = text_words.read_with(CORPORA["python"], first)
    next(one for one in app.sidebar.button if one.label == label).click().run()
    assert app.text_area(key="letters").value == long[:first]
    assert app.session_state["model"] == "python"
    assert "networks here read at most 5,000" in problems(app)[0]  # which is offered to be cut


def test_neither_numbers_nor_bytes_are_offered_as_a_text(open_app: Open) -> None:
    app = open_app(source="file")
    for name, data in (("no.txt", b"\xff\xfe\0text"), ("n.csv", b"a,b\n1,2\n3,4,5\n")):
        app.file_uploader[0].upload(name, data, "text/plain").run()
        assert not [label for label in labels(app) if label.startswith("Read ")]


@pytest.mark.parametrize(
    "text", ["", "7", "1,5 2,5", "x", "a" * 5_001, "".join(map(chr, range(0x3041, 0x3090)))]
)
def test_what_is_no_text_that_can_be_read_is_not_offered_as_one(open_app: Open, text: str) -> None:
    app = open_app(source="typed")
    app.text_area(key="numbers").set_value(text).run()
    assert len(problems(app)) == 1
    assert words.READ_AS_TEXT not in labels(app)


def test_a_file_offers_to_train_networks_on_it(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_networks, "BUDGET", replace(forecasting.BUDGET, steps=20))
    app = open_app(source="file")
    assert words.TRAIN_ON_SERIES not in labels(app)
    wave = (np.sin(np.arange(120) / 3) * 40).round(2)
    app.file_uploader[0].upload("tide.csv", "\n".join(map(str, wave)).encode(), "text/csv").run()
    next(one for one in app.button if one.label == words.TRAIN_ON_SERIES).click().run()
    assert app.session_state["model"] == controls.OWN
    assert words.TRAIN_ON_SERIES not in labels(app)
    assert app.session_state[own_networks.MINE.name].key.startswith("own")
    until(lambda: words.STOP not in labels(app.run()), every=0.1)
    assert words.TRAIN not in labels(app)
    assert verdict(app).startswith("RMSE on the held-out steps, from step 91 on: LSTM ")


def test_edits_go_with_the_networks_that_they_were_made_on(open_app: Open) -> None:
    app = open_app(preset="order", seed="3", edits="h5=0,1:h3=0.5", step="2")
    assert sent(app)[0]["state"]["edits"] == "h5=0,1:h3=0.5"
    app.number_input(key="seed").set_value(4).run()
    assert app.query_params["edits"] == "h5=0,1:h3=0.5"
    before = sent(app)[0]["serial"]
    app.segmented_control(key="beside").set_value("gru").run()
    told = sent(app)[0]
    assert (app.query_params["edits"], told["state"]["edits"]) == ("h5=0", "h5=0")
    app.selectbox(key="preset").set_value("latch").run()
    last = sent(app)[0]
    assert "edits" not in app.query_params
    assert "edits" not in last["state"]
    assert before < told["serial"] < last["serial"]
    assert last["state"]["step"] == 2


def test_the_page_train_leads_to_where_networks_are_trained_on_a_file(open_app: Open) -> None:
    app = open_app("train.py")
    app.button(key="own-series").click().run()
    assert (app.session_state["source"], app.session_state["model"]) == ("file", controls.OWN)
    app = open_app(source="file", model="own")
    wave = (np.sin(np.arange(120) / 3) * 40).round(2)
    app.file_uploader[0].upload("tide.csv", "\n".join(map(str, wave)).encode(), "text/csv").run()
    assert words.TRAIN in labels(app)
    assert words.NOT_TRAINED in {one.value for one in app.main.markdown}


def test_own_networks_open_where_the_held_out_steps_begin(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_networks, "BUDGET", replace(forecasting.BUDGET, steps=2))
    app = open_app(source="file", model="wave")
    wave = (np.sin(np.arange(240) / 3) * 40).round(2)
    app.file_uploader[0].upload("tide.csv", "\n".join(map(str, wave)).encode(), "text/csv").run()
    before = sent(app)[0]["serial"]
    next(one for one in app.button if one.label == words.TRAIN_ON_SERIES).click().run()
    until(lambda: words.STOP not in labels(app.run()), every=0.1)
    assert app.query_params["zoom"] == "131-230"  # 180 of 240 steps come before the held-out ones
    message = sent(app)[0]
    assert (message["state"]["zoom"], message["serial"]) == ([131, 230], before + 1)
    assert message["state"]["step"] == 181
    for model in ("wave", "own"):
        app.selectbox(key="model").set_value(model).run()
    assert sent(app)[0]["serial"] == before + 1  # once: whoever has chosen all steps keeps them
