"""Opened: the network of a person's own file, kept for one session, and which layer of it is meant.

A file has several recurrent layers, and one of them may be a stack in both directions; what is
shown is one layer of one of them, in one direction.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import streamlit as st
from torch import nn

from lstm_viz.activations import of_layer
from lstm_viz.call import States, kind_of
from lstm_viz.characters.tokens import COLUMN
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.layers import Recurrent
from lstm_viz.sequences import SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened_words
from lstm_viz.ui.views.file_use import LAYER_ALONE, Use
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.before import Before, Path
from lstm_viz.weights.loaded import Fitting, Loaded
from lstm_viz.weights.skipped import Skipped

PREFIX = "opened-"  # how every key begins
STATE = "opened"  # in the session: the key, and what the file is called
USES = 8  # of one file, kept: the last one is shown, and the one before while it can't be
_WHICH = re.compile(rf"({PREFIX}\w+)-(\d+)(?:-u([0-9a-f]+))?-(\d+)-(\d+)", re.ASCII)


class WeightsFile(NamedTuple):
    """A file as it was brought: `key` is that of this one upload."""

    key: str
    name: str
    data: bytes


@dataclass(frozen=True, eq=False)
class Opened:
    """A file that was opened: which one, what was found in it, and what was assumed.

    The bytes of the file are kept only where that can be chosen, to read it again. `uses` are what
    was used beside a layer of late, by their keys.
    """

    key: str
    file: WeightsFile
    loaded: Loaded
    taken: Assumed
    uses: dict[str, Use] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.file.name

    @property
    def bytes(self) -> int:
        """What its weights take, and the file where it is kept."""
        modules = (*self.loaded.values(), *self.loaded.ends.values())
        kept = len(self.file.data) + sum(len(part.name) + 200 for part in self.loaded.parts)
        return kept + sum(p.nbytes for module in modules for p in module.parameters())


class LayerPlace(NamedTuple):
    """Which layer of a stack, from 0, and in which direction: 0 forward, 1 reverse."""

    layer: int
    direction: int

    def __str__(self) -> str:
        return f"layer {self.layer + 1}{', reverse' if self.direction else ''}"


FIRST = LayerPlace(0, 0)


class ShownLayer(NamedTuple):
    """One layer, as it is shown: a module of a file by its name, and the place in it."""

    which: str
    file: str
    name: str
    module: Recurrent
    initial: States
    place: LayerPlace
    notes: tuple[str, ...] = ()  # what was assumed of this module, or is to be known of it
    use: Use = LAYER_ALONE
    before: Before | None = None
    dense: nn.Linear | None = None
    dense_activation: str = ""  # where the file states it
    others: int = 0  # how many other recurrent layers its file has
    stated: Path | None = None  # what the file itself has before it; None where it does not say
    skips: Skipped | None = None

    @property
    def kind(self) -> str:
        """A key of `kinds.KINDS`."""
        return kind_of(self.module)

    @property
    def part(self) -> str:
        """Which layer of its module and in which direction; empty where there is one alone."""
        return str(self.place) if len(places(self.module)) > 1 else ""

    @property
    def embedding(self) -> nn.Embedding | None:
        """The embedding that tokens go in by, where there is one."""
        return self.before.embedding if self.before else None

    @property
    def reads(self) -> str:
        """The layer that gives what this one reads; empty for the sequence, or rows of tokens."""
        last = self.before.steps[-1] if self.before else None
        if last is None or isinstance(last.module, nn.Embedding):
            return ""
        return opened_words.short(last.name)

    @property
    def way(self) -> str:
        """What the sequence goes through before this module; empty of a file of one layer alone."""
        if self.use.before:
            return opened_words.through(self.name, self.use.before, stated=bool(self.stated))
        if self.others == 0:
            return ""
        return opened_words.alone(self.name, self.module.input_size, self.stated)

    @property
    def most_steps(self) -> int:
        """How long a sequence the module may read here."""
        steps = self.before.steps if self.before else ()
        passed = [s.module for s in steps if not isinstance(s.module, nn.Embedding)]
        weights = sum(p.numel() for m in (self.module, *passed) for p in m.parameters())
        states = self.module.hidden_size * len(places(self.module))
        states += sum(step.gives for step in steps)
        states += self.dense.out_features if self.dense else 0
        by_work, by_room = limits.OPENED_WORK // weights, limits.OPENED_STATES // states
        return min(limits.STEPS, by_work, by_room)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what comes in: tokens, or the layer's inputs, which a file does not name."""
        if self.embedding is not None:
            return (COLUMN,)
        size = self.before.steps[0].reads if self.before else self.module.input_size
        return ("x",) if size == 1 else tuple(f"x{k}" for k in range(size))


