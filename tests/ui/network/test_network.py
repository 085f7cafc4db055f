"""The page Network: a file becomes layers, gates and weights; Explore shows it on a sequence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.ui import limits
from lstm_viz.ui.explore import left_out
from lstm_viz.ui.views import opened
from tests.explorer.panels import read
from tests.ui.conftest import ROOT, problems
from tests.ui.pictures import corner, sent
from tests.weights.files import Tagger, saved
from tests.weights.formats.test_numpy_file import savez
from tests.weights.formats.test_onnx_file import model
from tests.weights.formats.test_onnx_file import weights as onnx_weights

Open = Callable[..., AppTest]
KERAS = ROOT / "tests" / "weights" / "keras"
EXPLORE = str(Path(ROOT) / "pages" / "explore.py")


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data, "application/octet-stream").run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def page(open_app: Open) -> AppTest:
    return open_app("network.py")


def said(app: AppTest) -> str:
    texts = [one.value for one in (*app.markdown, *app.caption)]
    return " ".join(texts).replace("\\", "")


def table(app: AppTest, place: int) -> list[list[str]]:
    frame = app.table[place].value
    return [[str(cell).replace("\\", "") for cell in row] for row in frame.values.tolist()]


def test_before_a_file_the_page_says_what_it_opens(page: AppTest) -> None:
    assert "Open a file of trained weights" in said(page)
    assert [row[0] for row in table(page, 0)] == ["PyTorch", "Keras", "ONNX", "safetensors, NumPy"]
    assert "tab alone" in said(page)


def test_every_layer_of_a_keras_file_is_listed_with_what_else_there_is(page: AppTest) -> None:
    upload(page, "stack.keras", (KERAS / "stack.keras").read_bytes())
    assert problems(page) == []
    assert table(page, 0) == [
        ["first", "LSTM", "4", "5", "1", "forward", "sigmoid, tanh, tanh", "220"],
        ["both", "GRU", "5", "3", "1", "forward and reverse", "sigmoid, tanh", "180"],
        ["unbiased", "LSTM", "6", "2", "1", "forward", "sigmoid, tanh, tanh", "64"],
        ["plain", "simple RNN", "2", "6", "1", "forward", "tanh", "60"],
    ]
    assert "Also in the file: out (dense, 6 × 8)." in said(page)
    assert "otherwise 30 minutes after their last use, even if the tab was closed" in said(page)
    assert "computed from them are removed 5 minutes after their last use" in said(page)
    assert "weights of your network are not in this link" in corner(page)["leftOut"]
    page.selectbox(key="named").set_value("both").run()
    page.selectbox(key="part").set_value("layer 1, reverse").run()
    assert "This is both, layer 1, reverse (_l0_reverse in PyTorch's names)." in said(page)
    rows = [row for row in table(page, 1) if row[1] == "reset gate r"]
    assert [(row[0], row[2]) for row in rows] == [
        ("In the file", "columns 3–5"),
        ("In the file", "entries 3–5"),
        ("In PyTorch", "rows 0–2"),
        ("In PyTorch", "entries 0–2"),
    ]
    assert all("backward" in row[3] or "reverse" in row[3] for row in rows)
    assert len(page.get("plotly_chart")) == 5
    page.selectbox(key="named").set_value("plain").run()
    assert "A simple RNN has no gates" in said(page)


def onnx_lstm() -> tuple[str, bytes]:
    return "lstm.onnx", model("LSTM", onnx_weights("LSTM", 1)).SerializeToString()


def cudnn_gru() -> tuple[str, bytes]:
    """As Keras 2 has a CuDNNGRU of 4 inputs and 5 units: one bias of 6 blocks."""
    shapes = {"kernel": (4, 15), "recurrent_kernel": (5, 15), "bias": (30,)}
    rng = np.random.default_rng(7)
    arrays = {f"cu/{k}:0": rng.normal(size=shape).astype("f4") for k, shape in shapes.items()}
    return "cudnn.npz", savez(**arrays)


@pytest.mark.parametrize(
    ("made", "gate", "where"),
    [(onnx_lstm, "forget gate f", "10–14 and 30–34"), (cudnn_gru, "reset gate r", "5–9 and 20–24")],
)
def test_a_file_with_both_biases_in_one_array_has_its_gates_drawn(
    page: AppTest, made: Callable[[], tuple[str, bytes]], gate: str, where: str
) -> None:
    upload(page, *made())
    assert problems(page) == []
    rows = [row for row in table(page, 1) if row[1] == gate and row[0] == "In the file"]
    assert rows[-1][2] == f"entries {where}"
    assert f"{gate} {where}" in page.get("plotly_chart")[0].proto.alt
    assert "first range is its part of b_ih" in said(page)


def test_the_forget_gate_s_rows_are_read_off_the_page(page: AppTest) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    (file, _, mine, _) = [row for row in table(page, 1) if row[1] == "forget gate f"]
    assert file[2] == mine[2] == "rows 5–9"
    assert "encoder.weight_ih_l0" in file[3]
    assert "PyTorch has two biases for each gate" in said(page)
    alt = page.get("plotly_chart")[0].proto.alt
    assert "forget gate f 5–9" in alt


def test_a_file_that_can_t_be_used_leaves_what_was_open(page: AppTest) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    upload(page, "notes.pt", b"my notes, and no weights")
    (sentence,) = problems(page)
    assert sentence.startswith("notes.pt: what is in it is none of the kinds that can be opened")
    assert table(page, 0)[0][0] == "encoder"
    upload(page, "dense.pt", saved(nn.Linear(3, 2).state_dict()))
    assert "no LSTM, GRU or simple RNN was found in it" in problems(page)[0]
    assert table(page, 0)[0][0] == "encoder"
    page.file_uploader[0].set_value([]).run()  # as the cross beside the file does
    assert table(page, 0)[0][0] == "encoder"  # it was not this one's file
    assert problems(page) == []
    page.button(key="network-close").click().run()
    assert "Open a file of trained weights" in said(page)


def test_taking_a_file_away_closes_its_network(page: AppTest) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    page.file_uploader[0].set_value([]).run()
    assert "Open a file of trained weights" in said(page)


def test_a_button_whose_weights_had_to_go_leaves_the_next_file_where_it_is_opened(
    page: AppTest,
) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    page.switch_page(EXPLORE).run()
    page.switch_page(str(ROOT / "pages" / "network.py")).run()
    opened._SHELF.drop(page.session_state[opened.STATE][0])
    page.button(key="see-gates").click().run()
    assert "The weights of tagger.pt are no longer here" in said(page)
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    assert table(page, 0)[0][0] == "encoder"


def test_a_closed_network_is_gone(page: AppTest) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    key, _ = page.session_state[opened.STATE]
    assert opened._SHELF.get(key) is not None
    page.switch_page(EXPLORE).run()
    page.switch_page(str(ROOT / "pages" / "network.py")).run()
    assert table(page, 0)[0][0] == "encoder"  # the file's control is empty again
    page.button(key="network-close").click().run()
    assert opened._SHELF.get(key) is None
    assert "Open a file of trained weights" in said(page)


def test_weights_that_had_to_go_are_named(page: AppTest) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    page.switch_page(EXPLORE).run()
    opened._SHELF.drop(page.session_state[opened.STATE][0])
    page.switch_page(str(ROOT / "pages" / "network.py")).run()
    assert "The weights of tagger.pt are no longer here. Choose the file again" in said(page)
    page.switch_page(EXPLORE).run()
    assert "The weights of tagger.pt are no longer here" in said(page)


def test_the_activation_of_gates_that_a_file_does_not_state_can_be_chosen(page: AppTest) -> None:
    upload(page, "stack.weights.h5", (KERAS / "stack.weights.h5").read_bytes())
    assert "tanh and sigmoid were assumed (the control “Activation of the gates” on" in said(page)
    assert page.segmented_control(key="activation").value == "tanh"  # of its simple RNN
    page.segmented_control(key="gates").set_value("hard_sigmoid").run()
    assert "tanh and hard_sigmoid(0.2,0.5) were assumed" in said(page).replace("\\", "")
    row = next(row for row in table(page, 0) if row[0] == "first")
    assert (row[1], row[6]) == ("general LSTM", "hard_sigmoid(0.2,0.5), tanh, tanh")


def test_the_activation_that_a_file_does_not_state_can_be_chosen(page: AppTest) -> None:
    torch.manual_seed(1)
    module = nn.RNN(2, 3, nonlinearity="relu")
    upload(page, "rnn.pt", saved(module.state_dict()))
    assert (
        "tanh was assumed (the control “Activation of the simple RNN” on the page Network chooses)."
    ) in said(page)
    assert page.segmented_control(key="activation").label == "Activation of the simple RNN"
    page.segmented_control(key="activation").set_value("relu").run()
    assert "relu was assumed" in said(page)
    network = opened._SHELF.get(page.session_state[opened.STATE][0])
    assert network is not None
    assert network.loaded["rnn"].nonlinearity == "relu"
    page.switch_page(EXPLORE).run()
    page.switch_page(str(ROOT / "pages" / "network.py")).run()
    assert "relu was assumed" in said(page)  # the file's control is empty again
    page.segmented_control(key="activation").set_value("tanh").run()
    assert "tanh was assumed" in said(page)
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    assert not [one for one in page.segmented_control if one.key == "activation"]


def test_weights_that_are_dead_or_no_numbers_are_told_with_their_counts(page: AppTest) -> None:
    module = nn.GRU(3, 5)
    with torch.no_grad():
        for name in ("weight_ih_l0", "weight_hh_l0"):
            module.get_parameter(name)[2::5] = 0
        module.get_parameter("weight_ih_l0")[6, 1] = float("nan")
    upload(page, "gru.pt", saved(module.state_dict()))
    assert "NaN or infinite: 1 of z" in said(page)
    assert "1 unit (2) read nothing" in said(page)
    assert [row[-1] for row in table(page, 2)] == ["0", "1", "0"]


def test_a_projection_is_listed_and_its_broken_weights_are_told_once(page: AppTest) -> None:
    module = nn.LSTM(3, 7, proj_size=2)
    with torch.no_grad():
        module.get_parameter("weight_hr_l0").fill_(0.5)[1, 4] = float("nan")
    upload(page, "projected.pt", saved(module.state_dict()))
    assert "NaN or infinite: 1 of W_hr." in said(page)
    assert table(page, 3) == [["W_hr", "2 × 7", "0.5 ± 0", "0.5", "1"]]
    assert [row[-1] for row in table(page, 2)] == ["0"] * 4


def test_the_candidate_s_biases_are_told_as_they_act_and_not_as_a_sum(page: AppTest) -> None:
    module = nn.GRU(3, 5)
    with torch.no_grad():
        module.get_parameter("bias_ih_l0").fill_(2)
        module.get_parameter("bias_hh_l0").fill_(-1)
    upload(page, "gru.pt", saved(module.state_dict()))
    assert [row[3] for row in table(page, 2)] == ["1 ± 0", "1 ± 0", "0.5 ± 1.5"]


def test_a_layer_is_measured_once_for_picture_and_table_and_for_all_runs(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[tuple[int, ...]] = []
    for name in ("eigvals", "svd"):
        true = getattr(np.linalg, name)
        monkeypatch.setattr(
            np.linalg, name, lambda W, t=true, **kw: measured.append(W.shape) or t(W, **kw)
        )
    upload(page, "gru.pt", saved(nn.GRU(2, 6).state_dict()))
    page.run()
    assert measured == [(6, 6)] * 6  # both of three gates


def explored(app: AppTest, named: str, **query: str) -> AppTest:
    """The page Explore with a layer of the file, at an address like that of the page's button."""
    app.switch_page(EXPLORE)
    app.query_params.update({"source": "made", "model": f"yours: {named}", **query})
    app.run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The one network of the Explorer, and its signals."""
    header, arrays = read(sent(app)[1])
    (network,) = header["networks"]
    return network, {name: arrays[one["values"]] for name, one in network["signals"].items()} | {
        "x": arrays[network["input"]]
    }


def test_explore_shows_a_layer_of_the_file_as_torch_computes_it(page: AppTest) -> None:
    torch.manual_seed(2)
    tagger = Tagger()
    upload(page, "tagger.pt", saved(tagger.state_dict()))
    explored(page, "encoder", layer="layer 2, reverse")
    assert problems(page) == []
    network, signals = shown(page)
    assert (network["kind"], network["units"]) == ("lstm", 5)
    assert (network["layer"], network["direction"]) == (1, 1)
    assert network["prediction"] is None
    assert network["badge"]["verified"] <= network["badge"]["tolerance"]
    x = torch.from_numpy(np.random.default_rng(0).standard_normal((100, 4)).astype("f4"))
    with torch.no_grad():
        both, _ = tagger.encoder(x.unsqueeze(1))
    np.testing.assert_allclose(signals["h"].reshape(100, 5), both[:, 0, 5:], atol=1e-5)
    assert page.query_params["without"] == "weights"
    page.selectbox(key="layer").set_value("layer 1").run()
    network, signals = shown(page)
    np.testing.assert_array_equal(signals["x"].reshape(100, 4), x)


def test_a_person_s_own_numbers_go_through_the_person_s_own_network(page: AppTest) -> None:
    module = nn.GRU(2, 3)
    upload(page, "gru.pt", saved(module.state_dict()))
    explored(page, "gru")
    page.selectbox(key="source").set_value("typed").run()
    assert page.selectbox(key="model").value == "yours: gru"  # it stays
    page.text_area(key="numbers").set_value("1 2\n0.5 3\n-1 0\n2 2").run()
    assert problems(page) == []
    _, signals = shown(page)
    x = torch.tensor([[1, 2], [0.5, 3], [-1, 0], [2, 2]])
    with torch.no_grad():
        h, _ = module(x.unsqueeze(1))
    np.testing.assert_allclose(signals["h"].reshape(4, 3), h[:, 0], atol=1e-6)
    page.text_area(key="numbers").set_value("1\n2\n3").run()
    assert "has 1 column, but the layer “gru” of your network reads 2 columns" in problems(page)[0]
    (offer,) = [one for one in page.button if str(one.key).startswith("offer-")]
    offer.click().run()
    assert page.selectbox(key="source").value == "made"
    assert problems(page) == []


def test_the_plain_picture_shows_it_too(page: AppTest) -> None:
    upload(page, "tagger.pt", saved(Tagger().state_dict()))
    explored(page, "encoder", layer="layer 2, reverse", picture="plain", text="true")
    assert len(page.get("plotly_chart")) == 7  # the input and six maps, no answers
    assert "x0" in said(page)
    assert len(page.table[-1].value) == 5  # its units


@pytest.mark.parametrize("shape", ["step", "impulse"])
def test_a_step_and_an_impulse_go_into_one_input(page: AppTest, shape: str) -> None:
    upload(page, "gru.pt", saved(nn.GRU(3, 4).state_dict()))
    explored(page, "gru", made=shape, made_at="30", made_into="x1", steps="50")
    _, signals = shown(page)
    x = signals["x"].reshape(50, 3)
    assert x[:, 1].tolist() == [0] * 29 + [1] * (21 if shape == "step" else 1) + (
        [] if shape == "step" else [0] * 20
    )
    assert not x[:, [0, 2]].any()


def test_a_layer_of_many_inputs_or_of_much_work_is_a_sentence(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO()
    torch.save({"wide": nn.RNN(1_200, 2).state_dict(), "gru": nn.GRU(2, 3).state_dict()}, file)
    upload(page, "wide.pt", file.getvalue())
    explored(page, "wide")
    assert "reads 1,200 inputs" in problems(page)[0]
    monkeypatch.setattr(limits, "OPENED_WORK", 40 * 63)  # 63 weights
    page.selectbox(key="model").set_value("yours: gru").run()
    (sentence,) = problems(page)
    assert "large, so it reads at most 40 steps here; this sequence has 100" in sentence
    assert not [one for one in page.button if str(one.key).startswith("offer-")]
    page.number_input(key="steps").set_value(40).run()
    assert problems(page) == []


def test_numbers_that_the_layer_s_weights_make_nan_are_a_sentence(page: AppTest) -> None:
    module = nn.GRU(2, 3)
    with torch.no_grad():
        module.get_parameter("bias_hh_l0")[4] = float("nan")
    upload(page, "gru.pt", saved(module.state_dict()))
    explored(page, "gru")
    (sentence,) = problems(page)
    assert "hold NaN or infinity; look for NaN in its weights" in sentence


def test_what_a_file_calls_its_layers_is_text_and_no_markup(page: AppTest) -> None:
    name = "<b>**enc**</b> [a](http://b.example) $x$ :red[r]"
    upload(
        page,
        "<i>n</i>.pt",
        saved({f"{name}.{k}": v for k, v in nn.LSTM(2, 3).state_dict().items()}),
    )
    assert problems(page) == []
    (row,) = table(page, 0)
    assert row[0].startswith("<b>**enc**</b>")
    raw = page.table[0].value.iloc[0, 0]
    assert "\\*\\*enc" in raw
    assert "\\<i\\>" in page.markdown[0].value + page.markdown[1].value
    explored(page, str(page.selectbox(key="named").value))
    assert problems(page) == []


def test_the_button_opens_explore_with_the_layer_that_is_shown(page: AppTest) -> None:
    upload(page, "stack.keras", (KERAS / "stack.keras").read_bytes())
    page.selectbox(key="named").set_value("both").run()
    page.selectbox(key="part").set_value("layer 1, reverse").run()
    page.button(key="see-gates").click().run()
    assert not page.exception
    assert page.selectbox(key="model").value == "yours: both"
    assert page.selectbox(key="source").value == "made"
    network, _ = shown(page)
    assert (network["kind"], network["direction"]) == ("gru", 1)


def test_a_link_without_the_file_says_what_is_missing(open_app: Open) -> None:
    app = open_app(source="made", model="yours: encoder", without="weights", layer="layer 2")
    assert any("Open the file on the page Network" in one.value for one in app.warning)
    assert left_out.KEY in app.query_params
    assert problems(app) == []
