"""Files as public sources write them: exports by people of many countries, and by their devices."""

from __future__ import annotations

import warnings

import pytest

from lstm_viz.sequences import SequenceError, read_all
from lstm_viz.sequences.text import separated

from .test_cases import NAN, Right, need_right, one
from .test_kinds import DAYS, HOURS, X, by_day, by_label

WEEK = "2020-01-06 2020-01-07 2020-01-08"
NIGHT = "2020-01-01T23:00 2020-01-02T00:00 2020-01-02T01:00"
THIRDS = "2020-01 2020-04 2020-07"
HALVES = "2020-01 2020-07 2021-01"
WEEKS = "2019-12-30 2020-01-06 2020-01-13"


def labelled(cells: str, labels: str, values: list[float] = X) -> tuple[str, Right]:
    """Three labels, with | between them, and what they are."""
    return by_label(*cells.split("|")), one(labels, x=values)


FILES: dict[str, tuple[str, Right]] = {
    "jours.csv": labelled("lundi 6 janv. 2020|mardi 7 janv. 2020|mercredi 8 janv. 2020", WEEK),
    "Wochentage.csv": labelled("Mi, 8. Jan. 2020|Di, 7. Jan. 2020|Mo, 6. Jan. 2020", WEEK, X[::-1]),
    "miércoles.csv": labelled("lun. 06/01/2020|mar. 14/01/2020|mié. 22/01/2020",
                              "2020-01-06 2020-01-14 2020-01-22"),
    "heads of mails.csv": labelled(
        "Mon, 06 Jan 2020 00:00:00 GMT|Tue, 07 Jan 2020 00:00:00 GMT|Wed, 08 Jan 2020 00:00:00 GMT",
        WEEK,
    ),
    "what date of C prints.csv": labelled(
        "Mon Jan  6 00:00:00 2020|Tue Jan  7 00:00:00 2020|Wed Jan  8 00:00:00 2020", WEEK
    ),
    "a compact clock.csv": labelled("20200101T230000Z|20200102T000000Z|20200102T010000Z", NIGHT),
    "the end of a day.csv": labelled("2020-01-01 23:00|2020-01-01 24:00|2020-01-02 01:00", NIGHT),
    "the end of a day beside it.csv": (
        "Datum;Zeit;x\n01.01.2020;23:00;1,5\n01.01.2020;24:00;2,25\n02.01.2020;01:00;1,75\n",
        one(NIGHT, x=X),
    ),
    "halves of years, newest first.csv": labelled("H1 2021|H2 2020|H1 2020", HALVES, X[::-1]),
    "halves of Eurostat.csv": labelled("2020-S1|2020-S2|2021-S1", HALVES),
    "trimestres, newest first.csv": labelled("T3 2020|T2 2020|T1 2020", THIRDS, X[::-1]),
    "trimestres.csv": labelled("1er trimestre 2020|2e trimestre 2020|3e trimestre 2020", THIRDS),
    "Kalenderwochen.csv": labelled("KW 03/2020|KW 02/2020|KW 01/2020", WEEKS, X[::-1]),
    "weeks beside years.csv": labelled("2020 week 1|2020 week 2|2020 week 3", WEEKS),
    "Monate mit Punkt.csv": (
        "Datum;x\n03.2020;1,5\n02.2020;2,25\n01.2020;1,75\n",
        one("2020-01 2020-02 2020-03", x=X[::-1]),
    ),
    "mois et jours.csv": (
        "année;mois;jour;x\n2024;1;2;1,5\n2024;1;3;2,25\n2024;1;4;1,75\n",
        one(DAYS, x=X),
    ),
    "narrow blanks.csv": (
        by_label("1\u202f234,50 €", "12\u00a0345,00 €", "1 234 567,25 €", head="y;x"),
        one(y=[1234.5, 12345, 1234567.25], x=X),
    ),
    "states of a sensor.csv": (
        "entity_id,state,last_changed\n"
        + "".join(f"a,{x},{at}:00.000Z\n" for x, at in
                  zip(("1.5", "unavailable", "unknown"), HOURS.split(), strict=True)),
        one(HOURS, state=[1.5, NAN, NAN]),
    ),
    "flags without a number.tsv": (
        "geo\\time\t2019-Q1 \t2019-Q2 \t2019-Q3 \nAT\t1.5 \t: z\t2 e\nBE\t: c\t86.5 p\t: \n",
        Right({"AT": {"value": [1.5, NAN, 2]}, "BE": {"value": [NAN, 86.5, NAN]}},
              ("2019-01", "2019-04", "2019-07")),
    ),
    "a buoy that begins with a gap.txt": (
        "#YY  MM DD hh mm WSPD GST\n2024 01 02 00 00 1.5 MM\n2024 01 02 01 00 2.25 8\n"
        "2024 01 02 02 00 1.75 9\n",
        one(HOURS, WSPD=X, GST=[NAN, 8, 9]),
    ),
    "true and false.csv": (
        by_day("TRUE,1.5", "false,2.25", ",1.75", head="date,open,x"),
        one(DAYS, open=[1, 0, NAN], x=X),
    ),
    "lines that end with a mark.txt": (
        "490,-0.5,12.25;\n600,5,11.5;\n655,4.5,10.75;\n",
        one(**{"column 1": [490, 600, 655], "column 2": [-0.5, 5, 4.5],
               "column 3": [12.25, 11.5, 10.75]}),
    ),
    "what offices write for nothing.csv": (
        by_day("1.5", "...", "No data"),
        one(DAYS, x=[1.5, NAN, NAN]),
    ),
    "notes with names above years.csv": (
        "Title,Growth\nCDID,IHYP\nUnit,%\nRelease date,10-02-2023\n"
        "2019,1.6\n2020,-11.0\n2021,7.5\n2022,4.0\n",
        one("2019 2020 2021 2022", Growth=[1.6, -11, 7.5, 4]),
    ),
    # Nearly that.
    "a category that is unknown.csv": (
        by_label("unknown", "walk", "unknown", head="what;x"), one(x=X)
    ),
    "a column called unknown.csv": (by_day(*map(str, X), head="date,unknown"),
                                    one(DAYS, unknown=X)),
    "a column called mm.csv": ("mm\n1.5\n2.25\n1.75\n", one(mm=X)),
    "a word and a number.csv": (
        by_label("Test 1", "Test 2", "Test 3"),
        Right({"": {"x": X}}, ("Test 1", "Test 2", "Test 3")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_public_file_has_its_right_values(name: str) -> None:
    text, right = FILES[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


@pytest.mark.parametrize("name", FILES)
def test_a_large_public_file_is_read_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separated, "LARGE", 0)
    test_a_public_file_has_its_right_values(name)


def test_a_number_with_its_quality_is_no_decimal() -> None:
    text = 'DATE,TMP\n2020-01-01,"+0056,5"\n2020-01-02,"-0144,1"\n2020-01-03,"+0061,5"\n'
    with pytest.raises(SequenceError, match=r"No column has numbers: .* '\+0056,5'"):
        read_all(text.encode())


@pytest.mark.parametrize("clock", ["24:01", "25:00", "23:60"])
def test_no_moment_is_after_the_end_of_a_day(clock: str) -> None:
    days = [f"0{day}.01.2020 {clock}" for day in (3, 2, 1)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (made,) = read_all(by_label(*days).encode())
    assert list(made.labels) == days
