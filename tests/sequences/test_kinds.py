"""Kinds of files, each by a few lines of it: exports whose right values are known by hand."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from lstm_viz.sequences import SequenceError, read_all

from .test_cases import NAN, Right, need_right, one

HOURS = "2024-01-02T00:00 2024-01-02T01:00 2024-01-02T02:00"
DAYS = "2024-01-02 2024-01-03 2024-01-04"
X = [1.5, 2.25, 1.75]


def by_day(*cells: str, head: str = "date,x") -> str:
    """A table with a cell for each of three days."""
    rows = (f"{day},{cell}" for day, cell in zip(DAYS.split(), cells, strict=True))
    return "\n".join([head, *rows]) + "\n"


def by_label(*labels: str, head: str = "when;x") -> str:
    """A table with a label for each of three values."""
    return "\n".join([head, *(f"{a};{b}" for a, b in zip(labels, X, strict=True))]) + "\n"


def dumped(value: object) -> str:
    return json.dumps(value)


# name of the file → what is in it, and what that is
KINDS: dict[str, tuple[str, Right]] = {
    "signs round a name.csv": (
        "<TICKER>,<DATE>,<TIME>,<CLOSE>\nA,20240102,000000,1.5\nA,20240103,000000,2.25\n"
        "A,20240104,000000,1.75\n",
        one(DAYS, **{"<CLOSE>": X}),
    ),
    "date within a name.txt": (
        "STATION_ID;MESS_DATUM;FX\n44;20240102;1.5\n44;20240103;2.25\n44;20240104;1.75\n",
        one(DAYS, FX=X),
    ),
    "hours of a weather service.txt": (
        "STATION;MESS_DATUM;FX\n44;2024010200;1.5\n44;2024010201;2.25\n44;2024010202;1.75\n",
        one(HOURS, FX=X),
    ),
    "minutes in one number.csv": (
        "202401020000,1.5\n202401020100,2.25\n202401020200,1.75\n",
        one(HOURS, **{"column 2": X}),
    ),
    "names and units in comments.txt": (
        "#YY  MM DD hh mm WSPD GST\n#yr  mo dy hr mn m/s  m/s\n2024 01 02 00 00 1.5  7.0\n"
        "2024 01 02 01 00 2.25 8.0\n2024 01 02 02 00 1.75 99.0\n2024 01 02 03 00 3.5  9.0\n",
        one(f"{HOURS} 2024-01-02T03:00", ("missing",), WSPD=[*X, 3.5], GST=[7, 8, 99, 9]),
    ),
    "stars for nothing.csv": (by_day("1.5", "***", "1.75"), one(DAYS, x=[1.5, NAN, 1.75])),
    "an index below names.csv": (
        "Price,Close,Open\nTicker,A,A\nDate,,\n2024-01-02,1.5,7\n2024-01-03,2.25,8\n",
        one("2024-01-02 2024-01-03", Close=X[:2], Open=[7, 8]),
    ),
    "rounded clock.csv": (
        "'Elapsed time','MLII'\n'seconds','mV'\n0.000,1.5\n0.003,2.25\n0.006,1.75\n0.008,7\n",
        one("0 0.003 0.006 0.008", MLII=[*X, 7]),
    ),
    "several tables.json": (
        dumped({"prices": [[2, 1.5], [3, 2.25], [5, 1.75]], "caps": [[2, 8], [3, 9], [5, 7]]}),
        one("", ("sheet",), **{"column 1": [2, 3, 5], "column 2": X}),
    ),
    "days and categories.arff": (
        '% by hand\n@RELATION play\n@ATTRIBUTE day DATE "yyyy-MM-dd"\n@ATTRIBUTE x NUMERIC\n'
        "@ATTRIBUTE class {1,2}\n@DATA\n2024-01-02,1.5,2\n2024-01-03,?,1\n2024-01-04,1.75,?\n",
        one(DAYS, x=[1.5, NAN, 1.75]),
    ),
    "series with classes.arff": (
        "@relation gun\n"
        + "".join(f"@attribute att{k} numeric\n" for k in range(1, 25))
        + "@attribute target {1,2}\n@data\n"
        + "".join(f"{','.join(str(row * k) for k in range(24))},{row}\n" for row in (2, 1)),
        Right(
            {str(row): {"value": [float(row * k) for k in range(24)]} for row in (2, 1)},
            tuple(f"att{k}" for k in range(1, 25)),
            ("rows_are",),
        ),
    ),
    "days without a name.csv": ("20240102,1.5\n20240103,2.25\n20240104,1.75\n",
                                one(DAYS, **{"column 2": X})),
    "milliseconds without a name.csv": (
        "1704153600000,1.5,7\n1704240000000,2.25,8\n1704326400000,1.75,9.5\n",
        one(DAYS, ("time",), **{"column 2": X, "column 3": [7, 8, 9.5]}),
    ),
    "months without a name.txt": (
        "1958 11 1958.874 1.5\n1958 12 1958.956 2.25\n1959 1 1959.041 1.75\n",
        one("1958-11 1958-12 1959-01", **{"column 4": X}),
    ),
    "broker with two blanks.csv": (
        "date,x\n20240102  00:00:00,1.5\n20240102  01:00:00,2.25\n20240102  02:00:00,1.75\n",
        one(HOURS, x=X),
    ),
    "weeks.csv": ("year,week,x\n2023,52,1.5\n2024,1,2.25\n2024,2,1.75\n",
                  one("2023-12-25 2024-01-01 2024-01-08", x=X)),
    "quarters.csv": ("year,quarter,x\n2023,4,1.5\n2024,1,2.25\n2024,2,1.75\n",
                     one("2023-10 2024-01 2024-04", x=X)),
    "number before quarter.csv": (by_label("3Q23", "4Q23", "1Q24"),
                                  one("2023-07 2023-10 2024-01", x=X)),
    "Quartal.csv": (by_label("3. Quartal 2023", "4. Quartal 2023", "1. Quartal 2024"),
                    one("2023-07 2023-10 2024-01", x=X)),
    "Monate, newest first.csv": (by_label("Dezember 2023", "November 2023", "Oktober 2023"),
                                 one("2023-10 2023-11 2023-12", x=X[::-1])),
    "mois.csv": (by_label("févr. 2024", "mars 2024", "avr. 2024"),
                 one("2024-02 2024-03 2024-04", x=X)),
    "Tage.csv": (by_label("30. März 2024", "31. März 2024", "1. April 2024"),
                 one("2024-03-30 2024-03-31 2024-04-01", x=X)),
    "días.csv": (by_label("30 de mayo de 2024", "31 de mayo de 2024", "1 de junio de 2024"),
                 one("2024-05-30 2024-05-31 2024-06-01", x=X)),
    "year first, two digits.csv": (by_label("24.01.31", "24.02.01", "24.02.02"),
                                   one("2024-01-31 2024-02-01 2024-02-02", ("day_first",), x=X)),
    "shops, two digits.csv": (
        "Filiale;Datum;Umsatz\nA;05.01.24;1,5\nA;12.01.24;2,25\nB;05.01.24;1,75\n"
        "B;12.01.24;1,25\n",
        Right({"A": {"Umsatz": [1.5, 2.25]}, "B": {"Umsatz": [1.75, 1.25]}},
              ("2024-01-05", "2024-01-12"), ("day_first",)),
    ),
    "day first, in no order.csv": (
        by_label("10.03.21", "11.05.22", "09.07.20"),
        one("2020-07-09 2021-03-10 2022-05-11", ("day_first",), x=[1.75, 1.5, 2.25]),
    ),
    "day first, in order.csv": (by_label("05.01.24", "12.01.24", "19.01.24"),
                                one("2024-01-05 2024-01-12 2024-01-19", x=X)),
    "quarters in no order.csv": (
        by_label("3Q23", "1Q24", "4Q23"),
        one("2023-07 2023-10 2024-01", ("time",), x=[1.5, 1.75, 2.25]),
    ),
    "numbers of parts.csv": (
        by_label("1Q10", "3Q10", "2Q05", head="part;x"), one("1Q10 3Q10 2Q05", x=X),
    ),
    "names of genes.csv": (by_label("gen 60", "gen 70", "gen 79", head="line;x"),
                           Right({"": {"x": X}}, ("gen 60", "gen 70", "gen 79"))),
    "a time that passes.csv": (
        "Zeit [s];p;T\n0,0;1,5;20,5\n0,5;2,25;20,75\n1,0;1,75;21,25\n",
        one("0 0.5 1", p=X, T=[20.5, 20.75, 21.25]),
    ),
    "words beside a counter.csv": (
        "id,token\n1,the\n2,cat\n3,the\n4,mat\n",
        one("1 2 3 4", **{"token = cat": [0, 1, 0, 0], "token = mat": [0, 0, 0, 1],
                          "token = the": [1, 0, 1, 0]}),
    ),
    "an id of few rows.csv": ("date,type_id,x\n2024-01-02,35,1.5\n2024-01-03,30,2.25\n"
                              "2024-01-04,31,1.75\n", one(DAYS, x=X)),
    "parentheses behind money.csv": (by_day("$(1.5)", "$2.25", "$(1.75)"),
                                     one(DAYS, x=[-1.5, 2.25, -1.75])),
    "minus behind.csv": (by_day("1.5-", "2.25", "1.75-"), one(DAYS, x=[-1.5, 2.25, -1.75])),
    "lakhs.csv": (by_day('"12,34,567"', '"9,99,999"', '"1,02,03,004"'),
                  one(DAYS, x=[1234567, 999999, 10203004])),
    "exponents of Fortran.txt": ("1.5D-03 7\n2.25D-03 8\n-1.75D+01 5\n",
                                 one(**{"column 1": [0.0015, 0.00225, -17.5],
                                        "column 2": [7, 8, 5]})),
    "notes behind numbers.csv": (by_day("1.5", "2.25*", "1.75 (p)"), one(DAYS, x=X)),
    "flags of Eurostat.tsv": (
        "geo\\time\t2015Q1\t2015Q2\t2015Q3\t2015Q4\n"
        "AT\t5.5\t5.75 p\t6\t7\nBE\t8.5\t8.25\t: \t7 b\n",
        Right({"AT": {"value": [5.5, 5.75, 6, 7]}, "BE": {"value": [8.5, 8.25, NAN, 7]}},
              ("2015-01", "2015-04", "2015-07", "2015-10")),
    ),
    "a block above in all columns.csv": (
        '"Konto:";"DE00 1234";\n"Zeitraum:";"01.01.2024 - 31.01.2024";\n"";"";""\n'
        '"Datum";"Zweck";"Betrag (EUR)"\n"31.01.2024";"Miete";"-850,25"\n'
        '"15.01.2024";"Gehalt";"2.431,50"\n"09.01.2024";"Einkauf";"-31,75"\n',
        one("2024-01-09 2024-01-15 2024-01-31", **{"Betrag (EUR)": [-31.75, 2431.5, -850.25]}),
    ),
    "formats below the names.rdb": (
        "site_no\tdatetime\tflow\n15s\t20d\t14n\n"
        "0164\t2024-01-02\t1.5\n0164\t2024-01-03\t2.25\n0164\t2024-01-04\t1.75\n",
        one(DAYS, flow=X),
    ),
    "names of rows without a name.csv": (
        "x,y\n2024-01-02,1.5,7\n2024-01-03,2.25,8\n2024-01-04,1.75,5\n",
        one(DAYS, x=X, y=[7, 8, 5]),
    ),
    "totals between.csv": (
        "month,x\n2024-01,5\n2024-02,6\nQ1 Total,11\n2024-04,8\n2024-05,9.5\nQ2 Total,17.5\n",
        one("2024-01 2024-02 2024-04 2024-05", x=[5, 6, 8, 9.5]),
    ),
    "mean and more below.csv": (
        "Tag;x\n01.02.2024;1,5\n02.02.2024;2,25\n03.02.2024;1,75\nØ;1,83\nMax;2,25\n",
        one("2024-02-01 2024-02-02 2024-02-03", x=X),
    ),
    "mean below a counter.csv": (
        "n,x\n1,1.5\n2,2.25\n3,1.75\nMean,1.833\nSt.Dev.,0.38\n", one("1 2 3", x=X),
    ),
    "called a total only.csv": (
        "date,x\n2024-01-02,1.5\n2024-01-03,2.25\n2024-01-04,1.75\nTotal,9\n",
        one(DAYS, ("skip_rows",), x=X),
    ),
    "a series called total.csv": (
        "region,date,x\nNorth,2024-01-02,1.5\nNorth,2024-01-03,2.25\nNorth,2024-01-04,1.75\n"
        "Total,2024-01-02,3\nTotal,2024-01-03,5\nTotal,2024-01-04,4\n",
        Right({"North": {"x": X}, "Total": {"x": [3, 5, 4]}}, tuple(DAYS.split())),
    ),
    "one question for two columns.csv": (
        "Jahr;a;b\n2001;1.299;4.250\n2002;2.450;5.125\n2003;3.100;6.375\n",
        one("2001 2002 2003", ("decimal",), a=[1299, 2450, 3100], b=[4250, 5125, 6375]),
    ),
    "prices at two places.json": (
        dumped({"chart": {"result": [{"meta": {"symbol": "A"}, "timestamp": [
            1704153600, 1704240000, 1704326400], "indicators": {"quote": [{"open": X}]}}]}}),
        one(DAYS, open=X),
    ),
    "by milliseconds.json": (
        dumped({"1704153600000": {"x": 1.5}, "1704240000000": {"x": 2.25},
                "1704326400000": {"x": 1.75}}), one(DAYS, x=X),
    ),
    "columns by milliseconds.json": (
        dumped({"x": {"1704153600000": 1.5, "1704240000000": 2.25, "1704326400000": 1.75}}),
        one(DAYS, x=X),
    ),
    "a value for each date.json": (
        dumped({"bpi": dict(zip(DAYS.split(), X, strict=True)), "disclaimer": "by hand"}),
        one(DAYS, value=X),
    ),
    "behind a page's head.json": (
        dumped([{"page": 1, "total": 3}, [{"country": {"id": "TD"}, "date": day, "value": v}
                                          for day, v in zip(DAYS.split(), X, strict=True)]]),
        one(DAYS, value=X),
    ),
    "a list in each record.jsonl": (
        dumped({"item_id": "A", "start": "2024-01-02", "target": X}) + "\n"
        + dumped({"item_id": "B", "start": "2024-01-02", "target": [4, 5]}) + "\n",
        Right({"A": {"target": X}, "B": {"target": [4, 5]}}),
    ),
    "places in each record.json": (
        dumped([{"t": day, "pos": [k, v, 7.5]} for k, (day, v)
                in enumerate(zip(DAYS.split(), X, strict=True))]),
        one(DAYS, **{"pos 1": [0, 1, 2], "pos 2": X, "pos 3": [7.5] * 3}),
    ),
    "a spectrum at each time.json": (
        dumped([{"t": day, "power": [v, 1, 2, 3, 4, 5 + v]}
                for day, v in zip(DAYS.split(), X, strict=True)]),
        one(DAYS, **{"power 1": X, "power 2": [1] * 3, "power 3": [2] * 3, "power 4": [3] * 3,
                     "power 5": [4] * 3, "power 6": [5 + v for v in X]}),
    ),
    "lists of one length.json": (
        dumped([{"id": "A", "x": [1, 2, 3, 4, 7]}, {"id": "B", "x": [2, 3, 5, 7, 8]}]),
        Right({"A": {"x": [1, 2, 3, 4, 7]}, "B": {"x": [2, 3, 5, 7, 8]}}, doubts=("rows_are",)),
    ),
    "pairs in each record.json": (
        dumped({"data": {"result": [
            {"metric": {"job": job}, "values": [[1704153600, "1.5"], [1704240000, "2.25"]]}
            for job in "ab"]}}),
        Right({"a": {"values": [1.5, 2.25]}, "b": {"values": [1.5, 2.25]}},
              ("2024-01-02", "2024-01-03")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_file_has_its_right_values_or_the_right_question(name: str) -> None:
    text, right = KINDS[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


def test_a_name_of_the_rows_below_the_names_is_theirs() -> None:
    (made,) = read_all(KINDS["an index below names.csv"][0].encode())
    assert "The steps are labelled by 'Date'." in made.changes


def test_reading_one_format_changes_nothing_for_another() -> None:
    before = csv.field_size_limit(99_999)
    try:
        read_all(KINDS["days and categories.arff"][0].encode())
        assert csv.field_size_limit() == 99_999
    finally:
        csv.field_size_limit(before)


def test_a_total_is_kept_where_somebody_says_that_no_line_is_left_out() -> None:
    text, _ = KINDS["called a total only.csv"]
    (kept,) = read_all(text.encode(), skip_rows=())
    assert kept.labels[-1] == "Total"
    (left,) = read_all(text.encode(), skip_rows=5)
    assert left.steps == 3


def test_lists_of_one_length_become_columns_where_somebody_chooses_that() -> None:
    text, _ = KINDS["lists of one length.json"]
    (made,) = read_all(text.encode(), name="a.json", rows_are="steps")
    assert made.names == ("x 1", "x 2", "x 3", "x 4", "x 5")
    assert made.labels == ("A", "B")
    np.testing.assert_array_equal(made.values, [[1, 2, 3, 4, 7], [2, 3, 5, 7, 8]])


def test_two_units_are_refused_with_a_cell_of_their_column() -> None:
    with pytest.raises(SequenceError, match=r"column 'x', for example, has '1.5 kg'"):
        read_all(by_day("1.5 kg", "900 g", "1.75 kg").encode())
