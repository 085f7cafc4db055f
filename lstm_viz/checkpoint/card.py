"""The card of a network: what it is, what it was trained on, and what was measured, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lstm_viz.checkpoint import text_card
from lstm_viz.kinds import KIND_NAMES, KINDS
from lstm_viz.sequences.fixed import three_digits
from lstm_viz.tasks import METRICS, Task

Card = dict[str, Any]

_BIASES: Final = {"f": "a forget", "z": "an update"}

LARGEST: Final = 2**20  # of a network's sizes

# What the card of a task's network must have, and of which type.
FIELDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "task": str,
    "kind": str,
    "input_size": int,
    "hidden_size": int,
    "num_layers": int,
    "output_size": int,
    "parameters": int,
    "seed": int,
    "chrono": int,
    "task_parameters": dict,
    "budget": dict,
    "loss": (int, float),
    "held_out": dict,
    "at": list,
    "sample": dict,
    "early": dict,
    "solved": bool,
    "solved_step": (int, type(None)),
    "seconds": (int, float),
    "checkpoints": list,
    "curve": list,
    "weights": str,
    "sha256": str,
    "torch": str,
    "command": str,
    "says": str,
}
_ONLY_TASKS: Final = {"task_parameters", "at", "solved", "solved_step"}
TEXT_FIELDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    **{field: kind for field, kind in FIELDS.items() if field not in _ONLY_TASKS},
    **text_card.FIELDS,
}
# The numbers that its parts must have.
_MEASURED = ("sequences", "seed", "loss", "accuracy", "score", "chance")
_OF_ALL: Final = {
    "budget": ("steps", "batch_size", "learning_rate", "clip"),
    "early": ("step", "loss"),
}
_PARTS: Final = {"held_out": _MEASURED, "sample": _MEASURED}
_LISTS: Final = {"at": _MEASURED, "curve": ("step", "loss", "accuracy", "score")}
# The least and the most that its whole numbers can be: a seed is 64 bits, and a gate's time, a
# number of steps, has to be one that float32 can tell from the next.
_RANGES: Final = {
    "input_size": (1, LARGEST),
    "hidden_size": (1, LARGEST),
    "num_layers": (1, LARGEST),
    "output_size": (1, LARGEST),
    "seed": (0, 2**63 - 1),
    "chrono": (0, 2**24),
}


class CheckpointError(ValueError):
    """A checkpoint that can't be used, and why, in one sentence."""


def name_of(card: Mapping[str, Any]) -> str:
    """The name of a network: "<task>-<kind>", and "-<seed>" unless that is 0."""
    seed = card.get("seed")
    return f"{card.get('task')}-{card.get('kind')}" + (f"-{seed}" if seed else "")


def reads_text(card: Mapping[str, Any]) -> bool:
    """Whether a card is that of a character network, which was trained on a corpus."""
    return "corpus" in card


def fields_of(card: Mapping[str, Any]) -> Mapping[str, type | tuple[type, ...]]:
    """What a card of its sort must have, in order, and of which type."""
    return TEXT_FIELDS if reads_text(card) else FIELDS


def check(name: str, card: Any) -> None:
    """Raise CheckpointError where this is no card of a network of that name."""
    if not isinstance(card, dict):
        raise CheckpointError(f"{name}: the card must be a JSON object; got {card!r:.40}")
    for field, kind in fields_of(card).items():
        if field not in card:
            raise CheckpointError(f"{name}: the card has no {field!r}")
        value = card[field]
        # In Python a bool is an int, but True is no size.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise CheckpointError(f"{name}: the card's {field!r} can't be {value!r:.40}")
    if name != name_of(card) or card["kind"] not in KIND_NAMES:
        raise CheckpointError(f"{name}: the card is for {name_of(card)}")
    for field, (lowest, highest) in _RANGES.items():
        # A gate that keeps something for a single step has no time to be spread over.
        if not lowest <= card[field] <= highest or (field == "chrono" and card[field] == 1):
            raise CheckpointError(f"{name}: the card's {field!r} can't be {card[field]!r:.40}")
    text = reads_text(card)
    for part, fields in (_OF_ALL | (text_card.PARTS if text else _PARTS)).items():
        _need_numbers(name, part, card[part], fields)
    for part, fields in (text_card.LISTS if text else _LISTS).items():
        for row in card[part]:
            _need_numbers(name, part, row, fields)
    if text:
        _need_text(name, card)
    _need_steps(name, card["checkpoints"])


