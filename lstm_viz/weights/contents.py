"""Contents: what a reader has found in a file, gathered layer by layer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from torch import nn

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.before import Path
from lstm_viz.weights.ends import end_of, read_ends
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.layer import Layer
from lstm_viz.weights.loaded import Loaded, OtherPart
from lstm_viz.weights.skipped import Skipped
from lstm_viz.weights.stored import BytesLeft, StoredArray

LAYERS = 1_000  # recurrent layers of one file
PARTS = 10_000  # arrays that are listed


@dataclass
class Contents:
    """What has been found so far; `loaded` is the result."""

    format: str
    layers: dict[str, Layer] = field(default_factory=dict)
    parts: tuple[OtherPart, ...] = ()
    ends: dict[str, nn.Embedding | nn.Linear] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    before: dict[str, Path] = field(default_factory=dict)
    after: dict[str, Path] = field(default_factory=dict)
    skipped: dict[str, Skipped] = field(default_factory=dict)

    def add(self, name: str, make: Callable[[], Layer]) -> None:
        """Make a layer and keep it, or the reason why it can't be used."""
        if len(self.layers) + len(self.refused) >= LAYERS:
            raise WeightsError(
                f"the file has more than {LAYERS:,} recurrent layers; save the ones you want"
            )
        try:
            layer = make()
        except WeightsError as error:
            self.refused[name] = str(error)
            return
        self.layers[name] = layer
        self.notes += [f"{name}: {note}" for note in layer.notes]

    def free(self, name: str) -> str:
        """The name, with a number where another layer has it."""
        number, free = 1, name
        while free in self.layers or free in self.refused:
            number += 1
            free = f"{name} ({number})"
        return free

    def list_others(
        self,
        arrays: Iterable[StoredArray],
        budget: BytesLeft,
        *,
        turned: bool | Mapping[str, bool],
        tables: Set[str] = frozenset(),
        ordered: bool = False,
    ) -> None:
        """What arrays that belong to no recurrent layer are, those of one module as one part.

        Of embeddings and dense layers, those that fit a layer found so far are read. `turned` is
        whether the weights of dense layers are (input, output), or that of each dense layer by its
        name, where the file states which those are, and that `tables` are its embeddings; else
        names tell. `ordered` is whether the file states in which order layers follow one another.
        """
        grouped: dict[str, list[StoredArray]] = {}
        for array in arrays:
            grouped.setdefault(module_of(array.name), []).append(array)
            if len(grouped) > PARTS:
                raise WeightsError(
                    f"the file has more than {PARTS:,} parts; save the ones you want"
                )
        stated = None
        if not isinstance(turned, bool):
            stated = dict.fromkeys(tables, "embedding") | dict.fromkeys(turned, "dense")
        self.parts = tuple(
            _part(name, found, None if stated is None else stated.get(name, "other"))
            for name, found in grouped.items()
        )
        found = {
            part.name: end
            for part in self.parts
            if (
                end := end_of(
                    part.role,
                    grouped[part.name],
                    turned if isinstance(turned, bool) else turned.get(part.name, False),
                )
            )
        }
        self.ends, notes = read_ends(found, self.layers.values(), budget, ordered=ordered)
        self.notes += notes

    def loaded(self) -> Loaded:
        """The layers as modules; raises WeightsError where not one can be used."""
        modules = {}
        for name, layer in self.layers.items():
            try:
                modules[name] = layer.module
            except WeightsError as error:
                self.refused[name] = str(error)
        if not modules:
            raise WeightsError(self._nothing())
        kept = {name: layer for name, layer in self.layers.items() if name in modules}
        loaded = Loaded(
            self.format,
            modules,
            {name: layer.initial for name, layer in kept.items() if layer.initial is not None},
            {name: layer.blocks for name, layer in kept.items()},
            self.parts,
            (),
            dict(self.refused),
            self.ends,
            {name: self.outputs[name] for name in self.ends if name in self.outputs},
        )
        fit = {name: set(loaded.fitting(name).dense) for name in loaded}
        after = {
            name: tuple(one for one in self.after.get(name, ()) if one in fits)
            for name, fits in fit.items()
        }
        return replace(
            loaded,
            before=self._before(loaded),
            after={name: found for name, found in after.items() if found},
            skipped={name: steps for name, steps in self.skipped.items() if name in loaded},
            notes=tuple(self.notes),
        )

    def _before(self, loaded: Loaded) -> dict[str, Path]:
        """The paths that the file states and that can be passed; of the others, a note says why."""
        found = {}
        for name, path in self.before.items():
            if name in loaded:
                try:
                    loaded.network(name, before=path)
                except (KeyError, ValueError) as error:
                    self.not_run(name, str(error.args[0]))
                found[name] = self.before[name]
        return found

    def follows(self, name: str, dense: str) -> None:
        """Keep that the file has this dense layer right after a recurrent layer."""
        self.after[name] = tuple(dict.fromkeys((*self.after.get(name, ()), dense)))

    def not_run(self, name: str, reason: str) -> None:
        """Note of a layer that what the file has before it can't be run here."""
        self.before[name] = ()
        self.notes.append(f"{name}: what the file has before it is not run here: {reason}")

    def _nothing(self) -> str:
        if self.refused:
            first, reason = next(iter(self.refused.items()))
            more = len(self.refused) - 1
            others = f"; and {more:,} more layers can't be used either" if more else ""
            return (
                f"{self.format}: its recurrent layer {first!r:.80} can't be used: {reason}{others}"
            )
        begins = f"{self.format}: no LSTM, GRU or simple RNN was found in it; it has"
        if not self.parts:
            return f"{begins} nothing"
        names = ", ".join(f"{part.name} ({part.role})"[:80] for part in self.parts[:5])
        more = f" and {len(self.parts) - 5:,} more" if len(self.parts) > 5 else ""
        return (
            f"{begins} {names}{more}; where some of these are a recurrent layer under other names, "
            "copy them into an nn.LSTM (rows i f g o), nn.GRU (rows r z n) or nn.RNN, and save "
            "that module's state_dict"
        )


