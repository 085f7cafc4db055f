from __future__ import annotations

import json
import math

import numpy as np
import pytest

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import open_table, read_all
from lstm_viz.sequences.sequence import Sequence
from tests.sequences.conftest import Refusal


def one(text: str, name: str = "a.json", **wanted: object) -> Sequence:
    (sequence,) = read_all(text.encode(), name=name, **wanted)  # type: ignore[arg-type]
    return sequence


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("[3, 1.5, null, -2e3]", ("value",), [[3], [1.5], [None], [-2000]]),
        ('["3", "1.5"]', ("value",), [[3], [1.5]]),
        ("[true, false, true]", ("value",), [[1], [0], [1]]),
        ("[[1, 2], [3, 4], [5, 7]]", ("column 1", "column 2"), [[1, 2], [3, 4], [5, 7]]),
        ("[[1], [3]]", ("value",), [[1], [3]]),
        ('[["a", "b"], [1, 2], [3, NaN]]', ("a", "b"), [[1, 2], [3, None]]),
        ('[{"a": 1}, {"a": 3, "b": 4}]', ("a", "b"), [[1, None], [3, 4]]),
        ('{"a": [1, 2], "b": [3, 4]}', ("a", "b"), [[1, 3], [2, 4]]),
        ('{"a": {"0": 1, "1": 2}, "b": {"0": 3, "1": 4}}', ("a", "b"), [[1, 3], [2, 4]]),
        ('{"data": [1, 2, 4]}', ("data",), [[1], [2], [4]]),
        ('{"unit": "mm", "values": [[1, 2], [3, 4]]}', ("column 1", "column 2"), [[1, 2], [3, 4]]),
        (
            '{"columns": ["u", "v"], "index": [0, 1], "data": [[1, 2], [3, 4]]}',
            ("u", "v"),
            [[1, 2], [3, 4]],
        ),
        (
            '{"hourly_units": {"t": "C"}, "hourly": {"day": ["2023-01-02", "2023-01-03"], '
            '"t": [5, 6]}}',
            ("t",),
            [[5], [6]],
        ),
    ],
)
def test_the_forms_in_which_json_has_a_table(
    text: str, names: tuple[str, ...], values: list[list[float | None]]
) -> None:
    sequence = one(text)
    assert sequence.names == names
    got = [[None if math.isnan(v) else v for v in row] for row in sequence.values.tolist()]
    assert got == values


def test_pandas_own_forms_come_back() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"u": [1.5, 2.5, 4.0], "v": [7, 8, 5]})
    for orient in ("columns", "records", "split", "values", "table"):
        sequence = one(frame.to_json(orient=orient), columns=None)
        assert sequence.values[:, -2:].tolist() == frame.to_numpy().tolist()
    lines = one(frame.to_json(orient="records", lines=True), "a.jsonl")
    assert lines.values.tolist() == frame.to_numpy().tolist()


def test_of_several_tables_one_is_read_and_any_can_be_chosen(refused: Refusal) -> None:
    text = '{"day": [[1, 2], [3, 4]], "data": [[5, 6], [7, 8]], "note": "x"}'
    opened = open_table(text.encode(), name="a.json")
    assert (opened.parts, opened.part) == (("day", "data"), "data")
    assert one(text, sheet="day").values.tolist() == [[1, 2], [3, 4]]
    assert one(text).changes == ("The table under 'data' was read.",)
    with refused("There is no 'x' in the file; choose from 'day', 'data'."):
        one(text, sheet="x")


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1, "b": 2}\n\n{"a": 3, "b": 4}\n', [[1, 2], [3, 4]]),
        ("[1, 2]\r\n[3, 4]", [[1, 2], [3, 4]]),
        ("[[1, 2],\n [3, 4]]", [[1, 2], [3, 4]]),
    ],
)
def test_json_and_json_lines_are_told_apart_by_what_they_hold(
    name: str, text: str, values: list[list[float]]
) -> None:
    sequence = one(text, name)
    assert sequence.values.tolist() == values
    assert bool(sequence.changes) == ((name == "a.json") != text.startswith("[["))


def test_a_place_in_json_lines_is_its_line(refused: Refusal) -> None:
    with refused(
        "Line 4, column 'a': 'x' is not a number; write digits with at most one decimal mark, such "
        "as 1234.5 or -2e-3."
    ):
        one('{"a": 1}\n\n{"a": 3}\n{"a": "x"}\n', "a.jsonl")
    with refused("Line 3, character 7: this is not JSON (expecting value); check it there."):
        one('{"a": 1}\n\n{"a": }\n', "a.jsonl")


