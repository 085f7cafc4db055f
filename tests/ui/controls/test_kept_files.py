"""A person's own file is there when she comes back from another page, until she removes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest, local_script_runner

from lstm_viz.ui.controls import address, network_rows, words
from lstm_viz.ui.explore import words as explore_words
from tests.ui.conftest import ROOT, problems, seen
from tests.ui.pictures import CHARTS, charts

Open = Callable[..., AppTest]
SERIES = b"day,city,v\n" + b"".join(
    b"2021-05-%02d,%s,%d\n" % (1 + k // 3, (b"Oslo", b"Turin", b"Lima")[k % 3], k * k % 13)
    for k in range(51)
)


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """One manager for all runs of a page, as on a server: AppTest makes one for each."""
    files = MemoryUploadedFileManager("/mock/upload")
    monkeypatch.setattr(local_script_runner, "MemoryUploadedFileManager", lambda _: files)
    return files


def held(server: MemoryUploadedFileManager) -> list[str]:
    return [one.name for files in server.file_storage.values() for one in files.values()]


def went(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(ROOT / "pages" / page)).run()


def said(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.caption)


def brought(app: AppTest, name: str = "towns.csv", data: bytes = SERIES) -> AppTest:
    app.selectbox(key="source").set_value("file").run()
    return seen(app.file_uploader[0].upload(name, data, "text/csv").run())


def test_a_set_is_the_same_after_another_page(open_app: Open) -> None:
    app = brought(open_app())
    assert words.FILE_STAYS in said(app)
    app.selectbox(key="which").set_value("Turin").run()
    drawn = charts(app)
    app = went(went(app, "about.py"), "explore.py")
    assert app.selectbox(key="source").value == "file"
    assert app.file_uploader[0].value is None
    assert words.file_kept("towns.csv") in said(app)
    assert app.selectbox(key="which").value == "Turin"
    assert problems(app) == []
    assert charts(app) == drawn == CHARTS


def test_another_source_and_back_keep_the_file(
    open_app: Open, server: MemoryUploadedFileManager
) -> None:
    app = brought(open_app())
    app.selectbox(key="source").set_value("sample").run()
    app.selectbox(key="source").set_value("file").run()
    assert words.file_kept("towns.csv") in said(app)
    assert app.selectbox(key="which").options == ["Oslo", "Turin", "Lima"]
    app.selectbox(key="which").set_value("Turin").run()  # a run later the control is still empty
    assert held(server) == ["towns.csv"]
    assert words.file_kept("towns.csv") in said(app)


@pytest.mark.parametrize("key", ["file", "own_file", "searched", network_rows.LINES])
def test_a_control_that_was_away_for_a_while_keeps_its_file(
    key: str, server: MemoryUploadedFileManager
) -> None:
    def page(key: str) -> None:
        import streamlit as st

        from lstm_viz.ui.controls import kept_files

        if not st.checkbox("away"):
            file = kept_files.draw(key)
            st.button("a click")
            st.text(f"{len(file.data)} of {file.name}" if file else "no file")

    app = AppTest.from_function(page, args=(key,)).run()
    app.file_uploader[0].upload("towns.csv", SERIES, "text/csv").run()
    app.checkbox[0].check().run()
    app.checkbox[0].uncheck().run()
    for _ in range(2):
        next(one for one in app.button if one.label == "a click").click().run()
    assert app.text[0].value == f"{len(SERIES)} of towns.csv"
    assert held(server) == ["towns.csv"]
    next(one for one in app.button if one.label == words.REMOVE_FILE).click().run()
    assert app.text[0].value == "no file"
    assert held(server) == []


def test_a_removed_file_is_gone_at_once_and_from_the_server(
    open_app: Open, server: MemoryUploadedFileManager
) -> None:
    app = went(went(brought(open_app()), "about.py"), "explore.py")
    assert held(server) == ["towns.csv"]
    app.button(key="file-remove").click().run()
    assert held(server) == []
    assert "towns.csv is still used" not in said(app)
    app = went(went(app, "about.py"), "explore.py")
    assert "towns.csv" not in said(app)


def test_a_file_taken_out_of_its_control_does_not_return(open_app: Open) -> None:
    app = brought(open_app())
    app.file_uploader[0].set_value(None).run()
    assert "towns.csv is still used" not in said(app)
    app = went(went(app, "about.py"), "explore.py")
    assert "towns.csv" not in said(app)


@pytest.mark.parametrize("by_its_button", [True, False])
def test_a_removed_file_takes_its_numbers_out_of_the_address(
    by_its_button: bool, open_app: Open
) -> None:
    app = brought(open_app(), "one.csv", b"v\n3\n1\n4\n1\n5\n9\n2\n6\n")
    assert address.KEY in app.query_params
    if by_its_button:
        app = went(went(app, "about.py"), "explore.py")
        app.button(key="file-remove").click().run()
    else:
        app.file_uploader[0].set_value(None).run()
    assert address.KEY not in app.query_params
    assert explore_words.FROM_LINK not in said(app.run())


def test_another_file_takes_the_place_of_a_kept_one(
    open_app: Open, server: MemoryUploadedFileManager
) -> None:
    app = went(went(brought(open_app()), "about.py"), "explore.py")
    app.file_uploader[0].upload("one.csv", b"v\n3\n1\n4\n1\n5\n", "text/csv").run()
    assert held(server) == ["one.csv"]
    assert "towns.csv" not in said(app)


def test_a_file_whose_space_was_needed_is_named(
    open_app: Open, server: MemoryUploadedFileManager
) -> None:
    app = went(brought(open_app()), "about.py")
    server.file_storage.clear()  # as UploadLimits makes room
    app = went(app, "explore.py")
    assert words.file_gone("towns.csv") in said(app)


def test_a_file_whose_space_was_needed_while_its_control_shows_it_is_named(
    open_app: Open, server: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = brought(open_app())
    server.file_storage.clear()  # as UploadLimits makes room: the browser goes on naming the file
    monkeypatch.setattr(AppTest, "_register_uploaded_files", lambda *_: None)
    app.run()
    assert words.file_gone("towns.csv") in said(app)
    app.file_uploader[0].set_value(None).run()
    assert "towns.csv" not in said(app)


def test_two_sessions_share_no_file(open_app: Open) -> None:
    brought(open_app())
    other = open_app(source="file")
    assert "towns.csv" not in said(other)
    assert other.file_uploader[0].value is None
