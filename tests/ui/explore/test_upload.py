"""Uploads on the page: every format that ships as a sample, and what a file leaves to choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui import limits
from lstm_viz.ui.controls import address
from lstm_viz.ui.controls.control import NO_COLUMN
from tests.ui.conftest import problems, seen
from tests.ui.pictures import CHARTS, charts

Open = Callable[..., AppTest]
FOLDER = Path(__file__).parents[3] / "assets" / "sequences" / "formats"
SAMPLES = sorted(path.name for path in FOLDER.iterdir() if path.name != "README.md")
TEXTS = [name for name in SAMPLES if "prose" in name or "text" in name]
LONG = b"day,what,v\n" + b"".join(
    b"2021-05-%02d,%s,%d\n" % (1 + k // 2, (b"hot", b"wet")[k % 2], k * k % 13) for k in range(24)
)


def uploaded(app: AppTest, name: str, data: bytes) -> AppTest:
    app.selectbox(key="source").set_value("file").run()
    return seen(app.file_uploader[0].upload(name, data, "application/octet-stream").run())


def captions(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.caption)


def test_there_are_samples_of_every_kind() -> None:
    endings = {name.rpartition(".")[2] for name in SAMPLES}
    assert endings >= {"csv", "tsv", "txt", "json", "jsonl", "npy", "npz", "parquet", "feather"}
    assert endings >= {"xlsx", "ods", "wav", "gz"}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_of_each_format_is_drawn_at_the_first_try(open_app: Open, name: str) -> None:
    app = uploaded(open_app(), name, (FOLDER / name).read_bytes())
    assert not app.exception
    if name in TEXTS:
        assert problems(app) == []
        assert {one.value[:18] for one in app.info} == {"This is a text of "}
        first, *others = (one.label for one in app.main.button)
        assert first.startswith("Read this text with the networks of “")
        assert [one for one in others if "Train" in one] == ["Train networks on this sequence"]
        return
    assert problems(app) == []
    assert charts(app) == CHARTS
    assert address.KEY in app.query_params or "too long for a link" in captions(app)


def test_a_table_in_the_long_form_is_widened(open_app: Open) -> None:
    app = uploaded(open_app(prepare="true"), "long.csv", LONG)
    app.selectbox(key="variable").set_value("what").run()
    assert problems(app) == []
    seen(app)
    assert "24 rows became 12 steps of 2 columns" in captions(app)
    app.selectbox(key="feed1").set_value("wet").run()
    assert "The input is the column 'wet'." in captions(app)


def test_sequences_below_each_other_are_told_apart(open_app: Open) -> None:
    app = uploaded(open_app(), "long.csv", LONG)
    assert problems(app) == []
    assert "The times of 'day' repeat, once for each 'what': several series." in captions(app)
    assert "The file contains 2 sequences." in captions(app)
    app.multiselect(key="series").set_value([NO_COLUMN]).run()
    assert "The file contains" not in captions(app)


def test_a_file_of_several_series_gives_one_at_a_time(open_app: Open) -> None:
    app = uploaded(open_app(), "long.csv", LONG)
    app.multiselect(key="series").set_value(["what"]).run()
    assert problems(app) == []
    assert "The file contains 2 sequences." in captions(app)
    assert app.selectbox(key="which").options == ["hot", "wet"]
    keys = [one.key for one in app.sidebar.selectbox]
    assert keys.index("which") == keys.index("source") + 1  # beside the file
    first = app.query_params[address.KEY]
    app.selectbox(key="which").set_value("wet").run()
    assert app.query_params[address.KEY] != first


def test_a_word_among_numbers_is_refused_with_its_place_or_taken_as_a_gap(open_app: Open) -> None:
    rows = b"".join(b"%d\n" % (k % 5) for k in range(30))
    app = uploaded(open_app(), "spoilt.csv", b"v\n" + rows + b"n.d.\n" + rows)
    assert "Line 32, column 'v': 'n.d.' is not a number" in problems(app)[0]
    app.segmented_control(key="words").set_value("gaps").run()
    assert problems(app) == []
    assert "1 of 61 steps has a missing value" in captions(app)


def test_what_is_read_is_bounded() -> None:
    for most in (limits.FILE.bytes, limits.FILE.rows, limits.FILE.columns, limits.FILE.cells):
        assert most is not None
    assert limits.FILE.expanded is not None
