"""The scale of a person's own network: its name, the numbers of its training, shut gates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.sequences import Sequence
from lstm_viz.ui.controls import prepare_rows
from lstm_viz.ui.explore import given_scale, saturated, scale_words
from lstm_viz.ui.views import opened, view
from tests.ui.conftest import problems
from tests.ui.network.network_page import said, upload
from tests.ui.network.test_explored import explored, shown
from tests.ui.views.test_opened import kept
from tests.weights.files import saved

Open = Callable[..., AppTest]
NUMBERS = "1200 3\n800 5\n-400 4\n2000 9"
VALUES = np.array([[1200, 3], [800, 5], [-400, 4], [2000, 9]])


@pytest.fixture
def mine(open_app: Open) -> AppTest:
    """The page Explore with a GRU of a person's file, on numbers of another scale."""
    torch.manual_seed(4)
    page = upload(open_app("network.py"), "gru.pt", saved(nn.GRU(2, 3).state_dict()))
    return explored(page, "gru", source="typed", numbers=NUMBERS, prepare="true")


def titles(app: AppTest) -> list[str]:
    return app.selectbox(key="scale").options


def test_the_scale_of_a_network_from_a_file_has_not_the_name_of_its_training(
    mine: AppTest, open_app: Open
) -> None:
    assert titles(mine)[:2] == ["unchanged", "standard"]
    help_of_mine = mine.selectbox(key="scale").help
    assert help_of_mine.startswith("unchanged: your network reads")
    assert "wave" not in help_of_mine
    _, signals = shown(mine)
    np.testing.assert_array_equal(signals["x"].reshape(4, 2), VALUES.astype("f4"))
    included = open_app(source="typed", prepare="true")
    assert titles(included)[:3] == ["as trained", "unchanged", "standard"]


def test_numbers_that_go_in_unchanged_are_said_to_do_so(mine: AppTest, open_app: Open) -> None:
    assert scale_words.UNCHANGED in said(mine)
    mine.selectbox(key="scale").set_value("robust").run()
    assert scale_words.UNCHANGED not in said(mine)
    noise = explored(mine, "gru")  # which is made for the network
    assert scale_words.UNCHANGED not in said(noise)
    assert scale_words.UNCHANGED not in said(open_app(source="typed"))


def test_where_nearly_every_gate_is_open_or_shut_it_is_said_with_two_ways_out(
    mine: AppTest,
) -> None:
    _, signals = shown(mine)
    gates = np.stack([signals["r"], signals["z"]])
    share = ((gates < 0.01) | (gates > 0.99)).mean()
    assert share >= saturated.MOST
    assert scale_words.saturated(share, 0.01, "GRU") in said(mine)
    mine.button(key="saturated-0").click().run()
    assert mine.selectbox(key="scale").value == "standard"
    assert "gate values of the GRU" not in said(mine)
    assert mine.query_params["scale"] == "standard"


def test_the_share_counts_both_ends_and_no_activation_outside_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = nn.LSTM(2, 5, 2)
    for name, parameter in module.named_parameters():
        nn.init.constant_(parameter, 0.0)
        if name.startswith("bias_ih_l1"):  # of the layer on top: i and f shut or open, o between
            parameter.data[:10] = torch.tensor([9.0] * 3 + [-9.0] * 4 + [0.5] * 3)
    made = view.run(
        Sequence(np.arange(14.0).reshape(7, 2), ("a", "b")),
        opened.which(kept(module, monkeypatch), opened.LayerPlace(1, 0)),
        "cpu",
    )
    assert saturated.share_of(made.sides["lstm"]) == pytest.approx(7 / 15)


@pytest.mark.parametrize(
    ("scale", "given", "read"),
    [
        ("mean", "400 800; 5 2", (VALUES - [400, 5]) / [800, 2]),
        ("range", "-400 2000; 1 9", (VALUES - [-400, 1]) / [2400, 8]),
    ],
)
def test_the_numbers_of_a_training_scale_every_sequence_and_are_in_the_address(
    mine: AppTest, scale: str, given: str, read: np.ndarray
) -> None:
    mine.selectbox(key="scale").set_value(scale).run()
    assert problems(mine) == []  # nothing is wrong, but the numbers are to come
    assert any("type the two numbers" in one.value for one in mine.info)
    mine.text_input(key="given").set_value(given).run()
    assert problems(mine) == []
    _, signals = shown(mine)
    np.testing.assert_allclose(signals["x"].reshape(4, 2), read, rtol=1e-6)
    linked = explored(mine, "gru", source="typed", numbers=NUMBERS, scale=scale, given=given)
    np.testing.assert_array_equal(shown(linked)[1]["x"], signals["x"])
    mine.text_area(key="numbers").set_value(NUMBERS.replace("2000", "300")).run()
    _, signals = shown(mine)  # others of it: the same scale
    np.testing.assert_allclose(signals["x"].reshape(4, 2)[:3], read[:3], rtol=1e-6)


def test_the_numbers_of_the_sequence_itself_are_offered_and_no_scale_is_refused(
    mine: AppTest,
) -> None:
    mine.selectbox(key="scale").set_value("mean").run()
    mine.text_input(key="given").set_value("400 0; 5 2").run()
    assert "“400 0; 5 2” is no scale of 2 columns" in problems(mine)[0]
    mine.button(key="offer-0").click().run()
    assert problems(mine) == []
    _, signals = shown(mine)
    x = signals["x"].reshape(4, 2)
    np.testing.assert_allclose(x, (VALUES - VALUES.mean(0)) / VALUES.std(0), rtol=1e-4)


@pytest.mark.parametrize(
    ("text", "by_range"),
    [
        *(("", False), ("3", False), ("3 4 5", False), ("3 0", False), ("3 -1", False)),
        *(("3 3", True), ("1 2; 3", False), ("1 inf", False), ("1,5 2", False), ("a b", True)),
    ],
)
def test_what_is_no_pair_of_numbers_is_no_scale(text: str, by_range: bool) -> None:
    assert given_scale.kept_of(text, by_range=by_range) == ()


def test_every_scale_of_the_rows_has_its_name() -> None:
    assert set(prepare_rows.TITLES) < set(prepare_rows.SCALES)
    assert given_scale.kept_of("3 5; -1 4", by_range=True) == ((3, 2), (-1, 5))
