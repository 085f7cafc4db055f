"""Trained networks on disk: weights as safetensors, and beside them a card that describes them.

A file holds the weights at several steps of the training, as "<step>/<parameter>". Nothing is
unpickled. A file is used only when its hash is the card's and its shapes are the model's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from lstm_viz import home
from lstm_viz.checkpoint.card import Card, CheckpointError, check, fields_of, name_of
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel, count_for, parameter_count
from lstm_viz.stepwise import MARK

ASSETS = home.ASSETS / "models"
TEXTS = home.ASSETS / "texts"  # of character networks

Weights = Mapping[str, Tensor]


class NetworkFiles(NamedTuple):
    """A network as two files: its card as JSON and its weights as safetensors, both as bytes."""

    name: str
    card: bytes
    weights: bytes


def names(folder: Path = ASSETS) -> tuple[str, ...]:
    """The checkpoints in a folder, sorted: "adding-lstm", ..."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def pack(
    model: SequenceModel, card: Mapping[str, Any], checkpoints: Mapping[int, Weights] | None = None
) -> NetworkFiles:
    """A network and its card as bytes.

    `checkpoints` has the weights at several steps of the training, the last of them those of
    `model`; without it there are only these. What the model itself knows (sizes, seed, parameter
    count, hashes) is filled in here, and what the caller's card says about it is replaced.
    """
    at = checkpoints or {int(card["budget"]["steps"]): model.state_dict()}
    last = at[max(at)]
    if any(not t.cpu().equal(last[key].cpu()) for key, t in model.state_dict().items()):
        raise ValueError("the last of the checkpoints must be those of the model")
    data = safetensors.torch.save(
        {
            f"{step}/{key}": t.detach().cpu().contiguous()
            for step, weights in at.items()
            for key, t in weights.items()
        }
    )
    known = {
        "parameters": parameter_count(model),
        "checkpoints": sorted(at),
        "weights": weights_hash(model.rnn),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    full = {**card, **model.config, **known}
    name = name_of(full)
    check(name, full)
    first = fields_of(full)
    ordered = {field: full[field] for field in (*first, *(full.keys() - first.keys()))}
    return NetworkFiles(name, _json(ordered).encode(), data)


def save(
    model: SequenceModel,
    card: Mapping[str, Any],
    folder: Path = ASSETS,
    checkpoints: Mapping[int, Weights] | None = None,
) -> str:
    """Write a network and its card as `pack` makes them, and return their name."""
    packed = pack(model, card, checkpoints)
    folder.mkdir(parents=True, exist_ok=True)
    # The card comes last, and at once: a network whose making was cut off has none.
    (folder / f"{packed.name}.safetensors").write_bytes(packed.weights)
    part = folder / f"{packed.name}.json.part"
    part.write_bytes(packed.card)
    part.replace(folder / f"{packed.name}.json")
    return packed.name


def included() -> tuple[str, ...]:
    """The networks that come with the package: those of the tasks, then those that read texts."""
    return (*names(ASSETS), *names(TEXTS))


def has(name: str, folder: Path | None = None) -> bool:
    """Whether a folder, or else the included networks, have a checkpoint of this name."""
    return (_where(name, folder) / f"{name}.json").is_file()


def _where(name: str, folder: Path | None) -> Path:
    """The folder, or that of the included networks of this name."""
    if folder is not None:
        return folder
    return TEXTS if (TEXTS / f"{name}.json").is_file() else ASSETS


def card(name: str, folder: Path | None = None) -> Card:
    """Read the card of the network `name`; CheckpointError where there is none that is complete.

    Without a `folder` it is an included network, of a task or of a text.
    """
    folder = _where(name, folder)
    if name not in names(folder):
        known = ", ".join(names(folder)) or "none"
        raise CheckpointError(f"there is no checkpoint {name!r}; the checkpoints are: {known}")
    return _read_card(name, (folder / f"{name}.json").read_bytes())


def load(name: str, folder: Path | None = None) -> tuple[SequenceModel, Card]:
    """Read the network `name` and its card; the network is on the CPU and in eval mode.

    Without a `folder` it is an included network: "adding-lstm", "adding-lstm-1", "python-gru".

    Raises CheckpointError, in one sentence, where a file is missing, the card is not complete, or
    the weights are not those that the card describes.
    """
    models, found = load_checkpoints(name, folder)
    return models[max(models)], found


def load_checkpoints(
    name: str, folder: Path | None = None
) -> tuple[dict[int, SequenceModel], Card]:
    """The network `name` at each step of its training that is kept, and its card; see `load`."""
    folder = _where(name, folder)
    described = card(name, folder)
    path = folder / f"{name}.safetensors"
    if not path.is_file():
        raise CheckpointError(
            f"{name}: the file of its weights, {path.name}, is missing beside the card"
        )
    return _models(name, described, path.read_bytes()), described


def unpack(packed: NetworkFiles) -> tuple[dict[int, SequenceModel], Card]:
    """What `pack` has packed: the network at each step that is kept, and its card; see `load`."""
    described = _read_card(packed.name, packed.card)
    return _models(packed.name, described, packed.weights), described


def _models(name: str, card: Card, data: bytes) -> dict[int, SequenceModel]:
    steps = card["checkpoints"]
    tensors = _read_tensors(name, data, card["sha256"])
    config = {k: card[k] for k in ("kind", "input_size", "hidden_size", "num_layers")}
    config |= {"output_size": card["output_size"]}
    # Counted before it is built, so that a card can't ask for more memory than its file has.
    count = count_for(**config)
    stored = sum(t.numel() for key, t in tensors.items() if not key.endswith(f".{MARK}"))
    if not (count == card["parameters"] and count * len(steps) == stored):
        raise CheckpointError(
            f"{name}: the card has {card['parameters']} parameters at {len(steps)} steps, its "
            f"sizes need {count}, and the file has {stored} numbers; they must agree"
        )
    models = {}
    for step in steps:
        model = SequenceModel(**config, seed=card["seed"], chrono=card["chrono"])
        needed = {f"{step}/{key}": t for key, t in model.state_dict().items()}
        found = {key: t for key, t in tensors.items() if key.startswith(f"{step}/")}
        _need_same(name, _sizes(needed), _sizes(found))
        model.load_state_dict({key.split("/")[1]: t for key, t in found.items()})
        models[step] = model.eval()
    if weights_hash(models[steps[-1]].rnn) != card["weights"]:
        raise CheckpointError(f"{name}: the hash of the weights is not the one in the card")
    return models


def _need_same(name: str, needed: dict[str, str], found: dict[str, str]) -> None:
    for key in sorted(needed.keys() | found.keys()):
        if needed.get(key) != found.get(key):
            need, came = needed.get(key, "absent"), found.get(key, "nothing")
            raise CheckpointError(f"{name}: {key} must be {need}; got {came}")


def _sizes(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    return {key: f"{t.dtype} {tuple(t.shape)}" for key, t in tensors.items()}


def _json(card: Card) -> str:
    """Indented, but each of the many small rows of its lists in one line."""
    text = json.dumps(card, ensure_ascii=False, allow_nan=False)
    fields = json.loads(text).items()
    lines = []
    for field, value in fields:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in value)
            lines.append(f"  {json.dumps(field)}: [\n{rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(field)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _read_card(name: str, data: bytes) -> Card:
    try:
        card = json.loads(data.decode("utf-8"))
    except ValueError as error:
        raise CheckpointError(f"{name}: the card is not valid JSON: {error}") from error
    except RecursionError as error:
        raise CheckpointError(f"{name}: the card is nested too deeply") from error
    check(name, card)
    return card


def _read_tensors(name: str, data: bytes, sha256: str) -> dict[str, Tensor]:
    found, file = hashlib.sha256(data).hexdigest(), f"{name}.safetensors"
    if found != sha256:
        raise CheckpointError(
            f"{name}: {file} has the sha256 {found[:12]}…, the card has {sha256[:12]}…; the file "
            "was changed or is incomplete"
        )
    try:
        return safetensors.torch.load(data)
    except SafetensorError as error:
        raise CheckpointError(f"{name}: {file} is not a safetensors file: {error}") from error
