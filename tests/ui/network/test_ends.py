"""Embedding and dense layer of a person's own file: tokens in, answers out, as torch has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.ui import limits
from lstm_viz.weights.loading import load
from tests.explorer.panels import read
from tests.ui.conftest import problems
from tests.ui.network.network_page import KERAS, NETWORK, said, upload
from tests.ui.network.test_explored import explored
from tests.ui.pictures import sent
from tests.weights.files import Tagger, saved
from tests.weights.formats.test_numpy_file import savez
from tests.weights.test_before import MIDDLE, graph, high, node

ROWS, WIDE, UNITS = 7, 4, 6


class Next(nn.Module):
    """Tokens in, the next token out; of the same sizes is a layer that is neither."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(ROWS, WIDE)
        self.position_embedding = nn.Embedding(9, WIDE)
        self.rnn = nn.LSTM(WIDE, UNITS, 2)
        self.out = nn.Linear(UNITS, ROWS)
        self.score = nn.Linear(UNITS, 3, bias=False)

    def read(self, tokens: list[int], dense: str = "out") -> tuple[torch.Tensor, torch.Tensor]:
        """(time, unit) h of the last layer and (time, output) what the dense layer makes of it."""
        with torch.no_grad():
            h, _ = self.rnn(self.embedding(torch.tensor(tokens)))
            return h, self.get_submodule(dense)(h)


@pytest.fixture
def network() -> Next:
    torch.manual_seed(4)
    return Next().eval()


def shown(app: AppTest) -> tuple[dict[str, Any], dict[str, Any], dict[str, np.ndarray]]:
    """The header, its one network, and the arrays of it that are looked at here."""
    header, arrays = read(sent(app)[1])
    (network,) = header["networks"]
    found = {name: arrays[one["values"]] for name, one in network["signals"].items()}
    found["input"] = arrays[network["input"]]
    answers = network["answers"]
    if answers:
        found |= {name: arrays[answers[name]] for name in ("sure", "right")}
    if network["prediction"] is not None:
        found["prediction"] = arrays[network["prediction"]]
    return header, network, found


def test_the_question_is_asked_where_something_fits_and_leads_to_explore(
    page: AppTest, network: Next
) -> None:
    upload(page, "next.pt", saved(network.state_dict()))
    assert "By size, 2 choices fit before and 2 dense layers fit after this layer." in said(page)
    assert page.selectbox(key="before").options == ["none", "embedding", "position_embedding"]
    assert page.selectbox(key="before").value == "none"  # nothing is guessed
    assert "before this layer, so none is chosen at first." in said(page)
    assert "which of the 2 dense layers follows, so none is chosen at first." in said(page)
    assert "Only one" not in said(page)
    page.selectbox(key="before").set_value("embedding").run()
    page.selectbox(key="after").set_value("score").run()
    page.button(key="see-gates").click().run()
    assert problems(page) == []
    assert page.selectbox(key="through").value == "embedding"
    assert page.selectbox(key="dense").value == "score"
    assert page.selectbox(key="answers").value == "value"  # a file of weights states nothing
    header, one, found = shown(page)
    assert header["input"]["source"] == "Random tokens, seed 0"
    # What chooses it calls it the same.
    assert page.segmented_control(key="made").options == ["Random tokens", "Step", "Impulse"]
    tokens = np.random.default_rng(0).integers(ROWS, size=(100, 1))[:, 0].tolist()
    assert header["input"]["text"] == list(map(str, tokens))
    _, output = network.read(tokens, "score")
    np.testing.assert_allclose(found["input"], network.embedding(torch.tensor(tokens)).detach())
    assert one["answers"] is None
    np.testing.assert_allclose(found["prediction"], output[:, 0], atol=1e-6)
    assert one["readout"] is None  # the first of two layers is shown


def test_what_alone_fits_is_proposed_and_can_be_left_out(page: AppTest, network: Next) -> None:
    weights = network.state_dict()
    del weights["position_embedding.weight"]
    upload(page, "next.pt", saved(weights))
    assert page.selectbox(key="before").value == "embedding"
    assert page.selectbox(key="after").value == "none"  # two of them fit
    assert "Only one embedding fits, so it is chosen at first; whether it belongs" in said(page)
    assert "which of the 2 dense layers follows, so none is chosen at first." in said(page)
    page.selectbox(key="before").set_value("none").run()
    assert page.selectbox(key="before").value == "none"
    page.selectbox(key="before").set_value("embedding").run()
    page.button(key="see-gates").click().run()
    assert problems(page) == []
    assert page.selectbox(key="through").value == "embedding"