def _need_numbers(name: str, part: str, row: Any, fields: tuple[str, ...]) -> None:
    for field in fields:
        value = row.get(field) if isinstance(row, dict) else None
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise CheckpointError(f"{name}: the card's {part!r} has no number {field!r}")


def _need_text(name: str, card: Mapping[str, Any]) -> None:
    for part in text_card.NGRAMS:
        bits = card[part].get("ngrams")
        if not (isinstance(bits, list) and bits and all(isinstance(one, float) for one in bits)):
            raise CheckpointError(f"{name}: the card's {part!r} has no numbers 'ngrams'")
    if card["course"].get("part") not in text_card.PART_NAMES:
        raise CheckpointError(f"{name}: the card's 'course' has no part of a corpus")


def _need_steps(name: str, steps: list[Any]) -> None:
    whole = all(isinstance(step, int) and not isinstance(step, bool) for step in steps)
    if not (steps and whole and steps[0] >= 0 and sorted(set(steps)) == steps):
        raise CheckpointError(f"{name}: the card's 'checkpoints' must be increasing steps")


def says(card: Mapping[str, Any], task: Task) -> str:
    """A card's measured figures as plain sentences, whichever way they have turned out."""
    held_out, score = card["held_out"], card["held_out"]["score"]
    verdict = (
        "solves"
        if card["solved"]
        else "does not solve"
        if task.beats_chance(score)
        else "is no better than the trivial answer to"
    )
    perfect = f", a perfect rule {shown(task.perfect, task)}" if task.perfect else ""
    close = (
        f"; {held_out['accuracy']:.1%} of its answers are within {task.close:g} of the target"
        if task.metric == "mse"
        else ""
    )
    return (
        f"This {KIND_NAMES[card['kind']]} with {card['parameters']:,} parameters {verdict} the "
        f"task “{task.title}”. On {held_out['sequences']:,} held-out sequences its "
        f"{METRICS[task.metric].name} is {shown(score, task)}; the trivial answer "
        f"({next(iter(task.trivial))}) reaches {shown(held_out['chance'], task)}{perfect}{close}. "
        "Criterion for solved: "
        f"{task.solved_source}. {_lengths(card, task)} "
        f"{task.again}{' ' if task.again else ''}{_recipe(card)}"
    )


def _lengths(card: Mapping[str, Any], task: Task) -> str:
    trained = card["task_parameters"][task.length]
    others = [row for row in card["at"] if row[task.length] != trained]
    reached = ", ".join(f"{shown(row['score'], task)} at {row[task.length]}" for row in others)
    counts = {row["sequences"] for row in others}
    many = f"{min(counts):,}" if len(counts) == 1 else f"{min(counts):,} to {max(counts):,}"
    return (
        f"It was trained with {task.sizes[task.length].label.lower()} = {trained}. At other "
        f"values, on {many} held-out sequences each, it reaches {reached}."
    )


def _recipe(card: Mapping[str, Any]) -> str:
    budget, chrono = card["budget"], card["chrono"]
    biases = [f"{_BIASES[gate]} bias of {value:g}" for gate, value in KINDS[card["kind"]].begins]
    begun = " and ".join(biases) or "biases of 0"
    if chrono:
        begun = f"time constants spread from 1 to {chrono} steps (Tallec & Ollivier 2018)"
    return (
        f"Recipe: {budget['steps']:,} training steps with {budget['batch_size']} sequences each, "
        f"{budget.get('optimizer', 'adam')}, learning rate from {budget['learning_rate']:g} to 0, "
        f"initialised with {begun}."
    )


def shown(score: float, task: Task) -> str:
    """A score as it is printed: an error with three digits, a share in per cent."""
    return three_digits(score) if task.lower_is_better else f"{score:.1%}"
