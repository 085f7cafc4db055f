"""The documentation: its code runs, it is built without a warning, and its links lead somewhere."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import plotly.io
import pytest
from plotly import graph_objects as go

import lstm_viz
from lstm_viz import plots
from tests.patience import WORK

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(?:python|\{code-cell\} python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
pytestmark = pytest.mark.slow


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LSTM_VIZ_DEVICE": "cpu"},
        capture_output=True,
        text=True,
        timeout=WORK,
    )


def code(page: Path) -> str:
    """All of a page's Python, in its order."""
    return "\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["gallery.md", "deploy.md"])
def test_the_code_of_a_page_runs(name: str, tmp_path: Path) -> None:
    script = code(ROOT / "docs" / name)
    assert script.count("import torch") == 1
    ran = run("-W", "error", "-c", script, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr


def test_no_other_page_has_code_that_is_not_run() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md") if code(path)}
    assert pages == {"gallery.md", "deploy.md"}


def test_no_environment_is_made_over_a_folder_of_the_clone() -> None:
    pages = [*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    made = [m for page in pages for m in re.findall(r"-m venv (\S+)", page.read_text("utf-8"))]
    assert made
    tracked = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert not {Path(place).parts[0] for place in made} & tracked


class Page(HTMLParser):
    """The links of a page, what it loads, and the places that a link can lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.places.add(found.get("id", ""))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(found["href"])
        elif "src" in found:
            self.loads.append(found["src"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without running its notebooks, which other tests do."""
    folder = tmp_path_factory.mktemp("site")
    options = ("--fail-on-warning", "--keep-going", "-D", "nb_execution_mode=off", "--quiet")
    places = ("-d", str(folder / "doctrees"), str(ROOT), str(folder / "html"))
    built = run("-m", "sphinx", "-c", str(ROOT / "docs"), *options, *places, cwd=ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_all_pages_are_there(site: Path) -> None:
    shown = [*ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.ipynb"), ROOT / "README.md"]
    for path in shown:
        assert (site / path.relative_to(ROOT)).with_suffix(".html").is_file(), path


def test_every_public_name_is_explained(pages: dict[Path, Page]) -> None:
    (interface,) = (page for path, page in pages.items() if path.name == "interface.html")
    modules = {"dynamics", "edits", "gradients", "measure", "plots", "sets", "slow_points"}
    modules |= {"state_space"}
    for name in set(lstm_viz.__all__) - modules:
        assert f"lstm_viz.{name}" in interface.places, name
    for name in modules:
        assert any(place.startswith(f"lstm_viz.{name}.") for place in interface.places), name


def test_every_plot_is_explained_and_the_gallery_shows_those_that_it_is_said_to() -> None:
    text = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    before, after = text.partition("\n## Plots\n")[2].split("These draw")
    shown, others = (
        set(re.findall(r"lstm_viz\.plots\.(\w+)$", part, re.M)) for part in (before, after)
    )
    assert shown | others == set(plots.__all__) - {"theme"}
    assert set(re.findall(r"\bplots\.(\w+)\(", code(ROOT / "docs" / "gallery.md"))) == shown


def test_every_link_leads_somewhere(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name}: {link}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].places, f"{path.name}: {link}"


def test_no_page_loads_anything_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        for load in page.loads:
            parts = urlsplit(load)
            assert parts.scheme in ("", "data"), f"{path.name} loads {load}"
            assert parts.scheme or (path.parent / unquote(parts.path)).is_file(), load
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", sheet.read_text("utf-8"))


def test_a_formula_is_drawn_by_the_browser(site: Path) -> None:
    text = (site / "notebooks" / "1-six-equations.html").read_text(encoding="utf-8")
    assert text.count("<math") >= 8
    assert "<munderover>" not in text  # ĉ has its index beside it
    assert "<msub><mover><mi>c</mi>" in text


def test_a_figure_of_a_notebook_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(sys, "path", [*sys.path])
    names = runpy.run_path(str(ROOT / "docs" / "conf.py"))
    figure = go.Figure(go.Scatter(y=[1, 3, 2]))
    html = plotly.io.to_html(figure, include_plotlyjs=False, include_mathjax="cdn")
    assert any(urlsplit(load).scheme for load in Page(html).loads)
    context = {"body": html}
    names["without_fetching"](None, "page", "page.html", context, None)
    assert [load for load in Page(context["body"]).loads if urlsplit(load).scheme] == []
    assert "Plotly.newPlot" in context["body"]


def test_the_grammar_of_edits_is_shown_as_it_is(site: Path) -> None:
    text = (site / "docs" / "interface.html").read_text(encoding="utf-8")
    blocks = re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
    assert any("edits   :=" in re.sub("<[^>]*>", "", block) for block in blocks)


def versions() -> Iterator[str]:
    yield from re.findall(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)


def test_what_is_cited_is_this_version() -> None:
    assert list(versions()) == [lstm_viz.__version__]
