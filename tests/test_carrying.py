"""Every row of every call is in the sequence that it carries on, and in no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import Trace, record, record_all, recording
from tests.conftest import BATCH, INPUT, TIME, UNIT

pytestmark = pytest.mark.truth

CELLS = {nn.LSTMCell: nn.LSTM, nn.GRUCell: nn.GRU, nn.RNNCell: nn.RNN}


def layer_of(module: Any) -> Any:
    """The layer with the weights of a cell."""
    base = CELLS.get(type(module))
    if base is None:
        return module
    layer = base(INPUT, UNIT)
    for name, weight in module.named_parameters():
        getattr(layer, f"{name}_l0").data = weight.data
    return layer


def recorded(module: Any, run: Callable[[Any], object], **kept: Any) -> Trace:
    with torch.no_grad(), recording(module, **kept) as found:
        run(module)
    (trace,) = found.values()
    return trace


def need_each_alone(trace: Trace, module: Any) -> None:
    """Each sequence is what torch's layer makes of its inputs from its initial state."""
    layer, rows = layer_of(module), trace.sizes["layer"] * trace.sizes["direction"]
    for batch, length in enumerate(trace.lengths):
        assert trace.x is not None
        x = torch.tensor(trace.x[batch, :length])
        states = [
            torch.tensor(trace.initial[name][:, :, batch].reshape(rows, -1))
            for name in "hc"
            if name in trace.initial
        ]
        alone = record(layer, x, (states[0], states[1]) if len(states) == 2 else states[0])
        for name, signal in alone.signals.items():
            own = trace[name][:, :, batch, :length]
            np.testing.assert_allclose(own, signal[:, :, 0], atol=1e-6, err_msg=name)
            assert np.isnan(trace[name][:, :, batch, length:]).all()


def pick(states: Any, rows: Any) -> Any:
    return tuple(each[rows] for each in states) if isinstance(states, tuple) else states[rows]


def masked(states: Any, mask: Tensor) -> Any:
    return tuple(each * mask for each in states) if isinstance(states, tuple) else states * mask


@pytest.mark.parametrize("cell", CELLS)
def test_beams_in_another_order_stay_whole(draw: Any, cell: Any) -> None:
    """Rows 2 0 1, and then 1 1 0: one beam is carried on twice, and one ends."""
    module, x = cell(INPUT, UNIT), draw(3, BATCH, INPUT)

    def search(module: Any) -> None:
        states = pick(module(x[0]), torch.tensor([2, 0, 1]))
        states = pick(module(x[1], states), torch.tensor([1, 1, 0]))
        module(x[2], states)

    trace = recorded(module, search)
    assert trace.lengths.tolist() == [3, 2, 3, 1]
    assert trace.meta["began"] == ((0, 0), (0, 1), (0, 2), (2, 0))
    assert trace.meta["calls"] == ((0, 1, 2), (0, 1), (0, 1, 2), (0,))
    assert "changed" not in trace.meta
    rows = [x[0, 0], x[1, 1], x[2, 1]]
    np.testing.assert_array_equal(trace.x[0], torch.stack(rows))
    rows = [x[0, 2], x[1, 0], x[2, 2]]
    np.testing.assert_array_equal(trace.x[2], torch.stack(rows))
    fork = trace.initial["h"][0, 0, 3]
    np.testing.assert_array_equal(fork, trace.sel("h", layer=0, direction=0, batch=0, time=1))
    need_each_alone(trace, module)


@pytest.mark.parametrize("cell", CELLS)
def test_a_batch_that_shrinks(draw: Any, cell: Any) -> None:
    """Of four rows the second ends after step 2, the last after step 3, and then all of them."""
    module, x = cell(INPUT, UNIT), draw(5, 4, INPUT)

    def run(module: Any) -> None:
        states = module(x[1], module(x[0]))
        states = module(x[2, [0, 2, 3]], pick(states, [0, 2, 3]))
        states = module(x[3, [0, 2]], pick(states, slice(2)))
        module(x[4, :0], pick(states, slice(0)))

    trace = recorded(module, run)
    assert trace.lengths.tolist() == [4, 2, 4, 3]
    assert "began" not in trace.meta
    need_each_alone(trace, module)


