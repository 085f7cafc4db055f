"""What a process hands over of a file is what it has opened, and nothing else is taken for it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from lstm_viz.sequences.bounded.process import Bounds
from lstm_viz.sequences.bounded.reader import Reader
from lstm_viz.sequences.limits import MB
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.weights.carried import opening, packed, unpacked
from lstm_viz.weights.loaded import Loaded
from lstm_viz.weights.loading import load
from tests.weights.files import Tagger, same_function, saved

MODULES = {
    "stack": nn.LSTM(4, 5, 2, bidirectional=True),
    "projected": nn.LSTM(3, 7, proj_size=2),
    "bare": nn.GRU(2, 6, bias=False).double(),
    "plain": nn.RNN(3, 5, nonlinearity="relu"),
}


def handed(loaded: Loaded) -> Loaded:
    head, parts = packed(loaded)
    return unpacked(head, [bytes(part) for part in parts])


def test_every_module_and_state_arrives_as_it_was() -> None:
    h, c = torch.randn(4, 1, 5), torch.randn(4, 1, 5)
    given = Loaded("a file", MODULES, {"stack": (h, c), "plain": torch.ones(1, 1, 5)})
    made = handed(given)
    assert list(made) == list(MODULES)
    for name, module in MODULES.items():
        assert type(made[name]) is type(module)
        assert not made[name].training
        assert repr(made[name]) == repr(module)
        theirs = module.state_dict()
        for key, mine in made[name].state_dict().items():
            assert mine.dtype == theirs[key].dtype
            assert torch.equal(mine, theirs[key])
    assert torch.equal(made.initial["stack"][0], h)  # type: ignore[index]
    assert torch.equal(made.initial["stack"][1], c)  # type: ignore[index]
    assert torch.equal(made.initial["plain"], torch.ones(1, 1, 5))  # type: ignore[arg-type]
    assert made.initial.keys() == {"stack", "plain"}


def test_what_is_said_of_the_file_arrives_too() -> None:
    loaded = load(saved({"a": Tagger().state_dict(), "rnn": nn.RNN(3, 2).state_dict()}))
    made = handed(loaded)
    assert made.blocks == loaded.blocks
    assert (made.format, made.parts, made.notes) == (loaded.format, loaded.parts, loaded.notes)
    assert made.refused == loaded.refused
    keras = load(Path(__file__).parent / "keras" / "stack.keras")
    assert handed(keras).outputs == keras.outputs == {"out": "linear"}
    assert repr(made) == repr(loaded)
    assert made.choosable
    assert not handed(load(saved(nn.GRU(4, 5).state_dict()))).choosable


def test_embeddings_and_dense_layers_arrive_as_they_were() -> None:
    weights = Tagger().state_dict() | {"plain.weight": torch.randn(4, 6).double()}
    loaded = load(saved(weights))
    made = handed(loaded)
    assert [(name, repr(end)) for name, end in made.ends.items()] == [
        (name, repr(end)) for name, end in loaded.ends.items()
    ]
    assert [type(end) for end in made.ends.values()] == [nn.Embedding, nn.Linear, nn.Linear]
    for name, end in loaded.ends.items():
        for key, array in end.state_dict().items():
            assert torch.equal(made.ends[name].state_dict()[key], array)
    assert not any(p.requires_grad for end in made.ends.values() for p in end.parameters())
    assert made.fitting("encoder") == ((("embedding",),), (), (), False, ())
    assert made.fitting("decoder").dense == ("out", "plain")


@pytest.mark.parametrize(("place", "role"), [(0, "other"), (1, "embedding"), (2, "embedding")])
def test_ends_that_nobody_packed_are_refused(place: int, role: str) -> None:
    weights = Tagger().state_dict() | {
        "plain.bias": torch.randn(3),
        "plain.weight": torch.ones(3, 6),
    }
    head, parts = packed(load(saved(weights)))
    head["loaded"]["ends"][place][1] = role
    with pytest.raises(ValueError, match="do not have its shapes"):
        unpacked(head, [bytes(part) for part in parts])


def spoil(head: dict[str, Any], what: str) -> None:
    layer = head["loaded"]["layers"][0]
    if what == "kind":
        layer["kind"] = "linear"
    elif what == "units":
        layer["options"]["hidden_size"] = 2**40
    elif what == "shape":
        layer["arrays"][1][1] = [9, 9]
    elif what == "type":
        layer["arrays"][0][2] = "object"
    elif what == "name":
        layer["arrays"][0][0] = "weight"
    else:
        del head["loaded"]["notes"]


@pytest.mark.parametrize("what", ["kind", "units", "shape", "type", "name", "notes"])
def test_a_message_that_nobody_packed_is_refused_before_it_takes_memory(what: str) -> None:
    head, parts = packed(Loaded("a file", MODULES))
    views = [bytes(part) for part in parts]
    spoilt = deepcopy(head)
    spoil(spoilt, what)
    with pytest.raises((ValueError, TypeError, KeyError)):
        unpacked(spoilt, views)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(Bounds(1024 * MB, 60.0), "network", worker="lstm_viz.weights.worker")
    yield made
    for process in made._processes:
        process.end()


def test_a_process_opens_a_file_or_says_in_a_sentence_why_not(reader: Reader) -> None:
    tagger = Tagger()
    made = reader.begin(opening(saved(tagger.state_dict()), name="tagger.pt")).result()
    same_function(made["encoder"], tagger.encoder, 4)
    with pytest.raises(SequenceError, match=r"^odd\.bin: what is in it is none of the kinds .+\.$"):
        reader.begin(opening(b"neither nor", name="odd.bin")).result()
    relu = reader.begin(opening(saved(nn.RNN(3, 2).state_dict()), nonlinearity="relu")).result()
    assert relu["rnn"].nonlinearity == "relu"
    small = opening(saved(tagger.state_dict()), name="tagger.pt", max_bytes=100)
    with pytest.raises(SequenceError, match="more than 0 MB of weights"):
        reader.begin(small).result()


def test_a_file_that_claims_ten_gigabytes_costs_a_sentence(reader: Reader) -> None:
    claimed = b'{"weight_ih_l0":{"dtype":"F32","shape":[50000,50000],"data_offsets":[0,10]}}'
    data = struct.pack("<Q", len(claimed)) + claimed + b"0123456789"
    reading = reader.begin(opening(data, name="huge.safetensors"))
    with pytest.raises(SequenceError, match=r"huge\.safetensors"):
        reading.result()
    assert reading.use.memory < 600 * MB
