"""Training on a text: windows in order, a state that is carried, and a run that resumes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel
from lstm_viz.train import Budget
from lstm_viz.train.texts import Lanes, TextRun, build
from lstm_viz.train.texts.reader import TextReader, loss, window_of
from tests.patience import SECONDS

CHARACTERS, LANES, WINDOW = 7, 3, 5
PLACES = np.random.default_rng(5).integers(0, CHARACTERS, 110)
BUDGET = Budget(13, LANES, 0.02, clip=1.0)


def network(kind: str = "lstm") -> SequenceModel:
    return build(kind, CHARACTERS, seed=4, hidden=6)


def run(kind: str = "lstm", budget: Budget = BUDGET, places: np.ndarray = PLACES) -> TextRun:
    return TextRun(network(kind), places, budget, WINDOW, lambda model: 2.5)


def test_windows_follow_each_other_in_every_lane() -> None:
    lanes = Lanes(np.arange(38), LANES, WINDOW, seed=1)
    assert lanes.windows == 2  # of 12 characters a lane, 11 of which have one after them
    windows = [lanes.batch(step) for step in range(4)]
    assert windows[0][0].tolist() == [[0, 1, 2, 3, 4], [12, 13, 14, 15, 16], [24, 25, 26, 27, 28]]
    assert windows[1][0].tolist() == [[5, 6, 7, 8, 9], [17, 18, 19, 20, 21], [29, 30, 31, 32, 33]]
    for x, y in windows:
        assert torch.equal(y, (x + 1) % 38)  # what comes next
    assert [lanes.first(step) for step in range(4)] == [True, False, True, False]
    assert windows[2][0][0, 0] != 0  # the next pass is cut at other places
    assert torch.equal((windows[2][0] + 5) % 38, windows[3][0])


def test_too_short_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="a text of 17 characters is too short for 3 parts of"):
        Lanes(np.zeros(17, np.int64), LANES, WINDOW, seed=0)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_the_state_is_carried_on_and_the_gradient_is_not(kind: str) -> None:
    model = network(kind)
    reader, x = TextReader(model), torch.tensor(PLACES[:10]).view(1, 10)
    batch = window_of(x, x, CHARACTERS)
    parts = torch.cat([reader(batch.x[:, :4]), reader(batch.x[:, 4:])], dim=1)
    torch.testing.assert_close(parts, model(batch.x))
    assert reader.state is not None
    assert not any(one.requires_grad for one in reader.state)
    assert len(reader.state) == (2 if kind == "lstm" else 1)


def test_the_loss_is_that_of_torch() -> None:
    output = torch.randn(2, 3, CHARACTERS, generator=torch.Generator().manual_seed(2))
    y = torch.tensor([[1, 2, 6], [0, 4, 3]])
    expected = nn.CrossEntropyLoss()(output.flatten(0, 1), y.flatten())
    assert loss(output, window_of(y, y, CHARACTERS)) == pytest.approx(expected.item())


def test_a_run_is_truncated_backpropagation_by_torch_alone() -> None:
    """The same weights as a plain loop over nn.LSTM, Adam and clip_grad_norm_."""
    mine, budget = run(), Budget(4, LANES, 0.02, clip=0.3)
    mine = run(budget=budget)
    model, length = network(), len(PLACES) // LANES
    optimizer = torch.optim.Adam(model.parameters())
    state = None
    for step in range(budget.steps):
        rows = [PLACES[lane * length + step * WINDOW :][: WINDOW + 1] for lane in range(LANES)]
        text = torch.tensor(np.stack(rows))
        h, after = model.rnn(torch.eye(CHARACTERS)[text[:, :-1]], state)
        state = tuple(one.detach() for one in after)
        value = nn.functional.cross_entropy(
            model.head(h).reshape(-1, CHARACTERS), text[:, 1:].reshape(-1)
        )
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), budget.clip)
        optimizer.param_groups[0]["lr"] = budget.rate(step)
        optimizer.step()
        assert mine.advance() == pytest.approx(value.item(), rel=1e-5)
    for name, weight in model.named_parameters():
        torch.testing.assert_close(mine.model.get_parameter(name), weight, rtol=1e-4, atol=1e-6)


def test_a_text_that_can_be_known_is_learned() -> None:
    places = np.tile([0, 1, 2, 3, 3, 4, 5, 6], 40)
    mine = run(budget=Budget(150, LANES, 0.03, clip=1.0), places=places)
    while mine.step < 150:
        last = mine.advance()
    assert last < 0.1 < mine.losses[0]


def test_what_is_measured_on_the_way() -> None:
    mine = run()
    while mine.step < BUDGET.steps:
        mine.advance()
    steps = [step for step, _ in mine.curve]
    assert steps[0] == 0
    assert steps[-1] == 13
    assert steps == sorted(set(steps))
    assert {bits for _, bits in mine.curve} == {2.5}


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("at", [3, 9])
def test_a_run_that_was_ended_resumes_to_the_same_weights(
    kind: str, at: int, tmp_path: Path
) -> None:
    whole, first, path = run(kind), run(kind), tmp_path / "a.resume"
    while whole.step < BUDGET.steps:
        whole.advance()
    for _ in range(at):
        first.advance()
    first.save(path)
    first.advance()  # what is lost
    second = run(kind)
    assert second.resume(path)
    assert second.step == at
    while second.step < BUDGET.steps:
        second.advance()
    assert weights_hash(second.model) == weights_hash(whole.model)
    assert (second.losses, second.curve) == (whole.losses, whole.curve)


def test_only_the_same_run_is_resumed(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    assert not run().resume(path)
    first = run()
    first.advance()
    first.save(path)
    others = (
        run("gru"),
        run(budget=Budget(14, LANES, 0.02, clip=1.0)),
        run(places=PLACES[::-1].copy()),
    )
    for other in others:
        before = weights_hash(other.model)
        assert not other.resume(path)
        assert (weights_hash(other.model), other.step) == (before, 0)
    path.write_bytes(path.read_bytes()[:-40])
    assert not run().resume(path)
    path.write_bytes(b"{}")
    assert not run().resume(path)


def train_slowly(path: str) -> None:
    torch.set_num_threads(1)
    mine = run(budget=Budget(100_000, LANES, 0.02, clip=1.0))
    mine.resume(Path(path))
    while True:
        mine.advance()
        mine.save(Path(path))


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    process = multiprocessing.get_context("spawn").Process(target=train_slowly, args=(str(path),))
    process.start()
    begun = time.monotonic()
    while not path.exists() and time.monotonic() - begun < SECONDS:
        time.sleep(0.01)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(SECONDS)
    budget = Budget(100_000, LANES, 0.02, clip=1.0)
    second, whole = run(budget=budget), run(budget=budget)
    assert second.resume(path)
    while whole.step < second.step:
        whole.advance()
    assert weights_hash(whole.model) == weights_hash(second.model)
    assert whole.advance() == second.advance()
