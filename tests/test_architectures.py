"""What people build with recurrent layers is recorded, or refused with the reason."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz import NotRecorded, Trace, VerificationError, record, record_all, recording
from tests.conftest import BATCH, INPUT, TIME, UNIT

pytestmark = pytest.mark.truth


def need_equal(trace: Trace, expected: Trace) -> None:
    for name, signal in expected.signals.items():
        np.testing.assert_allclose(trace[name], signal, atol=1e-6, err_msg=name)
    for name, state in expected.initial.items():
        np.testing.assert_allclose(trace.initial[name], state, atol=1e-6, err_msg=name)


class Translator(nn.Module):
    """An encoder whose states a decoder carries on: a prompt, then its own words one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.LSTM(INPUT, UNIT, 2)
        self.decoder = nn.LSTM(INPUT, UNIT, 2)
        self.head = nn.Linear(UNIT, INPUT)

    def forward(self, x: Tensor, prompt: Tensor, steps: int = 4) -> tuple[Tensor, Any]:
        _, first = self.encoder(x)
        y, states = self.decoder(prompt, first)
        words = [self.head(y[-1:])]
        for _ in range(steps):
            y, states = self.decoder(words[-1], states)
            words.append(self.head(y))
        return torch.cat(words), first


def test_an_encoder_and_its_decoder(draw: Any) -> None:
    model, x, prompt = Translator(), draw(TIME, BATCH, INPUT), draw(3, BATCH, INPUT)
    with torch.no_grad(), recording(model) as recorded:
        words, first = model(x, prompt)
    assert list(recorded) == ["encoder", "decoder"]
    need_equal(recorded["encoder"], record(model.encoder, x))
    need_equal(recorded["decoder"], record(model.decoder, torch.cat([prompt, words[:-1]]), first))
    assert recorded["decoder"].meta["calls"] == ((0, 3, 4, 5, 6),) * BATCH
    assert "calls" not in recorded["encoder"].meta


