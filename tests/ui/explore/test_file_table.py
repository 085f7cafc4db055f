"""How a file is read, shown before the networks read it: each click, and what it sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.explore import file_table, plan_words
from tests.ui.conftest import problems, seen

Open = Callable[..., AppTest]
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


def test_a_click_changes_a_role_and_keeps_all_others(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "store_family_day.csv")
    click(app, "role-4")  # sales: value, then time
    assert reading(app).of("time") == ("sales",)
    assert app.session_state["labels"] == "sales"
    assert app.session_state["columns"] == ["onpromotion"]
    assert app.session_state["series"] == ["store_nbr", "family"]
    click(app, "role-4")
    assert reading(app).of("id") == ("store_nbr", "family", "sales")
    click(app, "role-4")
    assert "sales" in reading(app).of("left out")
    click(app, "role-4")
    assert reading(app).of("value") == ("sales", "onpromotion")


def test_an_open_question_is_answered_by_one_click(open_app: Open) -> None:
    app = upload(open_app(source="file", model="wave"), "day_month_sentinel.csv")
    assert [point.argument for point in reading(app).doubts] == ["day_first", "missing"]
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
