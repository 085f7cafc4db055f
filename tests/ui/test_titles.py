"""A person reads the title of a task; its key is for addresses, file names and commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from lstm_viz.badge import explained
from lstm_viz.tasks import TASKS
from lstm_viz.ui.views import view
from lstm_viz.ui.views.presets import preset

Open = Callable[..., AppTest]
# The keys that are no words, so that a sentence with one in it shows a key.
KEYS = ("anbn", "dyck1", "dyck2", "mackey", "reber")
KEY = re.compile(rf"(?<![\w/=-])({'|'.join(KEYS)})\b(?!\.json)")
COMMAND = re.compile(r"python -m \S+( --?[\w-]+( [\w.-]+)?)*|\S*\]\(\S+\)|`[^`]*`")
# A page and its address; {} is the task.
PAGES = {
    "explore": ("explore", {"preset": "{}", "model": "{}"}),
    "plain picture": ("explore", {"preset": "{}", "model": "{}", "picture": "plain"}),
    "included training": ("train", {"task": "{}"}),
    "live training": ("train", {"task": "{}", "training": "live"}),
    "race": ("race", {"task": "{}"}),
    "other lengths": ("race", {"task": "{}", "race": "at one length"}),
    "without a part": ("race", {"task": "{}", "race": "without a part", "parts": "true"}),
    "live race": ("race", {"task": "{}", "race": "live"}),
    "about": ("about", {}),
}


def visible(app: AppTest) -> Iterator[str]:
    """Whatever a person can read or point at, as Streamlit gets it."""
    for element in (*app.main, *app.sidebar):
        if not isinstance(element, Element):
            continue
        for name in ("label", "help", "placeholder"):
            yield str(getattr(element, name, None) or getattr(element.proto, name, ""))
        yield from map(str, getattr(element.proto, "options", ()))
        shown: Any = getattr(element, "value", "") if element.type in TEXTS else ""
        yield shown.to_csv() if element.type == "table" else str(shown)


TEXTS = (
    *("markdown", "caption", "error", "warning", "info", "title", "header", "subheader", "table"),
    "text_input",
)


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("task", ["dyck1", "mackey"])
def test_no_page_shows_the_key_of_a_task(open_app: Open, where: str, task: str) -> None:
    assert set(KEYS) < set(TASKS)
    page, address = PAGES[where]
    query = {key: value.format(task) for key, value in address.items()}
    app = open_app(None if page == "explore" else f"{page}.py", **query)
    texts = [COMMAND.sub("", text.replace("\\", "")) for text in visible(app)]
    assert any(TASKS[task].title in text for text in texts)
    assert not [text[:200] for text in texts if KEY.search(text)]


def test_the_badge_names_the_task_by_its_title() -> None:
    sides = view.run(preset("anbn", 3), "anbn", "cpu").sides
    rows = explained({kind: side.trace.meta for kind, side in sides.items()}).rows
    assert rows[0] == ("weights from", *["training on the task “As many b as a”"] * 2)
