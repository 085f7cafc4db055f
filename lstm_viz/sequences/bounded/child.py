"""Child: a process of this package beside this one, from its start to its end."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from contextlib import suppress

import psutil

from lstm_viz.home import PACKAGE

# Arrow's own allocator reserves more than it takes, which counts as taken.
_ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RUST_BACKTRACE": "0",
}
# What is imported stays: to look through it for garbage, again and again, took 0.3 s of a start.
_PROGRAM = (
    "import gc, sys; gc.disable(); sys.path.insert(0, sys.argv[1]); "
    "from importlib import import_module; main = import_module(sys.argv[2]).main; "
    "gc.freeze(); gc.enable(); main(*map(int, sys.argv[3:]))"
)


class Child:
    """A process that runs `main` of the module `worker`, which takes these numbers.

    It is told what is written into `target`, and `source` is what it says.
    """

    def __init__(self, worker: str, *numbers: int) -> None:
        """Raises OSError where the system gives no process."""
        self.process = subprocess.Popen(
            # With -P, nothing in the folder that the server was started in is a module.
            [sys.executable, "-P", "-c", _PROGRAM, PACKAGE.parent, worker, *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | _ENVIRONMENT,
            # Ctrl + C in a terminal is the server's.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # of Windows
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.source, self.target = self.process.stdout, self.process.stdin
        self.began = math.inf  # seconds of computing before it listened, once it has said so

    @property
    def memory(self) -> float:
        """The bytes that it holds now; infinitely many where they can't be counted."""
        try:
            return psutil.Process(self.process.pid).memory_info().rss or math.inf
        except (psutil.Error, OSError):
            return math.inf

    def end(self) -> None:
        """End it, whatever it does; a thread that reads from it has an error at once."""
        self.process.kill()
        self.process.wait()
        for stream in (self.target, self.source):
            with suppress(OSError):  # what was not written has nobody to read it
                stream.close()