def test_the_way_back_to_the_weights_keeps_what_is_used(page: AppTest, network: Next) -> None:
    upload(page, "next.pt", saved(network.state_dict()))
    explored(page, "rnn", through="position_embedding", dense="score", step="9", unit="2")
    page.button(key="see-weights").click().run()
    assert problems(page) == []
    assert page.selectbox(key="before").value == "position_embedding"
    assert page.selectbox(key="after").value == "score"


def test_the_outputs_are_what_a_person_states(page: AppTest, network: Next) -> None:
    upload(page, "next.pt", saved(network.state_dict()))
    tokens = np.random.default_rng(0).integers(ROWS, size=(100, 1))[:, 0].tolist()
    h, output = network.read(tokens, "score")
    explored(page, "rnn", layer="layer 2", through="embedding", dense="score")
    assert page.selectbox(key="answers").options[-1] == "values"  # no next token
    _, one, found = shown(page)
    np.testing.assert_allclose(found["h"], h, atol=1e-6)
    assert one["readout"]["kind"] == "value"
    page.selectbox(key="answers").set_value("one").run()
    assert shown(page)[1]["readout"]["kind"] == "one"
    page.selectbox(key="answers").set_value("each").run()
    _, one, found = shown(page)
    sets = [" ".join(map(str, np.flatnonzero(row))) or "none" for row in output.numpy() > 0]
    assert one["answers"]["text"] == sets
    np.testing.assert_allclose(found["sure"], output.abs().sigmoid().amin(1), atol=1e-6)
    page.selectbox(key="answers").set_value("value").run()
    page.number_input(key="output").set_value(2).run()
    header, one, found = shown(page)
    assert (one["readout"]["kind"], one["answers"]) == ("value", None)
    assert header["verdict"].endswith(": output 2 of “score”; the right value is not known")
    np.testing.assert_allclose(found["prediction"], output[:, 2], atol=1e-6)
    assert problems(page) == []


def test_typed_tokens_are_rows_of_the_embedding_and_the_next_one_is_known(
    page: AppTest, network: Next
) -> None:
    upload(page, "next.pt", saved(network.state_dict()))
    explored(page, "rnn", source="typed", through="embedding", dense="out", answers="next")
    assert str(page.text_area(key="numbers").value).split() == [str(at % ROWS) for at in range(16)]
    page.text_area(key="numbers").set_value("3 0 6 6 1").run()
    assert problems(page) == []
    header, one, found = shown(page)
    _, output = network.read([3, 0, 6, 6, 1])
    probable = output.softmax(1).numpy()
    np.testing.assert_allclose(
        found["prediction"], [*probable[range(4), [0, 6, 6, 1]], np.nan], atol=1e-6
    )
    right = (probable.argmax(1)[:4] == [0, 6, 6, 1]).astype(float)
    np.testing.assert_array_equal(found["right"], [*right, np.nan])
    bits = -np.log2(probable[range(4), [0, 6, 6, 1]]).mean()
    assert header["verdict"] == (
        f"“rnn” of next.pt, layer 1: bits per token over 4 predicted tokens: LSTM {bits:.3f}"
    )
    assert header["target_text"] == ["0", "6", "6", "1", ""]
    assert header["input"]["text"] == ["3", "0", "6", "6", "1"]  # no line from one to the other
    assert one["answers"]["text"] == [str(place) for place in probable.argmax(1)]
    page.segmented_control(key="picture").set_value("plain").run()
    assert "30661" in [one.value for one in page.text]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ("3 0 7 1", "tokens, whole numbers from 0 to 6; step 3 has 7. Choose"),
        ("3 0.5 1", "step 2 has 0.5"),
        ("3 1 -1", "step 3 has -1"),
        ("1 2\n3 4", "reads one column of tokens, and this sequence has 2 columns"),
    ],
)
def test_what_is_no_token_is_one_sentence(
    page: AppTest, network: Next, numbers: str, sentence: str
) -> None:
    upload(page, "next.pt", saved(network.state_dict()))
    explored(page, "rnn", source="typed", through="embedding", numbers=numbers)
    (problem,) = problems(page)
    assert sentence in problem


