"""`lstm-viz record`: a network's pass over a sequence, into a file."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from lstm_viz.command_line import Command, one_sentence
from lstm_viz.commands.network import NetworkName, assuming, before, networks
from lstm_viz.commands.sequence import SCALES, sequence

HELP = {
    "out": "The file that is written.",
    "layer": "Which recurrent layer of the model, where it has several.",
    "before": "What the sequence first goes through, by its name in the file: once for each of "
    "several, in order; none for nothing (default: what the file states, if it does).",
    "edits": "What is changed in the pass, such as f3@6-10=1: unit 3's forget gate, steps 6 to 10.",
    "columns": "Columns of the file, such as price,volume (default: all that have numbers).",
    "scale": "How each column is scaled (default: not at all, and samples as the app does it).",
    "signals": "Only these signals, such as fc.",
    "layers": "Only these layers, counted from 0 (the app counts from 1), such as 0,2.",
    "units": "Only these units, counted from 0 as in the app.",
}


class Numbers(click.ParamType):
    """Whole numbers with commas between them."""

    name = "numbers"

    def convert(self, value: str, param: object, ctx: click.Context | None) -> list[int]:
        """The numbers; a usage error for anything else."""
        if not re.fullmatch(r"\d{1,9}(,\d{1,9})*", value):
            self.fail(f"{value!r} is no list of whole numbers such as 0,2", None, ctx)
        return [int(number) for number in value.split(",")]


@click.command(
    "record",
    cls=Command,
    examples=(
        "lstm-viz record adding-lstm preset:3 -o trace.npz",
        "lstm-viz record wave/gru sample:sunspots -o sunspots.npz",
        "lstm-viz record wave-lstm numbers.csv --columns price -o price.npz",
        "lstm-viz record model.keras numbers.csv --layer lstm -o own.npz",
        "lstm-viz record model.pt numbers.csv --layer second --before first -o second.npz",
        "lstm-viz record wave-lstm 0,0.5,1,0.5,0 -o short.npz",
        "lstm-viz record python-lstm program.py -o program.npz",
    ),
)
@click.argument("model", type=NetworkName())
@click.argument("given", metavar="SEQUENCE")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("trace.npz"),
    show_default=True,
    help=HELP["out"],
)
@click.option("--layer", "name", help=HELP["layer"])
@click.option("--before", "asked", multiple=True, help=HELP["before"])
@assuming
@click.option("--edits", default="", help=HELP["edits"])
@click.option("--columns", multiple=True, help=HELP["columns"])
@click.option("--scale", type=click.Choice(SCALES), help=HELP["scale"])
@click.option("--signals", help=HELP["signals"])
@click.option("--layers", type=Numbers(), help=HELP["layers"])
@click.option("--units", type=Numbers(), help=HELP["units"])
def main(
    model: str,
    given: str,
    out: Path,
    name: str | None,
    asked: tuple[str, ...],
    nonlinearity: Any,
    gates: Any,
    edits: str,
    columns: tuple[str, ...],
    scale: Any,
    signals: str | None,
    layers: list[int] | None,
    units: list[int] | None,
) -> None:
    """Pass SEQUENCE through MODEL, and save every gate and state at every step.

    MODEL is an included network (adding-lstm, adding/lstm; of another seed adding-lstm-1), the
    card or weights of a saved one, or a file of weights from PyTorch, safetensors, Keras, ONNX or
    NumPy. SEQUENCE is a file (CSV, Excel, Parquet, NumPy, WAV and others),
    preset:SEED of the network's task, sample:NAME, or numbers; for a character network it is the
    text of a file, or text:NAME. Before a layer of a file (--layer), the sequence goes through the
    layers that the file states, or those named by --before. The recording is compared with
    torch.nn, and nothing is written where they disagree. In Python, lstm_viz.Trace.load opens the
    file, and so does numpy.load.

    lstm-viz save and show need a recording without --edits, --signals, --layers and --units; they
    have --edits themselves.
    """
    from lstm_viz.agreement import VerificationError

    with one_sentence(VerificationError):
        found = networks(model, nonlinearity=nonlinearity, gates=gates)
        name = _chosen(name, list(found))
        network = found[name]
        path = before(network, name, asked)
        kept: dict[str, Any] = {
            "signals": None if signals is None else re.sub(r"[,\s]", "", signals),
            "layers": layers,
            "units": units,
        }
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            one = sequence(given, network.card, columns, scale)
        _need_columns(name, found, one, path)
        skips = network.loaded.skips(name, path) if network.loaded else None
        trace = recorded(network, one, edits, kept, path, skips)
        file = trace.save(out)
    gone = f"the sequence first goes through {' → '.join(path)}, and {name} reads what comes out"
    stated = "" if asked else ", as the file states; --before none leaves it out"
    through = [gone + stated] if path else []
    told = (*through, *network.notes, *(str(each.message) for each in warned), *one.changes)
    for note in told:
        click.echo(f"note: {note}", err=True)
    click.echo(f"{file}: {trace!r}")
    click.echo(trace.badge)


def recorded(
    network: Any,
    one: Any,
    edits: str,
    kept: dict[str, Any],
    path: tuple[str, ...],
    skips: Any,
) -> Any:
    """The trace of a sequence, with its labels; steps without a value are skipped.

    `path` is what the sequence first goes through, and `skips` which steps the network skips
    itself, as `Loaded.skips` has it.
    """
    import torch

    from lstm_viz.skipping import present, spread
    from lstm_viz.surgery import record

    read = present(one.values)
    if skips is not None:
        read &= skips.read(one.values)
        if not read.any():
            raise ValueError(f"each step is {skips.value:g}, and the network skips such steps")
    if not read.all() and edits:
        raise ValueError(
            f"the sequence has {int((~read).sum())} steps that are not read, and edits count "
            "steps; fill or remove them first"
        )
    dtype = next(network.module.parameters()).dtype
    x = torch.tensor(
        one.values[read], dtype=dtype
    )  # (time, input): one sequence, whatever batch_first is
    names = tuple(one.names)
    if path:
        front = network.loaded.front(path)
        with torch.no_grad():
            x = front(x[:, 0] if front.embedding else x).to(dtype)
        names = tuple(f"output {k} of {path[-1]}" for k in range(x.shape[1]))
    if network.initial is not None:
        x = x[:, None]  # as its state is, that of a batch
    trace = record(network.module, x, network.initial, edits=edits, **kept)
    return spread(trace, read, one.labels).with_meta(
        **network.meta, source=one.source, names=names, **({"before": path} if path else {})
    )


def _need_columns(name: str, found: Mapping[str, Any], one: Any, path: tuple[str, ...]) -> None:
    """ValueError where a sequence has more or fewer columns than `path`, or `name`, reads."""
    wanted, came = found[name].module.input_size, one.values.shape[1]
    if path:
        wanted = found[name].loaded.front(path).steps[0].reads
    if wanted == came:
        return
    columns = f"the sequence has {came} ({', '.join(one.names)})"
    below = [other for other in found if other != name and _width(found[other]) == wanted]
    if below and not path:
        raise ValueError(
            f"{name} reads {wanted} columns, as many as {' or '.join(below)} gives, and {columns}; "
            f"where the sequence first goes through another layer, name it: --before {below[0]}"
        )
    reads = f"reads {wanted} column{'' if wanted == 1 else 's'}"
    raise ValueError(
        f"{path[0] if path else 'the network'} {reads} and {columns}; choose others with --columns"
    )


def _width(network: Any) -> int:
    """How many numbers a layer gives at a step."""
    module = network.module
    width = getattr(module, "proj_size", 0) or module.hidden_size
    return width * (2 if module.bidirectional else 1)


def _chosen(name: str | None, names: list[str]) -> str:
    """The layer that is asked for; one of several has to be."""
    if name is None and len(names) == 1:
        return names[0]
    if name not in names:
        asked = f"there is no layer {name!r}" if name else "the model has several layers"
        raise ValueError(f"{asked}; choose one with --layer: {', '.join(names)}")
    return name
