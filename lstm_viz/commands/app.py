"""`lstm-viz app`: the app, served by Streamlit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from lstm_viz import home
from lstm_viz.command_line import Command, one_sentence
from lstm_viz.extras import MissingExtraError, need
from lstm_viz.ui.frame.corpora import CORPORA


@click.command(
    "app",
    cls=Command,
    examples=(
        "lstm-viz app",
        "lstm-viz app --server.port 8600",
        "lstm-viz app --server.address 0.0.0.0",
        "lstm-viz app --corpora /srv/corpora",
    ),
    context_settings={"ignore_unknown_options": True},
)
@click.option(
    "--corpora",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder with stores of corpora, which then have a page of their own.",
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def main(corpora: Path | None, options: tuple[str, ...]) -> None:
    """Start the app and open it in the browser.

    OPTIONS are passed on to Streamlit. By default only this computer can open the app; the README
    says how to let others in a network open it. Ctrl+C ends it.
    """
    with one_sentence(MissingExtraError):
        need("streamlit", "app", "the app")
    if corpora is not None:
        os.environ[CORPORA] = str(corpora.resolve())
    command = [sys.executable, "-m", "streamlit", "run", str(home.ROOT / "app.py"), *options]
    if os.name != "nt":  # so that signals and the exit status are the server's own
        sys.stdout.flush()
        os.execv(command[0], command)
    raise SystemExit(subprocess.call(command))
