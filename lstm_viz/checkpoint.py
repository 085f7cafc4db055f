"""Trained networks on disk: weights as safetensors, and beside them a card that says what they are.

Nothing is unpickled. A file is used only when its hash is the card's and its shapes the model's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import KINDS, SequenceModel, count_for, parameter_count
from lstm_viz.tasks import Task

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "models"

Card = dict[str, Any]

_NAMES = {"lstm": "LSTM", "gru": "GRU", "rnn": "simple RNN"}

# What a card must have, and of which type.
_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "task": str,
    "kind": str,
    "input_size": int,
    "hidden_size": int,
    "num_layers": int,
    "output_size": int,
    "parameters": int,
    "seed": int,
    "task_parameters": dict,
    "budget": dict,
    "loss": (int, float),
    "held_out": dict,
    "longer": dict,
    "sample": dict,
    "early": dict,
    "solved": (bool, type(None)),
    "weights": str,
    "sha256": str,
    "torch": str,
    "command": str,
    "says": str,
}


# The numbers that its parts must have.
_ERRORS = ("sequences", "seed", "mse", "close", "chance")
_PARTS = {
    "budget": ("steps", "batch_size", "learning_rate", "clip"),
    "held_out": _ERRORS,
    "longer": _ERRORS,
    "sample": _ERRORS,
    "early": ("step", "loss"),
}
_LOWEST = {"input_size": 1, "hidden_size": 1, "num_layers": 1, "output_size": 1, "seed": 0}


class CheckpointError(ValueError):
    """A checkpoint that can't be used, and why, in one sentence."""


def names(folder: Path = ASSETS) -> tuple[str, ...]:
    """The checkpoints in a folder, sorted: "adding-lstm", ..."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def save(model: SequenceModel, card: Mapping[str, Any], folder: Path = ASSETS) -> str:
    """Write a network and its card, and return their name, "<task>-<kind>".

    What the model itself knows (sizes, seed, parameter count, hashes) is filled in here, and what
    the caller's card says about it is replaced.
    """
    tensors = {name: t.detach().cpu().contiguous() for name, t in model.state_dict().items()}
    data = safetensors.torch.save(tensors)
    known = {
        "parameters": parameter_count(model),
        "weights": weights_hash(model.rnn),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    full = {**card, **model.config, **known}
    name = f"{full.get('task')}-{full['kind']}"
    _check_card(name, full)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.safetensors").write_bytes(data)
    ordered = {field: full[field] for field in (*_FIELDS, *(full.keys() - _FIELDS.keys()))}
    text = json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return name


def load(name: str, folder: Path = ASSETS) -> tuple[SequenceModel, Card]:
    """Read the network `name` and its card; the network is on the CPU and in eval mode.

    Raises CheckpointError, in one sentence, where a file is missing, the card is not complete, or
    the weights are not those that the card describes.
    """
    if name not in names(folder):
        known = ", ".join(names(folder)) or "none"
        raise CheckpointError(f"there is no checkpoint {name!r}; there are: {known}")
    card = _read_card(name, folder / f"{name}.json")
    tensors = _read_tensors(name, folder / f"{name}.safetensors", card["sha256"])
    config = {k: card[k] for k in ("kind", "input_size", "hidden_size", "num_layers")}
    config |= {"output_size": card["output_size"]}
    # Counted before it is built, so that a card can't ask for more memory than its file has.
    count, stored = count_for(**config), sum(t.numel() for t in tensors.values())
    if not count == stored == card["parameters"]:
        raise CheckpointError(
            f"{name}: the card says {card['parameters']} parameters, its sizes need {count}, "
            f"and the file has {stored}; they must be the same"
        )
    model = SequenceModel(**config, seed=card["seed"])
    needed, found = _sizes(model.state_dict()), _sizes(tensors)
    for key in sorted(needed.keys() | found.keys()):
        if needed.get(key) != found.get(key):
            need, came = needed.get(key, "absent"), found.get(key, "nothing")
            raise CheckpointError(f"{name}: {key} must be {need}; got {came}")
    model.load_state_dict(tensors)
    if weights_hash(model.rnn) != card["weights"]:
        raise CheckpointError(f"{name}: the weights do not have the hash that the card says")
    return model.eval(), card


def _sizes(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    return {key: f"{t.dtype} {tuple(t.shape)}" for key, t in tensors.items()}


def says(card: Mapping[str, Any], task: Task) -> str:
    """A card's measured figures as plain sentences, whichever way they have turned out."""
    held_out, longer = card["held_out"], card["longer"]
    beats = held_out["mse"] < held_out["chance"]
    verdict = {
        True: "solves",
        False: "does not solve",
        None: f"{'beats' if beats else 'does not beat'} the trivial answer in",
    }[card["solved"]]
    floor = f", and a perfect rule {_plain(task.floor)}" if task.floor else ""
    return (
        f"This {_NAMES[card['kind']]} of {card['parameters']:,} parameters {verdict} the task "
        f"“{task.title}”. On {held_out['sequences']:,} new sequences its mean squared error is "
        f"{_plain(held_out['mse'])}, where {next(iter(task.trivial))} gives "
        f"{_plain(held_out['chance'])}{floor}; {held_out['close']:.1%} of its answers are off by "
        f"less than {task.close:g}. With {task.length} {longer[task.length]} instead of "
        f"{card['task_parameters'][task.length]}, the error is {_plain(longer['mse'])}."
    )


def _plain(number: float) -> str:
    """Three significant digits without an exponent: 0.0000123."""
    return f"{Decimal(f'{number:.3g}'):f}"


def _read_card(name: str, path: Path) -> Card:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CheckpointError(f"{name}: the card is not valid JSON: {error}") from error
    _check_card(name, card)
    return card


def _check_card(name: str, card: Any) -> None:
    if not isinstance(card, dict):
        raise CheckpointError(f"{name}: the card must be a JSON object; got {card!r:.40}")
    for field, kind in _FIELDS.items():
        if field not in card:
            raise CheckpointError(f"{name}: the card has no {field!r}")
        value = card[field]
        # In Python a bool is an int, but True is no size.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise CheckpointError(f"{name}: the card's {field!r} can't be {value!r:.40}")
    if name != f"{card['task']}-{card['kind']}" or card["kind"] not in KINDS:
        raise CheckpointError(f"{name}: the card is for {card['task']}-{card['kind']}")
    for field, lowest in _LOWEST.items():
        if card[field] < lowest:
            raise CheckpointError(f"{name}: the card's {field!r} can't be {card[field]}")
    for part, fields in _PARTS.items():
        for field in fields:
            value = card[part].get(field)
            if not isinstance(value, (int, float)):
                raise CheckpointError(f"{name}: the card's {part!r} has no number {field!r}")


def _read_tensors(name: str, path: Path, sha256: str) -> dict[str, Tensor]:
    if not path.is_file():
        raise CheckpointError(f"{name}: its weights, {path.name}, are missing beside the card")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise CheckpointError(
            f"{name}: {path.name} has the sha256 {found[:12]}…, the card says {sha256[:12]}…; "
            "the file was changed or is not complete"
        )
    try:
        return safetensors.torch.load(data)
    except SafetensorError as error:
        raise CheckpointError(f"{name}: {path.name} is not a safetensors file: {error}") from error