def test_of_empty_batches_alone_there_is_nothing_to_record() -> None:
    with pytest.raises(ValueError, match="every call of it was empty: no sequence or no step"):
        record_all(nn.LSTM(INPUT, UNIT), torch.empty(TIME, 0, INPUT))


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU])
def test_an_episode_is_reset_in_some_rows(draw: Any, layer: Any) -> None:
    """A policy in three environments, of which one ends after step 2 and two after step 5."""
    module, x = layer(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    ends = {2: torch.tensor([1.0, 0, 1])[:, None], 5: torch.tensor([0.0, 1, 0])[:, None]}

    def run(module: Any) -> None:
        states = None
        for step in range(TIME):
            if step in ends:
                states = masked(states, ends[step])
            _, states = module(x[step][None], states)

    trace = recorded(module, run)
    assert trace.meta["began"] == ((0, 0), (0, 1), (0, 2), (2, 1), (5, 0), (5, 2))
    assert trace.lengths.tolist() == [5, 2, 5, 5, 2, 2]
    assert "changed" not in trace.meta
    assert not np.any(trace.initial["h"])
    need_each_alone(trace, module)


@pytest.mark.parametrize("reset", [lambda h: None, lambda h: torch.zeros(BATCH, UNIT)])
def test_two_sequences_through_a_dead_cell_are_two(draw: Any, reset: Any) -> None:
    """All its states are 0, so that by their values alone they would be one of 12 steps."""
    module, x = nn.RNNCell(INPUT, UNIT, nonlinearity="relu"), draw(6, BATCH, INPUT)
    with torch.no_grad():
        module.bias_ih.fill_(-1000.0)

    def run(module: Any) -> None:
        state: Any = reset(None)
        for _ in range(2):
            for x_t in x:
                state = module(x_t, state)
            state = reset(state)

    trace = recorded(module, run)
    assert not np.any(trace["h"])
    assert trace.lengths.tolist() == [6] * 2 * BATCH
    assert trace.meta["calls"] == (tuple(range(6)),) * 2 * BATCH


@pytest.mark.parametrize("on", [lambda h: h, lambda h: h.detach(), lambda h: h + 0.0, Tensor.clone])
def test_a_copy_of_a_state_carries_on(draw: Any, on: Any) -> None:
    module, x = nn.GRUCell(INPUT, UNIT), draw(TIME, BATCH, INPUT)

    def run(module: Any) -> None:
        state = torch.zeros(BATCH, UNIT)
        for x_t in x:
            state = on(module(x_t, state))

    trace = recorded(module, run)
    assert trace.lengths.tolist() == [TIME] * BATCH
    need_each_alone(trace, module)


@pytest.mark.parametrize("dead", [False, True])
def test_what_is_carried_on_as_it_came_out_is_placed_as_by_a_search(
    monkeypatch: pytest.MonkeyPatch, draw: Any, dead: bool
) -> None:
    """Two streams by turns through one cell, a reset, a state that is changed once."""
    module, x = nn.RNNCell(INPUT, UNIT, nonlinearity="relu"), draw(TIME, BATCH, INPUT)
    with torch.no_grad():
        module.bias_ih.fill_(-1000.0 if dead else 0.3)

    def run(module: Any) -> None:
        one = other = module(x[0])
        for step, x_t in enumerate(x):
            one = module(x_t, module(x_t, one))
            other = module(x_t, None if step == 2 else other)
            one = one * 0.5 if step == 4 else one

    known = recorded(module, run)
    monkeypatch.setattr("lstm_viz.states.Compared.is_end", lambda *_: False)
    searched = recorded(module, run)
    assert known.meta["calls"] == searched.meta["calls"]
    assert known.meta["began"] == searched.meta["began"]
    assert known.meta.get("changed") == searched.meta.get("changed")
    assert len(known.meta["began"]) > 2 * BATCH
    for name in known.signals:
        np.testing.assert_array_equal(known[name], searched[name])


def test_a_sequence_from_a_state_of_its_own_begins_there(draw: Any) -> None:
    module, x = nn.GRUCell(INPUT, UNIT), draw(TIME, BATCH, INPUT)

    def run(module: Any) -> None:
        for start in (1.0, 2.0):
            state = torch.full((BATCH, UNIT), start)
            for x_t in x:
                state = module(x_t, state)

    trace = recorded(module, run)
    assert trace.lengths.tolist() == [TIME] * 2 * BATCH
    assert (trace.initial["h"][0, 0, :BATCH] == 1).all()
    assert (trace.initial["h"][0, 0, BATCH:] == 2).all()
    need_each_alone(trace, module)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_pieces_of_any_length_packed_or_not(make: Any, draw: Any, kind: str) -> None:
    """Packed sequences of 4, 3 and 1 steps, then 2 steps of all, one of all, one of the first."""
    module, x = make(kind, bidirectional=False), draw(TIME + 1, BATCH, INPUT)

    def run(module: Any) -> None:
        packed = pack_padded_sequence(x[:4], torch.tensor([3, 4, 1]), enforce_sorted=False)
        _, states = module(packed)
        _, states = module(x[4:6], states)
        _, states = module(x[6:7], states)
        one = tuple(s[:, 1:2] for s in states) if kind == "lstm" else states[:, 1:2]
        module(x[7:, 1:2], one)

    trace = recorded(module, run)
    assert trace.lengths.tolist() == [6, 8, 4]
    assert trace.meta["calls"] == ((0, 3, 5), (0, 4, 6, 7), (0, 1, 3))
    need_each_alone(trace, module)


def test_a_layer_in_both_directions_carries_nothing_on(make: Any, draw: Any) -> None:
    module, x = make("lstm"), draw(TIME, BATCH, INPUT)

    def run(module: Any) -> None:
        _, states = module(x[:3])
        module(x[3:], states)

    trace = recorded(module, run)
    assert trace.lengths.tolist() == [3] * BATCH + [4] * BATCH
    need_each_alone(trace, module)


def test_where_calls_begin_is_saved(draw: Any, tmp_path: Path) -> None:
    module, x = nn.GRUCell(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    trace = recorded(module, lambda cell: [cell(x_t) for x_t in x])
    assert trace.meta["calls"] == ((0,),) * TIME * BATCH
    same = Trace.load(trace.save(tmp_path / "it.npz"))
    for name in ("calls", "began"):
        assert same.meta[name] == trace.meta[name]
    assert trace.meta["began"][4] == (1, 1)


def one_by_one(states: Any) -> Callable[[Any], None]:
    """A run of one call of one step from each state."""

    def run(cell: Any) -> None:
        torch.manual_seed(5)
        for state in states:
            cell(torch.randn(BATCH, INPUT), state)

    return run


def test_a_learned_initial_state_begins_a_sequence_each_time(draw: Any) -> None:
    """Five sequences of one step, and then also after a sequence whose state is changed."""
    module, x = nn.LSTMCell(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    learned = (draw(1, UNIT).expand(BATCH, UNIT), draw(1, UNIT).expand(BATCH, UNIT))
    trace = recorded(module, one_by_one([learned] * 5))
    assert trace.lengths.tolist() == [1] * 5 * BATCH
    assert "changed" not in trace.meta

    def run(module: Any) -> None:
        states = None
        for x_t in x:
            states = masked(module(x_t, states), torch.tensor(0.9))
        one_by_one([learned] * 3)(module)

    trace = recorded(module, run)
    # Which the first of them is can't be told from one more change.
    assert trace.lengths.tolist() == [TIME + 1] * BATCH + [1] * 2 * BATCH


@pytest.mark.parametrize("cell", CELLS)
def test_stored_states_begin_sequences(draw: Any, cell: Any) -> None:
    """A replay buffer: six calls of one step, from states that were stored."""
    states = [(draw(BATCH, UNIT), draw(BATCH, UNIT)) for _ in range(6)]
    run = one_by_one(states if cell is nn.LSTMCell else [h for h, _ in states])
    trace = recorded(cell(INPUT, UNIT), run)
    assert trace.lengths.tolist() == [1] * 6 * BATCH
    assert trace.meta["began"][4] == (1, 1)


def test_a_state_with_which_an_older_call_ended_carries_no_other_on(draw: Any) -> None:
    """A change of step 3's state would be the rule, but its state is that after step 1."""
    module, x = nn.GRUCell(INPUT, UNIT), draw(4, BATCH, INPUT)

    def run(module: Any) -> None:
        first = module(x[0])
        module(x[2], 0.9 * module(x[1], 0.9 * first))
        module(x[3], first)

    trace = recorded(module, run)
    assert trace.lengths.tolist() == [3] * BATCH + [1] * BATCH


@pytest.mark.parametrize("change", [lambda h: 0.9 * h, lambda h: h + 0.01 * h.sign()])
@pytest.mark.parametrize("ahead", [1, 3])
def test_two_streams_by_turns_whose_state_is_changed_are_not_mixed(
    draw: Any, change: Any, ahead: int
) -> None:
    """One is `ahead` by some steps; then no call is put down to the other."""
    module, x = nn.GRUCell(INPUT, UNIT), draw(8, 1, INPUT)
    order = [0] * ahead + [1, 0] * 3

    def run(module: Any) -> None:
        states: list[Any] = [None, None]
        for which, x_t in zip(order, x, strict=False):
            states[which] = change(module(x_t, states[which]))

    trace, owner = recorded(module, run), dict[int, set[int]]()
    assert trace.x is not None
    for sequence, length in enumerate(trace.lengths):
        for x_t in trace.x[sequence, :length]:
            step = int((x[:, 0].numpy() == x_t).all(1).nonzero()[0][0])
            owner.setdefault(sequence, set()).add(order[step])
    assert all(len(streams) == 1 for streams in owner.values())


@pytest.mark.parametrize("base", [nn.LSTMCell, nn.GRU])
def test_passes_whose_state_is_changed_stay_whole(draw: Any, base: Any) -> None:
    """With dropout, each pass with numbers of its own; and without, twice the same pass."""
    module, x = base(INPUT, 16), draw(TIME, BATCH, INPUT)
    for drop in (nn.Dropout(0.5), lambda state: 0.5 * state):

        def run(module: Any, drop: Any = drop) -> None:
            torch.manual_seed(4)
            for _ in range(3):
                states: Any = None
                for x_t in x:
                    if base is nn.GRU:
                        _, states = module(x_t[None], states)
                        states = drop(states)
                    else:
                        states = tuple(map(drop, module(x_t, states)))

        trace = recorded(module, run)
        assert trace.lengths.tolist() == [TIME] * 3 * BATCH
        assert trace.meta["changed"] == tuple(range(1, TIME))
