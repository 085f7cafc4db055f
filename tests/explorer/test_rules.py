"""The browser's rules: of any input they say what the task itself says is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz.tasks import TASKS
from lstm_viz.ui.views.known_task import RULES
from tests.explorer.node_js import run


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_the_tasks_own_of_edited_inputs_too(name: str) -> None:
    task = TASKS[name].with_parameters(lag=7)
    x, _, _ = task.batch(6, generator=torch.Generator().manual_seed(3))
    marked = [int((one[:, 1] == 1).nonzero()[-1]) for one in x]
    x[1, marked[1], 0] = -2.5  # a marked value
    x[2, (marked[2] + 1) % 17, 1] = 1  # a third marker
    x[3, marked[3]] = torch.tensor([0.75, 0.5])  # half a marker
    x[4, 2, 0] = torch.nan  # a step that is skipped
    x[5, marked[5], 1] = 0
    x[5, 16] = torch.tensor([4.0, 1.0])  # a marker at another step
    inputs = [[[None if np.isnan(v) else v for v in step] for step in one] for one in x.tolist()]
    found = np.array(run("ruled.js", {"rule": RULES[name], "inputs": inputs}), dtype=float)
    wanted = task.known(x, task.parameters)[..., 0].numpy()
    assert found == pytest.approx(wanted, abs=1e-6, nan_ok=True)
    known = [int(np.isfinite(one).sum()) for one in found]
    assert known == [1, 1, 0, 0, 0, 1]
    assert run("ruled.js", {"rule": "none", "inputs": inputs}) == [None] * 6
