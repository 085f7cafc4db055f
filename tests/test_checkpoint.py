"""Checkpoints: what goes in comes out, and what is not right is refused in one sentence."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor

from lstm_viz import checkpoint
from lstm_viz.checkpoint import CheckpointError
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel, count_for
from lstm_viz.tasks import TASKS

NAME = "wave-gru"
ERRORS = {"sequences": 30, "seed": 2, "mse": 0.021, "close": 0.456, "chance": 0.0532}
CARD: dict[str, Any] = {
    "task": "wave",
    "task_parameters": {"steps": 100, "sines": 3, "noise": 0.05},
    "budget": {"steps": 7, "batch_size": 3, "learning_rate": 0.01, "clip": 1.0},
    "loss": 0.5,
    "held_out": ERRORS,
    "longer": {"steps": 200, **ERRORS, "mse": 0.0000123},
    "sample": ERRORS,
    "early": {"step": 4, "loss": 0.6},
    "solved": None,
    "torch": "2.13.0",
    "command": "python -m lstm_viz.train",
    "says": "Yes.",
}


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, SequenceModel]:
    model = SequenceModel("gru", 3, 5, 2, 4, seed=6)
    assert checkpoint.save(model, CARD, tmp_path / "new") == NAME
    return tmp_path / "new", model


def edit(folder: Path, **changed: Any) -> None:
    path = folder / f"{NAME}.json"
    card = json.loads(path.read_text(encoding="utf-8")) | changed
    kept = {field: value for field, value in card.items() if value is not ...}
    path.write_text(json.dumps(kept), encoding="utf-8")


def put(folder: Path, data: bytes) -> None:
    """Other weights, with a card that knows them."""
    (folder / f"{NAME}.safetensors").write_bytes(data)
    edit(folder, sha256=hashlib.sha256(data).hexdigest())


def refused(folder: Path, message: str, name: str = NAME) -> None:
    with pytest.raises(CheckpointError, match=message) as caught:
        checkpoint.load(name, folder)
    assert "\n" not in str(caught.value)


def test_what_goes_in_comes_out(saved: tuple[Path, SequenceModel]) -> None:
    folder, model = saved
    before = torch.get_rng_state()
    loaded, card = checkpoint.load(NAME, folder)
    assert torch.equal(torch.get_rng_state(), before)
    assert loaded.config == model.config
    assert weights_hash(loaded) == weights_hash(model)
    assert model.training
    assert not loaded.training
    x = torch.linspace(-1, 1, 2 * 7 * 3).reshape(2, 7, 3)
    assert torch.equal(loaded(x), model(x))
    known = {"parameters": count_for("gru", 3, 5, 2, 4), "weights": weights_hash(model.rnn)}
    sha256 = hashlib.sha256((folder / f"{NAME}.safetensors").read_bytes()).hexdigest()
    assert card == CARD | model.config | known | {"sha256": sha256}
    checkpoint.save(model, card | {"task": "adding", "hidden_size": 9, "weights": "no"}, folder)
    assert checkpoint.load("adding-gru", folder)[1] == card | {"task": "adding"}
    assert checkpoint.names(folder) == ("adding-gru", NAME)


def test_the_same_network_gives_the_same_files(
    saved: tuple[Path, SequenceModel], tmp_path: Path
) -> None:
    folder, model = saved
    checkpoint.save(model, CARD, tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_name_that_is_not_there(saved: tuple[Path, SequenceModel], tmp_path: Path) -> None:
    folder, _ = saved
    refused(folder, "^there is no checkpoint 'wave-lstm'; there are: wave-gru$", "wave-lstm")
    inner = folder / "inner"
    inner.mkdir()
    refused(inner, f"^there is no checkpoint '../{NAME}'; there are: none$", f"../{NAME}")
    assert checkpoint.names(tmp_path / "nowhere") == ()


def test_weights_that_are_not_there(saved: tuple[Path, SequenceModel]) -> None:
    folder, _ = saved
    (folder / f"{NAME}.safetensors").unlink()
    refused(folder, "^wave-gru: its weights, wave-gru.safetensors, are missing beside the card$")


def test_weights_that_were_changed(saved: tuple[Path, SequenceModel]) -> None:
    folder, _ = saved
    path = folder / f"{NAME}.safetensors"
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    found = hashlib.sha256(data).hexdigest()[:12]
    refused(folder, f"^wave-gru: wave-gru.safetensors has the sha256 {found}…, the card says ")


def test_a_pickle_is_not_opened(saved: tuple[Path, SequenceModel], tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "sprung",)

    folder, _ = saved
    torch.save({"rnn.weight_ih_l0": Trap()}, tmp_path / "trap.pt")
    put(folder, (tmp_path / "trap.pt").read_bytes())
    refused(folder, "^wave-gru: wave-gru.safetensors is not a safetensors file: ")
    assert not (tmp_path / "sprung").exists()


def _turned(tensors: dict[str, Tensor]) -> None:
    tensors["rnn.weight_ih_l0"] = tensors["rnn.weight_ih_l0"].T.contiguous()


def _double(tensors: dict[str, Tensor]) -> None:
    tensors["head.bias"] = tensors["head.bias"].double()


def _renamed(tensors: dict[str, Tensor]) -> None:
    tensors["head.offset"] = tensors.pop("head.bias")


def _more(tensors: dict[str, Tensor]) -> None:
    tensors["head.other"] = torch.zeros(0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            _turned,
            r"rnn.weight_ih_l0 must be torch.float32 \(15, 3\); got torch.float32 \(3, 15\)",
        ),
        (_double, r"head.bias must be torch.float32 \(4,\); got torch.float64 \(4,\)"),
        (_renamed, r"head.bias must be torch.float32 \(4,\); got nothing"),
        (_more, r"head.other must be absent; got torch.float32 \(0,\)"),
    ],
)
def test_weights_that_do_not_fit(
    saved: tuple[Path, SequenceModel], change: Callable[[dict[str, Tensor]], None], message: str
) -> None:
    folder, model = saved
    tensors = dict(model.state_dict())
    change(tensors)
    put(folder, safetensors.torch.save(tensors))
    refused(folder, f"^wave-gru: {message}$")


def test_other_weights_of_the_right_sizes(saved: tuple[Path, SequenceModel]) -> None:
    folder, model = saved
    tensors = {name: t + 1 for name, t in model.state_dict().items()}
    put(folder, safetensors.torch.save(tensors))
    refused(folder, "^wave-gru: the weights do not have the hash that the card says$")


def test_a_card_cannot_ask_for_memory(saved: tuple[Path, SequenceModel]) -> None:
    folder, model = saved
    needs, has = count_for("gru", 3, 10**9, 2, 4), count_for("gru", 3, 5, 2, 4)
    edit(folder, hidden_size=10**9)
    refused(folder, f"^wave-gru: the card says {has} parameters, its sizes need {needs}, and the ")
    edit(folder, parameters=needs)
    refused(folder, f"and the file has {has}; they must be the same$")
    assert sum(p.numel() for p in model.parameters()) == has


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"weights": ...}, "the card has no 'weights'"),
        ({"hidden_size": 5.0}, r"the card's 'hidden_size' can't be 5\.0"),
        ({"num_layers": True}, "the card's 'num_layers' can't be True"),
        ({"output_size": 0}, "the card's 'output_size' can't be 0"),
        ({"seed": -1}, "the card's 'seed' can't be -1"),
        ({"solved": "yes"}, "the card's 'solved' can't be 'yes'"),
        ({"task": "adding"}, "the card is for adding-gru"),
        ({"kind": "tcn"}, "the card is for wave-tcn"),
        ({"early": {"step": 3}}, "the card's 'early' has no number 'loss'"),
        ({"sample": ERRORS | {"mse": None}}, "the card's 'sample' has no number 'mse'"),
    ],
)
def test_a_card_that_is_not_right(
    saved: tuple[Path, SequenceModel], changed: dict[str, Any], message: str
) -> None:
    folder, _ = saved
    edit(folder, **changed)
    refused(folder, f"^wave-gru: {message}$")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"{'no'", "^wave-gru: the card is not valid JSON: "),
        (b"\xff\xfe{}", "^wave-gru: the card is not valid JSON: "),
        (b"[1, 2]", r"^wave-gru: the card must be a JSON object; got \[1, 2\]$"),
    ],
)
def test_a_card_that_is_none(saved: tuple[Path, SequenceModel], text: bytes, message: str) -> None:
    folder, _ = saved
    (folder / f"{NAME}.json").write_bytes(text)
    refused(folder, message)


def test_a_card_that_is_not_right_is_not_written(tmp_path: Path) -> None:
    model = SequenceModel("gru", 3, 5)
    with pytest.raises(CheckpointError, match=r"^wave-gru: the card has no 'loss'$"):
        checkpoint.save(model, {k: v for k, v in CARD.items() if k != "loss"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def told(task: str, **changed: Any) -> str:
    return checkpoint.says(CARD | {"kind": "rnn", "parameters": 12_345} | changed, TASKS[task])


def test_a_card_says_what_was_measured() -> None:
    assert told("wave") == (
        "This simple RNN of 12,345 parameters beats the trivial answer in the task “Wave "
        "forecasting”. On 30 new sequences its mean squared error is 0.021, where repeating the "
        "last value gives 0.0532, and a perfect rule 0.0025; 45.6% of its answers are off by less "
        "than 0.1. With steps 200 instead of 100, the error is 0.0000123."
    )
    worse = told("wave", held_out=ERRORS | {"mse": 0.06})
    assert "does not beat the trivial answer in the task" in worse
    lags = {"task_parameters": {"lag": 50}, "longer": ERRORS | {"lag": 100}}
    assert " solves the task “Adding problem”. " in told("adding", solved=True, **lags)
    honest = told("adding", solved=False, **lags)
    assert " does not solve the task “Adding problem”. " in honest
    assert "where always answering 1 gives 0.0532; 45.6% of its answers are off by less" in honest
    assert honest.endswith("With lag 100 instead of 50, the error is 0.021.")


def test_a_folder_can_be_moved(saved: tuple[Path, SequenceModel], tmp_path: Path) -> None:
    folder, model = saved
    moved = shutil.move(folder, tmp_path / "elsewhere")
    assert weights_hash(checkpoint.load(NAME, Path(moved))[0]) == weights_hash(model)
