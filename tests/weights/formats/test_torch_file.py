"""PyTorch's files give the modules that were saved, and nothing in them is run."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from lstm_viz import MinGRU, MinLSTM
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.loaded import OtherPart
from lstm_viz.weights.loading import load
from tests.conftest import INPUT, UNIT
from tests.weights.files import Tagger, same_function, saved

TAGGER = Tagger().eval()
KINDS: dict[str, Callable[..., nn.Module]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_every_module_comes_back_from_its_state_dict(
    kind: str, layers: int, bidirectional: bool, bias: bool
) -> None:
    module = KINDS[kind](INPUT, UNIT, layers, bias=bias, bidirectional=bidirectional)
    loaded = load(saved({"a.b": 1, **{f"deep.{k}": v for k, v in module.state_dict().items()}}))
    assert list(loaded) == ["deep"]
    same_function(loaded["deep"], module)


def test_layers_that_come_to_one_name_are_all_kept() -> None:
    """Two of them are at a.b, one at c.b; and a layer that was saved alone is an LSTM as well."""
    sizes = {"outer": 2, "inner": 3, "far": 4}
    one = {name: nn.LSTM(size, UNIT).state_dict() for name, size in sizes.items()}
    outer = {f"b.{key}": array for key, array in one["outer"].items()}
    loaded = load(saved({"a": {**outer, "b": one["inner"]}, "c": {"b": one["far"]}}))
    assert {name: module.input_size for name, module in loaded.items()} == {
        "a.b": 2,
        "a.b (2)": 3,
        "c.b": 4,
    }
    named = {f"lstm.{key}": array for key, array in one["outer"].items()}
    loaded = load(saved({**one["inner"], **named}))
    assert sorted(module.input_size for module in loaded.values()) == [2, 3]
    assert set(loaded) == {"lstm", "lstm (2)"}


@pytest.mark.parametrize("cell", [MinGRU, MinLSTM])
def test_a_minimal_cell_is_told_how_to_load_it(cell: type[MinGRU | MinLSTM]) -> None:
    saved_cell = cell(INPUT, UNIT, 2, bidirectional=True)
    with pytest.raises(
        WeightsError, match="MinGRU, MinLSTM or MLSTM, which have none, give the weights to"
    ):
        load(saved(saved_cell.state_dict()))
    again = cell(INPUT, UNIT, 2, bidirectional=True)
    again.load_state_dict(torch.load(io.BytesIO(saved(saved_cell.state_dict()))))
    x = torch.randn(6, 2, INPUT)
    assert torch.equal(again(x)[0], saved_cell(x)[0])


def test_a_projection_float64_and_half_precision_come_back() -> None:
    projected = nn.LSTM(INPUT, UNIT, proj_size=3, dtype=torch.float64)
    same_function(load(saved(projected.state_dict()))["lstm"], projected)
    half = nn.GRU(INPUT, UNIT).to(torch.bfloat16)
    same_function(load(saved(half.state_dict()))["gru"], half.float())


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda tagger: tagger.state_dict(),
        lambda tagger: {"epoch": 3, "state_dict": tagger.state_dict(), "optimizer": trained()},
        lambda tagger: {"model": {"net": tagger.state_dict()}, "hyper_parameters": Odd(3)},
        lambda tagger: tagger,
        lambda tagger: [tagger, 2],
    ],
    ids=["state dict", "checkpoint", "nested", "module", "list"],
)
def test_layers_are_found_and_named_wherever_they_are(wrapped: Callable[[nn.Module], Any]) -> None:
    loaded = load(saved(wrapped(TAGGER)))
    assert list(loaded) == ["encoder", "decoder"]
    same_function(loaded["encoder"], TAGGER.encoder)
    same_function(loaded["decoder"], TAGGER.decoder, 10)
    roles = {part.name.rpartition(".")[2]: (part.role, part.shape) for part in loaded.parts}
    assert roles["embedding"] == ("embedding", (11, 4))
    assert roles["out"] == ("dense", (3, 6))
    assert loaded.refused == {}


class Odd:
    """A class of nobody's, as hyper-parameters often are."""

    def __init__(self, number: int) -> None:
        self.number = number


def trained() -> dict[str, Any]:
    """The state of Adam after a training step, as it would be saved."""
    moments = {
        number: {"step": torch.tensor(1.0), "exp_avg": one + 1, "exp_avg_sq": one * 2}
        for number, one in enumerate(TAGGER.state_dict().values())
    }
    return {"state": moments, "param_groups": [{"lr": 0.001, "params": [*moments]}]}


def test_an_optimisers_state_is_one_part() -> None:
    loaded = load(saved({"model": TAGGER.state_dict(), "optimizer": trained()}))
    assert OtherPart("optimizer", "optimiser", (20, 10)) in loaded.parts
    assert len(loaded.parts) == 3


def test_the_same_name_in_two_dictionaries_is_told_with_the_dictionary() -> None:
    one, two = nn.LSTM(INPUT, UNIT), nn.LSTM(INPUT, UNIT)
    loaded = load(saved({"model": {"rnn": one.state_dict()}, "ema": {"rnn": two.state_dict()}}))
    assert list(loaded) == ["model.rnn", "ema.rnn"]
    same_function(loaded["ema.rnn"], two)


