"""`lstm-viz show`: saved traces in the browser."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click

from lstm_viz.command_line import Command, one_sentence
from lstm_viz.commands.save import HELP, shown, write


@click.command(
    "show",
    cls=Command,
    examples=(
        "lstm-viz show trace.npz",
        "lstm-viz show lstm.npz gru.npz",
        "lstm-viz show trace.npz --edits f3@6-10=1 --step 10",
    ),
    help=f"Open TRACE in the browser, as the page that save writes. {HELP['traces']}",
)
@shown
def main(traces: tuple[Path, ...], **options: Any) -> None:
    """Write the page to a temporary folder, print where it is and open it."""
    with one_sentence():
        folder = Path(tempfile.mkdtemp(prefix="lstm_viz-"))  # the browser reads it later
        page = write(traces, folder / f"{traces[0].stem}.html", **options)
    click.echo(page)
    click.launch(str(page))
