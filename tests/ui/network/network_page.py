"""The page Network without a browser: a file opened on it, and what it says then."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import ROOT

KERAS = ROOT / "tests" / "weights" / "keras"
EXPLORE = str(Path(ROOT) / "pages" / "explore.py")
NETWORK = str(Path(ROOT) / "pages" / "network.py")


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data, "application/octet-stream").run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    texts = [one.value for one in (*app.markdown, *app.caption)]
    return " ".join(texts).replace("\\", "")


def table(app: AppTest, place: int) -> list[list[str]]:
    frame = app.table[place].value
    return [[str(cell).replace("\\", "") for cell in row] for row in frame.values.tolist()]
