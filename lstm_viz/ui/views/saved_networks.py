"""Saved networks: those that a person named and kept, in their session, for every page."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from lstm_viz import checkpoint
from lstm_viz.checkpoint import Card, NetworkFiles
from lstm_viz.model import SequenceModel
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf

PREFIX = "kept-"  # how every key begins
STATE = "kept"  # in the session: key → title, the newest last


@dataclass(frozen=True)
class SavedNetworks:
    """Networks that learned one task side by side: files by kind, with all their checkpoints."""

    key: str
    name: str
    task: str
    packed: Mapping[str, NetworkFiles]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which networks there are: "lstm", "gru", "rnn"."""
        return tuple(self.packed)

    @property
    def bytes(self) -> int:
        """What all files take together."""
        return sum(len(one.card) + len(one.weights) for one in self.packed.values())

    def model(self, kind: str) -> tuple[SequenceModel, Card]:
        """The network as it was at the end, on the CPU and in eval mode, and its card; a new one.

        Raises KeyError for a kind that was not trained.
        """
        models, card = self.checkpoints(kind)
        return models[max(models)], card

    def checkpoints(self, kind: str) -> tuple[dict[int, SequenceModel], Card]:
        """The network at each step of its training that is kept, and its card."""
        return checkpoint.unpack(self.packed[kind])

    def card(self) -> Card:
        """The card of the first network."""
        return json.loads(self.packed[self.kinds[0]].card)

    def archive(self) -> bytes:
        """All files in one .zip: for each network its weights and its card."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in self.packed.values():
                archive.writestr(f"{one.name}.safetensors", one.weights)
                archive.writestr(f"{one.name}.json", one.card)
        return file.getvalue()


_SHELF: Shelf[SavedNetworks] = Shelf(limits.KEPT_BYTES, lambda kept: kept.bytes, unused=None)


def keep(name: str, task: str, packed: Mapping[str, NetworkFiles]) -> str:
    """Keep networks by kind, as `checkpoint.pack` makes them, under a name of the person's own.

    Its key finds it again: the same files under the same name have the same. A session keeps so
    many; the oldest leaves for a new one.
    """
    digest = hashlib.sha256(f"{task}\0{name}".encode())
    for kind, one in packed.items():
        digest.update(kind.encode() + hashlib.sha256(one.card + one.weights).digest())
    key = PREFIX + digest.hexdigest()[:16]
    _SHELF.put(key, SavedNetworks(key, name, task, dict(packed)))
    own: dict[str, str] = st.session_state.setdefault(STATE, {})
    own.pop(key, None)
    own[key] = name
    for oldest in list(own)[: -limits.KEPT_OF_A_SESSION]:
        del own[oldest]
    return key


def titles() -> dict[str, str]:
    """What this session has kept and still is there: key → the name it was given."""
    own: dict[str, str] = st.session_state.get(STATE, {})
    return {key: name for key, name in own.items() if _SHELF.get(key) is not None}


def find(key: str) -> SavedNetworks | None:
    """The training with this key; None where there never was one or it had to make room."""
    return _SHELF.get(key)
