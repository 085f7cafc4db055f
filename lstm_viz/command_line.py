"""Command line: what the commands share: options with several values, one-sentence errors, bars."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

COUNT = click.IntRange(min=1)


class _OneSentence(click.Command):
    def main(self, *given: Any, standalone_mode: bool = True, **named: Any) -> Any:
        """As click's, with one sentence on standard error where the command can't do its work."""
        if not standalone_mode:
            return super().main(*given, standalone_mode=False, **named)
        try:
            status = super().main(*given, standalone_mode=False, **named)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            where = getattr(error, "ctx", None)
            path = f"{where.command_path}: " if where else "lstm-viz: "
            hint = f" See {where.command_path} --help." if where else ""
            click.echo(
                f"{path}{' '.join(error.format_message().split()).rstrip('.')}.{hint}", err=True
            )
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("interrupted", err=True)
            sys.exit(130)  # as a shell says of a program that Ctrl+C has ended
        sys.exit(status if isinstance(status, int) else 0)


class Command(_OneSentence):
    """A command with examples in its help.

    Where it has no arguments of its own, its repeatable options also take several values at once:
    `--seeds 0 1 2`.
    """

    def __init__(self, *given: Any, examples: Sequence[str] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, each in a line of its own."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"  {example}\n")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give each further value the name of its option, as click wants it."""
        if any(isinstance(one, click.Argument) for one in self.params):
            return super().parse_args(ctx, args)
        several = {name for one in self.params if getattr(one, "multiple", 0) for name in one.opts}
        spread, name, before = [], "", ""
        for word in args:
            if word.startswith("--"):
                name = word if word in several else ""
            elif name and before != name:
                spread.append(name)
            spread.append(word)
            before = word
        return super().parse_args(ctx, spread)


class CommandGroup(_OneSentence, click.Group):
    """A command that has commands."""


def folder_option(default: Path, *, shown: bool, help: str) -> Callable[[Any], Any]:
    """The option `--folder`: where a command writes; `shown` is whether help has the default."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option("--folder", type=kind, default=default, show_default=shown, help=help)


class Bar:
    """A progress bar on standard error, where that is a terminal, below the lines of the work."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def done(self, line: str, share: int = 1) -> None:
        """Print a line about what has been done, and advance the bar by its share."""
        if not self._bar.hidden:
            click.echo("\r\x1b[2K", nl=False, err=True)
        click.echo(line)
        self._bar.update(share)


@contextmanager
def bar(length: int, label: str) -> Iterator[Bar]:
    """A bar of so many shares; none where nobody would see it."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as shown:
        yield Bar(shown)


@contextmanager
def one_sentence(*errors: type[Exception]) -> Iterator[None]:
    """What goes wrong inside, in a way that a person can mend, is the command's one sentence."""
    try:
        yield
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"{name}{error.strerror or error}") from error
    except (ValueError, IndexError, *errors) as error:
        raise click.ClickException(" ".join(str(error).split())) from error


def listed(values: Sequence[Any]) -> str:
    """Values as a help text names them."""
    return ", ".join(map(str, values))
