"""Months and quarters by their names beside years: read, asked about, or something else."""

from __future__ import annotations

import pytest

from lstm_viz.sequences import describe, read_all
from tests.sequences.test_cases import Right, need_right, one

X = [1.5, 2.25, 1.75, 3]


def beside(head: str, *rows: str) -> str:
    """A table whose last column has the values X, and then again those 7 higher."""
    values = [x + 7 * k for k in range(len(rows) // len(X) + 1) for x in X]
    return "\n".join([f"{head},x", *(f"{row},{x}" for row, x in zip(rows, values, strict=False))])


def of_years(head: str, *names: str) -> str:
    """Each of these names in 2021, then in 2022: of two names, one has 1.5 and 1.75."""
    return beside(head, *(f"{year},{name}" for year in (2021, 2022) for name in names))


def series(*names: str) -> Right:
    """One for each name, as `of_years` has them."""
    values = [x + 7 * k for k in (0, 1) for x in X]
    size = len(names)
    return Right(
        {name: {"x": [values[k], values[k + size]]} for k, name in enumerate(names)},
        ("2021", "2022"),
        ("time",),
    )


# name of the file → what is in it, and what that is
TABLES: dict[str, tuple[str, Right]] = {
    "contracts beside days": (
        beside("year,month,day,contract", "2023,1,30,Mar", "2023,1,31,Mar", "2023,2,1,Jun",
               "2023,2,2,Jun"),
        one("2023-01-30 2023-01-31 2023-02-01 2023-02-02", x=X),
    ),
    "expiries beside months": (
        beside("year,month,expiry", "2023,1,Mar", "2023,2,Mar", "2023,3,Jun", "2023,4,Jun"),
        one("2023-01 2023-02 2023-03 2023-04", x=X),
    ),
    "the warmest month": (
        beside("Jahr,Monat,Max Monat", "2023,1,Mai", "2023,2,Mai", "2023,3,Jan", "2023,4,Jan"),
        one("2023-01 2023-02 2023-03 2023-04", x=X),
    ),
    "days of the year": (
        beside("year,doy,month", "2023,30,Jan", "2023,31,Jan", "2023,32,Feb", "2023,33,Feb"),
        one("2023-01-30 2023-01-31 2023-02-01 2023-02-02", x=X),
    ),
    "weeks of the year": (
        beside("year,week,month", "2023,4,Jan", "2023,5,Jan", "2023,6,Feb", "2023,7,Feb"),
        one("2023-01-23 2023-01-30 2023-02-06 2023-02-13", x=X),
    ),
    "an expiry before the month": (
        beside("year,expiry,month", "2023,Mar,Nov", "2023,Mar,Dec", "2024,Jun,Jan",
               "2024,Jun,Feb"),
        one("2023-11 2023-12 2024-01 2024-02", x=X),
    ),
    "quartiles": (of_years("year,quartile", "Q1", "Q2", "Q3", "Q4"),
                  series("Q1", "Q2", "Q3", "Q4")),
    "questions": (of_years("year,question", "Q1", "Q3"), series("Q1", "Q3")),
    "women": (of_years("year,name", "April", "June"), series("April", "June")),
    "parties": (of_years("year,group", "SON", "MAM"),
                series("SON", "MAM")._replace(doubts=())),
    "machines": (of_years("year,machine", "M01", "M02", "M03"),
                 series("M01", "M02", "M03")._replace(doubts=())),
    "no day of its month": (
        beside("year,name,day", "2021,February,30", "2022,June,30"),
        one("2021 2022", x=X[:2]),
    ),
    "trimesters": (of_years("année,trimestre", "Q1", "Q3").replace("année", "year"),
                   one("2021-01 2021-07 2022-01 2022-07", x=X)),
    "winters of their Decembers": (
        beside("year,season", "2021,JJA", "2021,SON", "2021,DJF", "2022,MAM"),
        one("2021 2021 2021 2022", ("time", "split"), x=X),
    ),
    "winters of their Januaries": (
        beside("year,season", "2021,JJA", "2021,SON", "2022,DJF", "2022,MAM"),
        one("2021-07 2021-10 2022-01 2022-04", x=X),
    ),
    "periods of a game": (of_years("year,period", "Q1", "Q2"), series("Q1", "Q2")),
    "months of the year": (of_years("year,month_of_year", "M1", "M2"),
                           series("M1", "M2")),
    "years of houses": (
        beside("Month,Year built", "Jan,2001", "Feb,2001", "Mar,2001"),
        one("Jan Feb Mar", ("time",), **{"Year built": [2001] * 3, "x": X[:3]}),
    ),
    "fiscal years": (
        beside("Month,fiscal year", "Nov,2001", "Dec,2001", "Jan,2002"),
        one("2001-11 2001-12 2002-01", x=X[:3]),
    ),
    "prices near 1900": (
        beside("Month", "Jan", "Feb", "Mar").replace(",1.5", ",1900").replace(",2.25", ",1900")
        .replace(",1.75", ",1901"),
        one("Jan Feb Mar", x=[1900, 1900, 1901]),
    ),
    "turns near 2000": (
        beside("quarter,rpm", "Q1,1999", "Q2,1999", "Q3,1999", "Q4,2000"),
        one("Q1 Q2 Q3 Q4", rpm=[1999, 1999, 1999, 2000], x=X),
    ),
    "years beside months with a gap": (
        beside("Month,model year", "Jan,2001", "Feb,2001", "Mar,2002"),
        one("Jan Feb Mar", ("time",), **{"model year": [2001, 2001, 2002], "x": X[:3]}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_what_names_months_elsewhere_is_what_it_is_here(name: str) -> None:
    text, right = TABLES[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


def test_what_may_be_months_is_asked_about_and_settled() -> None:
    text = of_years("year,quartile", "Q1", "Q3")
    (asked,) = describe(text.encode()).doubts
    assert (asked.argument, asked.value) == ("time", ("year",))
    assert asked.others == (("year", "quartile"),)
    assert asked.why == (
        "The words in 'quartile' may be months or quarters of 'year', or names of something else."
    )
    for names in asked.others[0], asked.others[0][::-1]:
        (made,) = read_all(text.encode(), time=names)
        assert made.labels == ("2021-01", "2021-07", "2022-01", "2022-07")
        assert made.values[:, 0].tolist() == X
    assert len(read_all(text.encode(), time=asked.value)) == 2
    assert not describe(text.encode(), time=asked.value).doubts


def test_within_each_series_names_may_be_months_too() -> None:
    text = beside("shop,year,name", "A,2021,April", "A,2021,May", "B,2021,April", "B,2021,May")
    (asked,) = [one for one in describe(text.encode()).doubts if one.argument == "time"]
    assert asked.others == (("year", "name"),)
    backwards = text.replace("May", "March")
    assert not [one for one in describe(backwards.encode()).doubts if one.argument == "time"]
