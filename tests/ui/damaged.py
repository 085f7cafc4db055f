"""Run in a copy of the app whose assets are not as they came: what each page shows, as JSON."""

import json
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

here, seconds = Path.cwd(), float(sys.argv[1])
sys.path.insert(0, str(here))  # before the app that is whole, beside these tests
sys.path.append(str(Path(__file__).parents[2]))
from tests.ui.runs import cheap_runs  # noqa: E402

ROUTER = str(here / "lstm_viz/ui/frame/main.py")
ADDRESSES = {
    "explore": [{"picture": "plain"}, {"source": "sample", "model": "wave"}],
    "lecture": [{}, {"stop": "5"}],
    "train": [{}, {"training": "live"}],
    "race": [{}, {"race": "at one length"}, {"race": "live"}, {"race": "without a part"}],
    "network": [{}],
    "atlas": [{}],
    "about": [{}],
}
shown = {}
with cheap_runs():
    for page, addresses in ADDRESSES.items():
        for query in addresses:
            app = AppTest.from_file(ROUTER, default_timeout=seconds)
            app.query_params.update(query)
            if page != "explore":
                app.switch_page(str(here / "pages" / f"{page}.py"))
            app.run()
            shown[f"{page} {query}"] = {
                "exceptions": [one.message for one in app.exception],
                "errors": [one.value.replace("\\", "") for one in app.error],
                "elements": len(app.main) + len(app.sidebar),
            }
print(json.dumps(shown))
