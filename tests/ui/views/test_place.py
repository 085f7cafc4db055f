"""Where a picture opens: where shutting either gate changes the outputs of the step most."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import surgery
from lstm_viz.checkpoint import load
from lstm_viz.explorer.place import where_gates_matter
from lstm_viz.train.openings import opening
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import presets, view

AT = {"layer": 0, "direction": 0, "batch": 0}
KINDS = ("lstm", "gru")


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_where_a_pass_that_keeps_or_writes_nothing_has_other_outputs(kind: str) -> None:
    made = view.run(presets.preset("anbn", opening("anbn")), "anbn", "cpu", ("lstm", "gru"))
    model: Any = load(f"anbn-{kind}")[0]
    x = torch.from_numpy(np.array(made.sequence.values, np.float32))
    steps, units = len(x), model.rnn.hidden_size
    with torch.no_grad():
        unedited = model.head(model.rnn(x[None])[0])[0]
        changes = np.ones((steps, units))
        recorded = surgery.record(model.rnn, x[None])
        # A GRU's z at 0 would also write more: it keeps nothing where h is what is written.
        writes = (1 - recorded.sel("z", **AT)) * recorded.sel("n", **AT) if kind == "gru" else None
        for shut in ("f=0", "i=0") if writes is None else ("h=w", "n=0"):
            for step in range(steps):
                for unit in range(units):
                    signal, _, held = shut.partition("=")
                    if writes is not None and held == "w":
                        held = f"{writes[step, unit]:.9g}"
                    edits = f"{signal}{unit}@{step + 1}={held}"
                    h = surgery.record(model.rnn, x[None], edits=edits).sel("h", **AT)
                    outputs = model.head(torch.from_numpy(np.array(h[step])))
                    changes[step, unit] *= (outputs - unedited[step]).abs().max()
    assert changes[-1].max() > 0
    expected = np.unravel_index(changes[:-1].argmax(), (steps - 1, units))
    picture = packing.picture_of(made)
    panel = picture.panels[KINDS.index(kind)]
    assert where_gates_matter(panel) == expected
    if kind == "lstm":
        assert picture.place == expected


def test_the_page_opens_where_the_answer_depends_on_the_forget_gate() -> None:
    made = view.run(presets.preset("adding", opening("adding")), "adding", "cpu")
    step, unit = packing.picture_of(made).place
    model: Any = load("adding-lstm")[0]
    x = torch.from_numpy(np.array(made.sequence.values, np.float32))
    edits = f"f{unit}@{step + 1}=0"
    h = surgery.record(model.rnn, x[None], edits=edits).sel("h", **AT)
    with torch.no_grad():
        answer = model.head(torch.from_numpy(np.array(h[-1]))).item()
        original = model.head(model.rnn(x[None])[0])[0, -1].item()
    assert abs(answer - original) > 0.3 * abs(original)
