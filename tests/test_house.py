"""The picture of the house is drawn from the imports as they are."""

from __future__ import annotations

import re
from pathlib import Path

from docs import house


def built(folder: Path, files: dict[str, str]) -> Path:
    for name, source in files.items():
        path = folder / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder / "toy"


def test_the_page_has_the_picture_as_it_is_now() -> None:
    assert house.PAGE.read_text(encoding="utf-8") == house.page(), (
        "the picture in docs/architecture.md is not of these imports: run python -m docs.house "
        "--write"
    )


def test_an_arrow_is_an_import_and_what_others_imply_is_left_out(tmp_path: Path) -> None:
    toy = built(
        tmp_path,
        {
            "__init__.py": "from toy import roof",
            "roof.py": "import json\nfrom toy import wing\nfrom toy.ground.stone import lay",
            "wing.py": "def late():\n    from toy.ground import stone\n",
            "ground/__init__.py": "",
            "ground/stone.py": "import toy.ground.sand",
            "ground/sand.py": "",
            "shed.py": "",
            "notes/list.txt": "from toy import roof",
        },
    )
    found = house.arrows("toy", toy, {"door": [toy / "roof.py"]})
    assert found == {
        "door": {"wing", "ground"},
        "roof": {"wing", "ground"},
        "wing": {"ground"},
        "ground": set(),
        "shed": set(),
    }
    assert house.mermaid(found).splitlines() == [
        "```mermaid",
        "flowchart TD",
        "    door --> wing",
        "    roof --> wing",
        "    wing --> ground",
        "    shed",
        "```",
    ]


def test_what_the_page_names_is_there() -> None:
    page = house.PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./*]+(?:\.py|\.js|\.toml|/))`", page))
    assert len(named) > 30
    places = [house.ROOT / place for place in (".", "lstm_viz", "lstm_viz/ui", "lstm_viz/explorer")]
    assert [one for one in named if not any(any(place.glob(one)) for place in places)] == []


def test_every_room_is_in_the_picture() -> None:
    drawn = house.text()
    for folder in (house.ROOT / "lstm_viz", house.ROOT / "lstm_viz" / "ui"):
        for room in house.rooms(folder):
            assert f" {room}" in drawn, room
