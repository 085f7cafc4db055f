"""A layer of a person's own file on the page Explore, as torch computes it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.explorer import compact
from lstm_viz.general import General
from lstm_viz.layers import LAYERS
from lstm_viz.ui import limits
from lstm_viz.ui.explore import not_in_link
from lstm_viz.ui.frame.plain import plain
from lstm_viz.weights.loading import load
from tests.explorer.panels import read
from tests.ui.conftest import problems
from tests.ui.network.network_page import EXPLORE, KERAS, NETWORK, said, table, upload
from tests.ui.pictures import received, sent
from tests.weights.files import Tagger, saved
from tests.weights.formats.test_onnx_file import UNIT, model, weights

Open = Callable[..., AppTest]


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
    source = page.selectbox(key="source")
    # Its own name on the screen, and in the address the word that old links have.
    assert (source.value, page.query_params["source"]) == ("made", "made")
    assert source.options[3:5] == ["generated", "test signal"]
    assert problems(page) == []


def test_every_layer_of_a_file_with_other_equations_is_shown(page: AppTest) -> None:
    gru = model("GRU", weights("GRU", 1), activations=["HardSigmoid", "Softsign"])
    peepholes = np.linspace(-0.9, 0.8, 3 * UNIT, dtype="f4")[None]
    seeing = model("LSTM", weights("LSTM", 1) | {"P": peepholes}, ("", "", "P"))
    files = {
        "odd.h5": (KERAS / "odd.h5").read_bytes(),
        "gru.onnx": gru.SerializeToString(),
        "peepholes.onnx": seeing.SerializeToString(),
    }
    kinds: set[str] = set()
    for file, data in files.items():
        page.switch_page(NETWORK).run()
        upload(page, file, data)
        one_of_each = {type(module): (name, module) for name, module in load(data).items()}
        explored(page, next(iter(load(data))))
        for name, module in one_of_each.values():
            need_shown(page, name, module, kinds)
    assert kinds >= {kind for kind, layer in LAYERS.items() if issubclass(layer, General)}


def need_shown(page: AppTest, name: str, module: Any, kinds: set[str]) -> None:
    page.selectbox(key="model").set_value(f"yours: {name}").run()
    assert problems(page) == []
    assert received(page)[1][:4] == compact.MAGIC
    network, signals = shown(page)
    kinds.add(network["kind"])
    x = torch.tensor(signals["x"]).unsqueeze(1)
    h = module(x)[0].detach().numpy()[:, 0, : network["units"]]
    np.testing.assert_allclose(signals["h"], h, atol=1e-5)


def test_the_plain_picture_shows_it_too_and_no_name_of_a_file_is_markup(page: AppTest) -> None:
    name = "![p](http://e.x/a) of my[net]<b>*$_.pt"
    upload(page, name, saved(Tagger().state_dict()))
    explored(page, "encoder", layer="layer 2, reverse", picture="plain", text="true")
    assert len(page.get("plotly_chart")) == 7  # the input and six maps, no answers
    assert "x0" in said(page)
    heading = next(one.value for one in page.markdown if one.value.startswith("## "))
    assert heading.startswith(f"## “encoder” of {plain(name)}, layer 2, reverse")
    assert not re.search(r"(?<!\\)[![(<$_]|http", heading.removeprefix("## "))
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
    assert not_in_link.KEY in app.query_params
    assert problems(app) == []


def test_a_unit_is_seen_in_explore_and_from_there_its_weights(page: AppTest) -> None:
    upload(page, "stack.keras", (KERAS / "stack.keras").read_bytes())
    page.selectbox(key="named").set_value("both").run()
    page.selectbox(key="part").set_value("layer 1, reverse").run()
    page.number_input(key="weightunit").set_value(1.0).run()
    page.button(key="see-unit").click().run()
    assert not page.exception
    assert page.selectbox(key="model").value == "yours: both"
    assert page.selectbox(key="layer").value == "layer 1, reverse"
    assert (page.query_params["unit"], page.query_params["step"]) == ("1", "2")
    page.switch_page(NETWORK).run()
    explored(page, "both", layer="layer 1, reverse", step="9", unit="2")
    page.button(key="see-weights").click().run()
    assert problems(page) == []
    assert (page.selectbox(key="named").value, page.selectbox(key="part").value) == (
        "both",
        "layer 1, reverse",
    )
    assert page.number_input(key="weightunit").value == 2
    assert "row of unit 2 is framed" in page.get("plotly_chart")[2].proto.alt
