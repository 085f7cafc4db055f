"""Networks that were trained on one series of a file read the others of it, and say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import forecasting
from lstm_viz.ui import limits
from lstm_viz.ui.explore import own_networks, words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks
from tests.explorer.panels import read
from tests.patience import until
from tests.ui.conftest import problems
from tests.ui.explore.test_at_hand import labels
from tests.ui.explore.test_sets import texts, uploaded
from tests.ui.pictures import sent, verdict

Open = Callable[..., AppTest]
STEPS = 90


def towns(*names: str, shift: float = 0.0) -> bytes:
    """A file of a series for each town, on scales of their own."""
    rows = ["town,t,sales,price"]
    for k, name in enumerate(names, start=1):
        wave = 100 * k + 10 * np.sin(np.arange(STEPS) / (k + 1)) + shift
        rows += [f"{name},{t},{wave[t]:.3f},{(t * k) % 7 + 1}" for t in range(STEPS)]
    return "\n".join(rows).encode()


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that another test has trained."""
    pairs: Shelf[forecasting.Pair] = Shelf(limits.PAIRS_BYTES, lambda pair: pair.bytes)
    monkeypatch.setattr(networks, "_PAIRS", pairs)


def trained(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(own_networks, "BUDGET", replace(forecasting.BUDGET, steps=3))
    app = uploaded(open_app(source="file", model="own"), towns("Bonn", "Jena", "Ulm"))
    app.button(key="own-train").click().run()
    until(lambda: words.STOP not in labels(app.run()), every=0.1)
    assert "trained on another" not in verdict(app)
    return app


def weights(app: AppTest) -> list[str]:
    return [network["badge"]["weights"] for network in read(sent(app)[1])[0]["networks"]]


def test_another_series_of_the_file_is_read_by_the_networks_of_the_first(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = trained(open_app, monkeypatch)
    before = weights(app)
    app.selectbox(key="which").set_value("Jena").run()
    assert problems(app) == []
    assert "The networks were trained on another series, Bonn." in verdict(app)
    assert "These networks were trained on another series, Bonn" in texts(app)
    assert weights(app) == before
    assert "trained on another series, to training" in read(sent(app)[1])[0]["badge"]
    x = read(sent(app)[1])[1]
    header = read(sent(app)[1])[0]
    given = x[header["networks"][0]["input"]].reshape(STEPS, 2)
    bonn = 100 + 10 * np.sin(np.arange(STEPS) / 2)
    jena = 200 + 10 * np.sin(np.arange(STEPS) / 3)
    seen = bonn[:54]
    np.testing.assert_allclose(given[:, 0], (jena - seen.mean()) / seen.std(), rtol=1e-3)
    assert "Of 90 values of sales, 90 lie outside the range of the training: 190" in verdict(app)
    assert "These networks were trained on another series, Bonn." in {
        one.value for one in app.main.markdown
    }
    app.button(key="train-on-series").click().run()  # and its own can be trained, from here
    until(lambda: words.STOP not in labels(app.run()), every=0.1)
    assert "trained on another" not in verdict(app)
    assert words.TRAIN_ON_SERIES not in labels(app)
    app.selectbox(key="which").set_value("Ulm").run()
    assert "The networks were trained on another series, Jena." in verdict(app)
    app.selectbox(key="which").set_value("Bonn").run()
    assert "trained on another" not in verdict(app)


def test_a_link_to_a_series_that_others_read_says_how_to_have_its_networks_again(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = trained(open_app, monkeypatch)
    assert app.query_params["without"].split(",")[-1] == "networks"
    app.selectbox(key="which").set_value("Ulm").run()
    assert app.query_params["without"].split(",")[-1] == "another"
    numbers = " ".join(map(str, range(90)))
    app = open_app(source="typed", numbers=numbers, model="own", without="another")
    assert [one.value for one in app.warning] == [words.MISSING_FROM_LINK["another"]]


def test_other_settings_on_the_same_series_are_no_other_series(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = trained(open_app, monkeypatch)
    app.number_input(key="initial").set_value(3).run()
    assert words.NOT_TRAINED in {one.value for one in app.main.markdown}
    assert "trained on another" not in verdict(app)


def test_series_of_another_file_and_other_targets_are_not_read(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = trained(open_app, monkeypatch)
    app.selectbox(key="target").set_value("price").run()
    assert words.NOT_TRAINED in {one.value for one in app.main.markdown}
    app.selectbox(key="target").set_value("sales").run()
    uploaded(app, towns("Kiel", "Bonn", shift=3), "others.csv")
    assert words.NOT_TRAINED in {one.value for one in app.main.markdown}