def test_a_text_goes_in_by_the_vocabulary_that_a_person_gives(page: AppTest, network: Next) -> None:
    upload(page, "next.pt", saved(network.state_dict()))
    explored(page, "rnn", source="text", through="embedding", dense="out", answers="next")
    (problem,) = problems(page)
    assert (
        "which token each row of the embedding is. Give the vocabulary below the network" in problem
    )
    assert page.selectbox(key="model").value == "yours: rnn"
    page.text_area(key="letters").set_value("bad cab").run()
    page.text_area(key="vocabulary").set_value("abcd e").run()
    assert "has 6 tokens, and the embedding has 7 rows" in problems(page)[0]
    page.text_area(key="vocabulary").set_value("abcd ef").run()
    assert problems(page) == []
    header, one, found = shown(page)
    tokens = ["abcd ef".index(one) for one in "bad cab"]
    _, output = network.read(tokens)
    assert header["input"]["text"] == list("bad␣cab")
    assert one["answers"]["text"] == ["abcd␣ef"[place] for place in output.argmax(1).tolist()]
    np.testing.assert_allclose(found["input"], network.embedding(torch.tensor(tokens)).detach())
    lines = b"the\ncat\nsat\non\na\nmat\n<pad>\n"
    page.file_uploader(key="vocabularyfile").upload("v.txt", lines, "text/plain").run()
    assert "does not have “bad”, “cab”; write the text with its tokens alone" in problems(page)[0]
    page.text_area(key="letters").set_value("the cat sat on\nthe mat").run()
    assert problems(page) == []
    header, _, found = shown(page)
    assert header["input"]["text"] == ["the", "cat", "sat", "on", "the", "mat"]
    np.testing.assert_allclose(
        found["input"], network.embedding(torch.tensor([0, 1, 2, 3, 0, 5])).detach()
    )


def test_a_tagger_in_both_directions_has_answers_of_both(page: AppTest) -> None:
    tagger = Tagger().eval()
    weights = tagger.state_dict() | {"tags.weight": torch.randn(3, 10)}
    upload(page, "tagger.pt", saved(weights))
    explored(page, "encoder", source="typed", through="embedding", dense="tags", numbers="9 10 0")
    page.selectbox(key="answers").set_value("one").run()
    assert problems(page) == []
    _, one, found = shown(page)
    with torch.no_grad():
        h, _ = tagger.encoder(tagger.embedding(torch.tensor([9, 10, 0])))
    output = h @ weights["tags.weight"].T
    np.testing.assert_allclose(found["sure"], output.softmax(1).amax(1), atol=1e-6)
    assert one["readout"] is None  # both directions make the answer, and one is shown


