"""The source “text”: texts for character networks, typed, included, and as an address has them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.characters import CORPORA, SAMPLES
from lstm_viz.ui import limits
from lstm_viz.ui.views import networks
from tests.ui.conftest import problems, seen
from tests.ui.pictures import badge, is_linked, verdict

Open = Callable[..., AppTest]


def captions(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.caption)


def test_the_source_comes_with_networks_that_read_it(open_app: Open) -> None:
    app = open_app()
    app.selectbox(key="source").set_value("text").run()
    assert problems(app) == []
    assert app.session_state["model"] == "python"
    steps = len(next(iter(SAMPLES.values())).text())
    assert verdict(app).startswith(
        f"Bits per character over {steps - 1:,} predicted characters (fewer is better): "
    )
    assert all(one["verified"] <= one["tolerance"] for one in badge(app))
    assert [one["task"] for one in badge(app)] == [CORPORA["python"]] * 3
    assert "beside" not in [one.key for one in app.segmented_control]
    assert "PSF License Agreement" in captions(app)


def test_an_included_text_comes_with_the_networks_of_its_corpus(open_app: Open) -> None:
    app = open_app(source="text", model="python")
    for key in ("persuasion", "calendar"):
        app.selectbox(key="passage").set_value(key).run()
        assert app.session_state["model"] == SAMPLES[key].corpus
        assert problems(app) == []
    app.selectbox(key="passage").set_value("own").run()
    assert app.session_state["model"] == "python"
    assert "LSTM" in verdict(app)


def test_one_text_can_be_read_by_the_networks_of_another_corpus(open_app: Open) -> None:
    app = open_app(source="text", passage="own", letters="Hear, hear.", model="python")
    before = verdict(app)
    assert before.startswith(
        "Bits per character over 10 predicted characters (fewer is better): LSTM "
    )
    app.selectbox(key="model").set_value("prose").run()
    assert problems(app) == []
    assert verdict(app) != before


HOSTILE = {
    "<script>alert(1)</script> ![](http://x.y/z) $\\sqrt{2}$": "",
    "👩‍👩‍👧 שלום مرحبا \ue000": "15 characters were read as �",
    "a\0b": "1 character was read as �, because these networks don't know them: ␀.",
    "a\r\nb\rc": "5 characters became 5 steps.",
    "x" * 4_000: "4,000 characters became 4,000 steps.",
}


@pytest.mark.parametrize("text", HOSTILE, ids=["markup", "scripts", "NUL", "line ends", "long"])
def test_any_text_in_the_address_is_read(open_app: Open, text: str) -> None:
    app = open_app(source="text", passage="own", letters=text, model="python", picture="plain")
    assert problems(app) == []
    assert not is_linked(app)
    assert HOSTILE[text] in captions(app)
    assert "LSTM" in verdict(app)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The text has no character; write at least two"),
        ("a", "The text has one character; write at least two"),
        ("ab" * 2_600, "The sequence has 5,200 steps, but networks here read at most 5,000"),
        (
            "a" * (limits.TYPED_CHARACTERS + 1),
            "The text has 20,001 characters, but the field takes at most 20,000",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_the_picture_stays(
    open_app: Open, text: str, said: str
) -> None:
    app = open_app(source="text", passage="own", letters="so it is", model="prose")
    before = verdict(app), badge(app)
    app.text_area(key="letters").set_value(text).run()
    (problem,) = problems(app)
    assert problem.startswith(said)
    assert (verdict(app), badge(app)) == before


def test_a_text_that_is_too_long_is_cut_by_a_click(open_app: Open) -> None:
    app = open_app(source="text", passage="own", letters="ab" * 2_600, model="python")
    assert len(problems(app)) == 1
    seen(app.button(key="offer-0").click().run())
    assert verdict(app).startswith(
        "Bits per character over 4,999 predicted characters (fewer is better): "
    )


def test_what_is_no_text_leads_to_one(open_app: Open) -> None:
    app = open_app(source="typed", numbers="1 2 3 4", model="python")
    (problem,) = problems(app)
    assert "The networks of “Python code” read a text" in problem
    seen(app.button(key="offer-0").click().run())
    assert problems(app) == []
    assert "Bits per character" in verdict(app)


def test_a_text_leads_to_networks_that_read_it(open_app: Open) -> None:
    app = open_app(source="text", model="adding")
    (problem,) = problems(app)
    assert "This sequence has 97 columns" in problem
    labels = [one.label.replace("\\", "") for one in app.button if str(one.key).startswith("offer")]
    assert labels[:2] == [
        "Use a sequence of “Adding problem”",
        "Use the networks of “Python code”",
    ]
    seen(app.button(key="offer-0").click().run())
    assert problems(app) == []


def test_a_damaged_card_is_one_sentence(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object) -> dict[str, object]:
        raise networks.checkpoint.CheckpointError("python-lstm: the card has no 'kind'")

    monkeypatch.setattr(networks, "card", missing)
    app = open_app(source="text", model="python")
    assert [one.rstrip(".") for one in problems(app)] == [
        "An included network can't be read: python-lstm: the card has no 'kind'"
    ]


def test_the_link_names_what_is_shown(open_app: Open) -> None:
    app = open_app(source="text", passage="shlex", model="python")
    assert app.query_params["passage"] == "shlex"
    assert "without" not in app.query_params


def test_whoever_has_a_text_file_is_led_to_the_source_that_opens_it(open_app: Open) -> None:
    app = open_app(source="text", passage="own", model="prose")
    app.button(key="text-from-file").click().run()
    assert problems(app) == []
    assert (app.session_state["source"], app.session_state["model"]) == ("file", "prose")
    assert [one.label for one in app.file_uploader] == ["File"]
