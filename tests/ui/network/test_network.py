"""The page Network: a file becomes layers, gates and weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.ui.views import opened
from tests.ui.conftest import ROOT, problems
from tests.ui.network.network_page import EXPLORE, KERAS, said, table, upload
from tests.ui.pictures import corner
from tests.weights.files import Tagger, saved
from tests.weights.formats.test_numpy_file import savez
from tests.weights.formats.test_onnx_file import model
from tests.weights.formats.test_onnx_file import weights as onnx_weights


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
        ["plain", "simple RNN", "2", "6", "1", "forward", "relu", "60"],
    ]
    assert "Also in the file: out (dense, 6 × 8)." in said(page)
    assert "otherwise 30 minutes after their last use, even if the tab was closed" in said(page)
    assert "computed from them are removed 5 minutes after their last use" in said(page)
    assert "weights of your network are not in this link" in corner(page)["leftOut"]
    page.selectbox(key="named").set_value("both").run()
    page.selectbox(key="part").set_value("layer 1, reverse").run()
    assert "This is “both”, layer 1, reverse (_l0_reverse in PyTorch's names)." in said(page)
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
    page.segmented_control(key="activation_gates").set_value("hard_sigmoid").run()
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


def test_a_unit_s_numbers_are_torch_s_and_its_rows_those_of_the_file(page: AppTest) -> None:
    torch.manual_seed(4)
    module = nn.LSTM(3, 7, 2)
    upload(page, "stack.pt", saved({f"enc.{k}": v for k, v in module.state_dict().items()}))
    page.selectbox(key="part").set_value("layer 2").run()
    assert len(page.table) == 3
    page.number_input(key="weightunit").set_value(4.0).run()
    assert problems(page) == []
    assert "row of unit 4 is framed" in page.get("plotly_chart")[2].proto.alt
    drawn = table(page, 2)
    assert [row[0][-1] for row in drawn] == list("ifgo")
    for row, at in zip(drawn, (4, 11, 18, 25), strict=True):
        W = [module.get_parameter(f"{name}_l1")[at].detach() for name in ("weight_ih", "weight_hh")]
        b = [module.get_parameter(f"{name}_l1")[at].detach() for name in ("bias_ih", "bias_hh")]
        numbers = [float(one.replace("−", "-")) for one in row[1:5]]
        wanted = [*map(float, b), *(float(one.norm()) for one in W)]
        np.testing.assert_allclose(numbers, wanted, rtol=6e-3)
        where = [f"row {at} of {{0}}weight_ih_l1, {{0}}weight_hh_l1"]
        where += [f"entry {at} of {{0}}bias_ih_l1, {{0}}bias_hh_l1"]
        assert row[5:] == ["; ".join(where).format("enc."), "; ".join(where).format("")]


def test_a_unit_of_a_keras_file_has_columns_there_and_rows_in_torch(page: AppTest) -> None:
    upload(page, *cudnn_gru())
    page.number_input(key="weightunit").set_value(3.0).run()
    assert problems(page) == []
    (_, *_, file, mine) = table(page, 2)[0]  # r, second in the file: z r n
    assert file.startswith("column 8 of ")
    assert "entries 8 and 23 of " in file
    assert mine.startswith("row 3 of weight_ih_l0, ")


@pytest.mark.parametrize(
    ("hostile", "limit"),
    [
        ("7", "above 6"),
        ("-1", "below 0"),
        *((one, "from 0 to 6") for one in ("2.5", "<b>", "1e999", "nan")),
    ],
)
def test_a_unit_that_is_not_there_is_a_sentence(
    open_app: Callable[..., AppTest], hostile: str, limit: str
) -> None:
    page = open_app("network.py", weightunit=hostile)
    upload(page, "gru.pt", saved(nn.GRU(3, 7).state_dict()))
    (sentence,) = [one.value.replace("\\", "") for one in page.warning]
    assert hostile in sentence
    assert limit in sentence
    assert len(page.table) == 3
    assert "weightunit" not in page.query_params