def test_weights_that_share_one_storage_or_are_views_come_back() -> None:
    module = nn.LSTM(INPUT, UNIT)
    flat = torch.cat([one.detach().flatten() for one in module.parameters()])
    at, views = 0, {}
    for name, one in module.named_parameters():
        views[name] = flat[at : at + one.numel()].view(one.shape)
        at += one.numel()
    same_function(load(saved(views))["lstm"], module)
    turned = {name: one.detach().t().contiguous().t() for name, one in module.named_parameters()}
    same_function(load(saved(turned))["lstm"], module)


class Bomb:
    """Unpickled, it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> Any:
        return open, (self.path, "w")


def test_nothing_is_run(tmp_path: Path) -> None:
    path = tmp_path / "ran"
    loaded = load(saved({"model": TAGGER.state_dict(), "config": Bomb(path)}))
    assert list(loaded) == ["encoder", "decoder"]
    assert not path.exists()
    torch.load(io.BytesIO(saved(Bomb(path))), weights_only=False).close()
    assert path.exists()  # so that the bomb is one


def test_what_is_no_archive_of_tensors_is_refused_with_a_way_out() -> None:
    scripted = io.BytesIO()
    with pytest.warns(DeprecationWarning, match="torch.jit"):
        torch.jit.save(torch.jit.script(nn.LSTM(INPUT, UNIT)), scripted)
    old = saved(TAGGER.state_dict(), _use_new_zipfile_serialization=False)
    for data, reason in (
        (scripted.getvalue(), "TorchScript program, which is not run; save its weights instead"),
        (old, "as versions before 1.6 wrote it; open it with torch.load"),
        (pickle.dumps({"a": 1}), "a Python pickle, which could run any program and is never"),
        (
            saved({"a": torch.ones(2, 3)}),
            r"no LSTM, GRU or simple RNN was found in it; it has a \(",
        ),
        (saved([1, "two"]), "no LSTM, GRU or simple RNN was found in it; it has nothing"),
    ):
        with pytest.raises(WeightsError, match=reason):
            load(data)


def test_a_claim_of_more_numbers_than_there_are_takes_no_memory() -> None:
    one = torch.zeros(1)
    huge = {
        "weight_ih_l0": one.expand(4 * 10**6, 700),
        "weight_hh_l0": one.expand(4 * 10**6, 10**6),
    }
    with pytest.raises(WeightsError, match=r"more than 1,024 MB of weights \('weight_ih_l0' alone"):
        load(saved(huge))
    weights = nn.LSTM(INPUT, UNIT).state_dict()
    with pytest.raises(WeightsError, match=r"more than 0 MB of weights .* raise max_bytes"):
        load(saved(weights), max_bytes=100)
    data = changed(
        saved(weights), lambda name, data: data[:8] if name.endswith("/data/1") else data
    )
    with pytest.raises(WeightsError, match="has 8 bytes, and 400 are needed; the file is incompl"):
        load(data)


def changed(archive: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with each of its files as `change` makes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return made.getvalue()


def test_big_endian_numbers_are_refused() -> None:
    data = saved(TAGGER.state_dict())
    big = changed(data, lambda name, data: b"big" if name.endswith("/byteorder") else data)
    with pytest.raises(WeightsError, match="saved on a big-endian machine"):
        load(big)


def test_parametrised_and_incomplete_layers_are_refused_by_name_and_others_are_read() -> None:
    weights = TAGGER.state_dict()
    del weights["decoder.weight_hh_l0"]
    loaded = load(saved(weights))
    assert list(loaded) == ["encoder"]
    assert loaded.refused["decoder"] == "its weight_hh is not in the file; save the whole layer"
    normed = nn.utils.parametrizations.weight_norm(nn.LSTM(INPUT, UNIT), "weight_hh_l0")
    with pytest.raises(WeightsError, match="parametrisation, such as weight_norm; remove it bef"):
        load(saved({f"lstm.{name}": one for name, one in normed.state_dict().items()}))
    for gone, reason in (
        ("encoder.bias_ih_l1", "b_ih (layer 2, forward) has the shape None where (20,) is"),
        ("encoder.weight_hh_l1_reverse", "a weight_hh is not in the file"),
    ):
        broken = {name: one for name, one in TAGGER.state_dict().items() if name != gone}
        assert reason in load(saved(broken)).refused["encoder"]


def test_a_simple_rnn_is_told_to_be_assumed_and_can_be_chosen() -> None:
    relu = nn.RNN(INPUT, UNIT, nonlinearity="relu")
    data = saved(relu.state_dict())
    same_function(load(data, nonlinearity="relu")["rnn"], relu)
    assert load(data)["rnn"].nonlinearity == "tanh"
    assert "tanh was assumed" in load(data).notes[0]
    with pytest.raises(ValueError, match="nonlinearity must be 'tanh' or 'relu'; got 'sin'"):
        load(data, nonlinearity="sin")  # type: ignore[arg-type]


def test_a_cell_is_a_layer() -> None:
    cell = nn.LSTMCell(INPUT, UNIT)
    x = torch.randn(1, INPUT)
    h, c = cell(x)
    (_, (h_n, c_n)) = load(saved({"cell": cell}))["cell"](x[None])
    torch.testing.assert_close(h_n[0], h)
    torch.testing.assert_close(c_n[0], c)


def test_the_blocks_are_the_gates() -> None:
    loaded = load(saved(TAGGER.state_dict()))
    block = next(b for b in loaded.blocks["encoder"] if b.gate == "o" and "l1_rev" in b.parameter)
    assert block == (
        "o",
        "encoder.weight_ih_l1_reverse",
        "rows",
        15,
        20,
        "weight_ih_l1_reverse",
        15,
    )


@pytest.mark.parametrize("cell", [False, True])
def test_a_module_of_a_simple_rnn_states_its_activation(cell: bool) -> None:
    made = nn.RNNCell if cell else nn.RNN
    held = nn.ModuleDict({name: made(INPUT, UNIT, nonlinearity=name) for name in ("relu", "tanh")})
    loaded = load(saved(held), nonlinearity="tanh")
    assert loaded["relu"].nonlinearity == "relu"
    assert loaded["tanh"].nonlinearity == "tanh"
    assert not any("assumed" in note for note in loaded.notes)
    held.relu.nonlinearity, held.relu.mode = [3], [4]  # type: ignore[assignment]
    assert any("relu: a simple RNN's weights do not state" in n for n in load(saved(held)).notes)


def test_other_arrays_under_a_layers_name_are_told() -> None:
    cell = {f"cell.{name}": one for name, one in nn.LSTMCell(INPUT, UNIT).state_dict().items()}
    normed = {"cell.layernorm_c.weight": torch.ones(UNIT), "cell.norms.0.bias": torch.ones(UNIT)}
    (note,) = load(saved(cell | normed)).notes
    assert note.startswith(
        "cell: it was read as torch's LSTM, which does not use the other arrays under its name "
        "('cell.layernorm_c.weight', 'cell.norms.0.bias')"
    )
    assert load(saved(cell | {"cells.weight": torch.ones(2, 3)})).notes == ()


class Peephole(nn.Module):
    """A cell of a person's own, with torch's names and other mathematics."""

    def __init__(self) -> None:
        super().__init__()
        for name, weight in nn.LSTMCell(INPUT, UNIT).named_parameters():
            self.register_parameter(name, nn.Parameter(weight.detach().clone()))


class Louder(nn.GRU):
    """A class that extends torch's."""


