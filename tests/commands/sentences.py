"""What a command says where it can't do its work."""

from __future__ import annotations

import re

from click.testing import Result


def need_sentence(result: Result, status: int, sentence: str) -> None:
    """The command has ended with this status and one sentence on standard error."""
    assert (result.exit_code, result.stdout) == (status, "")
    assert re.search(sentence, result.stderr), result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith(".\n")
