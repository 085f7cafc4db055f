"""Files that came with the app and are missing or damaged: a sentence, on every page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.patience import SECONDS

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("lstm_viz", "pages", "assets", ".streamlit")
NEEDING = ("explore", "lecture", "train", "race", "atlas", "about")


def remove_all(assets: Path) -> None:
    shutil.rmtree(assets)


def cut(assets: Path) -> None:
    for path in filter(Path.is_file, assets.rglob("*")):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(assets: Path) -> None:
    for path in filter(Path.is_file, assets.rglob("*")):
        path.write_bytes(b"\x00\xff<&" * 20)


def empty(assets: Path) -> None:
    for path in filter(Path.is_file, assets.rglob("*")):
        path.write_bytes(b"")


def remove_weights(assets: Path) -> None:
    for path in assets.rglob("*.safetensors"):
        path.unlink()


# Cards are all that About needs, and where there is no race, the page offers what there is.
FINE = [("about", remove_weights), ("race", remove_all)]


@pytest.mark.parametrize("damage", [remove_all, cut, garble, empty, remove_weights])
def test_every_page_says_in_a_sentence_which_file_is_damaged(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part)
    damage(tmp_path / "assets")
    script = str(Path(__file__).with_name("damaged.py"))
    run = subprocess.run(
        [sys.executable, script, str(SECONDS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=5 * SECONDS,
    )
    assert run.stdout, run.stderr[-3_000:]
    shown = json.loads(run.stdout.splitlines()[-1])
    assert {name: one["exceptions"] for name, one in shown.items() if one["exceptions"]} == {}
    sentences = [said for one in shown.values() for said in one["errors"]]
    assert [said for said in sentences if not said.endswith((".", "…")) or len(said) > 500] == []
    for page in NEEDING:
        if (page, damage) in FINE:
            continue
        assert any(one["errors"] for name, one in shown.items() if name.startswith(page)), page
    assert all(one["elements"] for one in shown.values())
