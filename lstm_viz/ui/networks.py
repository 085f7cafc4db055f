"""The shipped networks, loaded once for all sessions, and the forward passes they take turns in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch

from lstm_viz import checkpoint
from lstm_viz.model import SequenceModel
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf

KINDS = ("lstm", "rnn")
KIND_NAMES = {"lstm": "LSTM", "rnn": "simple RNN"}


class Network(NamedTuple):
    """A trained network on a device, and its card: what it was trained on and how well it does."""

    model: SequenceModel
    card: dict[str, Any]


_SHELF: Shelf[Network] = Shelf(
    limits.NETWORKS_BYTES,
    lambda network: sum(p.numel() * p.element_size() for p in network.model.parameters()),
)
_TURNS = {
    "cpu": threading.BoundedSemaphore(limits.FORWARD_PASSES),
    "gpu": threading.BoundedSemaphore(1),
}


def network(task: str, kind: str, device: torch.device) -> Network:
    """The network trained on `task`, in eval mode; shared by all sessions, so only to be read."""

    def load() -> Network:
        model, card = checkpoint.load(f"{task}-{kind}")
        return Network(model.to(device).eval(), card)

    return _SHELF.get_or_make((task, kind, str(device)), load)


def card(task: str, kind: str) -> dict[str, Any]:
    """The card of a shipped network."""
    return network(task, kind, torch.device("cpu")).card


def summary(cards: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """The networks of one task as a table, a row each."""
    return [
        {
            "network": KIND_NAMES[kind],
            "units": f"{card['hidden_size']}",
            "parameters": f"{card['parameters']:,}",
            "held-out error": f"{card['held_out']['mse']:.2g}",
            "trivial answer": f"{card['held_out']['chance']:.2g}",
            "solved": {True: "yes", False: "no", None: "no line drawn"}[card["solved"]],
            "seed": f"{card['seed']}",
            "weights": f"{card['weights'][:8]}…",
        }
        for kind, card in cards.items()
    ]


@contextmanager
def turn(device: torch.device) -> Iterator[None]:
    """What a forward pass on `device` holds while it runs, on one processor core.

    Passes of several people run side by side, and for networks of this size more threads only wait
    for each other. The number belongs to the thread that asks, and each rerun of a page is one.
    """
    with _TURNS["cpu" if device.type == "cpu" else "gpu"]:
        torch.set_num_threads(1)
        yield