# Nobody else's session has a key of this one's; so what is kept is this session's alone.
_SHELF: Shelf[Opened] = Shelf(
    limits.OPENED_BYTES, lambda one: one.bytes, unused=limits.LEFT_SECONDS
)


def keep(file: WeightsFile, loaded: Loaded, taken: Assumed) -> Opened:
    """Keep a file's network for this session, in place of the one before."""
    close()
    kept = file if loaded.choosable else file._replace(data=b"")
    made = Opened(PREFIX + secrets.token_hex(8), kept, loaded, taken)
    _SHELF.put(made.key, made)
    st.session_state[STATE] = (made.key, file.name)
    return made


def close() -> None:
    """Let go of the network of this session."""
    key, _ = st.session_state.pop(STATE, ("", ""))
    _SHELF.drop(key)


def current() -> Opened | None:
    """The network of this session; None where there is none, or it had to go."""
    return _SHELF.get(st.session_state.get(STATE, ("", ""))[0])


def gone() -> str:
    """What the file was called whose network had to go; empty where nothing is missing."""
    key, name = st.session_state.get(STATE, ("", ""))
    return name if _SHELF.get(key) is None else ""


def places(module: Recurrent) -> list[LayerPlace]:
    """Every layer of a module, in each of its directions."""
    directions = range(2 if module.bidirectional else 1)
    return [LayerPlace(layer, way) for layer in range(module.num_layers) for way in directions]


def titles() -> dict[str, str]:
    """The layers of this session's file: what `which` takes, and the layer's name."""
    opened = current()
    return {} if opened is None else {f"{opened.key}-{k}": n for k, n in enumerate(opened.loaded)}


def using(title: str, use: Use) -> str:
    """The title of the same layer with what is used beside it. Raises SequenceError as `shown`."""
    if use == LAYER_ALONE:
        return title
    uses = _opened(_key_of(title)).uses
    uses.pop(use.key, None)
    uses[use.key] = use
    while len(uses) > USES:
        del uses[next(iter(uses))]
    return f"{title}-u{use.key}"


def which(title: str, place: LayerPlace) -> str:
    """The key of one layer, for `view.run`; `title` is a key of `titles`."""
    return f"{title}-{place.layer}-{place.direction}"


def is_title(model: str) -> bool:
    """Whether this is a key of `titles`, and no task or other network."""
    return model.startswith(PREFIX)


def shown(key: str) -> ShownLayer | None:
    """What this key of `which` means; None where it is no such key.

    Raises SequenceError where its network is no longer kept.
    """
    if not key.startswith(PREFIX):
        return None
    found = _WHICH.fullmatch(key)
    opened = _opened(found[1] if found else "")
    assert found is not None  # else nothing has such a key
    index, layer, direction = (int(found[group]) for group in (2, 4, 5))
    use = opened.uses.get(found[3]) if found[3] else LAYER_ALONE
    if use is None:
        raise SequenceError(opened_words.OPENED_IS_GONE)
    loaded = opened.loaded
    name = list(loaded)[index]
    return ShownLayer(
        key,
        opened.name,
        name,
        loaded[name],
        loaded.initial.get(name),
        LayerPlace(layer, direction),
        opened_words.notes(loaded.notes, name, (*use.before, use.dense)),
        use,
        loaded.front(use.before) if use.before else None,
        cast("nn.Linear | None", loaded.ends.get(use.dense)),
        loaded.outputs.get(use.dense, ""),
        len(loaded) - 1,
        loaded.before.get(name),
        loaded.skips(name, use.before),
    )


def _key_of(title: str) -> str:
    """The key of a file, with which every title of its layers begins."""
    return PREFIX + title.removeprefix(PREFIX).split("-")[0]


def _opened(key: str) -> Opened:
    found = _SHELF.get(key)
    if found is None:
        raise SequenceError(opened_words.OPENED_IS_GONE)
    return found


def of_title(title: str) -> ShownLayer:
    """The first layer of a title. Raises SequenceError where its network is no longer kept."""
    found = shown(which(title, FIRST))
    assert found is not None
    return found


def fitting(layer: ShownLayer) -> Fitting:
    """What of its file could be before and after a layer, by names."""
    return _opened(_key_of(layer.which)).loaded.fitting(layer.name)


def kind_name(module: Recurrent) -> str:
    """What a module's kind is called."""
    return KIND_NAMES[kind_of(module)]


def activations(module: Recurrent) -> str:
    """The functions that make its signals, in the order of its gates and then of its state."""
    kind, stated = kind_of(module), getattr(module, "nonlinearity", "tanh")
    return ", ".join(map(str, of_layer(kind, stated)))
