"""Vanishing: what the file says of the networks, by autograd, and the lecture's choice."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import torch

from lstm_viz import checkpoint, vanishing
from lstm_viz.gradients import BELOW
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui.lecture import gradient
from lstm_viz.ui.views import explained

FOUND = vanishing.example()


def norms(kind: str, lags: list[int]) -> list[float]:
    """‖∂ state at the last step / ∂ state so many steps earlier‖₂ of the example, by autograd."""
    assert FOUND is not None
    x = TASKS[FOUND.task].batch(1, generator=torch.Generator().manual_seed(FOUND.seed)).x.double()
    model, _ = checkpoint.load(checkpoint.name_of({"task": FOUND.task, "kind": kind}))
    rnn = model.rnn.double()
    found = []
    for lag in lags:
        _, state = rnn(x[:, : x.shape[1] - lag])
        if kind == "rnn":
            J = torch.autograd.functional.jacobian(
                lambda h, lag=lag: rnn(x[:, -lag:], h)[1].flatten(), state.detach()
            )
        else:
            # h of the same step follows c: h = o tanh c.
            h, c = (each.detach() for each in state)
            o = h / c.tanh()
            J = torch.autograd.functional.jacobian(
                lambda c, lag=lag, o=o: rnn(x[:, -lag:], (o * c.tanh(), c))[1][1].flatten(), c
            )
        found.append(float(torch.linalg.matrix_norm(J.flatten(1), 2)))
    return found


def test_the_gradient_of_the_example_vanishes_in_the_simple_rnn_alone() -> None:
    assert FOUND is not None
    before, at, far = norms("rnn", [FOUND.lag - 1, FOUND.lag, FOUND.steps - 1])
    # Farther from the threshold than another processor's last digits.
    assert before > 1.02 * BELOW
    assert far < at < 0.98 * BELOW
    assert min(norms("lstm", [FOUND.lag, FOUND.steps // 2, FOUND.steps - 1])) > 10 * BELOW
    assert FOUND.steps == TASKS[FOUND.task].batch(1, generator=torch.Generator()).x.shape[1]
    assert FOUND.seed == opening(FOUND.task)
    assert FOUND.task == gradient.OTHER
    assert json.loads(vanishing.FILE.read_bytes())["command"] == vanishing.COMMAND


@pytest.mark.slow
@pytest.mark.truth
def test_the_command_finds_it_again() -> None:
    assert vanishing.examples()[0] == FOUND


def test_it_is_told_with_its_address() -> None:
    assert FOUND is not None
    sentence, address = explained.vanishing()
    title = TASKS[FOUND.task].title
    assert f"“{title}”" in sentence
    assert f"from lag {FOUND.lag} on" in sentence
    assert f"not by lag {FOUND.steps}" in sentence
    asked = {key: value for key, (value,) in parse_qs(urlsplit(address).query).items()}
    assert asked == {
        "preset": FOUND.task,
        "model": FOUND.task,
        "seed": str(FOUND.seed),
        "step": str(FOUND.steps),
        "tab": "gradient",
    }


@pytest.mark.parametrize(
    "text", [None, "", "[]", '{"task": "order"}', '{"task": "x", "seed": 1, "steps": 2, "lag": 1}',
             '{"task": "order", "seed": 1.5, "steps": 2, "lag": 1}']
)  # fmt: skip
def test_without_its_file_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "vanishing.json"
    if text is not None:
        file.write_text(text)
    monkeypatch.setattr(vanishing, "FILE", file)
    monkeypatch.setattr(vanishing, "_example", vanishing._example.__wrapped__)
    assert vanishing.example() is None
    assert explained.vanishing() == ("", "")