def test_a_layer_of_a_class_of_ones_own_is_told() -> None:
    """In a whole module: its weights have torch's names, and nobody knows its mathematics."""
    held = nn.ModuleDict({"own": Peephole(), "more": Louder(3, 4), "torchs": nn.LSTM(INPUT, UNIT)})
    notes = load(saved(held)).notes
    assert [note.split(":")[0] for note in notes[1:]] == ["own", "more"]
    for note, kind, name in zip(notes[1:], ("LSTM", "GRU"), (Peephole, Louder), strict=True):
        assert f"read as torch's {kind} by the names of its weights, and its class is " in note
        assert f"{name.__name__}'; where that one computes something else, the network dif" in note
    assert not any("its class" in note for note in load(saved(held.state_dict())).notes)


def test_a_name_without_end_takes_no_memory() -> None:
    weights = nn.LSTM(INPUT, UNIT).state_dict()
    key = "long" * 250
    deep: Any = nn.GRU(INPUT, UNIT).state_dict()
    module: Any = nn.ModuleDict({key: nn.GRU(INPUT, UNIT)})
    for _ in range(3):
        deep = {key: deep}
    loaded = load(saved({"lstm": weights, "deep": deep, "module": module}))
    assert list(loaded) == ["lstm"]


def test_a_key_that_python_can_not_write_is_left_out() -> None:
    assert list(load(saved({10**5000: 3, "lstm": nn.LSTM(INPUT, UNIT).state_dict()}))) == ["lstm"]


def test_storages_that_alternate_are_unpacked_within_the_budget() -> None:
    layers = 20
    one, two = (torch.zeros(20_000) for _ in range(2))
    views = {}
    for number in range(layers):
        views[f"weight_ih_l{number}"] = one[: 20 * 5].view(20, 5)
        views[f"weight_hh_l{number}"] = two[: 20 * 5].view(20, 5)
    size = one.numel() * 4
    with pytest.raises(WeightsError, match="since arrays of several storages alternate; save a"):
        load(saved(views), max_bytes=size * 5)  # of which four times as much may be unpacked
    assert list(load(saved(views), max_bytes=size * 10)) == ["lstm"]


def test_widths_that_are_mixed_become_the_widest() -> None:
    module = nn.LSTM(INPUT, UNIT)
    weights = module.state_dict()
    weights["weight_hh_l0"] = weights["weight_hh_l0"].double() + 1e-12  # no float32
    loaded = load(saved(weights))["lstm"]
    for name, one in loaded.named_parameters():
        assert one.dtype == torch.float64
        assert torch.equal(one, weights[name].double())
