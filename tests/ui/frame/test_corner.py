"""The corner of every page: its keys, and what its link does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.ui.explore import words
from lstm_viz.ui.frame import style
from lstm_viz.ui.frame.words import KEYS_EVERYWHERE, KEYS_OF_PAGES
from tests.ui.pictures import components, corner

Open = Callable[..., AppTest]
LONG = "\n".join(f"{k * 7919 % 100_003 / 7:.5f}" for k in range(4_000)).encode()


def warnings(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.warning]


@pytest.mark.parametrize(
    ("page", "path"),
    [(None, ""), ("lecture.py", "lecture"), ("train.py", "train"), ("race.py", "race")],
)
def test_each_page_lists_its_keys(open_app: Open, page: str | None, path: str) -> None:
    told = corner(open_app(page))
    groups = [*KEYS_OF_PAGES.get(path, ()), KEYS_EVERYWHERE]
    assert [group["title"] for group in told["keys"]] == [group.title for group in groups]
    assert told["keys"][-1]["rows"][0] == ["?", "show or hide this list"]
    assert told["leftOut"] == ""


def test_the_first_page_tells_a_newcomer_where_to_begin(open_app: Open) -> None:
    told = corner(open_app(None))["introduction"]
    assert 2 <= len(told["sentences"]) <= 3
    assert told["link"] == "New to LSTMs? Start with the lecture"
    assert told["to"] == "./lecture"
    assert corner(open_app("about.py"))["introduction"] is None


def test_a_page_that_draws_nothing_has_its_corner_too(open_app: Open) -> None:
    app = open_app("about.py")
    assert components(app) == []
    assert len(corner(app)["keys"]) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_corner_knows_for_which_theme_its_page_was_drawn(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setattr(style, "theme", lambda: {"light": LIGHT, "dark": DARK}[theme])
    assert corner(open_app("about.py"))["theme"] == theme


def test_the_listed_keys_of_the_lecture_are_those_of_its_script() -> None:
    script = Path("lstm_viz/ui/lecture/lecture_keys.js").read_text(encoding="utf-8")
    (group,) = KEYS_OF_PAGES["lecture"]
    listed = " ".join(keys for keys, _ in group.rows)
    printed = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
    for name in set(re.findall(r"\bArrow(\w+)\b", script)):
        assert printed[name] in listed
    for name in set(re.findall(r"\bPage(Up|Down)\b", script)):
        assert f"Page {name}" in listed


def test_the_rail_of_the_lecture_has_the_keys_of_its_corner(open_app: Open) -> None:
    app = open_app("lecture.py")
    group = corner(app)["keys"][0]
    line = " · ".join(f"**{keys}** {does}" for keys, does in group["rows"])
    assert line in [caption.value for caption in app.caption]


def test_a_file_that_is_too_long_is_said_not_to_be_in_the_link(open_app: Open) -> None:
    app = open_app(source="file", model="wave")
    assert corner(app)["leftOut"] == ""
    app.file_uploader[0].upload("long.txt", LONG, "text/plain").run()
    assert corner(app)["leftOut"] == words.NOT_IN_LINK["file"]
    assert app.query_params["without"] == "file"
    app.selectbox(key="source").set_value("preset").run()
    assert corner(app)["leftOut"] == ""
    assert "without" not in app.query_params


def test_a_link_without_its_file_opens_with_a_sentence(open_app: Open) -> None:
    app = open_app(source="file", model="wave", without="file")
    assert warnings(app) == [words.MISSING_FROM_LINK["file"]]
    assert app.query_params["without"] == "file"
    assert warnings(open_app(source="file", model="wave")) == []
    app.file_uploader[0].upload("short.txt", b"1\n2\n3\n4\n", "text/plain").run()
    assert warnings(app) == []
    assert "without" not in app.query_params


def test_a_link_without_its_networks_opens_with_a_sentence(open_app: Open) -> None:
    asked = {"source": "typed", "numbers": "1 2 3", "without": "networks"}
    own = open_app(model="own", **asked)
    assert words.MISSING_FROM_LINK["networks"] in warnings(own)
    saved = open_app(model="saved: mine", **asked)
    assert words.MISSING_FROM_LINK["networks"] in warnings(saved)
    wave = open_app(model="wave", **asked)
    assert words.MISSING_FROM_LINK["networks"] not in warnings(wave)
