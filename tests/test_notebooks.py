"""The notebooks run from a clean kernel, survive as HTML, and link to what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lstm_viz.stops import LECTURE
from lstm_viz.ui.lecture.notebooks import FOLDER, notebooks
from tests.patience import WORK

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted(FOLDER.glob("*.ipynb"))
LINK = re.compile(r"\]\(([^)]+)\)")
every = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    import nbformat  # here, since it takes two seconds, of every process that finds these tests

    return nbformat.read(path, as_version=4)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """run(path): the notebook after all its cells, in a kernel that has nothing of its reader's."""
    import nbclient

    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")

    def execute(path: Path) -> Any:
        resources = {"metadata": {"path": str(tmp_path)}}
        client = nbclient.NotebookClient(read(path), timeout=WORK, resources=resources)
        # With its state a widget is drawn from there, by scripts from the internet.
        client.store_widget_state = False
        return client.execute()

    return execute


@pytest.mark.slow
@every
def test_it_runs_and_survives_as_html(path: Path, run: Any) -> None:
    import nbconvert

    ran = run(path)
    outputs = [output for cell in ran.cells for output in cell.get("outputs", ())]
    assert [one.text for one in outputs if one.get("name") == "stderr"] == []
    figures = sum("application/vnd.plotly.v1+json" in one.get("data", {}) for one in outputs)
    html, _ = nbconvert.HTMLExporter().from_notebook_node(ran)
    assert html.count("Plotly.newPlot(") >= figures >= 1
    assert "&lt;!doctype html&gt;" in html  # the Explorer, as a page of its own


@every
def test_no_output_is_stored_that_could_be_of_another_version(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert path.stat().st_size < 20_000


@every
def test_its_links_lead_to_stops_of_the_lecture_and_to_the_other_notebooks(path: Path) -> None:
    links = LINK.findall(read(path).cells[-1].source)
    assert len(set(links)) == len(links)
    stops = {stop.name for stop in LECTURE}
    asked = [link.partition("/lecture?stop=")[2] for link in links if "/lecture?" in link]
    assert set(asked) <= stops
    assert "jupyter" in asked
    others = [link for link in links if link.endswith(".ipynb")]
    assert others
    assert path.name not in others
    for link in others:
        assert (path.parent / link).is_file(), link


@pytest.mark.parametrize("path", PATHS[:3], ids=lambda path: path.stem)
def test_a_notebook_that_follows_a_paper_names_it(path: Path) -> None:
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    assert re.search(r"(Hochreiter|Gers|Elman)[^.]*\b(19|20)\d\d\b", text)


def test_the_lecture_has_the_title_and_the_first_sentence_of_each() -> None:
    found = notebooks()
    assert [one.name for one in found] == [path.name for path in PATHS]
    assert len(found) == 4
    for path, one in zip(PATHS, found, strict=True):
        text = " ".join("".join(json.loads(path.read_bytes())["cells"][0]["source"]).split())
        assert text.startswith(f"# {one.title} {one.sentence}")
        assert one.content == path.read_bytes()
    assert found[2].title == "3. Why LSTM and not RNN"
