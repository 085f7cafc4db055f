"""The command `lstm-viz`, which is also `python -m lstm_viz`: what the package does, in a shell."""

from __future__ import annotations

from importlib import import_module

import click

from lstm_viz import __version__
from lstm_viz.command_line import CommandGroup

# Each command, the module that has it as `main`, and what it does. A module is imported when its
# command is used, so that help and completion do not wait for torch.
COMMANDS = {
    "app": ("lstm_viz.commands.app", "Start the app and open it in the browser."),
    "record": ("lstm_viz.commands.record", "Record a network on a sequence, into a file."),
    "save": ("lstm_viz.commands.save", "Save a recording as a page, a picture or a table."),
    "show": ("lstm_viz.commands.show", "Open a recording in the browser."),
    "info": ("lstm_viz.commands.info", "Tell what a network, a trace or a file of numbers holds."),
    "corpus": ("lstm_viz.commands.corpus", "Record more steps than memory holds, and ask them."),
    "train": ("lstm_viz.train.command", "Train the included networks again."),
    "race": ("lstm_viz.race.command", "Race kinds of networks at growing lag."),
    "units": ("lstm_viz.behaviour.command", "Find which unit follows what, with a test of it."),
    "ablate": ("lstm_viz.ablate.command", "Measure networks without each of their gates."),
}


class _Lazy(CommandGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return import_module(COMMANDS[cmd_name][0]).main

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            formatter.write("  lstm-viz app\n")
            formatter.write("  lstm-viz record adding-lstm preset:3 -o trace.npz\n")
            formatter.write("  lstm-viz record model.keras numbers.csv -o trace.npz\n")
            formatter.write("  lstm-viz show trace.npz\n")
        with formatter.section("Completion of commands and names, once for each shell"):
            for shell, file in (("bash", "~/.bashrc"), ("zsh", "~/.zshrc")):
                source = f'eval "$(_LSTM_VIZ_COMPLETE={shell}_source lstm-viz)"'
                formatter.write(f"  echo '{source}' >> {file}\n")
            fish = "_LSTM_VIZ_COMPLETE=fish_source lstm-viz"
            formatter.write(f"  {fish} > ~/.config/fish/completions/lstm-viz.fish\n")


@click.group("lstm-viz", cls=_Lazy)
@click.version_option(__version__, prog_name="lstm-viz")
def main() -> None:
    """See inside an LSTM: every gate of every unit at every step, checked against torch.nn.

    Each command has its own help: lstm-viz record --help
    """
