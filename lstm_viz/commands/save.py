"""`lstm-viz save`: saved traces as a page that needs no server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lstm_viz.command_line import Command, one_sentence

HELP = {
    "out": "The page that is written.",
    "layer": "The layer of the network that is shown, counted from 0; -1 is the last.",
    "direction": "0 is forward, 1 reverse.",
    "batch": "Which sequence of the batch, counted from 0.",
    "traces": "TRACE is what lstm-viz record or Trace.save has written. With several, their "
    "networks are shown on the same sequence.",
}


def shown(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the traces and the options of what the page shows of them."""
    for name in ("batch", "direction", "layer"):
        command = click.option(
            f"--{name}", type=int, default=0, show_default=True, help=HELP[name]
        )(command)
    path = click.Path(path_type=Path)
    return click.argument("traces", metavar="TRACE...", type=path, nargs=-1, required=True)(command)


@click.command(
    "save",
    cls=Command,
    examples=("lstm-viz save trace.npz -o lstm.html", "lstm-viz save a.npz b.npz --layer -1"),
    help=f"Write TRACE as one HTML file that opens without a server. {HELP['traces']}",
)
@shown
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("lstm.html"),
    show_default=True,
    help=HELP["out"],
)
def main(traces: tuple[Path, ...], out: Path, **place: int) -> None:
    """Write the page and print where it is."""
    with one_sentence():
        click.echo(write(traces, out, place))


def write(files: tuple[Path, ...], out: Path, place: dict[str, Any]) -> Path:
    """Write the page of these traces and return its path. Raises as `Trace.load`, `save_page`."""
    from lstm_viz.page import save_page
    from lstm_viz.trace import Trace

    traces = [Trace.load(file) for file in files]
    source = str(traces[0].meta.get("source", ""))
    if len(traces) == 1:
        return save_page(traces[0], out, source=source, **place)
    names = [file.stem for file in files]
    if len(set(names)) < len(names):
        raise ValueError("the traces must have different file names, by which they are shown")
    return save_page(dict(zip(names, traces, strict=True)), out, source=source, **place)
