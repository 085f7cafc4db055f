"""Files that came with the app and are missing or damaged: a sentence, on every page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.patience import SECONDS, WORK

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("lstm_viz", "pages", "assets", ".streamlit")
NEEDING = ("explore", "lecture", "train", "race", "atlas", "about")

Damage = Callable[[Path], None]


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


DAMAGES = (remove_all, cut, garble, empty, remove_weights)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Damage], dict[str, Any]]:
    """shown(damage): what each page of an app with such assets shows."""
    folders = {damage: tmp_path_factory.mktemp(damage.__name__) for damage in DAMAGES}
    for damage, folder in folders.items():
        for part in PARTS:
            shutil.copytree(ROOT / part, folder / part)
        damage(folder / "assets")
    script = str(Path(__file__).with_name("damaged.py"))
    run = subprocess.run(
        [sys.executable, script, str(SECONDS), *map(str, folders.values())],
        capture_output=True,
        text=True,
        timeout=WORK,
    )

    def read(damage: Damage) -> dict[str, Any]:
        written = folders[damage] / "shown.json"
        assert written.is_file(), run.stderr[-3_000:]
        return json.loads(written.read_text(encoding="utf-8"))

    return read


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_page_says_in_a_sentence_which_file_is_damaged(
    shown: Callable[[Damage], dict[str, Any]], damage: Damage
) -> None:
    pages = shown(damage)
    assert {name: one["exceptions"] for name, one in pages.items() if one["exceptions"]} == {}
    sentences = [said for one in pages.values() for said in one["errors"]]
    assert [said for said in sentences if not said.endswith((".", "…")) or len(said) > 500] == []
    for page in NEEDING:
        if (page, damage) in FINE:
            continue
        assert any(one["errors"] for name, one in pages.items() if name.startswith(page)), page
    assert all(one["elements"] for one in pages.values())
