"""The wheel, installed outside of the checkout, has all that the package and its app need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lstm_viz import checkpoint, home
from lstm_viz.characters import CORPORA
from lstm_viz.characters import SAMPLES as TEXTS
from lstm_viz.trace import Trace
from lstm_viz.ui.lecture.notebooks import notebooks
from lstm_viz.ui.lecture.words import SAVE
from tests.patience import SECONDS, WORK

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


def run(*command: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nothing but the wheel is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    options = ("--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check", "--quiet")
    run("-m", "pip", "install", *options, "--target", str(folder / "site"), str(wheel), cwd=folder)
    return folder / "site"


@pytest.fixture(scope="module")
def found(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What tests/installed.py finds there, run from an empty folder."""
    script, folder = ROOT / "tests" / "installed.py", tmp_path_factory.mktemp("empty")
    said = run(
        *("-P", str(script), str(SECONDS)),
        cwd=folder,
        PYTHONPATH=str(site),
        LSTM_VIZ_DEVICE="cpu",
    )
    assert not list(folder.iterdir())
    return json.loads(said.splitlines()[-1])


def test_what_is_imported_is_the_installed_package(found: dict[str, Any], site: Path) -> None:
    assert Path(found["package"]) == site / "lstm_viz"


def test_networks_samples_races_and_ablations_travel_inside(found: dict[str, Any]) -> None:
    included = home.ASSETS
    assert found["parameters"] == found["card"] > 0
    assert found["networks"] == len(list((included / "models").glob("*.json")))
    texts = checkpoint.names(checkpoint.TEXTS)
    assert found["texts"] == {
        name: checkpoint.card(name, checkpoint.TEXTS)["weights"] for name in texts
    }
    assert len(texts) == len(CORPORA) * 3
    assert found["characters"] == {key: len(one.text()) for key, one in TEXTS.items()}
    assert (included / "texts" / "PSF-LICENSE").is_file()
    assert found["races"] == sorted(path.stem for path in (included / "races").glob("*.json"))
    assert found["ablations"] == len(list((included / "ablations").glob("*.json")))
    assert found["sample"] == [309, 1]  # the years 1700 to 2008
    openings = json.loads((included / "openings.json").read_text(encoding="utf-8"))
    assert found["opening"] == openings["tasks"]["wave"]["seed"]


def test_the_app_draws_its_pages_from_the_wheel(found: dict[str, Any]) -> None:
    assert found["wrong"] == []
    assert found["charts"] >= 8  # six maps of the LSTM and two of the simple RNN
    assert found["pages"] == sorted(path.name for path in (ROOT / "pages").glob("*.py"))
    assert any("record(lstm, x)" in block for block in found["code"])  # README's
    # What Lecture lets be saved: its notebooks, and itself.
    assert found["notebooks"] == [*(one.title for one in notebooks()), SAVE]


def test_commands_write_where_they_are_run_and_not_into_the_package(found: dict[str, Any]) -> None:
    assert found["output"] == "models"
    assert home.output("models") == ROOT / "assets" / "models"  # of a checkout


def test_the_command_is_installed_and_works_there(site: Path, tmp_path: Path) -> None:
    (entries,) = site.glob("*.dist-info/entry_points.txt")
    assert "lstm-viz = lstm_viz.commands:main" in entries.read_text(encoding="utf-8")
    given = ("record", "adding-lstm", "preset:3", "--signals", "f")
    run("-P", "-m", "lstm_viz", *given, cwd=tmp_path, PYTHONPATH=str(site), LSTM_VIZ_DEVICE="cpu")
    trace = Trace.load(tmp_path / "trace.npz")
    assert trace.meta["weights"] == checkpoint.card("adding-lstm")["weights"]
