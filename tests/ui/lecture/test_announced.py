"""What a stop's sentences announce follows them, in the app and in a saved lecture."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.stops import LECTURE
from lstm_viz.ui.lecture import saved_lecture
from lstm_viz.ui.lecture.material import material
from lstm_viz.ui.lecture.scenes import scenes
from tests.patience import SECONDS
from tests.ui.conftest import ROOT, ROUTER

SEED = 7
STOPS = [one.name for one in LECTURE]
# In a saved lecture: a paragraph, a program, a table, a chart.
SAVED = re.compile(r"<p>(?P<text>.*?)</p>|<(?P<kind>pre|table|svg)\b", re.DOTALL)
KINDS = {"pre": "code", "svg": "plotly_chart"}


class Part(NamedTuple):
    """A part of a stop: its kind, and the text of a paragraph."""

    kind: str
    text: str = ""


def unmet(parts: list[Part]) -> list[str]:
    """The sentences that announce what does not follow."""
    missing = []
    for part, after in itertools.pairwise([*parts, Part("nothing")]):
        is_title = part.text.startswith("**")  # what the lines of a chart are
        if is_title and after.kind != "plotly_chart":
            missing.append(part.text)
        if part.text.endswith(":") and after.kind in {"markdown", "nothing"}:
            missing.append(part.text)
    return missing


def of_app(block: Any) -> Iterator[Part]:
    for one in block.children.values():
        if hasattr(one, "children"):
            yield from of_app(one)
        else:
            yield Part(one.type, one.value if one.type == "markdown" else "")


def of_saved(text: str) -> list[Part]:
    found = [(each["text"], each["kind"]) for each in SAVED.finditer(text)]
    return [
        Part(KINDS.get(kind, kind))
        if kind
        else Part("markdown", html.unescape(re.sub("</?strong>", "**", said)))
        for said, kind in found
    ]


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Part]]:
    """stop("update", 1): the parts of that stop and instant in the app."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")

    def opened(name: str, moment: int) -> list[Part]:
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        app.switch_page(str(ROOT / "pages" / "lecture.py"))
        app.query_params.update({"stop": name, "moment": str(moment), "seed": str(SEED)})
        app.run()
        assert not app.exception, app.exception
        return list(of_app(app.main))

    return opened


def test_what_a_stop_announces_in_the_app_follows(stop: Callable[..., list[Part]]) -> None:
    seen = set()
    for name in STOPS:
        moments = 1 if name == STOPS[-1] else len(scenes(name, material(SEED), None))
        for moment in range(1, moments + 1):
            parts = stop(name, moment)
            assert unmet(parts) == [], (name, moment)
            seen |= {one.kind for one in parts}
    assert {"markdown", "code", "plotly_chart"} <= seen


def test_what_a_stop_of_a_saved_lecture_announces_follows() -> None:
    text = saved_lecture.saved(SEED)
    told = re.search(r'id="lv-lecture">([^<]*)<', text)
    assert told
    for one in json.loads(told[1])["stops"]:
        for instant in one["instants"] or [{"html": ""}]:
            for column in (one["idea"] + instant["html"], one["beside"]):
                assert unmet(of_saved(column)) == [], one["name"]


def test_a_sentence_without_what_it_announces_is_found() -> None:
    title, line, said = "**How far** it differs.", "A cell that prints:", "It prints."
    parts = [Part("markdown", one) for one in (title, line, said, line)]
    assert unmet(parts) == [title, line, line]
    assert unmet(of_saved(f"<p>{said}</p><p><strong>How far</strong> it</p><pre>")) == [
        "**How far** it"
    ]
    met = f"<p><strong>Far</strong></p><svg></svg><p>{line}</p><pre>1</pre><p>Right</p>"
    assert unmet(of_saved(met)) == []
