from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.explorer import door
from lstm_viz.explorer.parcels import Parcels
from lstm_viz.explorer.payload import exact_values, payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.source import assets
from lstm_viz.explorer.wrapping import wrap
from tests.explorer.panels import panel
from tests.patience import SECONDS

PAGE = Path(__file__).with_name("door_page.py")


def opened(**given: Any) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    app.session_state["given"] = given
    app.run()
    assert not app.exception, app.exception
    return app


def message(data: bytes) -> dict[str, Any]:
    (length,) = struct.unpack("<I", data[-4:])
    return json.loads(data[-4 - length : -4])


def elements(app: AppTest) -> list[Any]:
    return [one.proto for one in app.get("bidi_component")]


def test_the_browser_is_given_the_payload_and_how_it_opens() -> None:
    (element,) = elements(opened(height=640))
    one = panel()
    expected = payload(Picture(panels=[one], values=one.input, names=["a", "b", "c", "d"]))
    assert element.component_name == door.NAME
    assert element.isolate_styles is False
    told = message(element.bytes)
    assert told == {
        "key": "gates",
        "digest": "d1",
        "parcel": None,
        "length": len(expected),
        "state": {"step": 3},
        "serial": 4,
        "coarse": False,
        "height": 640,
        "addressed": [],
        "steps": None,
        "exact": None,
        "beside": [],
    }
    assert element.bytes[: told["length"]] == expected


@pytest.fixture
def parcels(monkeypatch: pytest.MonkeyPatch) -> Parcels:
    """Where payloads wait that are fetched: here, those of any size."""
    monkeypatch.setattr(door, "LARGE", 1)
    monkeypatch.setattr(door, "PARCELS", Parcels())
    return door.PARCELS


def find(parcels: Parcels, path: str) -> bytes | None:
    """What the browser has from where a message says that the payload is."""
    return parcels.find(path.removeprefix("parcels/"))


def test_a_large_payload_is_fetched_instead(parcels: Parcels) -> None:
    app = opened()
    (element,) = elements(app)
    one = panel()
    told = message(element.bytes)
    assert (told["length"], told["digest"]) == (0, "d1")
    assert len(element.bytes) < 1_000
    expected = payload(Picture(panels=[one], values=one.input, names=["a", "b", "c", "d"]))
    assert find(parcels, told["parcel"]) == expected
    app.run()
    assert elements(app) == [element]


def test_a_session_holds_what_it_shows_and_what_it_showed_before(parcels: Parcels) -> None:
    app = opened(digest="d1")
    names = [message(elements(app)[0].bytes)["parcel"]]
    for digest in ("d2", "d3"):
        app.session_state["given"] = {"digest": digest}
        app.run()
        names.append(message(elements(app)[0].bytes)["parcel"])
    assert len(set(names)) == 3
    assert [find(parcels, name) is not None for name in names] == [False, True, True]
    app.session_state["given"] = {"digest": "d2"}
    app.run()
    assert message(elements(app)[0].bytes)["parcel"] == names[1]
    assert find(parcels, names[1])


@pytest.mark.parametrize(("failed", "inside"), [("d1", True), (True, True), ("d0", False)])
def test_what_the_browser_could_not_fetch_comes_in_the_message_and_the_next_is_tried_again(
    parcels: Parcels, failed: str | bool, inside: bool
) -> None:
    app = opened()
    app.session_state["gates"] = {"inline": failed}
    app.run()
    told = message(elements(app)[0].bytes)
    assert (told["parcel"] is None) is inside
    assert (told["length"] > 1_000) is inside


def test_it_comes_in_the_message_where_it_is_too_large_to_wait(parcels: Parcels) -> None:
    parcels.limit = 1_000
    told = message(elements(opened())[0].bytes)
    assert told["parcel"] is None
    assert told["length"] > 1_000


def test_a_message_brings_a_small_script_that_loads_the_others_by_address() -> None:
    (element,) = elements(opened())
    door, *behind = assets().values()
    assert door.name in element.js_content
    assert len(element.js_content) < 1_500
    assert element.css_content == ""
    assert behind
    for asset in behind:
        assert asset.name.encode() in door.content


def test_the_same_is_sent_again_when_nothing_was_given_anew() -> None:
    app = opened()
    (before,) = elements(app)
    app.session_state["gates"] = {"state": {"step": 6, "unit": 2, "serial": 4}}
    app.run()
    (after,) = elements(app)
    assert after == before


def test_what_was_committed_counts_until_another_state_is_given() -> None:
    app = opened()
    assert json.loads(app.text[0].value) == [None, None]
    committed = {"step": 6, "unit": 2, "serial": 4}
    app.session_state["gates"] = {"state": committed}
    app.run()
    assert json.loads(app.text[0].value) == [committed, None]
    app.session_state["given"] = {"serial": 5}
    app.run()
    assert json.loads(app.text[0].value) == [None, None]
    app.session_state["gates"] = {"failure": "no canvas"}
    app.run()
    assert json.loads(app.text[0].value) == [None, "no canvas"]


def test_exact_values_come_beside_the_data() -> None:
    first, note = elements(opened(exact=2))
    assert message(first.bytes)["coarse"] is True
    assert note.component_name == f"{door.NAME}_note"
    expected = exact_values([panel()], 2)
    assert json.loads(note.json) == {"key": "gates", "digest": "d1", "exact": expected}
    other, _ = elements(opened(exact=3))
    assert other.bytes == first.bytes


@pytest.mark.parametrize("length", [0, 8, 13])
def test_the_message_stands_behind_the_payload_where_arrays_may_stand(length: int) -> None:
    data = wrap(b"\7" * length, {"name": "größe"})
    assert data[:length] == b"\7" * length
    text = json.dumps({"name": "größe"}, separators=(",", ":")).encode()
    assert data[-4 - len(text) : -4] == text
    assert (len(data) - 4 - len(text)) % 8 == 0
    assert message(data) == {"name": "größe"}
