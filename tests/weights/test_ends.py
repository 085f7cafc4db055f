"""The embeddings and dense layers of a file: tokens in, answers out, as the network itself does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import nn

from lstm_viz import load, record_all
from lstm_viz.weights.loaded import Loaded
from tests.conftest import BATCH, TIME
from tests.weights.files import Tagger, reconfigured, saved

KERAS = Path(__file__).parent / "keras"
TOKENS = torch.tensor([[3, 10, 0], [7, 1, 2], [4, 4, 9], [5, 8, 6]])  # (time, batch)


def whole() -> tuple[Tagger, Loaded]:
    tagger = Tagger()
    return tagger, load(saved(tagger.state_dict()))


@pytest.mark.parametrize("write", [saved, save])
def test_tokens_go_in_and_answers_come_out(write: object) -> None:
    tagger = Tagger().eval()
    loaded = load(write(tagger.state_dict()))  # type: ignore[operator]
    assert {name: type(end) for name, end in loaded.ends.items()} == {
        "embedding": nn.Embedding,
        "out": nn.Linear,
    }
    first = loaded.network("encoder", before="embedding")
    h, _ = tagger.encoder(tagger.embedding(TOKENS))
    assert torch.equal(first(TOKENS), h)
    second = loaded.network("decoder", dense="out")
    y, _ = tagger.decoder(h)
    torch.testing.assert_close(second(h), tagger.out(y))
    assert torch.equal(loaded.network("decoder")(h), y)
    (trace,) = record_all(first, TOKENS).values()
    assert trace.sizes["batch"] == 3
    np.testing.assert_array_equal(trace.x, tagger.embedding(TOKENS).detach().transpose(0, 1))


def test_kernels_of_keras_are_turned() -> None:
    """As the file's own arrays give it, read by h5py."""
    loaded, arrays = load(KERAS / "nested.h5"), dict[str, np.ndarray]()

    def keep(name: str, one: object) -> None:
        if isinstance(one, h5py.Dataset):
            arrays[name] = one[()]

    with h5py.File(KERAS / "nested.h5") as file:
        file.visititems(keep)

    def own(folder: str, end: str) -> np.ndarray:
        (found,) = (a for name, a in arrays.items() if f"/{folder}/" in name and end in name)
        return found

    table = own("words", "embeddings")
    with np.load(KERAS / "nested.npz") as passed:
        x, y = passed["deep/x"], passed["deep/y"]  # (batch, time, ...)
    deep = loaded.network("deep", dense="out/out/dense")
    found = deep(torch.from_numpy(x).transpose(0, 1)).transpose(0, 1).detach().numpy()
    np.testing.assert_allclose(found, y @ own("out", "kernel") + own("out", "bias"), atol=1e-5)
    trace = record_all(loaded.network("lstm_1", before="words/words"), TOKENS)["rnn"]
    np.testing.assert_array_equal(trace.x, table[TOKENS.numpy()].transpose(1, 0, 2))


@pytest.mark.parametrize(
    ("stated", "apply"),
    [
        ("linear", lambda sums: sums),
        ("softmax", lambda sums: sums.softmax(-1)),
        ("tanh", torch.tanh),
    ],
)
def test_the_activation_that_a_model_states_is_applied(stated: str, apply: Any) -> None:
    loaded = load(stack_with(stated))
    assert loaded.outputs == {"out": stated}
    with np.load(KERAS / "stack.npz") as passed:
        x = torch.from_numpy(passed["plain/x"]).transpose(0, 1)
    network = loaded.network("plain", dense="out")
    assert network.activation == stated
    torch.testing.assert_close(network(x), apply(loaded.ends["out"](loaded["plain"](x)[0])))


def test_an_activation_that_is_not_known_is_not_left_out_in_silence() -> None:
    loaded = load(stack_with("swish"))
    with pytest.raises(ValueError, match=r"'out' is 'swish', and these are known: linear, softmax"):
        loaded.network("plain", dense="out")
    assert loaded.network("plain").activation == ""


