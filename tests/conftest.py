"""What the tests share: one seeded module of each kind, with no two sizes alike."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, settings
from torch import nn

from lstm_viz.minimal import MinGRU, MinLSTM
from lstm_viz.mlstm import MLSTM
from lstm_viz.slstm import SLSTM
from make import QUICK, TRUTH
from tests.choosing import Quick
from tests.costs import Account, Meter, read
from tests.spreading import FilesWhole, put_in_order
from tests.surroundings import look, put_back

LAYERS, DIRECTIONS, BATCH, TIME, UNIT, INPUT, HIDDEN = 2, 2, 3, 7, 5, 4, 6
KINDS = {
    "lstm": (nn.LSTM, {}),
    "gru": (nn.GRU, {}),
    "rnn": (nn.RNN, {}),
    "relu": (nn.RNN, {"nonlinearity": "relu"}),
    "mingru": (MinGRU, {}),
    "minlstm": (MinLSTM, {}),
    "slstm": (SLSTM, {}),
    "mlstm": (MLSTM, {}),
}
# What a person on a busy machine waits for is no fault.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
BROWSER = {"browser", "server"}  # the fixtures of a Chromium and of a server for it
HERE = Path(__file__).parent
BROWSERS = HERE / "browser"
MOST_LINES = 12  # of an error, when it happens; the rest is in the summary


@pytest.fixture(autouse=True)
def same_start() -> None:
    """What a process has of torch is the same for each test, whichever ran before it.

    One thread, unless the environment says how many: tiny networks are slower on several. And a
    seed: a module that a test makes without one has the same weights in every order of tests.

    The generator's own, since torch.manual_seed notes for each device that is not there yet where
    it was called from, and forgets none of it: half of the time of a small test.
    """
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.default_generator.manual_seed(11)


@pytest.fixture(autouse=True)
def same_surroundings() -> Iterator[None]:
    """No test leaves to the next what a process has once: see surroundings.py."""
    before = look()
    yield
    left = put_back(before)
    assert left == []


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """`__main__` stays: AppTest leaves its page there, which a spawned process would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def pytest_make_parametrize_id(val: object) -> str | None:
    """A name must be the same in every process, and a packed file has its time of packing in it."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Don't import what a run leaves out anyway: to import all tests takes longer than some runs.

    A mark stands in the file of its tests; what is quick was measured.
    """
    if collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    wanted = config.option.markexpr
    if wanted == TRUTH:
        return "mark.truth" not in collection_path.read_text(encoding="utf-8") or None
    if wanted == QUICK:
        path = collection_path.relative_to(HERE.parent).as_posix()
        return quick().leaves_out_file(path) or collection_path.parent == BROWSERS or None
    return None


@cache
def quick() -> Quick:
    costs = read()
    return Quick(costs.get("parts", {}), costs.get("files", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        put_in_order(items, read().get("files", {}))
    for item in items:
        if item.get_closest_marker("gpu") and not torch.cuda.is_available():
            item.add_marker(pytest.mark.skip(reason="needs a CUDA device"))
        if item.path.parent == BROWSERS or BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if quick().leaves_out(item.nodeid):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """A collection of garbage looks at no test: at all of them it takes a third of a second."""
    gc.freeze()


class AtOnce:
    """Says which test failed, and of what, at once: a run ended from outside has no summary."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config  # whose terminal is not there yet

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            errors = [row for row in report.longreprtext.splitlines() if row.startswith("E  ")]
            said = f" failed: {report.nodeid} ({report.when}, {report.duration:.0f} s)"
            self._config.get_terminal_writer().line("\n".join([said, *errors[:MOST_LINES]]))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--costs", action="store_true", help="measure each test: tests/costs.py")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--costs"):
        config.pluginmanager.register(Meter())
        if not hasattr(config, "workerinput"):
            config.pluginmanager.register(Account())
    if not hasattr(config, "workerinput"):  # which a process of pytest-xdist has
        config.pluginmanager.register(AtOnce(config))


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist, which may be off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesWhole:
    """Spread the files over the processes."""
    return FilesWhole(config, log)


@pytest.fixture
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process runs the main module, which may be a page that another test has run."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture
def generator() -> torch.Generator:
    return torch.Generator().manual_seed(5)


@pytest.fixture
def make(generator: torch.Generator) -> Callable[..., Any]:
    """make("lstm", bidirectional=True, ...): a module with seeded weights that matter."""

    def build(kind: str, **options: Any) -> Any:
        base, more = KINDS[kind]
        options = {"num_layers": LAYERS, "bidirectional": True} | more | options
        module = base(INPUT, UNIT, **options).eval()
        with torch.no_grad():
            for p in module.parameters():
                p.copy_(torch.randn(p.shape, generator=generator) * 0.6)
        return module

    return build


@pytest.fixture
def draw(generator: torch.Generator) -> Callable[..., torch.Tensor]:
    """draw(7, 3, 4): normal numbers of that shape."""
    return lambda *shape, dtype=torch.float32: torch.randn(
        shape, generator=generator, dtype=torch.float64
    ).to(dtype)
