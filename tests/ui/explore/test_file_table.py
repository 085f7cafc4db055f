"""How a file is read, shown before the networks read it: each click, and what it sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore import file_table, plan_words
from tests.ui.conftest import problems, seen

Open = Callable[..., AppTest]
THREE = b"day,a,b,c\n" + b"".join(
    b"2024-03-%02d,%d,%d,%d\n" % (k, k * k % 7, k * k % 5, k * k % 11) for k in range(1, 20)
)
CASES = Path(__file__).parents[2] / "sequences" / "cases"


def upload(app: AppTest, name: str, data: bytes | None = None) -> AppTest:
    data = (CASES / name).read_bytes() if data is None else data
    return app.file_uploader[0].upload(name, data, "text/csv").run()


def click(app: AppTest, act: str) -> AppTest:
    """What the browser's click does: AppTest has no browser."""
    for key, value in app.session_state[f"{file_table.KEY}-actions"][act].items():
        app.session_state[key] = value
    return app.run()


def reading(app: AppTest) -> Any:
    return app.session_state[file_table.PENDING].reading


def actions(app: AppTest) -> dict[str, Any]:
    return app.session_state[f"{file_table.KEY}-actions"]


def shown(app: AppTest) -> dict[str, Any]:
    """What the browser shows."""
    (found,) = [one.proto for one in app.get("bidi_component") if "file_table" in str(one.proto)]
    return json.loads(found.json)


def menus(app: AppTest) -> dict[str, list[str]]:
    """What the menu above each column offers."""
    return {one["name"]: [c["says"] for c in one["choices"]] for one in shown(app)["columns"]}


def says(app: AppTest) -> dict[str, str]:
    """The role above each column, where a menu has it, by what is chosen there."""
    columns = shown(app)["columns"]
    for one in columns:
        assert [c["on"] for c in one["choices"]].count(True) == bool(one["choices"]), one
    return {one["name"]: one["says"] for one in columns}


def captions(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.caption)


def test_nothing_is_read_by_the_networks_until_it_was_seen(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "store_family_day.csv")
    assert [one.value for one in app.markdown if one.value == plan_words.LOOK]
    assert "data" not in app.query_params
    roles = {column.name: column.role for column in reading(app).columns}
    assert roles == {
        "id": "left out",
        "date": "time",
        "store_nbr": "id",
        "family": "id",
        "sales": "value",
        "onpromotion": "value",
    }
    seen(app)
    assert problems(app) == []
    assert app.selectbox(key="which").options == ["1, BEANS", "1, MILK", "2, BEANS", "2, MILK"]
    app.button(key="look-again").click().run()
    assert reading(app).sequences == 4


def test_a_choice_changes_a_role_and_keeps_all_others(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "store_family_day.csv")
    click(app, "role-4-id")  # sales
    assert reading(app).of("id") == ("store_nbr", "family", "sales")
    assert app.session_state["labels"] == "date"
    click(app, "role-4-left-out")
    assert reading(app).of("left out") == ("id", "sales")
    assert reading(app).of("id") == ("store_nbr", "family")
    click(app, "role-0-value")
    assert reading(app).of("value") == ("id", "onpromotion")
    click(app, "as-found")
    assert reading(app).of("value") == ("sales", "onpromotion")
    assert reading(app).of("time") == ("date",)
    assert "as-found" not in actions(app)


def test_a_column_that_becomes_the_time_says_which_one_was_it_and_gives_it_back(
    open_app: Open,
) -> None:
    app = upload(open_app(source="file", model="wave"), "store_family_day.csv")
    assert "time (instead of date)" in menus(app)["sales"]
    assert shown(app)["replaced"] == ""
    click(app, "role-4-time")
    assert reading(app).of("time") == ("sales",)
    assert shown(app)["replaced"] == "sales is the time instead of date, which is left out."
    click(app, "role-4-id")
    assert reading(app).of("time") == ("date",)
    assert reading(app).of("id") == ("store_nbr", "family", "sales")
    assert shown(app)["replaced"] == ""


def test_one_choice_makes_another_value_the_input(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "store_family_day.csv")
    assert (says(app)["sales"], says(app)["onpromotion"]) == ("input", "value")
    assert "input (instead of sales)" in menus(app)["onpromotion"]
    click(app, "role-5-input-1")
    assert (says(app)["sales"], says(app)["onpromotion"]) == ("value", "input")
    assert reading(app).of("value") == ("sales", "onpromotion")
    seen(app)
    assert app.selectbox(key="feed1").value == "onpromotion"
    assert "The input is the column 'onpromotion'." in captions(app)


def test_two_inputs_change_places(open_app: Open) -> None:
    app = upload(open_app(source="file", model="adding"), "v.csv", THREE)
    assert [says(app)[name] for name in "abc"] == ["input", "input", "value"]
    assert menus(app)["b"][:2] == ["input “value” (instead of a)", "input “marker”"]
    click(app, "role-2-input-1")  # b, which was the marker
    assert menus(app)["a"][:2] == ["input “value” (instead of b)", "input “marker”"]
    click(app, "role-3-input-2")
    assert [says(app)[name] for name in "abc"] == ["value", "input", "input"]
    seen(app)
    assert [app.selectbox(key=key).value for key in ("feed1", "feed2")] == ["b", "c"]


def test_networks_of_ones_own_read_every_value(open_app: Open) -> None:
    app = upload(open_app(source="file", model=controls.OWN), "v.csv", THREE)
    assert [says(app)[name] for name in "abc"] == ["input"] * 3
    click(app, "role-2-left-out")
    assert [says(app)[name] for name in "abc"] == ["input", "left out", "input"]


