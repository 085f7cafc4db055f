"""Files: what goes in comes out, and what is not right is refused in one sentence."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor

from lstm_viz import checkpoint
from lstm_viz.checkpoint import CheckpointError, NetworkFiles, pack, unpack
from lstm_viz.checkpoint.card import FIELDS
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel, count_for
from tests.checkpoint.cards import CARD, NAME, SIZES, STEPS, course, network

Saved = tuple[Path, SequenceModel]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    model = network()
    assert checkpoint.save(model, CARD, tmp_path / "new", course(model)) == NAME
    return tmp_path / "new", model


def edit(folder: Path, **changed: Any) -> None:
    path = folder / f"{NAME}.json"
    card = json.loads(path.read_text(encoding="utf-8")) | changed
    path.write_text(json.dumps(card), encoding="utf-8")


def put(folder: Path, data: bytes) -> None:
    """Other weights, with a card that knows them."""
    (folder / f"{NAME}.safetensors").write_bytes(data)
    edit(folder, sha256=hashlib.sha256(data).hexdigest())


def stored(folder: Path) -> dict[str, Tensor]:
    return safetensors.torch.load((folder / f"{NAME}.safetensors").read_bytes())


def refused(folder: Path, message: str, name: str = NAME) -> None:
    for load in (checkpoint.load, checkpoint.load_checkpoints):
        with pytest.raises(CheckpointError, match=message) as caught:
            load(name, folder)
        assert "\n" not in str(caught.value)


def alike(model: SequenceModel, weights: dict[str, Tensor]) -> bool:
    return all(torch.equal(t, weights[name]) for name, t in model.state_dict().items())


# ---- in and out


def test_what_goes_in_comes_out(saved: Saved) -> None:
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
    sha256 = hashlib.sha256((folder / f"{NAME}.safetensors").read_bytes()).hexdigest()
    known = {
        "parameters": count_for("gru", *SIZES),
        "weights": weights_hash(model.rnn),
        "checkpoints": [0, 4, 17],
        "sha256": sha256,
    }
    assert card == CARD | model.config | known
    assert list(card) == list(FIELDS)
    assert checkpoint.card(NAME, folder) == card


def test_the_course_comes_out_by_its_steps(saved: Saved) -> None:
    folder, model = saved
    models, card = checkpoint.load_checkpoints(NAME, folder)
    given = course(model)
    assert list(models) == card["checkpoints"] == list(STEPS)
    for step, one in models.items():
        assert alike(one, given[step])
        assert not one.training
        assert one.config == model.config
    assert weights_hash(models[0]) != weights_hash(models[4]) != weights_hash(models[17])


def test_packed_it_is_what_is_saved(saved: Saved) -> None:
    folder, model = saved
    packed = checkpoint.pack(model, CARD, course(model))
    assert packed.name == NAME
    assert (folder / f"{NAME}.json").read_bytes() == packed.card
    assert (folder / f"{NAME}.safetensors").read_bytes() == packed.weights
    models, card = checkpoint.unpack(packed)
    assert card == checkpoint.card(NAME, folder)
    assert all(alike(one, course(model)[step]) for step, one in models.items())
    with pytest.raises(CheckpointError, match=r"^wave-gru-6: the card is not valid JSON: "):
        checkpoint.unpack(packed._replace(card=b"{"))
    with pytest.raises(CheckpointError, match=r"^wave-gru-6: wave-gru-6\.safetensors has the sha"):
        checkpoint.unpack(packed._replace(weights=packed.weights[:-1]))
    with pytest.raises(CheckpointError, match=r"^wave-gru: the card is for wave-gru-6$"):
        checkpoint.unpack(packed._replace(name="wave-gru"))


def test_without_a_course_there_is_the_last_step(tmp_path: Path) -> None:
    model = network()
    checkpoint.save(model, CARD, tmp_path)
    models, card = checkpoint.load_checkpoints(NAME, tmp_path)
    assert list(models) == card["checkpoints"] == [CARD["budget"]["steps"]] == [17]
    assert alike(models[17], model.state_dict())


def test_what_the_model_knows_is_not_the_cards_to_say(saved: Saved) -> None:
    folder, model = saved
    card = checkpoint.card(NAME, folder)
    wrong = {"hidden_size": 9, "weights": "no", "checkpoints": [3], "seed": 2, "sha256": "no"}
    more = {"task": "adding", "note": "kept"}
    checkpoint.save(model, card | wrong | more, folder, course(model))
    assert checkpoint.card("adding-gru-6", folder) == card | more
    assert list(checkpoint.card("adding-gru-6", folder))[-1] == "note"
    assert checkpoint.names(folder) == ("adding-gru-6", NAME)
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors"}


def test_the_same_network_gives_the_same_files(saved: Saved, tmp_path: Path) -> None:
    folder, model = saved
    checkpoint.save(model, CARD, tmp_path / "again", course(model))
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_card_can_be_read_by_people(saved: Saved) -> None:
    folder, _ = saved
    text = (folder / f"{NAME}.json").read_text(encoding="utf-8")
    assert text.endswith("\n}\n")
    assert '"says": "Yes: “Ja”."' in text
    assert text.count('\n    {"step": ') == 3  # a row of the curve a line
    assert text.count('\n    {"steps": ') == 2


def test_a_course_ends_with_the_model() -> None:
    model = network()
    other = course(model)
    other[17] = other[4]
    with pytest.raises(ValueError, match=r"^the last of the checkpoints must be those of the m"):
        checkpoint.pack(model, CARD, other)


def test_a_folder_can_be_moved(saved: Saved, tmp_path: Path) -> None:
    folder, model = saved
    moved = shutil.move(folder, tmp_path / "elsewhere")
    assert weights_hash(checkpoint.load(NAME, Path(moved))[0]) == weights_hash(model)


# ---- what is not there


def test_a_name_that_is_not_there(saved: Saved, tmp_path: Path) -> None:
    folder, _ = saved
    refused(
        folder, "^there is no checkpoint 'wave-lstm'; the checkpoints are: wave-gru-6$", "wave-lstm"
    )
    inner = folder / "inner"
    inner.mkdir()
    refused(inner, f"^there is no checkpoint '../{NAME}'; the checkpoints are: none$", f"../{NAME}")
    assert checkpoint.names(tmp_path / "nowhere") == ()


def test_weights_that_are_not_there(saved: Saved) -> None:
    folder, _ = saved
    (folder / f"{NAME}.safetensors").unlink()
    refused(folder, r"^wave-gru-6: the file of its weights, wave-gru-6\.safetensors, is missing")


# ---- what was changed


def test_weights_that_were_changed(saved: Saved) -> None:
    folder, _ = saved
    path = folder / f"{NAME}.safetensors"
    whole = path.read_bytes()
    for at in (-3, 11, len(whole) // 2):
        data = bytearray(whole)
        data[at] ^= 1
        path.write_bytes(data)
        found = hashlib.sha256(data).hexdigest()[:12]
        refused(folder, rf"^wave-gru-6: wave-gru-6\.safetensors has the sha256 {found}…, the card ")


def test_a_pickle_is_not_opened(saved: Saved, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "sprung",)

    folder, _ = saved
    torch.save({"17/rnn.weight_ih_l0": Trap()}, tmp_path / "trap.pt")
    put(folder, (tmp_path / "trap.pt").read_bytes())
    refused(folder, r"^wave-gru-6: wave-gru-6\.safetensors is not a safetensors file: ")
    assert not (tmp_path / "sprung").exists()


def _turned(tensors: dict[str, Tensor]) -> None:
    tensors["4/rnn.weight_ih_l0"] = tensors["4/rnn.weight_ih_l0"].T.contiguous()


def _double(tensors: dict[str, Tensor]) -> None:
    tensors["17/head.bias"] = tensors["17/head.bias"].double()


def _renamed(tensors: dict[str, Tensor]) -> None:
    tensors["0/head.offset"] = tensors.pop("0/head.bias")


def _more(tensors: dict[str, Tensor]) -> None:
    tensors["4/head.other"] = torch.zeros(0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            _turned,
            r"4/rnn.weight_ih_l0 must be torch.float32 \(15, 3\); got torch.float32 \(3, 15\)",
        ),
        (_double, r"17/head.bias must be torch.float32 \(4,\); got torch.float64 \(4,\)"),
        (_renamed, r"0/head.bias must be torch.float32 \(4,\); got nothing"),
        (_more, r"4/head.other must be absent; got torch.float32 \(0,\)"),
    ],
)
def test_weights_that_do_not_fit(
    saved: Saved, change: Callable[[dict[str, Tensor]], None], message: str
) -> None:
    folder, _ = saved
    tensors = stored(folder)
    change(tensors)
    put(folder, safetensors.torch.save(tensors))
    refused(folder, f"^wave-gru-6: {message}$")


def test_other_steps_than_the_cards(saved: Saved) -> None:
    folder, _ = saved
    edit(folder, checkpoints=[0, 5, 17])
    refused(folder, r"^wave-gru-6: 5/head.bias must be torch.float32 \(4,\); got nothing$")
    edit(folder, checkpoints=[0, 17])
    count = count_for("gru", *SIZES)
    refused(
        folder,
        f"^wave-gru-6: the card has {count} parameters at 2 steps, its sizes need {count}, and "
        f"the file has {3 * count} numbers; they must agree$",
    )


def test_other_weights_of_the_right_sizes(saved: Saved) -> None:
    folder, _ = saved
    tensors = stored(folder)
    tensors["17/rnn.weight_hh_l1"] += 1
    put(folder, safetensors.torch.save(tensors))
    refused(folder, "^wave-gru-6: the hash of the weights is not the one in the card$")


def test_a_card_cannot_ask_for_memory(saved: Saved) -> None:
    folder, _ = saved
    needs, has = count_for("gru", 3, 10**6, 2, 4), count_for("gru", *SIZES)
    edit(folder, hidden_size=10**6)
    refused(
        folder, f"^wave-gru-6: the card has {has} parameters at 3 steps, its sizes need {needs}"
    )
    edit(folder, parameters=needs)
    refused(folder, f"and the file has {3 * has} numbers; they must agree$")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"{'no'", "^wave-gru-6: the card is not valid JSON: "),
        (b"\xff\xfe{}", "^wave-gru-6: the card is not valid JSON: "),
        (b"[1, 2]", r"^wave-gru-6: the card must be a JSON object; got \[1, 2\]$"),
    ],
)
def test_a_card_that_is_none(saved: Saved, text: bytes, message: str) -> None:
    folder, _ = saved
    (folder / f"{NAME}.json").write_bytes(text)
    refused(folder, message)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"loss": None}, r"^wave-gru-6: the card's 'loss' can't be None$"),
        ({"loss": math.nan}, "not JSON compliant"),
    ],
)
def test_a_card_that_is_not_right_is_not_written(
    tmp_path: Path, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        checkpoint.save(network(), CARD | changed, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_network_whose_making_was_cut_off_has_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(path: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.save(network(), CARD, tmp_path)
    assert checkpoint.names(tmp_path) == ()


@pytest.mark.parametrize("seed", [2**63, 2**70, 10**30])
def test_a_seed_that_no_generator_takes_is_refused(seed: int) -> None:
    made = packed()
    card = json.dumps(json.loads(made.card) | {"seed": seed}).encode()
    with pytest.raises(CheckpointError, match=f"the card's 'seed' can't be {seed}"):
        unpack(NetworkFiles(f"wave-gru-{seed}", card, made.weights))


def test_the_largest_seed_is_taken() -> None:
    model = SequenceModel("gru", *SIZES, seed=2**63 - 1, chrono=9)
    made = pack(model, CARD | {"budget": CARD["budget"]})
    models, card = unpack(made)
    assert card["seed"] == 2**63 - 1
    assert max(models) == 17


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"task":' * 100_000], ids=["list", "object"])
def test_a_card_that_is_nested_too_deeply_is_refused(deep: bytes) -> None:
    with pytest.raises(CheckpointError, match=r"^wave-gru-6: the card is nested too deeply"):
        unpack(NetworkFiles("wave-gru-6", deep, packed().weights))


def test_whatever_a_card_says_is_an_error_of_one_kind() -> None:
    made = packed()
    values: list[Any] = [0, 1, -1, 2**70, 10**30, True, None, "x", "", [], {}, [1], 1.5, 2**24]
    values += [float("nan"), float("inf")]
    for at in places(json.loads(made.card)):
        for value in values:
            card = json.loads(made.card)
            part = card
            for key in at[:-1]:
                part = part[key]
            part[at[-1]] = value
            # Whatever else is raised fails this test.
            with suppress(CheckpointError):
                unpack(NetworkFiles(made.name, json.dumps(card).encode(), made.weights))


def places(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value in a card."""
    rows = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in rows:
        yield (*at, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*at, key))


def packed() -> NetworkFiles:
    model = network()
    return pack(model, CARD, course(model))
