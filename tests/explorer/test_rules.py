"""The browser's rules: of any input they say what the task itself says is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz.tasks import TASKS
from lstm_viz.ui.views.known_task import RULES
from tests.explorer.node_js import run


def test_the_sum_is_the_tasks_own_of_edited_inputs_too() -> None:
    task = TASKS["adding"].with_parameters(lag=7)
    x, _, _ = task.batch(6, generator=torch.Generator().manual_seed(3))
    marked = [int((one[:, 1] == 1).nonzero()[-1]) for one in x]
    x[1, marked[1], 0] = -2.5  # a marked value
    x[2, (marked[2] + 1) % 17, 1] = 1  # a third marker
    x[3, marked[3]] = torch.tensor([0.75, 0.5])  # half a marker
    x[4, 2, 0] = torch.nan  # a step that is skipped
    x[5, marked[5], 1] = 0
    x[5, 16] = torch.tensor([4.0, 1.0])  # a marker at another step
    inputs = [[[None if np.isnan(v) else v for v in step] for step in one] for one in x.tolist()]
    found = np.array(run("ruled.js", {"rule": RULES["adding"], "inputs": inputs}), dtype=float)
    wanted = task.known(x, task.parameters)[..., 0].numpy()
    assert found == pytest.approx(wanted, abs=1e-6, nan_ok=True)
    known = [int(np.isfinite(one).sum()) for one in found]
    assert known == [1, 1, 0, 0, 0, 1]
    assert run("ruled.js", {"rule": "none", "inputs": inputs}) == [None] * 6


SIZES = {
    "recall": {"lag": 3},
    "order": {"steps": 13},
    "copy": {"symbols": 2, "lag": 3},
    "latch": {"steps": 11},
    "parity": {"steps": 7},
    "counting": {"steps": 61},
    "anbn": {"n": 5},
    "dyck1": {"pairs": 6, "depth": 2},
    "dyck2": {"pairs": 7, "depth": 4},
    "reber": {"steps": 7},
}


@pytest.mark.parametrize("name", sorted(RULES.keys() - {"adding"}))
def test_a_rule_of_symbols_is_the_tasks_own_wherever_a_symbol_is_changed(name: str) -> None:
    task = TASKS[name].with_parameters(**SIZES[name])
    generator = torch.Generator().manual_seed(5)
    drawn, _, _ = task.batch(9, generator=generator)
    tried = []
    for one in drawn:
        at = torch.randperm(len(one), generator=generator)[:5].tolist()
        for step in (0, *at, len(one) - 1):
            for symbol in range(task.input_size):
                x = one.clone()
                x[step] = torch.nn.functional.one_hot(torch.tensor(symbol), task.input_size)
                tried.append(x)
        for none in (torch.zeros(task.input_size), torch.full((task.input_size,), torch.nan)):
            x = one.clone()
            x[at[0]] = none
            tried.append(x)
        x = one.clone()
        x[at[1], :2] = 0.5
        tried.append(x)
        x = one.clone()
        x[at[2], :3] = 1
        tried.append(x)
    x = torch.stack(tried)
    inputs = [[[None if np.isnan(v) else v for v in step] for step in one] for one in x.tolist()]
    deepest = SIZES[name].get("depth", 0)
    given = {"rule": RULES[name], "deepest": deepest, "inputs": inputs}
    found = np.array(run("ruled.js", given), dtype=float)
    known = task.known(x, task.parameters)
    if task.answer.name == "set":
        np.testing.assert_array_equal(found.reshape(known.shape), known.numpy())
        assert 0 < np.isfinite(found).mean() < 1
        assert (known == 1).any(dim=1).any(dim=0).all()  # every symbol belongs to some set
        return
    places = known.argmax(dim=-1).float().masked_fill(known.isnan().any(dim=-1), torch.nan)
    np.testing.assert_array_equal(found, places.numpy())
    told = np.isfinite(found)
    assert told.any()
    assert not told.all()
    assert len(set(found[told])) == len(task.output_names)
