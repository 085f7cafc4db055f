"""Extras: the libraries that only some of lstm_viz needs, and the command that installs them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


class MissingExtraError(ModuleNotFoundError):
    """A library that is not installed, what needs it, and the command that installs it."""


def need(library: str, extra: str, what: str) -> ModuleType:
    """The library, imported; MissingExtraError, in one sentence, where it is not installed.

    `extra` is the one of pyproject.toml that has it, and `what` what needs it, such as "the app".
    """
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library.partition(".")[0]:
            raise  # the library is there, and something that it needs itself is not
        raise missing(library, extra, what) from None


def missing(library: str, extra: str, what: str) -> MissingExtraError:
    """The error about a library that is not installed."""
    return MissingExtraError(
        f"{what} needs {library}, which is not installed; install it with: "
        f'pip install "lstm_viz[{extra}]"',
        name=library,
    )