class Tagger(nn.Module):
    """Embedding, a bidirectional LSTM over packed sequences, and a tag for each word."""

    def __init__(self, *, sort: bool) -> None:
        super().__init__()
        self.sort = sort
        self.embedding = nn.Embedding(11, INPUT)
        self.rnn = nn.LSTM(INPUT, UNIT, 2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(2 * UNIT, 3)

    def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
        packed = pack_padded_sequence(
            self.embedding(words), lengths, batch_first=True, enforce_sorted=self.sort
        )
        return self.head(pad_packed_sequence(self.rnn(packed)[0], batch_first=True)[0])


@pytest.mark.parametrize("lengths", [[7, 4, 2], [4, 7, 2]])
def test_a_tagger_of_packed_sentences(lengths: list[int]) -> None:
    model = Tagger(sort=lengths[0] == 7)
    words = torch.randint(11, (BATCH, TIME), generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        trace = record_all(model, words, torch.tensor(lengths))["rnn"]
        for row, length in enumerate(lengths):
            alone = record(model.rnn, model.embedding(words[row, :length]))
            for name, signal in alone.signals.items():
                np.testing.assert_allclose(
                    trace[name][:, :, row, :length], signal[:, :, 0], atol=1e-6
                )
    assert trace.lengths.tolist() == lengths


class Frames(nn.Module):
    """A convolution of each frame of a film, and a GRU over the frames."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(2, INPUT, 3)
        self.gru = nn.GRU(INPUT, UNIT, batch_first=True)

    def forward(self, film: Tensor) -> Tensor:
        seen = self.convolution(film.flatten(0, 1)).amax((-2, -1))
        return self.gru(seen.unflatten(0, film.shape[:2]))[0][:, -1]


def test_a_layer_behind_a_convolution(draw: Any) -> None:
    model, film = Frames(), draw(BATCH, TIME, 2, 6, 5)
    with torch.no_grad():
        trace = record_all(model, film)["gru"]
        np.testing.assert_array_equal(trace["h"][0, 0, :, -1], model(film).numpy())


def test_gradients_within_the_forward_pass(draw: Any) -> None:
    """As in meta-learning and in physics: the model differentiates its own layer."""

    class Sloped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru = nn.GRU(INPUT, UNIT)

        def forward(self, x: Tensor) -> Tensor:
            x = x.requires_grad_()
            (slope,) = torch.autograd.grad(self.gru(x)[0].sum(), x, create_graph=True)
            return slope

    model, x = Sloped(), draw(TIME, BATCH, INPUT)
    slope = model(x)
    with recording(model) as recorded:
        torch.testing.assert_close(model(x), slope, rtol=0, atol=0)
    need_equal(recorded["gru"], record(model.gru, x))


@pytest.mark.parametrize("base", [nn.LSTM, nn.GRUCell])
def test_weights_given_for_a_call(draw: Any, base: Any) -> None:
    """functional_call: what is recorded, its weights and its hash are those of the call."""
    torch.manual_seed(2)
    module, other = base(INPUT, UNIT), base(INPUT, UNIT)
    x = draw(BATCH, INPUT) if base is nn.GRUCell else draw(TIME, BATCH, INPUT)
    with torch.no_grad(), recording(module) as recorded:
        torch.func.functional_call(module, dict(other.named_parameters()), (x,))
    (trace,), (expected,) = recorded.values(), record_all(other, x).values()
    need_equal(trace, expected)
    assert trace.meta["weights"] == expected.meta["weights"]
    for name, weight in expected.weights.items():
        np.testing.assert_array_equal(trace.weights[name], weight)


@pytest.mark.parametrize("base", [nn.LSTM, nn.GRUCell])
def test_a_transform_of_torch_func_is_left_alone_and_named(draw: Any, base: Any) -> None:
    module = base(INPUT, UNIT)
    x = draw(BATCH, INPUT) if base is nn.GRUCell else draw(TIME, BATCH, INPUT)

    def run() -> dict[str, Tensor]:
        def total(weights: dict[str, Tensor]) -> Tensor:
            y = torch.func.functional_call(module, weights, (x,))
            return (y[0] if isinstance(y, tuple) else y).sum()

        return torch.func.grad(total)(dict(module.named_parameters()))

    found = []

    def within() -> None:
        with recording(module):
            found.append(run())

    with pytest.raises(
        VerificationError, match=r"a transform of torch\.func, such as grad or vmap"
    ):
        within()
    for name, slope in run().items():
        torch.testing.assert_close(found[0][name], slope)


@pytest.mark.parametrize("cell", [False, True])
def test_a_normalised_weight_in_evaluation_is_one_weight(draw: Any, cell: bool) -> None:
    """Evaluated again for each step, and equal, so that the steps are one set of weights' work."""
    base = nn.GRUCell if cell else nn.GRU
    name = "weight_hh" if cell else "weight_hh_l0"
    module = nn.utils.parametrizations.weight_norm(base(INPUT, UNIT), name).eval()

    class Loop(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = module

        def forward(self, x: Tensor) -> None:
            state = None
            for x_t in x:
                state = self.rnn(x_t, state) if cell else self.rnn(x_t[None], state)[1]

    x = draw(TIME, BATCH, INPUT)
    trace = record_all(Loop(), x)["rnn"]
    plain = nn.GRU(INPUT, UNIT)
    with torch.no_grad():
        for weight in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            own = getattr(module, weight if cell else f"{weight}_l0")
            getattr(plain, f"{weight}_l0").copy_(own)
    expected = record(plain, x)
    need_equal(trace, expected)
    np.testing.assert_array_equal(trace.weights["weight_hh_l0"], expected.weights["weight_hh_l0"])


def test_a_layer_of_keras_is_named_with_the_way_out() -> None:
    """A class of that name in a module of Keras's, as its layers are on the torch backend."""
    base = type("Layer", (nn.Module,), {"__module__": "keras.src.layers.layer"})
    lstm = type("LSTM", (base,), {"__module__": "keras.src.layers.rnn.lstm"})
    said = r"LSTM is of Keras, .* save the model, .* lstm_viz\.load\(\"model\.keras\"\)"
    for model in (nn.Sequential(lstm()), lstm()):
        with pytest.raises(ValueError, match=said):
            record_all(model, torch.zeros(3, 4))
    own = type("Mine", (base,), {"__module__": "mine"})()  # Keras hides its layers from torch
    with pytest.raises(ValueError, match="this Mine is of Keras"):
        record_all(own, torch.zeros(3, 4))


@pytest.mark.filterwarnings("ignore:The tensor attributes:UserWarning")
@pytest.mark.filterwarnings("ignore:.torch.jit:DeprecationWarning")
@pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")
@pytest.mark.parametrize("way", ["export", "freeze"])
def test_a_program_that_has_its_layers_as_functions_is_named(draw: Any, way: str) -> None:
    model, x = nn.Sequential(nn.GRU(INPUT, UNIT)).eval(), draw(TIME, BATCH, INPUT)
    program: Any
    if way == "export":
        program = torch.export.export(model, (x,)).module()
    else:
        program = torch.jit.freeze(torch.jit.trace(model, x))
    with pytest.raises(ValueError, match=r"runs its layers as functions, .* record the model that"):
        record_all(nn.Sequential(program), x)


def test_recurrent_classes_of_any_spelling_are_named_and_other_words_are_not(draw: Any) -> None:
    names = ["MogrifierLstm", "IndyGru", "SRUCell", "QRNNLayer", "Gruen", "Congruence"]

    def made(name: str) -> nn.Module:
        return type(name, (nn.Identity,), {})()

    model = nn.Sequential(OrderedDict((name.lower(), made(name)) for name in names))
    model.append(nn.LSTM(INPUT, UNIT))
    with pytest.warns(NotRecorded):
        recorded = record_all(model, draw(TIME, BATCH, INPUT))
    assert list(recorded.missed) == [name.lower() for name in names[:4]]
