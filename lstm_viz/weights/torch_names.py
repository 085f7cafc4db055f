"""Arrays under PyTorch's names → recurrent layers, of nn.LSTM, nn.GRU, nn.RNN and their Cells."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Iterable
from typing import NamedTuple

from lstm_viz.call import WEIGHT_NAMES
from lstm_viz.cells import Weights
from lstm_viz.kinds import KIND_NAMES, KINDS
from lstm_viz.layers import LAYERS
from lstm_viz.sequences.numerals import quoted
from lstm_viz.stepwise import MARK, mark_in
from lstm_viz.weights.assumed import CHOOSABLE, Assumed
from lstm_viz.weights.contents import Contents, unused
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.gates import (
    KIND_OF,
    PEEPHOLES,
    TORCH,
    GateBlock,
    blocks,
    end_of,
    peephole_blocks,
)
from lstm_viz.weights.layer import Layer
from lstm_viz.weights.loaded import OtherPart
from lstm_viz.weights.stored import BytesLeft, StoredArray

_PARAMETER = re.compile(
    r"(weight_ih|weight_hh|bias_ih|bias_hh|weight_hr|weight_peephole)(?:_l(\d{1,4})(_reverse)?)?"
)
# How weight_norm and spectral_norm name what they keep in place of a weight.
_CHANGED = re.compile(
    r"(?:weight_ih|weight_hh|weight_hr|weight_peephole)(?:_l\d{1,4}(?:_reverse)?)?(_[guv]|_orig)"
)
# How weight-dropping (Merity et al. 2018) names a weight of the layer that it holds as "module";
# there is no dropout in evaluation, and what the layer has under its own name was dropped in part.
_RAW, _HELD = "_raw", "module"
_TORCHS = "torch.nn.modules.rnn."  # where the classes are whose mathematics is known
# Those of ours that compute something else with weights of torch's names: by their full name.
_NAMED = {
    f"{made.__module__}.{made.__qualname__}": kind
    for kind, made in LAYERS.items()
    if not made.__module__.startswith("torch.")
}
_OURS = {full: (kind, "") for full, kind in _NAMED.items() if not KINDS[kind].chosen}
# Those whose activations are chosen, which a state dict states, and a whole module only in objects.
_CHOSEN = _NAMED.keys() - _OURS.keys()
_LONGEST_MARK = 500  # bytes of what one of our layers says of itself
_UNDER = 3  # how many folders up: "cell.norms.0.weight" is one of "cell"
_NAMES = WEIGHT_NAMES


class Entry(NamedTuple):
    """An array, and where it was: the keys of the dictionaries around it, and its own name.

    `activation` is that of the module which holds it, and `made_by` this module's class, where the
    file states them.
    """

    within: tuple[str, ...]
    name: str
    stored: StoredArray
    activation: str | None = None
    made_by: str | None = None


class _Place(NamedTuple):
    """The layer (from 0) and direction of a parameter, by its name."""

    layer: int
    direction: int


Key = tuple[tuple[str, ...], str]  # the dictionaries around a layer, and its name
Group = dict[tuple[str, _Place], StoredArray]
Mark = tuple[str, str]  # the kind of a layer, and its activations where they are chosen


def find(contents: Contents, entries: Iterable[Entry], budget: BytesLeft, assumed: Assumed) -> None:
    """Add every recurrent layer among the arrays to the contents, and list the others."""
    groups: dict[Key, Group] = {}
    changed: set[Key] = set()
    others: list[Entry] = []
    activations: dict[Key, str] = {}
    classes: dict[Key, str] = {}
    unstated: dict[Key, str] = {}
    marks: dict[Key, Mark] = {}
    raw: dict[Key, Group] = {}
    trained: dict[str, tuple[int, ...]] = {}  # the largest shape in each optimiser's state
    for entry in entries:
        within, name, stored, activation, made_by = entry
        prefix, _, last = name.rpartition(".")
        if found := _PARAMETER.fullmatch(last.removesuffix(_RAW)):
            place = _Place(int(found[2] or 0), int(found[3] is not None))
            to = raw if last.endswith(_RAW) else groups
            to.setdefault((within, prefix), {})[found[1], place] = stored
            if activation:
                activations[within, prefix] = activation
            if made_by in _CHOSEN:
                unstated[within, prefix] = made_by.rpartition(".")[2]
            elif made_by in _OURS:
                marks[within, prefix] = _OURS[made_by]
            elif made_by and not made_by.startswith(_TORCHS):
                classes[within, prefix] = made_by
        elif last == MARK and (mark := _mark(stored)):
            marks[within, prefix] = mark
        elif _CHANGED.fullmatch(last):
            changed.add((within, prefix))
        elif ".parametrizations.weight_" in f".{name}":
            changed.add((within, name.partition("parametrizations.")[0].rstrip(".")))
        elif within[-2:-1] == ("state",) and within[-1].isdecimal():
            own = ".".join(within[:-2]) or "state"
            trained[own] = max(trained.get(own, ()), stored.shape, key=math.prod)
        else:
            others.append(entry)
    for (within, prefix), kept in raw.items():
        inside = f"{prefix}.{_HELD}".lstrip(".")
        key = (within, inside if (within, inside) in groups else prefix)
        groups.setdefault(key, {}).update(kept)
    beside = _beside(groups, others)
    keys = [*groups, *(changed - set(groups))]
    # A layer's name, else what the dictionary that it was saved in is called.
    short = {key: key[1] or "".join(key[0][-1:]) for key in keys}
    counted = Counter(short.values())
    for key in keys:
        within, prefix = key
        name = short[key]
        if counted[name] > 1:
            name = ".".join([*within, *filter(None, [prefix])])
        if key in changed:
            contents.refused[contents.free(name or "layer")] = (
                "its weights are stored in the parts of a parametrisation, such as weight_norm; "
                "remove it before saving (torch.nn.utils.parametrize.remove_parametrizations)"
            )
            continue
        if key in unstated:
            contents.refused[contents.free(name or "layer")] = (
                f"it is a whole {unstated[key]}, whose activations this file does not have as "
                "data; save torch.save(module.state_dict(), path), which states them"
            )
            continue
        group = groups[key]
        name = contents.free(name or _kind_named(group))
        stated, extra, mark = activations.get(key), beside.get(key, []), marks.get(key)
        contents.add(
            name,
            lambda g=group, n=name, s=stated, e=extra, m=mark: _layer(
                n, g, budget, assumed, s, e, m
            ),
        )
        if key in classes and name in contents.layers:
            kind, own = KIND_NAMES[contents.layers[name].kind], classes[key].rpartition(".")[2]
            contents.notes.append(
                f"{name}: it was read as torch's {kind} by the names of its weights, and its class "
                f"is {quoted(own)}; where that one computes something else, the network differs"
            )
    optimisers = [OtherPart(name, "optimiser", shape) for name, shape in trained.items()]
    contents.list_others((entry.stored for entry in others), budget, turned=False)
    contents.parts += tuple(optimisers)


def _mark(stored: StoredArray) -> Mark | None:
    """What one of our layers says of itself in its state dict, if this is that."""
    short = len(stored.shape) == 1 and stored.shape[0] <= _LONGEST_MARK
    return mark_in(stored.read().tolist()) if short else None


def _beside(groups: Container[Key], others: Iterable[Entry]) -> dict[Key, list[str]]:
    """The names of other arrays that lie under a layer's own name, such as a normalisation's."""
    found: dict[Key, list[str]] = {}
    for within, name, *_ in others:
        prefix = name
        for _ in range(_UNDER):
            prefix = prefix.rpartition(".")[0]
            if (within, prefix) in groups:
                found.setdefault((within, prefix), []).append(name)
            if not prefix:
                break
    return found


def _kind_named(group: Group) -> str:
    """A name for a layer that was saved alone."""
    try:
        return _kind(group)[0]
    except WeightsError:
        return "layer"


def _kind(group: Group) -> tuple[str, int]:
    """The kind of a layer and the number of its units, by the ratio of rows to hidden size."""
    at = _Place(0, 0)
    W_ih, W_hh, W_hr = (group.get((name, at)) for name in ("weight_ih", "weight_hh", "weight_hr"))
    if W_hh is None and {name for name, _ in group} <= {"weight_ih", "bias_ih"}:
        raise WeightsError(
            "its weight_hh is not in the file; save the whole layer, or, if it is a MinGRU, "
            "MinLSTM or MLSTM, which have none, give the weights to such a module with "
            "load_state_dict"
        )
    if W_hh is None or W_ih is None:
        missing = "weight_hh" if W_hh is None else "weight_ih"
        raise WeightsError(f"its {missing} is not in the file; save the whole layer")
    if len(W_hh.shape) != 2 or 0 in W_hh.shape:
        raise WeightsError(f"{quoted(W_hh.name)} must be a matrix; its shape is {W_hh.shape}")
    rows, units = W_hh.shape
    if W_hr is not None:
        units = W_hr.shape[-1] if len(W_hr.shape) == 2 else 0
    kind = KIND_OF.get(rows // units) if units and rows % units == 0 else None
    if kind is None or (W_hr is not None and kind != "lstm"):
        raise WeightsError(
            f"{quoted(W_hh.name)} has {rows:,} rows for {units:,} units, and an LSTM has 4, a GRU "
            "3 and a simple RNN 1 for each unit"
        )
    return kind, units


def _layer(
    name: str,
    group: Group,
    budget: BytesLeft,
    assumed: Assumed,
    stated: str | None,
    beside: list[str],
    mark: Mark | None,
) -> Layer:
    kind, units = _kind(group)
    family = len(TORCH[kind])
    projects, peeps = ((name, _Place(0, 0)) in group for name in ("weight_hr", "weight_peephole"))
    if peeps and not mark:
        raise WeightsError(
            "it has weights called peepholes, and only a state dict of lstm_viz's PeepholeLSTM "
            "states what its gates see by them; give them to such a module with load_state_dict"
        )
    own = KINDS[mark[0]] if mark else KINDS[kind]
    if mark and (len(own.gates) != family or projects or peeps != bool(own.peeps)):
        raise WeightsError(
            f"its state dict states that it is {own.one}, and its weights are those "
            "of another layer; save the whole layer again"
        )
    places = sorted({place for _, place in group})
    layers, directions = 1 + places[-1].layer, 1 + max(place.direction for place in places)
    expected = [_Place(k, d) for k in range(layers) for d in range(directions)]
    if places != expected:
        gone = next(place for place in expected if place not in places)
        raise WeightsError(
            f"layer {gone.layer + 1} is not in the file in "
            f"{'the reverse' if gone.direction else 'the forward'} direction; save the whole layer"
        )
    rows = []
    for place in expected:
        given = {name: group.get((name, place)) for name in _NAMES}
        read = {name: budget.read(one) for name, one in given.items() if one is not None}
        if lost := {"weight_ih", "weight_hh"} - read.keys():
            raise WeightsError(f"a {lost.pop()} is not in the file; save the whole layer")
        rows.append(Weights(*map(read.get, _NAMES)))  # type: ignore[arg-type]
    notes = []
    if kind == "rnn" and not stated and not mark:
        notes.append(
            f"{KINDS['rnn'].one}'s weights do not state its activation; {assumed.nonlinearity} "
            f"was assumed ({CHOOSABLE['nonlinearity']})"
        )
    if beside:
        notes.append(unused(kind, beside))
    usual = stated or assumed.nonlinearity if kind == "rnn" else "tanh"
    made, activations = mark or (kind, usual)
    return Layer(
        name,
        made,
        tuple(rows),
        directions,
        activations or "tanh",
        tuple(_blocks(kind, units, group)),
        tuple(notes),
    )


def _blocks(kind: str, units: int, group: Group) -> Iterable[GateBlock]:
    in_order = sorted(group.items(), key=lambda item: (item[0][1], _NAMES.index(item[0][0])))
    for (name, place), stored in in_order:
        if name == "weight_hr":
            continue  # the projection has no gates
        if name == "weight_peephole":
            yield from peephole_blocks(PEEPHOLES, units, stored.name, name + end_of(*place))
            continue
        yield from blocks(kind, TORCH[kind], units, stored.name, "rows", name + end_of(*place))
