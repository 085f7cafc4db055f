"""Files of meters, instruments and offices of statistics: their values are known by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lstm_viz.sequences import SequenceError, read_all

from .conftest import Refusal
from .test_cases import Right, need_right, one

X = [1.5, 2.25, 1.75]
WALK = [1.5, 2.25, 1.75, 3, 2.5, 4.25, 3.75, 5, 4.5]
HOURS = [f"2024-01-02T{hour:02}:00" for hour in range(9)]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NIGHT = [f"{h:02}:{m:02}" for h in (1, 2, 2, 3) for m in (0, 30)]  # on which summer time ends


def table(head: str, rows: list[str]) -> str:
    return "\n".join([head, *rows]) + "\n"


# name of the file → what is in it, and what that is
FILES: dict[str, tuple[str, Right]] = {
    "a meter, where summer time ends.csv": (
        table("when,x", [f"2024-10-27 {at},{x}" for at, x in zip(NIGHT, WALK, strict=False)]),
        one(" ".join(f"2024-10-27T{at}" for at in NIGHT), x=WALK[:8]),
    ),
    "hours, where summer time ends.csv": (
        table("when,x", [f"2024-11-03 0{h}:00,{x}" for h, x in zip("0112", WALK, strict=False)]),
        one(" ".join(f"2024-11-03T0{h}:00" for h in (0, 1, 1, 2)), x=WALK[:4]),
    ),
    "a clock in one number.txt": (
        table("<DATE>,<TIME>,<CLOSE>", [f"20240102,{k}0000,{x}" for k, x in enumerate(WALK)]),
        one(" ".join(HOURS), **{"<CLOSE>": WALK}),
    ),
    "spans of a quarter.csv": (
        table(
            "MTU,x",
            [f"30.01.2024 00:{a} - 30.01.2024 {b},{x}" for a, b, x in
             zip(("00", "15", "30"), ("00:15", "00:30", "01:00"), X, strict=True)],
        ),
        one("2024-01-30T00:00 2024-01-30T00:15 2024-01-30T00:30", x=X),
    ),
    "dates with the month that they tell of.csv": (
        'when,x\n"Mar 03, 2024 (Feb)",1.75\n"Feb 04, 2024 (Jan)",2.25\n"Jan 05, 2024 (Dec)",1.5\n',
        one("2024-01-05 2024-02-04 2024-03-03", x=X),
    ),
    "an oscilloscope.csv": (
        table(
            "X,CH1,CH2,Start,Increment,\nSequence,Volt,Volt,-6.0E-3,1.0E-6",
            [f"{k},{x},{-x},," for k, x in enumerate(WALK)],
        ),
        one("0 1 2 3 4 5 6 7 8", ("skip_rows",), CH1=WALK, CH2=[-x for x in WALK]),
    ),
    "a count of samples.txt": (
        table(
            "'interval'\t'ECG'\n'0.004 sec'\t'mV'", [f"{k + 2}\t{x}" for k, x in enumerate(WALK)]
        ),
        one("2 3 4 5 6 7 8 9 10", ("skip_rows",), ECG=WALK),
    ),
    "an ECG of a watch.csv": (
        "Name,Jane\nSoftware Version,1.90\n\nLead,Lead I\nUnit,µV\n\n"
        + "".join(f"{x}\n" for x in WALK),
        one(value=WALK),
    ),
    "samples and packets.csv": (
        table(
            "Sample Index,f_cnt,when,U",
            [f"{k % 6},{k + 100},{h},{x}" for k, (h, x) in
             enumerate(zip(HOURS, WALK, strict=True))],
        ),
        one(" ".join(HOURS), U=WALK),
    ),
    "steps of a training.csv": (
        table(
            "Wall time,Step,Value",
            [f"{1704153600 + 60 * k + k * k},{100 * k},{x}" for k, x in enumerate(WALK)],
        ),
        one(
            " ".join(
                str(np.datetime64(1704153600 + 60 * k + k * k, "s")) for k in range(9)
            ),
            Value=WALK,
        ),
    ),
    "many steps in columns of numbers.csv": (
        table(
            ",".join(["Series", "N", "Category", *map(str, range(1, 25))]),
            [",".join([who, "24", "MICRO", *(str(k * k % m) for k in range(24))])
             for who, m in (("A", 7), ("B", 11))],
        ),
        Right(
            {w: {"value": [k * k % m for k in range(24)]} for w, m in (("A", 7), ("B", 11))},
            tuple(map(str, range(1, 25))),
            ("rows_are",),
        ),
    ),
    "fewer steps in columns of numbers.csv": (
        table(
            "id,shop," + ",".join(f"d_{k}" for k in range(1, 10)),
            [f"{who},S,{','.join(str(x * y) for x in WALK)}" for who, y in (("A", 2), ("B", -4))],
        ),
        Right(
            {"A": {"value": [2 * x for x in WALK]}, "B": {"value": [-4 * x for x in WALK]}},
            tuple(f"d_{k}" for k in range(1, 10)),
            ("rows_are",),
        ),
    ),
    "features of named rows.csv": (
        table(
            "who," + ",".join(f"x{k}" for k in range(1, 7)),
            [f"P{k},{','.join(str(x + k) for x in WALK[:6])}" for k in range(8)],
        ),
        one(
            " ".join(f"P{k}" for k in range(8)),
            ("rows_are",),
            **{f"x{at + 1}": [x + k for k in range(8)] for at, x in enumerate(WALK[:6])},
        ),
    ),
    "two years of months, as R prints them.txt": (
        f"     {' '.join(MONTHS)}\n"
        + "".join(f"{1960 + y} {' '.join(str(k * k + y) for k in range(12))}\n" for y in (0, 1)),
        one(
            " ".join(f"{1960 + y}-{m:02}" for y in (0, 1) for m in range(1, 13)),
            value=[k * k + y for y in (0, 1) for k in range(12)],
        ),
    ),
    "two topics that take turns.log": (
        "".join(f"{h} {'ab'[k % 2]} {x}\n" for k, (h, x) in
                enumerate(zip(HOURS, WALK, strict=True))),
        one(" ".join(HOURS), ("split",), **{"column 3": WALK}),
    ),
    "halves of a day that take turns.csv": (
        table("when,half,x", [f"2024-01-0{k // 2 + 2}T{k % 2 * 12:02}:00,{'AP'[k % 2]}M,{x}"
                              for k, x in enumerate(WALK)]),
        one(" ".join(f"2024-01-0{k // 2 + 2}T{k % 2 * 12:02}:00" for k in range(9)), x=WALK),
    ),
    "columns as polars wrote them.json": (
        json.dumps({"columns": [
            {"name": "when", "datatype": "Date", "values": [19724, 19725, 19726]},
            {"name": "x", "datatype": "Float64", "bit_settings": "", "values": X},
        ]}),
        one("2024-01-02 2024-01-03 2024-01-04", x=X),
    ),
    "names in a comment below a title.csv": (
        "Konto;\n#von;bis\n01.01.2024;31.01.2024;\n\n#Tag;#was;#wo;#wer;#Betrag;\n"
        "2024-01-04;Miete;A;B;-1 850,25;\n2024-01-03;Strom;A;B;-75,50;\n"
        "2024-01-02;Lohn;A;B;2 431,50;\n",
        one("2024-01-02 2024-01-03 2024-01-04", **{"#Betrag": [2431.5, -75.5, -1850.25]}),
    ),
    "the past of one sensor.json": (
        json.dumps([[{"id": "t", "state": str(x), "at": at}
                     for x, at in zip(X, HOURS, strict=False)]]),
        one(" ".join(HOURS[:3]), state=X),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_its_right_values_or_the_right_question(name: str) -> None:
    text, right = FILES[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


def test_years_quarters_and_months_below_one_another_are_series() -> None:
    text = (
        '"Title","CPI"\n"CDID","D7"\n"Unit","Index, 2015 = 100"\n"Release date","17-01-2024"\n'
        '"Next release","14 February 2024"\n"Important notes",\n2022,1.5\n2023,2.25\n2022 Q4,7\n'
        "2023 Q1,9\n2022 NOV,5\n2022 DEC,6\n"
    )
    made = read_all(text.encode(), name="a.csv")
    assert {one.source: (one.labels, one.values[:, 0].tolist()) for one in made} == {
        "a.csv, year": (("2022", "2023"), [1.5, 2.25]),
        "a.csv, quarter": (("2022-10", "2023-01"), [7, 9]),
        "a.csv, month": (("2022-11", "2022-12"), [5, 6]),
    }
    assert (
        "The times of 'Important notes' are of several kinds, each a series: 'year', "
        "'quarter', 'month'."
    ) in made[0].changes


def test_a_clock_that_is_put_back_is_told() -> None:
    (made,) = read_all(FILES["a meter, where summer time ends.csv"][0].encode())
    assert made.changes[-1] == (
        "The clock was put back by an hour once, first in line 6; the repeated hour stays as it is."
    )


def test_two_runs_of_one_hour_are_no_clock_that_is_put_back() -> None:
    text = table("when,x", [f"2024-10-27 02:{k % 4 * 15:02},{x}" for k, x in enumerate(WALK[:8])])
    (made,) = read_all(text.encode(), split=())
    np.testing.assert_array_equal(made.values[:, 0], [x for k in range(4) for x in WALK[k:8:4]])


def test_an_hour_that_comes_again_is_no_gap() -> None:
    (made,) = read_all(FILES["hours, where summer time ends.csv"][0].encode())
    assert not any("regular" in told for told in made.changes)


@pytest.mark.parametrize(
    ("start", "called"),
    [
        ("##TITLE= ethanol\n##XYDATA= (X++(Y..Y))\n400 1 2 3\n", "a JCAMP-DX spectrum"),
        ("@r1\nACGTAC\n+\nIIIIHH\n", "a FASTQ file"),
        ("$GPGGA,080000,5231.2,N*47\r\n$GPRMC,080000,A,5231.2*4B\r\n", "a log of NMEA sentences"),
        ("structure(list(x = c(1.5, 2.25)), row.names = 1:2)\n", "what dput of R wrote"),
        ("c(112, 118, 132)\n", "what dput of R wrote"),
        (" (1.5e+00+2.25e-01j)  (7-1j)\n (3+0j)  (2.5-4j)\n", "a table of complex numbers"),
        ("Record Length,2500,Points,-0.5,2.25\n,,,-0.25,1.75\n", "a Tektronix file"),
        (" 1948 1949\n 1948" + " -1.25" * 12 + "\n", "a climate index by NOAA PSL"),
        ("TIMESERIES XX_B_R, 6 samples, 20 sps, SLIST, INTEGER\n1\t5\t2\n", "as SLIST"),
        (f"USW00094728202401TMAX{'   17  W' * 31}\n" * 2, "a file of daily values by NOAA (.dly)"),
    ],
)
def test_what_looks_like_a_table_and_is_none_is_refused_by_name(start: str, called: str) -> None:
    with pytest.raises(SequenceError, match="such files cannot be read") as told:
        read_all(start.encode(), name="a.txt")
    assert called in str(told.value)


def test_numbers_of_two_units_are_no_symbols(refused: Refusal) -> None:
    text = table("when,size", [f"{h},{k % 4}.5 {'KM'[k % 2]}B" for k, h in enumerate(HOURS)])
    with refused(
        "No column has numbers: line 2, column 'size', for example, has '0.5 KB'; a sequence needs "
        "at least one column of numbers."
    ):
        read_all(text.encode())
