"""Run with copies of the app whose assets are not as they came: what each page shows, as JSON.

Each copy is run by a process of its own, which has loaded no module of ours before.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

# What takes most of the time of a start is loaded once, for all copies.
import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401
import torch._dynamo  # noqa: F401  # with sympy: what a first network and a first optimizer load
from streamlit.testing.v1 import AppTest

ADDRESSES = {
    "explore": [{"picture": "plain"}, {"source": "sample", "model": "wave"}],
    "lecture": [{}, {"stop": "5"}],
    "train": [{}, {"training": "live"}],
    "race": [{}, {"race": "at one length"}, {"race": "live"}, {"race": "without a part"}],
    "network": [{}],
    "atlas": [{}],
    "about": [{}],
}


def show(here: Path, seconds: float) -> dict[str, Any]:
    """What each page of the copy in the folder `here` shows."""
    os.chdir(here)
    sys.path[:0] = [str(here)]  # before the app that is whole, beside these tests
    sys.path.append(str(Path(__file__).parents[2]))
    from tests.ui.runs import cheap_runs

    router, shown = str(here / "lstm_viz/ui/frame/main.py"), {}
    with cheap_runs():
        for page, addresses in ADDRESSES.items():
            for query in addresses:
                app = AppTest.from_file(router, default_timeout=seconds)
                app.query_params.update(query)
                if page != "explore":
                    app.switch_page(str(here / "pages" / f"{page}.py"))
                app.run()
                shown[f"{page} {query}"] = {
                    "exceptions": [one.message for one in app.exception],
                    "errors": [one.value.replace("\\", "") for one in app.error],
                    "elements": len(app.main) + len(app.sidebar),
                }
    import lstm_viz

    assert Path(lstm_viz.__file__).is_relative_to(here)
    return shown


def write(here: Path, seconds: float) -> None:
    (here / "shown.json").write_text(json.dumps(show(here, seconds)), encoding="utf-8")


if __name__ == "__main__":
    for folder in map(Path, sys.argv[2:]):
        # A copy of this process, with what it has loaded.
        child = multiprocessing.get_context("fork").Process(
            target=write, args=(folder, float(sys.argv[1]))
        )
        child.start()
        child.join()
