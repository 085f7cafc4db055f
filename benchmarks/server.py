"""The app as a person starts it, on a free port of this machine, with meters on its process."""

from __future__ import annotations

import json
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.meter import Meter

FILE = "LSTM_VIZ_PROFILE"  # in the environment: where benchmarks/profiled.py writes
ROOT = Path(__file__).resolve().parent.parent
PARTS = ("app.py", "lstm_viz", "pages", "assets", ".streamlit")
START = 300.0  # seconds that a start may take on a machine that others use too


class StartError(RuntimeError):
    """The server did not start, and what it said."""


@dataclass(frozen=True)
class Server:
    """A running server: its port on 127.0.0.1, its process, and the folder it was started from."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def units(self) -> dict[str, int]:
        """The units of each network that it shows: {"wave-lstm": 64, ...}."""
        cards = sorted((self.folder / "assets" / "models").glob("*.json"))
        return {
            path.stem: json.loads(path.read_text(encoding="utf-8"))["hidden_size"] for path in cards
        }

    @cached_property
    def meter(self) -> Meter:
        """The meter on its processes."""
        return Meter(self.process.pid)

    def rss(self) -> float:
        """Resident memory of its own process now, in MB; NaN where it has ended."""
        return self.meter.rss()


def machine_cpu() -> float:
    """Processor seconds that all programs of this machine have used; NaN where there is no /proc.

    In a container this counts the neighbours too.
    """
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    except OSError:
        return math.nan
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields)
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def load_average() -> float:
    """Processes that wanted to run, the mean of the last minute; NaN on Windows."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan


@contextmanager
def serve(
    units: int | None = None,
    *,
    script: str = "app.py",
    profile: Path | None = None,
    one_core: bool = False,
) -> Iterator[Server]:
    """The app by `streamlit run`, only on the loopback; it ends with the block.

    With `units`, a copy of the app whose networks have that many units in the LSTM, and as many
    parameters in the simple RNN. They are untrained: what a rerun costs does not depend on it.
    `profile` is where the server writes what its clocks have timed (benchmarks/profiled.py), and
    `one_core` keeps it on one core, where the system can do that. Raises StartError.
    """
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryFile() as log:
        folder = ROOT
        if units is not None:
            folder = Path(name)
            _copy(folder, units)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
        program = "streamlit" if profile is None else "benchmarks.profiled"
        command = [sys.executable, "-m", program, "run", script, *options]
        more = {} if profile is None else {FILE: str(profile), "PYTHONPATH": str(ROOT)}
        with _on_one_core(one_core):
            process = subprocess.Popen(
                [*command, "--server.headless", "true"],
                cwd=folder,
                env={"LSTM_VIZ_DEVICE": "cpu"} | os.environ | more,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            end = time.monotonic() + START
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise StartError(f"the server did not start: {log.read().decode()}")
                time.sleep(0.05)
            yield Server(port, process, folder)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _on_one_core(really: bool) -> Iterator[None]:
    """A program that is started here has one core; this one has all of them again after that."""
    if not really or not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Programs beside it that never wait, at the lowest priority: a machine that others use too."""
    program = "import os\nif hasattr(os, 'nice'): os.nice(19)\nwhile True: pass"
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(loops)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _copy(folder: Path, units: int) -> None:
    """The app in `folder`, with networks of `units` units."""
    from lstm_viz import checkpoint
    from lstm_viz.model import SequenceModel, count_for, matched_hidden

    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(
                ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / part, folder / part)
    models = folder / "assets" / "models"
    for name in checkpoint.names(models):
        model, card = checkpoint.load(name, models)
        sizes = {key: model.config[key] for key in ("input_size", "output_size")}
        hidden = units
        if card["kind"] != "lstm":
            lstm = count_for("lstm", hidden_size=units, **sizes)
            hidden = matched_hidden(card["kind"], parameters=lstm, **sizes)
        resized = SequenceModel(card["kind"], hidden_size=hidden, seed=card["seed"], **sizes)
        checkpoint.save(resized, card, models)
