"""Loaded: the recurrent layers of a file by name, and what else the file has and does not tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from torch import nn

from lstm_viz.call import States, base_of
from lstm_viz.general import General
from lstm_viz.layers import Recurrent
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.assumed import CHOOSABLE
from lstm_viz.weights.before import Before, Path, PathLayer, misfit, need_known, offered
from lstm_viz.weights.ends import Ends, width_of
from lstm_viz.weights.gates import GateBlock
from lstm_viz.weights.network import Network
from lstm_viz.weights.skipped import Skipped


class Fitting(NamedTuple):
    """What could be before a layer, as paths, and the dense layers that could be after it.

    `stated` is the path that the file itself states; empty where it states none, or nothing, and
    `more` is whether more paths fit than these, which are the nearest in the file. `after` are
    those of the dense layers that the file states to follow the layer.
    """

    before: tuple[Path, ...]
    dense: tuple[str, ...]
    stated: Path = ()
    more: bool = False
    after: Path = ()


class OtherPart(NamedTuple):
    """Something of a file that is no recurrent layer.

    `role` is "embedding", "dense", "optimiser" or "other", as far as names and shapes tell, and
    `shape` that of its largest array, as the file has it.
    """

    name: str
    role: str
    shape: tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Loaded(Mapping[str, Recurrent]):
    """The recurrent layers of a file: a mapping of names to modules, ready for `record`.

    Attributes:
        format: what kind of file it is.
        layers: the modules by name, in eval mode and with the time first, as torch's default is.
        initial: of the layers whose file has a state before step 1 that is not 0, this state, as
            the second argument of `record` for a batch of one sequence.
        blocks: for each layer, which part of which matrix of the file is which gate, and where
            PyTorch has it.
        parts: what else is in the file.
        notes: sentences on what was assumed because the file does not state it, or was converted.
        refused: recurrent layers that can't be used, by name, each with the reason.
        ends: the embeddings and dense layers of the file that fit one of the recurrent layers, as
            nn.Embedding and nn.Linear, and what the file states to be before such a dense layer.
        before: of the layers whose place in the network the file states, as a Keras model and an
            ONNX graph do, what a sequence goes through before them: names of layers and ends in
            the order of the pass. Empty for a layer that reads the input itself, and for one
            before which something stands that is not run here, which a note says.
        after: of the layers which a dense layer of `ends` follows by what such a file states, the
            names of those dense layers.
        skipped: of the layers that skip steps, as with mask_zero or Masking of Keras, which.
        outputs: of the dense layers among them whose activation the file states, as a Keras model
            and an ONNX graph do, its name in Keras, such as "linear" or "softmax"; `ends` has
            the layer before it.
    """

    format: str
    layers: Mapping[str, Recurrent]
    initial: Mapping[str, States] = field(default_factory=dict)
    blocks: Mapping[str, tuple[GateBlock, ...]] = field(default_factory=dict)
    parts: tuple[OtherPart, ...] = ()
    notes: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    ends: Ends = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Path] = field(default_factory=dict)
    after: Mapping[str, Path] = field(default_factory=dict)
    skipped: Mapping[str, Skipped] = field(default_factory=dict)

    def network(
        self, name: str, *, before: str | Iterable[str] = (), dense: str | None = None
    ) -> Network:
        """A recurrent layer with what stands before and after it: tokens in, answers out.

        `load("tagger.pt").network("lstm", before="embed", dense="tags")(tokens)` gives what the
        dense layer gives at every step, and `record_all` of it records the layer. A second layer
        reads what the first one gives: `network("second", before=("embed", "first"))`, and where
        the file states it, `network("second", before=loaded.before["second"])`. Where the file
        states the dense layer's activation, as a Keras model does, it is applied, as `predict` of
        Keras does: linear leaves numbers, softmax makes probabilities. A file of PyTorch states
        none, so that what comes out is before any, as it is where a note says what is not run. What
        else the network did in between (dropout, normalisation) is not in it.

        Args:
            name: of the recurrent layer.
            before: names of recurrent layers and of `ends`, in the order of the pass; each gives as
                many numbers as the next one reads.
            dense: a name of `ends`, which reads as many numbers as the layer gives at each step.

        Raises KeyError for a name that is not there, ValueError for sizes that do not fit and for
        an activation that is not known here.
        """
        rnn, path = self[name], (before,) if isinstance(before, str) else tuple(before)
        front = self.front(path) if path else None
        if front is not None and front.steps[-1].gives != rnn.input_size:
            raise ValueError(misfit(front.steps[-1], name, rnn.input_size))
        skips = self.skips(name, path)
        if dense is None:
            return Network(self._step(name), front, None, skips=skips)
        after = self.ends.get(dense)
        if not isinstance(after, nn.Linear):
            there = ", ".join(key for key, end in self.ends.items() if isinstance(end, nn.Linear))
            raise KeyError(
                f"the file has no dense layer {quoted(str(dense))} that fits a layer of it; there "
                f"is {there or 'none'}"
            )
        if after.in_features != width_of(rnn):
            raise ValueError(
                f"the dense layer {quoted(dense)} reads {after.in_features} numbers, and the "
                f"layer {quoted(name)} gives {width_of(rnn)} at each step; choose another"
            )
        activation = self.outputs.get(dense, "")
        need_known(dense, activation)
        return Network(self._step(name), front, after, activation, skips)

    def skips(self, name: str, path: Path) -> Skipped | None:
        """The steps that a layer skips after this path: where it is as the file states."""
        return self.skipped.get(name) if path == self.before.get(name) else None

    def front(self, path: Path) -> Before:
        """What a sequence goes through before a layer: at least one name.

        Raises KeyError for a name that is not there, ValueError for layers that do not fit each
        other.
        """
        return Before([self._step(name) for name in path])

    def _step(self, name: str) -> PathLayer:
        if name in self.layers:
            return PathLayer(name, self.layers[name], self.initial.get(name))
        if name in self.ends:
            return PathLayer(name, self.ends[name], activation=self.outputs.get(name, ""))
        raise KeyError(
            f"the file has no layer {quoted(str(name))} that may be before another; there is "
            f"{', '.join([*self.layers, *self.ends])}"
        )

    def fitting(self, name: str) -> Fitting:
        """What could be before and after a layer: by its sizes, unless the file states its place.

        Raises KeyError for a name that is not there.
        """
        module, stated = self[name], self.before.get(name)
        dense = (
            end
            for end, one in self.ends.items()
            if isinstance(one, nn.Linear) and one.in_features == width_of(module)
        )
        paths, more = ((stated,) if stated else (), False)
        if stated is None:
            paths, more = offered(name, self.layers, self.ends)
        return Fitting(paths, tuple(dense), stated or (), more, self.after.get(name, ()))

    @property
    def choosable(self) -> tuple[str, ...]:
        """The arguments of `load` for what was assumed, so that it may be chosen."""
        return tuple(
            name for name, end in CHOOSABLE.items() if any(end in note for note in self.notes)
        )

    @property
    def notes_together(self) -> tuple[str, ...]:
        """The notes, each once, with the names of the layers that it is about."""
        names = sorted({*self.layers, *self.ends, *self.refused}, key=len, reverse=True)
        grouped: dict[str, list[str]] = {}
        for note in self.notes:
            own = next((name for name in names if note.startswith(f"{name}: ")), "")
            grouped.setdefault(note.removeprefix(f"{own}: "), []).append(own)
        return tuple(
            f"{_listed(own)}: {text}" if (own := [*filter(None, of)]) else text
            for text, of in grouped.items()
        )

    def __getitem__(self, name: str) -> Recurrent:
        if name not in self.layers:
            raise KeyError(f"there is no layer {quoted(str(name))}; there is {', '.join(self)}")
        return self.layers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __repr__(self) -> str:
        lines = [f"{self.format}:"]
        for name, module in self.layers.items():
            path = self.before.get(name)
            after = f", after {' → '.join(path)}" if path else ""
            lines.append(f"  {name}: {_told(module)}{after}")
        lines += [f"  {name}: refused; {reason}" for name, reason in self.refused.items()]
        lines += [f"  {part.name}: {part.role} {part.shape}" for part in self.parts]
        return "\n".join([*lines, *(f"  Note: {note}" for note in self.notes_together)])


def _listed(names: list[str], most: int = 6) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _told(module: Recurrent) -> str:
    sizes = f"input {module.input_size}, {module.hidden_size} units, {module.num_layers} layer"
    ways = ", both directions" if module.bidirectional else ""
    own = f", activations {module.nonlinearity}" if isinstance(module, General) else ""
    return f"{base_of(module).__name__}, {sizes}{'s' if module.num_layers > 1 else ''}{ways}{own}"
