"""The widget in JupyterLab, with a real kernel: it draws, a click locks, and Python reads it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.serving import serving

CELLS = [
    "import torch\n"
    "import lstm_viz\n"
    "x = torch.randn(1, 20, 2, generator=torch.Generator().manual_seed(3))\n"
    "view = lstm_viz.show(lstm_viz.record(torch.nn.LSTM(2, 9, batch_first=True), x))\n"
    "view",
    "print(view.locked, view.edits)",
]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of JupyterLab with one notebook."""
    nbformat = pytest.importorskip("nbformat", reason="requirements-dev.txt has jupyterlab")
    cells = [nbformat.v4.new_code_cell(source, id=f"c{k}") for k, source in enumerate(CELLS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "one.ipynb")
    home = {
        name: str(tmp_path / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
    }
    home |= {
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--LabApp.news_url=",
    ]
    command += ["--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1"]
    command += ["--ServerApp.port_retries=0"]
    environment = os.environ | home | {"PYTHONPATH": str(ROOT)}
    with serving(
        lambda port: [*command, f"--ServerApp.port={port}"],
        "/api",
        cwd=tmp_path,
        env=environment,
    ) as port:
        yield f"http://127.0.0.1:{port}/lab/tree/one.ipynb?reset"


@pytest.mark.slow
def test_show_draws_a_click_locks_and_python_reads_it(lab: str, visit: Callable[..., Page]) -> None:
    page = visit(lab)
    cells = page.locator(".jp-CodeCell")
    expect(cells).to_have_count(2)
    # A cell that is run before the kernel is there is not run at all.
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    cells.nth(0).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    view = page.locator(".lv-view")
    expect(view.locator(".lv-badge")).to_contain_text("recomputed in this browser ·")
    forget = view.locator("canvas[data-signal='f']")
    box = forget.bounding_box()
    assert box is not None
    forget.click(position={"x": box["width"] * 12.5 / 20, "y": box["height"] * 6.5 / 9})
    expect(view).to_contain_text("locked")
    cells.nth(1).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    said = cells.nth(1).locator(".jp-OutputArea-output")
    expect(said).to_have_text(re.compile(r"Cell\(network='LSTM', step=12, unit=6\)\s*"))