def test_networks_with_many_inputs_read_a_file_with_more_columns(open_app: Open) -> None:
    data = b"".join(b",".join(b"%d" % (k * c % 11) for c in range(2, 14)) + b"\n" for k in range(9))
    names = b",".join(b"c%d" % c for c in range(2, 14)) + b"\n"
    app = upload(open_app(source="file", model="reber"), "v.csv", names + data)
    assert not app.exception
    assert not seen(app).exception


def test_the_only_value_keeps_its_role(open_app: Open) -> None:
    data = b"day,v,w\n" + b"".join(b"2024-03-%02d,%d,x\n" % (k, k * k % 7) for k in range(1, 9))
    app = upload(open_app(source="file", model="wave"), "v.csv", data)
    assert says(app)["v"] == "input"
    assert menus(app)["v"] == []
    assert shown(app)["hint"].startswith(plan_words.ONE_VALUE)
    assert f"the role “{plan_words.ROLE['value']}”" in plan_words.ONE_VALUE


def test_roles_that_follow_from_the_rows_have_no_choice_and_the_page_says_so(
    open_app: Open,
) -> None:
    app = upload(open_app(source="file", model="wave"), "wide_dates.csv")
    assert not any(menus(app).values())
    assert shown(app)["hint"].startswith("Each row is a series")
    click(app, "rows-steps")
    assert shown(app)["hint"].startswith(plan_words.ROLES)


def test_only_lines_at_the_beginning_can_hold_the_names(open_app: Open) -> None:
    rows = b"".join(b"2024-03-%02d,%d,%d\n" % (29 - k, k * k % 7, k) for k in range(20))
    app = upload(open_app(source="file", model="wave"), "v.csv", b"day,a,b\n" + rows)
    assert [row[0] for row in reading(app).head] == [f"line {k}" for k in (21, 20, 19, 18)]
    assert [key for key in actions(app) if key.startswith("row-")] == [
        "row-1",
        "row-2",
        "row-3",
        "row-4",
    ]


def test_the_panel_shows_which_line_has_the_names(open_app: Open) -> None:
    app = open_app(source="file", model="wave", plan="true")
    upload(app, "v.csv", THREE)
    assert app.text_input(key="header").placeholder == "from the file: 1"


def test_more_sentences_than_are_shown_are_counted() -> None:
    assert plan_words.told(["A.", "B.", "C."], 3) == ["A.", "B.", "C."]
    assert plan_words.told(["A.", "B.", "C."], 1) == ["A.", "And 2 more."]


def test_an_open_question_is_answered_by_one_click(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "day_month_sentinel.csv")
    assert [point.argument for point in reading(app).doubts] == ["day_first", "missing"]
    assert menus(app)["Time"] == ["value", "time", "series", "left out"]  # joined
    click(app, "answer-0-1")
    assert app.session_state["dayfirst"] == "month"
    click(app, "answer-0-1")  # the question that is left: count -200 as missing
    assert app.session_state["absent"] == "-200"
    assert reading(app).doubts == ()
    assert "Taken for missing: '-200' 1×." in reading(app).told
    seen(app)
    assert "1 of 4 steps has a missing value" in captions(app)


def test_the_header_and_what_a_row_is_are_clicks_too(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "wide_dates.csv")
    assert (reading(app).rows_are, reading(app).sequences) == ("series", 2)
    click(app, "rows-steps")
    assert reading(app).of("value") == ("1/22/20", "1/23/20", "1/24/20", "1/25/20", "1/26/20")
    app = upload(open_app(source="file", model="wave"), "v.csv", b"1990,x\n1,2\n3,4\n5,7\n")
    assert "make this a line of names, or a line of numbers" in problems(app)[0]
    app.text_input(key="header").set_value("1").run()
    assert [column.name for column in reading(app).columns] == ["1990", "x"]
    click(app, "row-1")
    assert app.session_state["header"] == "none"


def test_words_among_numbers_are_offered_as_missing(open_app: Open) -> None:
    data = b"day,Pb,Zn\n" + b"".join(b"2024-01-%02d,%d,7\n" % (k, k % 3) for k in range(1, 9))
    app = upload(open_app(source="file", model="wave"), "lead.csv", data + b"2024-01-09,ND,8\n")
    assert "'ND' is not a number" in problems(app)[0]
    # Once on the page, with its table, and once in the panel that can lie over it.
    assert len(app.error) == len(app.sidebar.error) == 1
    assert shown(app)["problem"] == problems(app)[0]
    assert app.button(key="way-0").label == app.button(key="offer-0").label
    app.button(key="offer-0").click().run()
    assert problems(app) == []
    assert app.session_state["absent"] == "ND"
    assert "Taken for missing: 'ND' 1×." in reading(app).told


def test_a_line_that_is_none_is_a_sentence(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave", header="two"), "nasdaq.csv")
    assert problems(app) == [
        "Line of the names: 'two' is not a line's number; write for example 2, or 2, 3."
    ]


@pytest.mark.parametrize(
    "argument", ["day_first", "decimal", "missing", "rows_are", "split", "time"]
)
def test_every_answer_has_words(argument: str) -> None:
    values = {
        "day_first": (True, False),
        "decimal": (".", ","),
        "missing": ((), ("-9",)),
        "rows_are": tuple(plan_words.ROWS_ARE),
        "split": ((), ("id",)),
        "time": (("Date",), ()),
    }
    said = [plan_words.answer(argument, value) for value in values[argument]]
    assert len(set(said)) == len(said)
