"""Files as other people's projects save them: dropped weights, tied ends, gates one by one."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.loading import load
from tests.conftest import INPUT, UNIT
from tests.weights.files import same_function, saved

TOKENS = 11


def dropped(layer: nn.LSTM, *, keeps_own: bool) -> dict[str, Tensor]:
    """The state dict of a weight-dropped layer: its raw weight, and what one pass left of it."""
    weights = {f"module.{name}": value for name, value in layer.state_dict().items()}
    raw = weights.pop("module.weight_hh_l0")
    if keeps_own:  # as fastai
        left = nn.functional.dropout(raw, 0.5)
        return {"weight_hh_l0_raw": raw, "module.weight_hh_l0": left, **weights}
    return {**weights, "module.weight_hh_l0_raw": raw}  # as the authors of AWD-LSTM


@pytest.mark.parametrize("keeps_own", [True, False])
def test_of_a_weight_dropped_layer_the_raw_weight_is_the_one_of_evaluation(
    keeps_own: bool,
) -> None:
    layers = [nn.LSTM(INPUT, UNIT), nn.LSTM(UNIT, 3)]
    weights = {
        f"rnns.{k}.{name}": value
        for k, layer in enumerate(layers)
        for name, value in dropped(layer, keeps_own=keeps_own).items()
    }
    loaded = load(saved(weights))
    assert list(loaded) == ["rnns.0.module", "rnns.1.module"]
    assert not loaded.refused
    same_function(loaded["rnns.0.module"], layers[0])
    same_function(loaded["rnns.1.module"], layers[1], UNIT)
    assert any(one.matrix.endswith("hh_l0_raw") for one in loaded.blocks["rnns.1.module"])
    alone = load(saved(dropped(layers[0], keeps_own=keeps_own)))
    same_function(alone["module"], layers[0])


def test_a_raw_weight_without_its_layer_is_refused() -> None:
    with pytest.raises(WeightsError, match="its weight_ih is not in the file; save the whole"):
        load(saved({"rnn.weight_hh_l0_raw": torch.ones(20, 5)}))


@pytest.mark.parametrize("named", ["encoder", "transformer.wte", "token_lookup", "word_vectors"])
def test_the_embedding_of_a_language_model_with_tied_ends_is_told_from_its_decoder(
    named: str,
) -> None:
    embedding, layer = nn.Embedding(TOKENS, UNIT), nn.LSTM(UNIT, UNIT)
    decoder = nn.Linear(UNIT, TOKENS)
    decoder.weight = embedding.weight
    weights = {f"rnn.{name}": value for name, value in layer.state_dict().items()}
    weights |= {f"decoder.{name}": value for name, value in decoder.state_dict().items()}
    loaded = load(saved({f"{named}.weight": embedding.weight.detach(), **weights}))
    fitting = loaded.fitting("rnn")
    assert fitting.before == ((named,),)
    assert fitting.dense == ("decoder",)
    tokens = torch.tensor([3, 10, 1, 7])
    with torch.no_grad():
        expected = decoder(layer(embedding(tokens))[0])
        answers = loaded.network("rnn", before=named, dense="decoder")(tokens)
    torch.testing.assert_close(answers, expected)


@pytest.mark.parametrize(
    "names", [("Wf.weight", "Wi.weight", "Wo.weight", "Wc.weight"), ("i2h.weight", "h2h.weight")]
)
def test_a_layer_under_other_names_is_refused_with_a_way_out(names: tuple[str, ...]) -> None:
    with pytest.raises(WeightsError) as refused:
        load(saved({name: torch.ones(5, 7) for name in names}))
    told = str(refused.value)
    assert f"{names[0].removesuffix('.weight')} (dense)" in told
    assert told.endswith(
        "where some of these are a recurrent layer under other names, copy them into an nn.LSTM "
        "(rows i f g o), nn.GRU (rows r z n) or nn.RNN, and save that module's state_dict."
    )


@pytest.mark.parametrize("named", ["ensemble.head", "members.low", "remember"])
def test_a_dense_layer_without_a_bias_is_no_embedding_by_three_letters_of_its_name(
    named: str,
) -> None:
    weights = {f"rnn.{name}": value for name, value in nn.LSTM(7, UNIT).state_dict().items()}
    loaded = load(saved({f"{named}.weight": torch.ones(3, UNIT), **weights}))
    assert [(one.name, one.role) for one in loaded.parts] == [(named, "dense")]


@pytest.mark.parametrize("named", ["emb", "word_emb", "wordEmb", "tokenembedding", "embeds.low"])
def test_an_embedding_is_known_by_its_name(named: str) -> None:
    weights = {f"rnn.{name}": value for name, value in nn.LSTM(7, UNIT).state_dict().items()}
    loaded = load(saved({f"{named}.weight": torch.ones(TOKENS, 7), **weights}))
    assert [(one.name, one.role) for one in loaded.parts] == [(named, "embedding")]