def test_a_dense_layer_that_is_large_for_a_browser_has_answers_without_its_weights(
    page: AppTest, network: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OPENED_READOUT", ROWS * UNITS - 1)
    upload(page, "next.pt", saved(network.state_dict()))
    explored(page, "rnn", layer="layer 2", dense="out")
    page.selectbox(key="answers").set_value("one").run()
    _, one, found = shown(page)
    assert one["readout"] is None
    assert len(found["sure"]) == 100


def test_what_a_file_states_comes_first_is_chosen_and_gone_through(page: AppTest) -> None:
    upload(page, "between.keras", (KERAS / "between.keras").read_bytes())
    assert page.selectbox(key="after").value == "mixed"
    assert "before this layer and which dense layer follows it, and both are chosen" in said(page)
    page.selectbox(key="named").set_value("top").run()
    assert page.selectbox(key="after").options == ["none", "each/inner"]  # which fits by its size,
    assert page.selectbox(key="after").value == "none"  # and is stated to follow another layer
    assert "fits after this layer. The file does not state that a dense layer follows" in said(page)
    page.selectbox(key="named").set_value("middle").run()
    assert page.selectbox(key="after").value == "each/inner"  # what follows this one
    assert "which dense layer follows it, and both are chosen" in said(page)
    page.selectbox(key="after").set_value("none").run()
    assert "which dense layer follows it, and something else is chosen here." in said(page)
    page.selectbox(key="named").set_value("high").run()
    path = "words → low → mixed → middle → each/inner"
    assert page.selectbox(key="before").options == ["none", path]
    assert page.selectbox(key="before").value == path
    assert "The file states what a sequence goes through before this layer" in said(page)
    assert "As the file states, the sequence first goes through “words” → “low” → “mixed”" in said(
        page
    )
    page.button(key="see-gates").click().run()
    assert problems(page) == []
    assert page.selectbox(key="through").value == path
    _, _, found = shown(page)
    tokens = torch.from_numpy(np.random.default_rng(0).integers(11, size=100))
    loaded = load(KERAS / "between.keras")
    with torch.no_grad():
        x = loaded.front(loaded.before["high"])(tokens)
        h, _ = loaded["high"](x)
    np.testing.assert_allclose(found["input"], x, atol=1e-6)
    np.testing.assert_allclose(found["h"], h, atol=1e-5)
    page.switch_page(NETWORK).run()
    page.selectbox(key="before").set_value("none").run()
    assert "is before it" in said(page)  # what is left out
    page.button(key="see-gates").click().run()
    assert problems(page) == []
    assert shown(page)[0]["input"]["source"] == "Noise, seed 0"


def test_of_several_heads_and_of_a_dense_layer_behind_something_else_none_is_chosen(
    page: AppTest,
) -> None:
    sizes = {"left.weight": (6, 3), "right.weight": (6, 5), "far.weight": (2, 7)}
    heads = (
        node("MatMul", "one left.weight", "a"),
        node("MatMul", "one right.weight", "b"),
        high("one"),
        node("LpNormalization", "high", "normal"),
        node("MatMul", "normal far.weight", "c"),
    )
    more = {name: np.ones(size, "f4") for name, size in sizes.items()}
    upload(page, "heads.onnx", graph(*MIDDLE, *heads, last="c", more=more))
    page.selectbox(key="named").set_value("high").run()
    assert page.selectbox(key="after").options == ["none", "far"]
    assert page.selectbox(key="after").value == "none"
    page.selectbox(key="named").set_value("middle").run()
    assert page.selectbox(key="after").options == ["none", "left", "right"]
    assert page.selectbox(key="after").value == "none"
    assert (
        "The file states that 2 dense layers follow this layer, so none is chosen at first."
        in said(page)
    )
    assert "dense layers fit" not in said(page)
    assert problems(page) == []


def test_which_layer_comes_first_is_chosen_where_the_file_does_not_state_it(page: AppTest) -> None:
    both = nn.ModuleDict({"a": nn.LSTM(2, 5), "b": nn.GRU(5, 3)}).eval()
    upload(page, "two.pt", saved(both.state_dict()))
    page.selectbox(key="named").set_value("b").run()
    assert page.selectbox(key="before").options == ["none", "a"]
    assert page.selectbox(key="before").value == "none"  # which comes first is not guessed,
    assert "before this layer, so none is chosen at first." in said(page)  # as the page says
    explored(page, "b", source="typed", through="a", numbers="1 2\n0.5 -1\n3 0\n-2 4")
    assert problems(page) == []
    header, one, found = shown(page)
    assert one["reads"] == "a"  # whose outputs the equation names, and which no edit of x changes
    numbers = torch.tensor([[1, 2], [0.5, -1], [3, 0], [-2, 4]])
    with torch.no_grad():
        x, _ = both["a"](numbers)
        h, _ = both["b"](x)
    np.testing.assert_allclose(found["input"], x, atol=1e-6)
    np.testing.assert_allclose(found["h"], h, atol=1e-6)
    told = "As chosen here (the file does not state the order), the sequence first goes through"
    assert told in str(header["explanation"])


def test_a_layer_may_wait_for_a_choice_while_its_one_dense_layer_is_proposed(page: AppTest) -> None:
    arrays: dict[str, np.ndarray] = {"head/kernel": np.ones((4, 2), "f4")}
    for name, reads, units in (("lstm", 3, 5), ("lstm_1", 5, 4)):
        arrays[f"{name}/kernel"] = np.ones((reads, 4 * units), "f4")
        arrays[f"{name}/recurrent_kernel"] = np.ones((units, 4 * units), "f4")
    upload(page, "two.npz", savez(compressed=True, **arrays))
    page.selectbox(key="named").set_value("lstm_1").run()
    assert page.selectbox(key="before").options == ["none", "lstm"]
    assert page.selectbox(key="before").value == "none"
    assert page.selectbox(key="after").value == "head"
    assert "Only one dense layer fits, so it is chosen at first; whether it belongs" in said(page)
    assert "before this layer, so none is chosen at first." in said(page)


def test_steps_that_the_file_skips_are_gaps(page: AppTest) -> None:
    upload(page, "padded.keras", (KERAS / "padded.keras").read_bytes())
    path = "words → low → mixed → both → out/inner"
    explored(page, "high", source="typed", through=path, numbers="0 3 0 5")
    assert problems(page) == []
    header, _, found = shown(page)
    loaded = load(KERAS / "padded.keras")
    with torch.no_grad():
        h = loaded.network("high", before=loaded.before["high"])(torch.tensor([3, 5]))
    np.testing.assert_allclose(found["h"][[1, 3]], h, atol=1e-6)
    for name in ("h", "input"):
        assert np.isnan(found[name][[0, 2]]).all()
    assert "teps whose token is 0 are skipped, as in Keras" in str(header["explanation"])
    page.text_area(key="numbers").set_value("0 0").run()
    assert "Each step of this sequence is 0, and your network skips such" in problems(page)[0]