FLATTEN = "write it as a list of rows, such as [[1, 2], [3, 4]] or [{'a': 1}, {'a': 2}]."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "Line 1, character 2: this is not JSON (expecting property name enclosed in double "
         "quotes); check it there."),
        ("[1,\n 2,, 3]", "Line 2, character 4: this is not JSON (expecting value); check it "
         "there."),
        ("[]", "The file holds an empty list; put at least two numbers into it."),
        ("{}", f"The file holds an object without any list; {FLATTEN}"),
        ("7", f"The file holds the value 7.0 only; {FLATTEN}"),
        ('"seven"', f"The file holds the word 'seven' only; {FLATTEN}"),
        ("   ", "The file is empty; put a JSON list of at least two numbers into it."),
        ("[[1, 2], 3]", "The file, at [1], holds the value 3.0, and the others are lists; give all "
         "elements the same form."),
        ("[[1, 2], [3]]", "The file, at [1], holds 1 value, and the first row 2; give every row "
         "the same number of values."),
        ("[[1, [2]], [3, 4]]", "The file, at [0][1], holds a list where a number or a word should "
         f"be; {FLATTEN}"),
        ('{"data": [{"a": [1]}, {"a": [2]}]}', "The file, at data[0].a, holds a list where a "
         f"number or a word should be; {FLATTEN}"),
        ('{"x": [1, 2], "y": [1, 2, 3]}', "The columns have different lengths: 'x' 2 values, 'y' "
         "3; give all of them the same."),
        ("[1, Infinity, 3]", "Row 2, column 'value': inf is not finite; replace it with a number "
         "or delete the step."),
        ("[" * 10**5, "The JSON has lists nested hundreds of levels deep; save the numbers as a "
         "list of rows, such as [[1, 2], [3, 4]]."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_its_place(
    text: str, sentence: str, refused: Refusal
) -> None:
    with refused(sentence):
        one(text)


def test_bytes_that_are_no_text_are_refused(refused: Refusal) -> None:
    with refused(
        "Byte 5 of the file is not UTF-8 text, as JSON has to be; save the file as JSON in UTF-8 "
        "and read it again."
    ):
        read_all(b"[1, \xff2]", name="a.json")
    assert (
        one("[1, 2, 5]").digest == read_all("[1, 2, 5]".encode("utf-16"), name="a.json")[0].digest
    )


def test_a_number_that_no_float_holds_is_told_where_it_stands() -> None:
    with pytest.raises(ValueError, match=r"^Row 2, column 'value': '9{39}…' is too large"):
        one(f"[1, {'9' * 5_000}, 2]")
    with pytest.raises(ValueError, match=r"^Row 1, column 'value': '1e400' is too large"):
        one("[1e400, 2]")


def test_a_key_that_stands_twice_is_told() -> None:
    sequence = one('[{"a": 1, "a": 2}, {"a": 3, "a": 4}, {"a": 7}]')
    assert sequence.values.ravel().tolist() == [2, 4, 7]
    assert sequence.changes == ("2 objects name a key twice, first 'a'; the last value was kept.",)


def test_half_a_character_and_markup_in_names_stay_text() -> None:
    sequence = one(
        '[{"<script>x</script>": 1, "\\ud83d": 2}, {"<script>x</script>": 3, "\\ud83d": 5}]'
    )
    assert sequence.names == ("<script>x</script>", "?")
    json.dumps(sequence.names, ensure_ascii=False).encode()


def test_limits_are_held_before_any_column_is_made(refused: Refusal) -> None:
    limits = Limits(rows=100, columns=10, cells=500)
    with refused("The table has 11 columns, and the limit is 10; keep the ones you want."):
        read_all(
            json.dumps([{str(k): 1 for k in range(11)}] * 2).encode(), name="a.json", limits=limits
        )
    with refused(
        "The table has 101 rows, and the limit is 100; shorten it, or keep every n-th row."
    ):
        read_all(json.dumps([7] * 101).encode(), name="a.json", limits=limits)
    words = json.dumps([{"a": "[,{" * 400, "b": k} for k in range(5)]).encode()
    assert read_all(words, name="a.json", limits=limits)[0].steps == 5


DAYS = ("2024-01-01", "2024-01-02", "2024-01-03")
V, W = [1.0, 2.0, 4.0], [5.0, 7.0, 6.0]
RECORDS = [{"d": day, "m": {"v": v, "w": w}} for day, v, w in zip(DAYS, V, W, strict=True)]
BY_DAY = {day: {"v": v, "w": w} for day, v, w in zip(DAYS, V, W, strict=True)}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (BY_DAY, ("v", "w")),  # pandas, orient="index"
        ({"Meta": {"of": "X"}, "Time Series": dict(reversed(BY_DAY.items()))}, ("v", "w")),
        ({"v": dict(zip(DAYS, V, strict=True)), "w": dict(zip(DAYS, W, strict=True))}, ("v", "w")),
        ({"columns": ["v", "w"], "index": DAYS, "data": [*zip(V, W, strict=True)]}, ("v", "w")),
        ({"fields": [{"id": "day"}, {"id": "v"}], "data": [*zip(DAYS, V, strict=True)]}, ("v",)),
        ({"ok": True, "result": {"records": RECORDS}}, ("m.v", "m.w")),
        ({"features": [{"p": {"t": DAYS[k], "v": V[k]}, "at": [1]} for k in range(3)]}, ("p.v",)),
        ({"place": "X", "hourly": {"time": DAYS, "v": V}, "units": {"v": "C"}}, ("v",)),
    ],
)  # fmt: skip
def test_tables_as_services_give_them(value: object, names: tuple[str, ...]) -> None:
    sequence = one(json.dumps(value), "a.json")
    assert (sequence.names, sequence.labels) == (names, DAYS)
    np.testing.assert_array_equal(sequence.values, np.array([V, W][: len(names)]).T)


def test_lists_in_records_are_left_out_and_told() -> None:
    rows = [{"v": 1, "at": [1, 2]}, {"v": 4, "at": [3, 5]}]
    assert one(json.dumps(rows), "a.json").changes == ("Left out, because they hold lists: 'at'.",)
