from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Every page, in a process of its own that has loaded what the server loads before it answers.
PAGES = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from lstm_viz.ui import warm

def packages():
    files = (getattr(module, "__file__", None) or "" for module in list(sys.modules.values()))
    places = [Path(file).parts for file in files if "site-packages" in file]
    return {parts[parts.index("site-packages") + 1] for parts in places}

warm.load()
before = packages()
app = AppTest.from_file(sys.argv[1], default_timeout=120)
app.query_params.update(picture="plain", text="true")
app.run()
for page in ("about", "lecture", "train", "race"):
    assert not app.exception, app.exception
    app.switch_page(f"{sys.argv[2]}/{page}.py").run()
# torch alone asks for these, and by import, which waits until they are whole.
print("loaded by pages:", *sorted(packages() - before - {"mpmath", "sympy"}))
"""


def test_no_page_loads_a_package_that_another_session_could_meet_half_loaded() -> None:
    router = ROOT / "lstm_viz" / "ui" / "frame" / "main.py"
    run = subprocess.run(
        [sys.executable, "-c", PAGES, str(router), str(ROOT / "pages")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.stdout.splitlines()[-1:] == ["loaded by pages:"], run.stderr