def unused(kind: str, names: Sequence[str]) -> str:
    """The note on a layer that has other arrays under its own name, such as a normalisation's."""
    shown = ", ".join(quoted(one) for one in names[:3])
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return (
        f"it was read as torch's {KIND_NAMES[kind]}, which does not use the other arrays under "
        f"its name ({shown}{more}); where its class does, as a layer-normalised cell, the "
        "network differs"
    )


# The last part of an array's name, in PyTorch, Keras and ONNX: what is before it is the module.
_DENSE = {"bias", "kernel", "bias:0", "kernel:0"}
# What embeddings are called; "encoder" alone as in PyTorch's language model, GPT-2's "wte". A
# "member" or an "ensemble" is none.
_EMBEDS = re.compile(
    r"embed|(?:^|[^a-z])emb|emb(?:[^a-z]|$)|lookup|word_?vec"
    r"|(?:^|[./])(?:encoder|wte)(?:[./]weight)?$",
    re.IGNORECASE,
)
_ENDS = {"weight", "embeddings", "embeddings:0", "0", "1", *_DENSE}


def module_of(name: str) -> str:
    """The name of the module that an array belongs to: `Contents.parts` has it."""
    for mark in ("/", "."):
        before, _, last = name.rpartition(mark)
        if before and last in _ENDS:
            return before.removesuffix("/vars")
    return name


def _part(name: str, arrays: list[StoredArray], stated: str | None) -> OtherPart:
    """What a module's arrays are, by what the file states; else by their names."""
    largest = max(arrays, key=lambda array: (len(array.shape), array.shape))
    if len(largest.shape) != 2:
        return OtherPart(name, "other", largest.shape)
    if stated is not None:
        return OtherPart(name, stated, largest.shape)
    ends = {array.name.rpartition(mark)[2] for array in arrays for mark in ("/", ".")}
    dense = not ends.isdisjoint(_DENSE)  # as no embedding has
    embeds = not dense and any(map(_EMBEDS.search, (name, largest.name)))
    known = not ends.isdisjoint(_ENDS)
    return OtherPart(name, "embedding" if embeds else "dense" if known else "other", largest.shape)
