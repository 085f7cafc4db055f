from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.patience import WORK

ROOT = Path(__file__).resolve().parents[2]
# Every page, in a process that has the packages which the server loads before it answers, and no
# module of the app: what a page uses it imports, and leans on nothing that another page has.
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
for page in sorted(Path(sys.argv[2]).glob("*.py")):
    for name in [name for name in sys.modules if name.startswith("lstm_viz.ui")]:
        del sys.modules[name]
    app = AppTest.from_file(sys.argv[1], default_timeout=120)
    app.query_params.update(picture="plain", text="true")
    app.switch_page(str(page)).run()
    assert not app.exception, (page, app.exception)
print("loaded by pages:", *sorted(packages() - before))
"""

# A pass and a job, each in a thread of its own, in a process that has loaded.
THREADS = """
import threading
import torch
from lstm_viz.ui import warm
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.work import Work
from lstm_viz.ui.views.networks import forward_pass

def use():
    torch.ones(64, 64) @ torch.ones(64, 64)
    return torch.get_num_threads()

def run():
    with forward_pass(torch.device("cpu")):
        counted.append(use())

class Made:
    steps = 1
    def __iter__(self):
        counted.append(use())
        yield 1

torch.set_num_threads(2)
counted = []
warm.load()
page = threading.Thread(target=run)
page.start()
page.join()
ended = threading.Event()
Jobs(1, 1, after=ended.set).start("key", "owner", lambda: Work(1, Made(), lambda: 1))
assert ended.wait(120)
print(*counted)
"""


def test_passes_and_jobs_have_one_thread_of_torch_each() -> None:
    run = subprocess.run(
        [sys.executable, "-c", THREADS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert run.stdout.split() == ["1", "1"], run.stderr


def test_a_page_imports_what_it_uses_and_loads_no_package_that_others_could_meet_half() -> None:
    router = ROOT / "lstm_viz" / "ui" / "frame" / "main.py"
    run = subprocess.run(
        [sys.executable, "-c", PAGES, str(router), str(ROOT / "pages")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert run.stdout.splitlines()[-1:] == ["loaded by pages:"], run.stderr
