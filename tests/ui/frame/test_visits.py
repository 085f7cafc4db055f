"""Which page an address means; the sentence where it means none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit import config

from lstm_viz.ui.frame import addresses, headers, words
from lstm_viz.ui.frame.visits import Visits
from tests.loops import run

INDEX = re.compile(r"<title>lstm_viz</title>")


def visit(path: str, query: str = "", accept: str = "text/html") -> tuple[int, str, str]:
    """Status, where to, and body; 0 for what is passed on."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 0, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"accept", accept.encode())],
    }
    run(Visits(app)(scope, receive, send))
    location = dict(sent[0]["headers"]).get(b"location", b"").decode()
    return sent[0]["status"], location, b"".join(one.get("body", b"") for one in sent[1:]).decode()


@pytest.mark.parametrize("name", addresses.TITLES)
def test_a_page_is_answered_at_its_address(name: str) -> None:
    status, _, body = visit(f"/{name}")
    assert status == 200
    assert INDEX.search(body)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/explore", "./"),
        ("/Explore", "./"),
        ("/index", "./"),
        ("/index.html", "./"),
        ("/explore/", "../"),
        ("/lecture/", "../lecture"),
        ("/lecture//", "../../lecture"),
        ("/LECTURE", "lecture"),
        ("/pages/race.py", "../race"),
        ("/explore/atlas", "../atlas"),
    ],
)
def test_what_means_a_page_leads_there_with_its_choices(path: str, to: str) -> None:
    assert visit(path, "lag=70&seed=3")[:2] == (307, f"{to}?lag=70&seed=3")
    assert visit(path)[1] == to


def test_below_a_folder_the_ways_are_the_same() -> None:
    kept = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "course/")
    try:
        assert visit("/course/Lecture/")[1] == "../lecture"
        assert visit("/course/lecture")[0] == 200
        assert visit("/course")[0] == 0  # Streamlit adds the slash
        assert visit("/course/nowhere")[0] == 404
    finally:
        config.set_option("server.baseUrlPath", kept)


def test_no_page_is_told_in_one_sentence_with_the_ways_to_all() -> None:
    status, _, body = visit("/chapter/seven")
    assert status == 404
    assert f"<h1>{words.NO_PAGE}</h1>" in body
    for name, title in addresses.shown().items():
        assert f'<a href="../{name}">{title}</a>' in body
    assert "<script" not in visit("/<script>alert(1)")[2]
    assert visit("/nowhere")[2].count('href="./"') == 1


@pytest.mark.parametrize(
    "path",
    ["/media/x.html", "/_stcore/health", "/favicon.png", "/lstm_viz/a.js", "/static/x", "//a/b"],
)
def test_what_is_no_page_is_passed_on(path: str) -> None:
    assert visit(path)[0] == 0
    assert visit("/lecture", accept="*/*")[0] == 0


def test_the_page_is_told_where_its_server_is_by_a_script_that_the_policy_names() -> None:
    body = visit("/lecture")[2]
    (script,) = re.findall(r"<script>(window\.__streamlit = [^<]{1,200})</script>", body)
    assert 'new URL("./", location.href)' in script
    for one in headers.inline_scripts(body):
        assert f"'{one}'" in headers.policy("'self'")