def test_a_linear_layer_that_an_activation_may_follow_is_not_known() -> None:
    loaded = load(stack_with("linear", after="Softmax"))
    assert loaded.outputs == {}
    assert loaded.notes[-1] == (
        "out: what it gives goes through 'last' (Softmax) in the file, which is not run here"
    )
    loaded = load(stack_with("linear", after="LogSoftmax"))  # as a function of keras.ops
    assert loaded.outputs == {}
    assert "goes through 'last' (LogSoftmax)" in loaded.notes[-1]
    assert load(saved(Tagger().state_dict())).outputs == {}  # of PyTorch, which states none


def stack_with(activation: str, after: str = "") -> bytes:
    """The file stack.keras, whose dense layer has another activation, or one after it."""

    def change(layers: list[dict[str, Any]]) -> None:
        layers[-1]["config"]["activation"] = activation
        if after:
            layers.append({"class_name": after, "config": {"name": "last"}})

    return reconfigured(KERAS / "stack.keras", change)


def test_only_what_fits_a_layer_is_offered() -> None:
    weights = Tagger().state_dict()
    weights |= {
        "wide.weight": torch.ones(2, 9),  # no layer gives 9 numbers
        "position_embedding.weight": torch.ones(8, 7),
        "plain.weight": torch.ones(4, 6),  # dense, without a bias
        "short.weight": torch.ones(4, 6),
        "short.bias": torch.ones(5),  # not its own
        "embed_out.weight": torch.ones(3, 6),  # with a bias, as no embedding has one
        "embed_out.bias": torch.ones(3),
    }
    loaded = load(saved(weights))
    assert set(loaded.ends) == {"embedding", "out", "plain", "embed_out"}
    assert not any(p.requires_grad for end in loaded.ends.values() for p in end.parameters())


def test_what_is_too_large_is_noted_and_the_layers_are_there() -> None:
    weights = Tagger().state_dict() | {"big_embedding.weight": torch.ones(50_000, 4)}
    loaded = load(saved(weights), max_bytes=20_000)
    assert set(loaded.ends) == {"embedding", "out"}
    assert list(loaded) == ["encoder", "decoder"]
    (note,) = loaded.notes
    assert note.startswith("big_embedding: it can't be used: ")
    assert "raise max_bytes" in note


def test_the_head_is_read_before_what_could_only_feed_the_layer() -> None:
    """A dense layer of each: there is room for one of them beside the recurrent layer."""
    model = nn.ModuleDict({"fc": nn.Linear(90, 6), "rnn": nn.LSTM(6, 5), "out": nn.Linear(5, 90)})
    weights = model.state_dict()
    room = sum(one.nbytes for name, one in weights.items() if not name.startswith("fc"))
    loaded = load(saved(weights), max_bytes=room)
    assert loaded.fitting("rnn").dense == ("out",)
    assert [note.split(":")[0] for note in loaded.notes] == ["fc"]


@pytest.mark.parametrize(
    ("name", "options", "error", "sentence"),
    [
        ("decoder", {"before": "embedding"}, ValueError, "gives 4 numbers .* reads 10; choose"),
        (
            "encoder",
            {"dense": "out"},
            ValueError,
            "'out' reads 6 numbers, .* gives 10 at each step",
        ),
        ("encoder", {"before": "out"}, ValueError, "gives 3 numbers at each step"),
        ("encoder", {"dense": "none"}, KeyError, "no dense layer 'none' .*; there is out"),
        ("none", {}, KeyError, "there is no layer 'none'"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    name: str, options: dict[str, str], error: type[Exception], sentence: str
) -> None:
    _, loaded = whole()
    with pytest.raises(error, match=sentence):
        loaded.network(name, **options)


def test_tokens_that_the_embedding_does_not_have_are_refused() -> None:
    _, loaded = whole()
    network = loaded.network("encoder", before="embedding")
    with pytest.raises(ValueError, match="has the tokens 0 to 10; got 0 to 11"):
        network(torch.tensor([[11], [0]]))
    with pytest.raises(ValueError, match=r"whole numbers \(time,\) .*; got torch"):
        network(torch.full((TIME, BATCH), 0.5))
    assert torch.equal(network(TOKENS.double()), network(TOKENS))
    assert network(TOKENS[:, 0]).shape == (4, 10)


def test_half_precision_becomes_the_float32_of_its_layer() -> None:
    tagger = Tagger().half()
    loaded = load(saved(tagger.state_dict()))
    network = loaded.network("encoder", before="embedding")
    assert network(TOKENS).dtype == torch.float32
