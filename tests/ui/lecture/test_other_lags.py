from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.tasks import TASKS
from lstm_viz.train.scoring import held_out
from lstm_viz.ui.lecture import other_lags
from lstm_viz.ui.views.presets import mark_last
from tests.ui.conftest import ROOT

LAYERS = {"lstm": torch.nn.LSTM, "rnn": torch.nn.RNN}


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")


def answers(kind: str, values: np.ndarray) -> np.ndarray:
    """The included network rebuilt from torch.nn alone, in float64."""
    model, card = checkpoint.load(f"adding-{kind}")
    layer = LAYERS[kind](2, card["hidden_size"], batch_first=True).double()
    layer.load_state_dict({name: one.double() for name, one in model.rnn.state_dict().items()})
    weight, bias = (one.double() for one in model.head.parameters())
    with torch.no_grad():
        h = layer(torch.tensor(values, dtype=torch.float64))[0][:, -1]
        return (h @ weight.T + bias)[:, 0].numpy()


@pytest.mark.parametrize("lag", [40, 70])
def test_right_counts_the_answers_that_are_off_by_less_than_the_tasks_line(lag: int) -> None:
    right = other_lags.right(lag)
    batches = held_out(TASKS["adding"].at_length(lag), sequences=right.sequences, seed=0)
    values = np.concatenate([batch.x.numpy() for batch in batches])
    assert len(values) == 512
    for found, x in ((right.drawn, values), (right.last, mark_last(values))):
        target = (x[:, :, 0] * x[:, :, 1]).sum(axis=1)
        for kind in LAYERS:
            share = (np.abs(answers(kind, x) - target) < 0.08).mean()
            # An answer may lie on the line itself, and rounding decides.
            assert found[kind] == pytest.approx(share, abs=2.1 / right.sequences)


@pytest.mark.parametrize("lag", [50, 100])
def test_a_network_has_one_figure_at_a_lag_which_is_its_cards(lag: int) -> None:
    found = other_lags.right(lag)
    for kind in LAYERS:
        card = checkpoint.card(f"adding-{kind}")
        rows = [card["held_out"] | {"lag": 50}, *card["at"]]
        row = next(row for row in rows if row["lag"] == lag)
        assert found.sequences == row["sequences"]
        assert found.drawn[kind] == pytest.approx(row["accuracy"], abs=2.1 / found.sequences)


def test_the_trivial_answer_is_right_as_often_as_two_uniform_numbers_sum_to_1() -> None:
    # The density of the sum is a triangle with its top at 1: within d of it lies 1 - (1 - d)².
    share = 1 - (1 - 0.08) ** 2
    right = other_lags.right(30)
    deviation = (share * (1 - share) / right.sequences) ** 0.5
    for found in (right.drawn, right.last):
        assert abs(found[other_lags.TRIVIAL] - share) < 4 * deviation


@pytest.mark.parametrize(("lag", "nearest"), [(200, 160), (60, 80), (50, 40), (100, 80), (10, 10)])
def test_the_race_is_read_at_the_nearest_lag(lag: int, nearest: int) -> None:
    found = other_lags.raced(lag)
    rows = json.loads((ROOT / "assets" / "races" / "adding.json").read_text("utf-8"))["rows"]
    at = [row for row in rows if row["length"] == nearest]
    assert found.lag == nearest
    assert found.seeds == len({row["seed"] for row in at}) == 3
    for kind, count in found.solved.items():
        assert count == sum(row["kind"] == kind and row["score"] < 0.01 for row in at)
    assert set(found.solved) == {"lstm", "rnn"}
