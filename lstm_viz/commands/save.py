"""`lstm-viz save`: saved traces as a page that needs no server, a picture, or a table."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lstm_viz.command_line import Command, one_sentence
from lstm_viz.commands.saved import PAGES, PICTURES, TABLES, Theme, named, need_step, picture, table
from lstm_viz.extras import MissingExtraError

if TYPE_CHECKING:
    from lstm_viz.trace import Trace

HELP = {
    "out": "The file that is written. Its ending decides what it is: .html a page, .svg, .png or "
    ".pdf a picture of a slide's size, .csv or .parquet the numbers, a row for each unit and step; "
    "where an LSTM projects h, h in a second file, such as it.h.csv.",
    "unit": "In a picture: the cell of this unit at --step, counted from 0, instead of the maps.",
    "theme": "The theme of a picture.",
    "layer": "The layer of the network that is shown, counted from 0; -1 is the last.",
    "direction": "0 is forward, 1 reverse.",
    "step": "The step that is shown at first, counted from 1.",
    "edits": "What is changed in the pass, such as f3@6-10=1: unit 3's forget gate, steps 6 to 10.",
    "batch": "Which sequence of the batch, counted from 0.",
    "traces": "TRACE is what lstm-viz record, Trace.save or the Explorer (as NPZ) has written. "
    "With several, their networks are shown on the same sequence.",
}


def shown(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the traces and the options of what the page shows of them."""
    for name in ("batch", "direction", "layer"):
        command = click.option(
            f"--{name}", type=int, default=0, show_default=True, help=HELP[name]
        )(command)
    command = click.option("--edits", default="", help=HELP["edits"])(command)
    command = click.option("--step", type=click.IntRange(min=1), help=HELP["step"])(command)
    path = click.Path(path_type=Path)
    return click.argument("traces", metavar="TRACE...", type=path, nargs=-1, required=True)(command)


@click.command(
    "save",
    cls=Command,
    examples=(
        "lstm-viz save trace.npz -o lstm.html",
        "lstm-viz save a.npz b.npz --layer -1",
        "lstm-viz save trace.npz --edits f3@6-10=1 --step 10 -o edited.html",
        "lstm-viz save lstm.npz gru.npz -o gates.svg --theme dark",
        "lstm-viz save trace.npz --step 10 --unit 3 -o cell.png",
        "lstm-viz save trace.npz -o gates.csv",
    ),
    help="Write TRACE as one HTML file that opens without a server, as a picture or as a table. "
    f"{HELP['traces']}",
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
@click.option("--unit", type=click.IntRange(min=0), help=HELP["unit"])
@click.option("--theme", type=click.Choice(["light", "dark"]), help=HELP["theme"])
def main(
    traces: tuple[Path, ...], out: Path, unit: int | None, theme: Theme | None, **options: Any
) -> None:
    """Write the file and print where it is."""
    with one_sentence(MissingExtraError):
        ending = out.suffix.lower()
        if ending in PICTURES:
            click.echo(picture(named(traces), out, unit=unit, theme=theme or "light", **options))
            return
        if unit is not None or theme is not None:
            raise ValueError(
                f"--unit and --theme are for a picture ({', '.join(PICTURES)}); got {out.name!r}"
            )
        if ending in TABLES:
            click.echo("\n".join(map(str, table(named(traces), out, **options))))
        elif ending in PAGES:
            click.echo(write(traces, out, **options))
        else:
            endings = ", ".join((*PAGES[:1], *PICTURES, *TABLES))
            raise ValueError(f"the ending decides what is written: {endings}; got {out.name!r}")


def write(
    files: tuple[Path, ...], out: Path, *, step: int | None, edits: str, **place: int
) -> Path:
    """Write the page of these traces and return its path.

    Raises as `Trace.load`, `save_page`; EditError for what are no edits.
    """
    from lstm_viz.edits import parse
    from lstm_viz.page import save_page

    given = named(files)
    traces = [*given.values()]
    for name, trace in given.items():
        _need_whole(name or str(files[0]), trace)
    need_step(step, given)
    parse(edits)
    state = {"edits": edits, "step": step}
    options: dict[str, Any] = {
        **place,
        "state": {name: value for name, value in state.items() if value},
    }
    source = str(traces[0].meta.get("source", ""))
    return save_page(traces[0] if len(traces) == 1 else given, out, source=source, **options)


def _need_whole(file: str, trace: Trace) -> None:
    """ValueError for a recording that the page can't compute again, with what to do about it."""
    if edits := trace.meta.get("edited"):
        raise ValueError(
            f"{file} is recorded with edits, and the page needs the recording without them; record "
            f"it again, leave out --edits, and give this command --edits {shlex.quote(edits)}"
        )
    if (trace.x is None or not trace.weights) and "changed" not in trace.meta:
        raise ValueError(
            f"{file} has no input or no weights, which the page is computed from; record it again, "
            "and leave out --signals, --layers and --units"
        )
