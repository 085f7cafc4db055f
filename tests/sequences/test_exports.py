"""Exports of services, offices and instruments, each by a few lines: their values known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import SequenceError, describe, read_all
from lstm_viz.sequences.plan.titles import begins_recording
from lstm_viz.sequences.typed import parse_numbers

from .conftest import Refusal
from .test_cases import NAN, Right, need_right, one

DAYS = "2024-01-02 2024-01-03 2024-01-04"
X = [1.5, 2.25, 1.75]
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
HOURS = [f"2024-01-02T{hour:02}:00" for hour in range(9)]
WALK = [1.5, 2.25, 1.75, 3, 2.5, 4.25, 3.75, 5, 4.5]

# name of the file → what is in it, and what that is
EXPORTS: dict[str, tuple[str, Right]] = {
    "many lines below the names.csv": (
        '"";RATE;FLAGS\n"";Euro;\nunit;USD;\nscale;7;\nas of;05.02.2024;\n'
        "2024-01-02;1,5;\n2024-01-03;2,25;\n2024-01-04;1,75;\n",
        one(DAYS, ("skip_rows",), RATE=X),
    ),
    "a title that ends with separators.csv": (
        "Model,TBS,\nSample Interval,2e-06,\nRecord Length,4,\nLabel,,\nTIME,CH1\n"
        "0.5,1.5\n0.75,2.25\n1.0,1.75\n1.25,7\n",
        one("0.5 0.75 1 1.25", CH1=[*X, 7]),
    ),
    "a printed table.csv": (
        "-------------------\n|when      |amount |\n|----------+-------|\n|2024-01-02| 1.5- |\n"
        "|2024-01-03| 2.25 |\n|2024-01-04| 1.75-|\n-------------------\n",
        one(DAYS, amount=[-1.5, 2.25, -1.75]),
    ),
    "years that name rows.txt": (
        "     Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec\n"
        + "".join(
            f"{y} {' '.join(str(y % 10 + m) for m in range(12))}\n" for y in (1949, 1950, 1951)
        ),
        one(
            " ".join(f"{y}-{m:02}" for y in (1949, 1950, 1951) for m in range(1, 13)),
            value=[y % 10 + m for y in (1949, 1950, 1951) for m in range(12)],
        ),
    ),
    "a measurement.lvm": (
        "LabVIEW Measurement\t\nDate\t2019/03/14\n***End_of_Header***\t\nChannels\t2\t\t\n"
        "***End_of_Header***\t\t\t\nX_Value\tU\tI\tComment\n"
        + "".join(f"{k / 4}\t{x}\t{k % 7}\n" for k, x in enumerate(WALK)),
        one("0 0.25 0.5 0.75 1 1.25 1.5 1.75 2", U=WALK, I=[k % 7 for k in range(9)]),
    ),
    "a recording that begins.csv": (
        "1426513620.0, 1426513620.0\n32.0, 32.0\n1.5,7\n2.25,-8\n1.75,7\n",
        one(**{"column 1": X, "column 2": [7, -8, 7]}),
    ),
    "digits of Arabic.csv": (
        "التاريخ,السعر\n"
        + "".join(f"{d},{x}\n" for d, x in zip(DAYS.split(), X, strict=True)).translate(ARABIC),
        one(DAYS, السعر=X),
    ),
    "years in digits of Arabic.csv": (
        "land,2019,2020,2021\nA,1.5,2.25,1.75\nB,7,8,9\n".translate(ARABIC),
        Right({"A": {"value": X}, "B": {"value": [7, 8, 9]}}, ("2019", "2020", "2021")),
    ),
    "places without a name.csv": (
        "time,lat,lon,t2m\n"
        + "".join(
            f"{day},{50 + 0.25 * place},8.5,{x + 7 * place}\n"
            for day, x in zip(DAYS.split(), X, strict=True)
            for place in (0, 1)
        ),
        Right(
            {
                "50": {"lon": [8.5] * 3, "t2m": X},
                "50.25": {"lon": [8.5] * 3, "t2m": [8.5, 9.25, 8.75]},
            },
            tuple(DAYS.split()),
            ("split",),
        ),
    ),
    "spans of hours.csv": (
        "day;hours;x\n"
        + "".join(f"2024-01-02;{k:02} - {k + 1:02};{x}\n" for k, x in enumerate(WALK)),
        one(" ".join(HOURS), x=WALK),
    ),
    "a time beside the time.csv": (
        "when,time_ms,key,x\n"
        + "".join(
            f"{HOURS[k]},{7_000.5 + 60 * k},{1_704_153_600_000 + 3_600_000 * k},{x}\n"
            for k, x in enumerate(WALK)
        ),
        one(" ".join(HOURS), x=WALK),
    ),
    "dates in signs.csv": (
        "日期,x\n2024年1月4日,1.75亿\n2024年1月3日,22500万\n2024年1月2日,1.5亿\n",
        one(DAYS, x=[1.5e8, 2.25e8, 1.75e8]),
    ),
    "dates with blanks.csv": (
        "when,x\n2024- 01- 04,1.75\n2024- 01- 03,2.25\n2024- 01- 02,1.5\n",
        one(DAYS, x=X),
    ),
    "days of the year.csv": (
        "YEAR,DOY,x\n2024,59,1.5\n2024,60,2.25\n2024,61,1.75\n",
        one("2024-02-28 2024-02-29 2024-03-01", x=X),
    ),
    "nanoseconds.csv": (
        "time,seconds_elapsed,x\n"
        + "".join(f"{(1_704_153_600 + 3600 * k) * 10**9},{k}.5,{x}\n" for k, x in enumerate(WALK)),
        one(" ".join(HOURS), x=WALK),
    ),
    "a flag behind each number.tsv": (
        "geo\t2019 \t2020 \t2021 \nA\t1.5 \t2.25 e\t1.75 p\nB\t2.5 \t3.5 e\t: \n",
        Right({"A": {"value": X}, "B": {"value": [2.5, 3.5, NAN]}}, ("2019", "2020", "2021")),
    ),
    "a list of objects in each line.jsonl": (
        "".join(
            f'{{"time": "{day}", "of": [{{"n": "a", "v": {x}}}, {{"n": "b", "v": {k}}}]}}\n'
            for k, (day, x) in enumerate(zip(DAYS.split(), X, strict=True))
        ),
        Right({"a": {"of.v": X}, "b": {"of.v": [0, 1, 2]}}, tuple(DAYS.split())),
    ),
    "a number for each series.csv": (
        "when,who,size,x\n"
        + "".join(
            f"{day},{who},{size},{x}\n"
            for who, size in (("A", 7), ("B", 9))
            for day, x in zip(HOURS, WALK, strict=True)
        ),
        Right({"A": {"x": WALK}, "B": {"x": WALK}}, tuple(HOURS)),
    ),
    "a station that never changes.csv": (
        "station,when,t,quality\n"
        + "".join(f"108,{HOURS[k]},{x},{k % 2}\n" for k, x in enumerate(WALK)),
        one(" ".join(HOURS), t=WALK, quality=[k % 2 for k in range(9)]),
    ),
    "rows of fewer cells.csv": (
        "date,x,,\n2024-01-02,1.5\n2024-01-03,\n2024-01-04,1.75\n",
        one(DAYS, x=[1.5, NAN, 1.75]),
    ),
    "steps before the first time.csv": (
        "when,x\n"
        + "".join(f"n/a,{k * k % 7}\n" for k in range(8))
        + "".join(f"{day},{x}\n" for day, x in zip(HOURS, WALK, strict=True)),
        one(x=[*(k * k % 7 for k in range(8)), *WALK]),
    ),
    "weights before the first time.csv": (
        "when,x\n"
        + "".join(f"n/a,{k * k % 7} kg\n" for k in range(8))
        + "".join(f"{day},{x} kg\n" for day, x in zip(HOURS, WALK, strict=True)),
        one(x=[*(k * k % 7 for k in range(8)), *WALK]),
    ),
    "hours of the day of the year.csv": (
        "YEAR,DOY,HR,x\n" + "".join(f"2023,365,{k + 15},{x}\n" for k, x in enumerate(WALK)),
        one(" ".join(f"2023-12-31T{k + 15}:00" for k in range(9)), x=WALK),
    ),
    "clock times that are no spans.csv": (
        "day,clock,x\n2024-01-02,08-00,1.5\n2024-01-02,08-30,2.25\n2024-01-02,09-00,1.75\n",
        one(" ".join(["2024-01-02"] * 3), ("split",), x=X),
    ),
    "spans to midnight.csv": (
        "day,hours,x\n2024-01-02,21-22,1.5\n2024-01-02,22 - 23,2.25\n2024-01-02,23-24,1.75\n",
        one(" ".join(f"2024-01-02T{k}:00" for k in (21, 22, 23)), x=X),
    ),
    "what is called a time and is none.csv": (
        "when,time to failure,uptime,x\n"
        + "".join(
            f"{hour},{100 - 3 * k},{100 * k + k * k},{x}\n"
            for k, (hour, x) in enumerate(zip(HOURS, WALK, strict=True))
        ),
        one(
            " ".join(HOURS),
            **{
                "time to failure": [100 - 3 * k for k in range(9)],
                "uptime": [100 * k + k * k for k in range(9)],
                "x": WALK,
            },
        ),
    ),
    "dashes for what is missing.csv": (
        "".join(f"{line}\n" for line in ("a|b|c", "-|-|-", "1|5|2", "--|---|--", "2|7|9")),
        one(**{"a": [NAN, 1, NAN, 2], "b": [NAN, 5, NAN, 7], "c": [NAN, 2, NAN, 9]}),
    ),
    "a table of Markdown.txt": (
        "|when|x|\n|---|---|\n|2024-01-02|1.5|\n|2024-01-03|2.25|\n|2024-01-04|1.75|\n",
        one(DAYS, x=X),
    ),
    "digits as wide as letters.csv": (
        "第１章,x,y\n第２節,１．５,－７\n第３節,２．２５,８\n第４節,１．７５,９\n",
        one("第２節 第３節 第４節", x=X, y=[-7, 8, 9]),
    ),
    "months by their first letters.txt": (
        " SEAS  YR  ANOM\n OND 2023 1.5\n NDJ 2023 2.25\n DJF 2024 1.75\n",
        one("2023-11 2023-12 2024-01", ANOM=X),
    ),
    "periods beside years.csv": (
        "Id,Year,Period,x\nU7,2023,M11,1.5\nU7,2023,M12,2.25\nU7,2024,M01,1.75\n",
        one("2023-11 2023-12 2024-01", x=X),
    ),
    "Monate neben Jahren.csv": (
        "2023;November;1,5\n2023;Dezember;2,25\n2024;Januar;1,75\n",
        one("2023-11 2023-12 2024-01", **{"column 3": X}),
    ),
    "machines beside years.csv": (
        "year,machine,x\n2023,M01,1.5\n2023,M03,7\n2024,M01,2.25\n2024,M03,8\n"
        "2025,M01,1.75\n2025,M03,9\n",
        Right({"M01": {"x": X}, "M03": {"x": [7, 8, 9]}}, ("2023", "2024", "2025")),
    ),
    "prices beside months.csv": (
        "Month,price\nNov,1800\nDec,1900\nJan,2000\n",
        one("Nov Dec Jan", price=[1800, 1900, 2000]),
    ),
    "names with a cross.csv": (
        "date,unit,x\n2024-01-02,3#,1.5\n2024-01-03,3#,2.25\n2024-01-04,4#,1.75\n",
        one(DAYS, x=X),
    ),
    "quarters beside years, newest first.csv": (
        "q,fy year,x\nQ1,2024,1.75\nQ4,2023,2.25\nQ3,2023,1.5\n",
        one("2023-07 2023-10 2024-01", x=X),
    ),
    "a time at a date.csv": (
        'when,x\n"Jan 5, 2024 @ 07:00:00.000",1.5\n"Jan 5, 2024 @ 08:00:00.000",2.25\n'
        '"Jan 5, 2024 @ 09:00:00.000",1.75\n',
        one("2024-01-05T07:00 2024-01-05T08:00 2024-01-05T09:00", x=X),
    ),
    "numbered notes below.csv": (
        "where,year,x,note\nA,2023,1.5,7\nA,2024,2.25,7\nA,2025,1.75,8\nid,Note\n7,estimate\n",
        one("2023 2024 2025", x=X, note=[7, 7, 8]),
    ),
    "another table above.csv": (
        "latitude,longitude,zone,height\n52.5,13.4,GMT,38\n\nday,x\n2024-01-02,1.5\n"
        "2024-01-03,2.25\n2024-01-04,1.75\n",
        one(DAYS, x=X),
    ),
    "quotes round all cells.csv": (
        "'Elapsed time','U'\n'm:s','mV'\n'0:00.003','1.5'\n'0:00.006','2.25'\n'0:00.009','1.75'\n",
        one("0:00.003 0:00.006 0:00.009", U=X),
    ),
    "a total above.csv": (
        f"day,x\nTotal,{sum(X)}\n2024-01-02,1.5\n2024-01-03,2.25\n2024-01-04,1.75\n",
        one(DAYS, x=X),
    ),
    "units of some columns.txt": (
        "Oxford\n  yyyy  mm  t   rain  sun\n      degC  mm hours\n  2023  11  1.5  7   9\n"
        "  2023  12  2.25* 8  9.5#\n  2024   1  1.75  5   8  Provisional\n",
        one("2023-11 2023-12 2024-01", t=X, rain=[7, 8, 5], sun=[9, 9.5, 8]),
    ),
    "an end of WinCC.csv": (
        '"VarName";"TimeString";"VarValue"\n"$RT_ON$";"01.01.2024 07:00:00";0\n'
        '"U";"02.01.2024 00:00:00";1,5\n'
        '"$RT_OFF$";"02.01.2024 07:00:00";0\n"$RT_ON$";"02.01.2024 09:00:00";0\n'
        '"U";"03.01.2024 00:00:00";2,25\n"U";"14.01.2024 00:00:00";1,75\n'
        '"$RT_OFF$";"15.01.2024 00:00:00";0\n',
        one("2024-01-02 2024-01-03 2024-01-14", VarValue=X),
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_has_its_right_values_or_the_right_question(name: str) -> None:
    text, right = EXPORTS[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


@pytest.mark.parametrize(
    "column",
    [
        ["1426513620", "4", "1,5", "7", "8"],
        ["1426513620", "4", "7", "no number", "8"],
        ["1426513620", "0", "1", "7", "8"],
        ["1426513620", "4", "1426513624", "7", "8"],
        [150, 4, 1, 7, 8],
        ["1426513620", "4", "1"],
    ],
)
def test_other_numbers_begin_no_recording(column: list[object]) -> None:
    assert not begins_recording([[cell] for cell in column])
    assert begins_recording([[cell] for cell in ["1.42651362D+09", 4.5, "1", 7, -8]])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "time,Temperature, indoor,Humidity\n1,20,61\n2,21,62\n",
            "Line 2: the number of cells is 3, and 4 in line 1; give every line the same number, "
            "separated by ','.",
        ),
        (
            "time,flow [l/s], pressure, kPa,temp\n1,5,7,20\n2,6,8,21\n",
            "Line 2: the number of cells is 4, and 5 in line 1; give every line the same number, "
            "separated by ','.",
        ),
        (
            "date,x\n,3\n2024-01-02,1.5\n2024-01-03,2.25\n",
            "Line 2, column 'date': the date is missing; fill it in, or choose no column of "
            "labels.",
        ),
        *[
            (
                f"{head}\nrestart\n{first},7\n{other},8\n",
                "Line 5: the number of cells is 1, and 3 in line 1; give every line the same "
                "number, separated by ','.",
            )
            for head, first, other in (
                ("date,x,y\n2024-01-02,5,1\n2024-01-03,6,2\n2024-01-04,7,3", "2024-01-06", "7"),
                ("n,x,y\n1,5,1\n2,6,2\n3,7,3", "5", "6"),
                ("who,x,y\nA,5,1\nB,6,2\nC,7,3", "D", "E"),
                ("date,x,y\n2024-01-02,5,1\n2024-01-03,6,2\n2024-01-04,7,3", "", "9"),
            )
        ],
        (
            "day,x\n2024-01-02,1\n2024-01-03,2\n\nday,y,z\n2024-01-02,1,5\n2024-01-03,2,6\n"
            "2024-01-04,4,7\n",
            "Line 5: another table begins here, of 3 columns, and the one from line 1 has 2; keep "
            "one of them in the file.",
        ),
        (
            "year,doy,x\n2023,365,1\n2023,366,2\n",
            "Line 3, column 'doy': 2023 has no day 366; correct it, or choose another column as "
            "the time.",
        ),
        (
            "year,week,x\n2020,53,1\n2021,53,2\n2022,1,7\n",
            "Line 3, column 'week': 2021 has no week 53; correct it, or choose another column as "
            "the time.",
        ),
        (
            "year,month,day,x\n2024,2,29,1\n2023,2,29,2\n",
            "Line 3, column 'day': 2023-02 has no day 29; correct it, or choose another column as "
            "the time.",
        ),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(text: str, why: str, refused: Refusal) -> None:
    with refused(why):
        read_all(text.encode(), name="a.csv")


def test_a_number_below_the_names_is_asked_about() -> None:
    text = "date,x\nunit,kg\nbaseline,0.5\n2024-01-02,1.5\n2024-01-03,2.25\n2024-01-04,1.75\n"
    (asked,) = describe(text.encode(), name="a.csv").doubts
    assert (asked.argument, asked.value, asked.others) == ("skip_rows", (3,), ((),))
    assert asked.why == "Line 3 ('baseline', '0.5') may hold a note, or be a step."
    (made,) = read_all(text.encode(), name="a.csv", skip_rows=())
    assert made.labels[0] == "baseline"
    np.testing.assert_array_equal(made.values[:, 0], [0.5, *X])


def test_of_many_rows_left_out_the_first_are_listed() -> None:
    months = [[f"2024-{m:02}-{d},{x}" for d, x in zip((10, 20), X, strict=False)]
              for m in range(1, 13)]  # fmt: skip
    text = "\n".join(["day,x", *(row for rows in months for row in (*rows, f"Total,{sum(X[:2])}"))])
    for data, last in (
        (text, "2 more such lines were"),
        (text[: text.rindex("\n")], "1 more such line was"),
    ):
        told = read_all(data.encode())[0].changes
        assert told[9:11] == (
            "Line 31 was left out: no step of the table ('Total', '3.75').",
            f"{last} left out.",
        )


def test_another_clock_and_what_never_changes_are_told_as_that() -> None:
    text, _ = EXPORTS["a time beside the time.csv"]
    (made,) = read_all(text.encode())
    told = "Columns left out, because they repeat the time of the steps: 'time_ms', 'key'."
    assert told in made.changes
    (made,) = read_all(text.encode(), columns=["time_ms", "x"])
    np.testing.assert_allclose(made.values[:2, 0], [7_000.5, 7_060.5])
    text, _ = EXPORTS["a number for each series.csv"]
    told = "Columns left out, because they never change within a series: 'size'."
    assert told in read_all(text.encode())[1].changes


def test_a_switch_that_one_series_leaves_alone_is_a_value() -> None:
    text = "".join(
        f"{day},{who},{int(who == 'B' and k > 4)},{x}\n"
        for who in "AB"
        for k, (day, x) in enumerate(zip(HOURS, WALK, strict=True))
    )
    first, other = read_all(f"when,who,on,x\n{text}".encode())
    assert first.names == other.names == ("on", "x")
    assert first.values[:, 0].tolist() == [0] * 9


@pytest.mark.parametrize("encoding", ["gb18030", "cp932"])
def test_a_year_in_signs_shows_the_encoding(encoding: str) -> None:
    text = "月,x\n" + "".join(f"2024年{k}月,{k * k}\n" for k in range(1, 8))
    (made,) = read_all(text.encode(encoding))
    assert made.labels == tuple(f"2024-0{k}" for k in range(1, 8))


def test_what_never_changes_is_told_and_kept_where_it_is_chosen() -> None:
    text, _ = EXPORTS["a station that never changes.csv"]
    data = text.replace("station", "altitude").encode()
    (made,) = read_all(data)
    assert "Columns left out, because they never change: 'altitude'." in made.changes
    (made,) = read_all(data, columns=["altitude", "t"])
    np.testing.assert_array_equal(made.values[:, 0], [108] * 9)
    (made,) = read_all("\n".join(["a,b", *["7,8"] * 9]).encode())
    assert made.names == ("a", "b")
    (made,) = read_all(data.replace(b"108", b"0"))  # it may mark what did not happen
    assert made.names == ("altitude", "t", "quality")
    steps = [f"7 {k} 0" for k in range(9)]  # as somebody types what a network reads
    assert parse_numbers("\n".join(steps)).values.shape == (9, 3)


def test_points_of_influxdb_are_refused_by_name() -> None:
    for name in ("a.lp", "a.txt"):
        with pytest.raises(SequenceError, match="InfluxDB's line protocol, and such files cannot"):
            read_all(b"weather,place=A t=1.5,u=40i 1700000000000000000\n" * 7, name=name)


def test_a_recording_begins_with_its_first_numbers_where_somebody_says_so() -> None:
    text, _ = EXPORTS["a recording that begins.csv"]
    (made,) = read_all(text.encode(), skip_rows=())
    np.testing.assert_array_equal(made.values[1:3], [[32, 32], [1.5, 7]])
