"""A wide file: each of its columns can be a series of a set."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from streamlit.testing.v1 import AppTest

from tests.explorer.panels import read
from tests.ui.conftest import problems
from tests.ui.explore.test_sets import texts, uploaded
from tests.ui.pictures import sent

Open = Callable[..., AppTest]
DAYS = np.arange(1, 29)
WIDE = "Datum;Bonn;Ulm;Köln\n" + "".join(
    f"{day:02d}.03.2024;{day / 20:.3f};{-day / 40:.3f};{day % 3 / 2:.3f}\n".replace(";0.", ";0,")
    .replace(";-0.", ";-0,")
    .replace(";1.", ";1,")
    for day in DAYS
)


def opened(open_app: Open, **query: str) -> AppTest:
    app = open_app(source="file", model="wave", **query)
    app = uploaded(app, WIDE.encode(), "wide.csv")
    assert problems(app) == []
    return app


def test_each_column_of_a_wide_file_can_be_a_series_of_a_set(open_app: Open) -> None:
    assert "which" not in {one.key for one in opened(open_app).selectbox}
    app = opened(open_app, each="series")
    assert app.selectbox(key="which").options == ["Bonn", "Ulm", "Köln"]
    app.selectbox(key="which").set_value("Ulm").run()
    header, arrays = read(sent(app)[1])
    given = arrays[header["networks"][0]["input"]].ravel()
    np.testing.assert_allclose(given, -DAYS / 40, atol=1e-6)
    app = opened(open_app, each="series", set="all")
    assert "The file contains 3 sequences." in texts(app)
