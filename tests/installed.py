"""Run where only the wheel is installed: what comes with the package, as JSON."""

import json
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

import lstm_viz
from lstm_viz import ablate, characters, checkpoint, home, race
from lstm_viz.sequences import samples
from lstm_viz.train.openings import opening

app = AppTest.from_file(str(home.PACKAGE / "ui/frame/main.py"), default_timeout=float(sys.argv[1]))
app.query_params["source"] = "sample"
app.query_params["model"] = "wave"
app.query_params["picture"] = "plain"
app.run()
jupyter = AppTest.from_file(app._script_path, default_timeout=float(sys.argv[1]))  # reads README
jupyter.query_params["stop"] = "jupyter"
jupyter.switch_page(str(home.ROOT / "pages/lecture.py")).run()
model, card = checkpoint.load("adding-lstm-2")
found = {
    "package": str(Path(lstm_viz.__file__).parent),
    "parameters": sum(weight.numel() for weight in model.parameters()),
    "card": card["parameters"],
    "networks": len(checkpoint.names()),
    "texts": {
        name: checkpoint.load(name, checkpoint.TEXTS)[1]["weights"]
        for name in checkpoint.names(checkpoint.TEXTS)
    },
    "characters": {key: len(one.text()) for key, one in characters.SAMPLES.items()},
    "races": race.names(),
    "ablations": len(ablate.names()),
    "sample": samples.load("sunspots").values.shape,
    "opening": opening("wave"),
    "output": str(home.output("models")),
    "pages": sorted(path.name for path in (home.ROOT / "pages").glob("*.py")),
    "wrong": [one.message for page in (app, jupyter) for one in page.exception]
    + [one.value for page in (app, jupyter) for one in page.error],
    "charts": len(app.get("plotly_chart")),
    "code": [block.value for block in jupyter.code],
    "notebooks": [one.label for one in jupyter.get("download_button")],
}
print(json.dumps(found))
