"""`lstm-viz info`: what a network, a saved trace or a file of numbers holds."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from lstm_viz.archived import is_archive
from lstm_viz.command_line import Command, one_sentence
from lstm_viz.commands.network import NetworkName, assuming, is_network, networks
from lstm_viz.kinds import KIND_NAMES, KINDS
from lstm_viz.sequences.reading import reading
from lstm_viz.trace import Trace
from lstm_viz.words import word

if TYPE_CHECKING:
    from lstm_viz.weights.loaded import Loaded

# Files whose names say that they hold weights; the others may be series.
WEIGHTS = (".ckpt", ".h5", ".hdf5", ".keras", ".onnx", ".pt", ".pth", ".safetensors")


@click.command(
    "info",
    cls=Command,
    examples=("lstm-viz info", "lstm-viz info adding-lstm", "lstm-viz info model.keras"),
)
@click.argument("what", metavar="[FILE]", required=False, type=NetworkName())
@assuming
def main(what: str | None, **assumed: Any) -> None:
    """Tell what FILE holds: a network's layers, a trace's sizes, or columns of numbers.

    A network's file is its card, or weights from PyTorch, safetensors, Keras, ONNX or NumPy.

    FILE may also be the name of an included network. Without it, all of them are listed.
    """
    with one_sentence():
        if what is None:
            lines = _included()
        elif not Path(what).is_file() or is_network(Path(what)):
            lines = _network(what)
        elif is_archive(what):
            lines = _trace(Path(what))
        else:
            lines = [_file(Path(what), assumed)]
    click.echo("\n".join(lines))


def _included() -> list[str]:
    from lstm_viz import checkpoint

    return [f"{name:16} {checkpoint.card(name)['says']}" for name in checkpoint.included()]


def _file(path: Path, assumed: dict[str, Any]) -> str:
    """What a file of weights holds, and where each gate is; else what a file of numbers holds."""
    from lstm_viz.weights.error import WeightsError
    from lstm_viz.weights.loading import load

    try:
        loaded = load(path, **assumed)
        return "\n".join([repr(loaded), *_gates(loaded)])
    except WeightsError:
        if path.suffix.lower() in WEIGHTS:
            raise
        return str(reading(path))


def _gates(loaded: Loaded) -> list[str]:
    """Which rows or columns of which matrix are which gate, in the file and in PyTorch."""
    from lstm_viz.call import kind_of
    from lstm_viz.weights.gates import in_file, in_torch, told

    lines = []
    for name, found in loaded.blocks.items():
        kind = kind_of(loaded[name])
        if KINDS[kind].family == "rnn":
            continue  # it has no gates
        same = all(block.axis == "rows" and block.start == block.row for block in found)
        lines.append(f"Gates of {name}{', in the file and in PyTorch' if same else ''}:")
        orders = (
            {"": in_file(found)} if same else {"file": in_file(found), "PyTorch": in_torch(found)}
        )
        for where, arrangements in orders.items():
            for axis, matrices, gates in arrangements:
                at = ", ".join(
                    f"{word(kind, gate).name} {gate} {told(ranges)}"
                    for gate, ranges in gates.items()
                )
                lines.append(f"  {where and f'{where}: '}{axis} of {', '.join(matrices)}: {at}")
    return lines


def _network(what: str) -> list[str]:
    lines = []
    from lstm_viz.call import kind_of

    for name, network in networks(what).items():
        module, card = network.module, network.card
        kind = KIND_NAMES[kind_of(module)]
        directions = 2 if module.bidirectional else 1
        lines.append(
            f"{name}: {kind}, input {module.input_size}, units {module.hidden_size}, layers "
            f"{module.num_layers}, directions {directions}"
        )
        if card:
            at = ", ".join(map(str, card["checkpoints"]))
            lines += [card["says"], f"Made by: {card['command']}", f"Checkpoints at steps: {at}"]
    return lines


def _trace(path: Path) -> list[str]:
    lines = []
    for name, trace in Trace.load_all(path).items():
        meta = [f"{key}: {shorten(str(value), 100)}" for key, value in trace.meta.items()]
        lines += [f"{name}:"] * bool(name)
        lines += [repr(trace), trace.badge, f"steps: {trace.labels[0]} to {trace.labels[-1]}"]
        lines += meta
    return lines
