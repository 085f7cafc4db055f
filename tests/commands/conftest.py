"""The command, run in an empty folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lstm_viz.commands import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command, run in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *given: CliRunner().invoke(main, given, prog_name="lstm-viz")
