"""Edited passes against torch.nn, run with what the edit does to its weights, input or states."""

from __future__ import annotations

import copy
import itertools
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import VerificationError, cells, compare, record, tracing
from lstm_viz.edits import (
    Begin,
    Change,
    Clamp,
    EditError,
    Replace,
    couple,
    freeze,
    parse,
    silence,
)
from lstm_viz.kinds import GATES
from tests.conftest import BATCH, INPUT, TIME, UNIT
from tests.covering import grid
from tests.test_tracing import input_for, own_output, states_for

pytestmark = [
    pytest.mark.truth,
    pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN"),
]

CLOSE = {torch.float32: 1e-6, torch.float64: 1e-12}
LENGTHS = (4, 7, 2)
# An edit that changes nothing and yet has every step computed.
NOTHING = {"lstm": "W_hf+0", "gru": "W_hz+0", "rnn": "W_ha+0", "relu": "W_ha+0"}
GRID = list(
    itertools.product(
        NOTHING,
        (1, 2),  # layers
        (False, True),  # bidirectional
        (False, True),  # bias
        ("batched", "batch_first", "unbatched", "packed"),
        (torch.float32, torch.float64),
    )
)
AT: dict[str, Any] = {"layer": 1, "direction": 1}
LAST = {"layer": -1, "direction": 0}


@pytest.mark.parametrize(("kind", "layers", "both", "bias", "form", "dtype"), grid(GRID, 3))
def test_the_loop_without_a_change_is_torchs_pass(
    make: Any, draw: Any, kind: str, layers: int, both: bool, bias: bool, form: str, dtype: Any
) -> None:
    for proj_size in (0, 3) if kind == "lstm" else (0,):
        module = make(
            kind,
            num_layers=layers,
            bidirectional=both,
            bias=bias,
            batch_first=form == "batch_first",
            **({"proj_size": proj_size} if kind == "lstm" else {}),
        ).to(dtype)
        for p in module.parameters():
            p.requires_grad_(False).mul_(0.5)  # so that the network does not amplify rounding
        x = input_for(form, draw, dtype)
        hx = states_for(module, draw, dtype, form != "unbatched")
        trace, plain = record(module, x, hx, edits=NOTHING[kind]), record(module, x, hx)
        with torch.no_grad():
            output, _ = module(x, hx)
        h = np.concatenate([trace.sel("h", layer=-1, direction=d) for d in range(1 + both)], -1)
        own = own_output(output, form)
        np.testing.assert_allclose(h, own, atol=CLOSE[dtype] * max(1, np.nanmax(abs(own))), rtol=0)
        for name, signal in plain.signals.items():
            size = max(1.0, float(np.nanmax(abs(signal))))
            np.testing.assert_allclose(
                trace.signals[name], signal, atol=CLOSE[dtype] * size, rtol=0
            )
        assert trace.meta["edited"] == NOTHING[kind]
        assert trace.meta["verified"] <= trace.meta["tolerance"]


@pytest.fixture(params=["lstm", "gru", "rnn", "relu"])
def case(request: Any, make: Any, draw: Any) -> Any:
    """A deep module of each kind with a packed batch and states, in float64."""
    module = make(request.param).double()
    x = input_for("packed", draw, torch.float64)
    return module, x, states_for(module, draw, torch.float64, batched=True)


def same(trace: Any, other: Any) -> None:
    for name in trace.signals:
        np.testing.assert_allclose(
            trace.signals[name], other.signals[name], atol=1e-12, rtol=0, err_msg=name
        )


@pytest.mark.parametrize("edits", [(), "", "!f=0", "1:f=0", (Clamp("f", 0, on=False),)])
def test_without_an_edit_it_is_the_recording(make: Any, draw: Any, edits: Any) -> None:
    module, x = make("lstm"), draw(TIME, BATCH, INPUT)
    trace, plain = record(module, x, edits=edits), tracing.record(module, x)
    assert trace.meta == plain.meta
    for name, signal in plain.signals.items():
        np.testing.assert_array_equal(trace.signals[name], signal)
    if edits == "1:f=0":
        assert record(module, x, edits=edits, net=1).signals["f"].max() == 0


def kind_of(module: Any) -> str:
    return {nn.LSTM: "lstm", nn.GRU: "gru", nn.RNN: "rnn"}[type(module)]


def test_a_gate_held_at_a_value_is_torchs_with_that_gates_weights_at_0(case: Any) -> None:
    """Zeros and a bias b make a gate σ(b) (of g and n, tanh b; of a, b), whatever it reads."""
    module, x, hx = case
    kind = kind_of(module)
    for place, gate in enumerate(GATES[kind]):
        other = copy.deepcopy(module)
        rows = [place * UNIT + unit for unit in (1, 3, 4)]
        with torch.no_grad():
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(other, f"{name}_l1_reverse")[rows] = 0.4 if name == "bias_ih" else 0.0
        value = {"g": math.tanh(0.4), "n": math.tanh(0.4), "a": 0.4}.get(gate)
        value = 1 / (1 + math.exp(-0.4)) if value is None else value
        edit = Clamp(gate, value, units=[1, 3, 4])
        same(record(module, x, hx, edits=[edit], **AT), record(other, x, hx))


@pytest.mark.parametrize(
    ("how", "number"), [("=", 0.3), ("*", -1.5), ("+", 0.25)], ids=["set", "times", "plus"]
)
def test_a_changed_block_is_torchs_with_those_weights(case: Any, how: str, number: float) -> None:
    module, x, hx = case
    kind = kind_of(module)
    place, gate = len(GATES[kind]) - 1, GATES[kind][-1]
    rows = [place * UNIT + unit for unit in (2, 3)]
    for block, names in {
        "W_x": ("weight_ih",),
        "W_h": ("weight_hh",),
        "b_": ("bias_ih", "bias_hh"),
    }.items():
        other = copy.deepcopy(module)
        with torch.no_grad():
            for name in names:
                values = getattr(other, f"{name}_l1_reverse")
                second = name == "bias_hh"
                if how == "=":
                    values[rows] = 0.0 if second else number
                elif how == "*":
                    values[rows] *= number
                elif not second:
                    values[rows] += number
        text = f"{block}{gate}2-3{how}{number}"
        same(record(module, x, hx, edits=text, **AT), record(other, x, hx))


def test_a_bias_can_be_given_to_a_network_without(make: Any, draw: Any) -> None:
    module = make("gru", bias=False, num_layers=1, bidirectional=False)
    other = make("gru", num_layers=1, bidirectional=False)
    with torch.no_grad():
        other.bias_ih_l0.zero_()
        other.bias_hh_l0.zero_()
        other.bias_ih_l0[UNIT + 2] = -0.75  # of z
        for name in ("weight_ih_l0", "weight_hh_l0"):
            getattr(other, name).copy_(getattr(module, name))
    x = draw(TIME, BATCH, INPUT)
    edited = record(module, x, edits="b_z2+-0.75")
    np.testing.assert_allclose(edited.signals["h"], record(other, x).signals["h"], atol=1e-6)


def test_a_replaced_input_is_torchs_on_that_input(case: Any) -> None:
    module, x, hx = case
    whole, lengths = nn.utils.rnn.pad_packed_sequence(x)
    whole[[2, 4, 5], :, 3] = -1.25
    whole[1] = 0.5
    other = pack_padded_sequence(whole, lengths, enforce_sorted=False)
    edits = [Replace(-1.25, features=3, steps=[2, 4, 5]), Replace(0.5, steps=1)]
    same(record(module, x, hx, edits=edits), record(module, other, hx))


def test_other_states_before_step_1_are_torchs_from_those_states(case: Any) -> None:
    module, x, hx = case
    states = hx if isinstance(hx, tuple) else (hx,)
    new = [state.clone() for state in states]
    edits = []
    for name, state, value in zip("hc", new, (0.7, -1.5), strict=False):
        state[3][:, [2, 4]] = value  # layer 1, reverse
        edits.append(Begin(name, value, units=[2, 4]))
    other = tuple(new) if isinstance(hx, tuple) else new[0]
    trace, expected = record(module, x, hx, edits=edits, **AT), record(module, x, other)
    same(trace, expected)
    for name, state in expected.initial.items():
        np.testing.assert_array_equal(trace.initial[name], state)


@pytest.mark.parametrize(("kind", "name"), [("lstm", "c"), ("lstm", "h"), ("gru", "h")])
def test_a_held_state_is_torchs_pass_resumed_from_it(
    make: Any, draw: Any, kind: str, name: str
) -> None:
    module = make(kind, num_layers=1, bidirectional=False).double()
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    plain = record(module, x)
    trace = record(module, x, edits=[Clamp(name, 0.7, units=3, steps=2)])
    states = {n: torch.tensor(plain.sel(n, layer=0, direction=0, time=2)) for n in plain.initial}
    states[name][:, 3] = 0.7
    if name == "c":
        o = torch.tensor(plain.sel("o", layer=0, direction=0, time=2))
        states["h"] = o * torch.tanh(states["c"])
    resumed = [states[n][None] for n in "hc" if n in states]
    rest = record(module, x[3:], tuple(resumed) if kind == "lstm" else resumed[0])
    for signal in plain.signals:
        after = trace.sel(signal, time=slice(3, None))
        np.testing.assert_allclose(after, rest.signals[signal], atol=1e-12)
        if signal in states:
            own = trace.sel(signal, layer=0, direction=0, time=2)
            np.testing.assert_allclose(own, states[signal], atol=1e-12)


def test_one_unit_worked_by_hand() -> None:
    """The cell of test_tracing, its second step: i = 0.302942, f = 0.237457, g = -0.999893,
    o = 0.944452, from c = 0.474061. On paper:

    f = 1       c = 0.474061 - 0.302910 = 0.171151              h = 0.944452 tanh c = 0.160084
    i = 1 - f   c = 0.112569 - 0.762543·0.999893 = -0.649892    h = -0.539846
    g = 0, o = 0.5   c = 0.112569                               h = 0.056048
    """
    lstm = nn.LSTM(1, 1)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(torch.tensor([[0.5], [1.0], [2.0], [-1.0]]))  # i f g o
        lstm.weight_hh_l0.copy_(torch.tensor([[1.0], [-1.0], [0.5], [2.0]]))
        lstm.bias_ih_l0.copy_(torch.tensor([0.0, 0.5, -0.25, 0.5]))
        lstm.bias_hh_l0.copy_(torch.tensor([0.0, 0.5, -0.75, 0.0]))
    x = torch.tensor([[1.0], [-2.0]])
    for text, c, h in [
        ("f@2=1", 0.171151, 0.160084),
        ("i@2=1-f", -0.649892, -0.539846),
        ("g@2=0,o@2=0.5", 0.112569, 0.056048),
    ]:
        trace = record(lstm, x, edits=text)
        np.testing.assert_allclose(trace.signals["c"].ravel(), [0.474061, c], atol=2e-6)
        np.testing.assert_allclose(trace.signals["h"].ravel(), [0.166675, h], atol=2e-6)


def test_keep_everything_forget_everything_and_couple(make: Any, draw: Any) -> None:
    module, x = make("lstm"), draw(TIME, BATCH, INPUT)
    hx = states_for(module, draw, torch.float32, batched=True)
    first = record(module, x, hx).initial["c"]
    kept = record(module, x, hx, edits="f=1,i=0").signals["c"]
    np.testing.assert_array_equal(kept, np.repeat(first[:, :, :, None], TIME, 3))
    frozen = record(module, x, hx, edits=[freeze()]).signals["c"]
    np.testing.assert_array_equal(frozen, kept)
    gone = record(module, x, hx, edits="f=0").signals
    np.testing.assert_allclose(gone["c"], gone["i"] * gone["g"], atol=1e-7)
    coupled = record(module, x, hx, edits=[couple(units=[1, 2]), Clamp("f", 0.75, units=2)])
    np.testing.assert_array_equal(coupled.sel("i", unit=2), np.float32(0.25))
    np.testing.assert_allclose(coupled.sel("i", unit=1), 1 - coupled.sel("f", unit=1), atol=1e-7)


def test_a_gru_that_keeps_and_one_whose_reset_gate_is_shut(make: Any, draw: Any) -> None:
    module, x = make("gru").double(), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    hx = states_for(module, draw, torch.float64, batched=True)
    kept = record(module, x, hx, edits="z=1")
    np.testing.assert_allclose(
        kept.signals["h"], np.repeat(kept.initial["h"][:, :, :, None], TIME, 3), atol=1e-15
    )
    shut = record(module, x, hx, edits="r=0")
    W, b = module.weight_ih_l0_reverse[2 * UNIT :], module.bias_ih_l0_reverse[2 * UNIT :]
    with torch.no_grad():
        n = torch.tanh(nn.functional.linear(x, W, b)).transpose(0, 1)
    np.testing.assert_allclose(shut.sel("n", layer=0, direction=1), n, atol=1e-12)


def test_the_last_edit_wins_and_stages_read_what_is_edited(make: Any, draw: Any) -> None:
    module, x = make("lstm"), draw(TIME, BATCH, INPUT)
    trace = record(module, x, edits="o=0,o3=1,o3@2-4=0.5,c3@4=2")
    o, c, h = (trace.sel(name, unit=3) for name in "och")
    np.testing.assert_array_equal(o[0, 0, 0], np.float32([1, 0.5, 0.5, 0.5, 1, 1, 1]))
    assert (trace.sel("o", unit=2) == 0).all()
    np.testing.assert_array_equal(c[..., 3], 2)
    np.testing.assert_allclose(h[..., 3], 0.5 * np.tanh(2), atol=1e-6)
    np.testing.assert_allclose(h, o * np.tanh(c), atol=1e-6)


def test_many_edits_each_hold_at_their_own_steps(make: Any, draw: Any) -> None:
    """More than a byte has bits, no two alike."""
    edits = [Clamp("o", k / 16, units=k % UNIT, steps=k % TIME) for k in range(19)]
    trace = record(make("lstm"), draw(TIME, BATCH, INPUT), edits=edits, **AT)
    expected = {(k % TIME, k % UNIT): k / 16 for k in range(19)}
    for step, unit in itertools.product(range(TIME), range(UNIT)):
        o = trace.sel("o", batch=1, time=step, unit=unit, **AT)
        if (step, unit) in expected:
            assert o == expected[step, unit]
        else:
            assert o not in expected.values()


gates = st.builds(
    Clamp,
    st.sampled_from("ifgo"),
    st.floats(-1.5, 1.5) | st.sampled_from(["mean", "before", "original"]),
    st.sets(st.integers(0, UNIT - 1), min_size=1),
    st.sets(st.integers(0, TIME - 1), min_size=1),
)
others = st.builds(Replace, st.floats(-2, 2), st.none(), st.integers(0, TIME - 1)) | st.builds(
    Change, st.sampled_from(["W_xi", "W_hg", "b_f"]), st.sampled_from("=*+"), st.floats(-2, 2)
)


@settings(max_examples=30)
@given(edits=st.lists(gates | others, max_size=6), seed=st.integers(0, 999))
def test_the_identities_hold_in_any_edited_pass(edits: list[Any], seed: int) -> None:
    """c = f ⊙ c' + i ⊙ g, h = o ⊙ tanh c, with whatever the edits have made of the gates."""
    torch.manual_seed(seed)
    module = nn.LSTM(INPUT, UNIT, num_layers=2).double()
    trace = record(module, torch.randn(TIME, INPUT, dtype=torch.float64), edits=edits, layer=1)
    i, f, g, o, c, h = (trace.signals[name] for name in "ifgoch")
    before = np.concatenate([trace.initial["c"][:, :, :, None], c[:, :, :, :-1]], 3)
    np.testing.assert_allclose(c, f * before + i * g, atol=1e-12)
    np.testing.assert_allclose(h, o * np.tanh(c), atol=1e-12)
    last = {(e.signal, u, s): e.value for e in edits if isinstance(e, Clamp) for u, s in held(e)}
    for (name, unit, step), value in last.items():
        if isinstance(value, float):
            assert trace.sel(name, layer=1, unit=unit, time=step).item() == value


def held(edit: Any) -> Any:
    """Every unit and step that an edit holds."""
    return itertools.product(*(itertools.chain(*runs) for runs in (edit.units, edit.steps)))


def test_the_mean_is_each_units_own_over_its_sequence(case: Any) -> None:
    module, x, hx = case
    gate = GATES[kind_of(module)][-1]
    plain = record(module, x, hx)
    means = np.nanmean(plain.sel(gate, batch=2, **AT), 0)
    edits = [Clamp(gate, means[unit], units=unit) for unit in range(UNIT)]
    trace = record(module, x, hx, edits=f"{gate}=mean", batch=2, **AT)
    same(trace, record(module, x, hx, edits=edits, batch=2, **AT))
    everywhere = record(module, x, hx, edits=f"{gate}=mean", **AT)
    np.testing.assert_allclose(
        everywhere.sel(gate, batch=2, **AT), trace.sel(gate, batch=2, **AT), atol=1e-12
    )
    held = trace.sel(gate, batch=2, **AT)[: LENGTHS[2]]
    np.testing.assert_allclose(held, np.tile(means, (LENGTHS[2], 1)), atol=1e-12)


def test_original_patches_a_signal_of_the_unedited_pass_in(case: Any) -> None:
    module, x, hx = case
    name = {"lstm": "f", "gru": "z", "rnn": "h"}[kind_of(module)]
    plain = record(module, x, hx)
    trace = record(module, x, hx, edits=f"x=-1,{name}1.3@2-4=original")
    changed = record(module, x, hx, edits="x=-1")
    own, before, without = (t.sel(name, layer=0, direction=0) for t in (trace, plain, changed))
    np.testing.assert_array_equal(own[:, 1:4, [1, 3]], before[:, 1:4, [1, 3]])
    assert (np.abs(own[:2, 1:4, [0, 2]] - before[:2, 1:4, [0, 2]]) > 1e-4).all()
    np.testing.assert_array_equal(own[:, 0], without[:, 0])
    if name == "f":
        f, i, g, c = (trace.sel(n, layer=0, direction=0)[1] for n in "figc")
        np.testing.assert_allclose(c[1:], f[1:] * c[:-1] + i[1:] * g[1:], atol=1e-12)


@pytest.mark.parametrize("direction", [0, 1])
def test_before_is_the_step_before_in_the_direction_of_reading(case: Any, direction: int) -> None:
    """At the first step a gate stays as it was computed, and a state is the initial one."""
    module, x, hx = case
    kind = kind_of(module)
    gate, at = GATES[kind][0], {"layer": 0, "direction": direction}
    plain = record(module, x, hx)
    trace = record(module, x, hx, edits=f"{gate}=before", **at)
    state = record(module, x, hx, edits="h=before", **at)
    for sequence, length in enumerate(LENGTHS):
        own, computed, kept = (
            t.sel(name, batch=sequence, **at)[:length][:: -1 if direction else 1]
            for t, name in ((trace, gate), (plain, gate), (state, "h"))
        )
        np.testing.assert_array_equal(own, np.tile(own[0], (length, 1)))
        np.testing.assert_allclose(own[0], computed[0], atol=1e-12)
        first = plain.initial["h"][0, direction, sequence]
        np.testing.assert_array_equal(kept, np.tile(first, (length, 1)))


def test_steps_before_the_edit_are_the_recorded_ones_bit_for_bit(case: Any) -> None:
    module, x, hx = case
    gate = GATES[kind_of(module)][0]
    plain = record(module, x, hx)
    for layer in (0, 1):
        trace = record(module, x, hx, edits=f"{gate}2@4-5=0.1", layer=layer, direction=0)
        assert compare(plain, trace, layer=layer, batch=1)[gate].first == 3
        assert compare(plain, trace, layer=layer, batch=1)["h"].first == 3
        for name in plain.signals:
            old, new = plain.signals[name], trace.signals[name]
            np.testing.assert_array_equal(new[layer, 0, :, :3], old[layer, 0, :, :3])
            np.testing.assert_array_equal(new[:layer], old[:layer])
            np.testing.assert_array_equal(new[layer, 1], old[layer, 1])
            np.testing.assert_array_equal(new[:, :, 2], old[:, :, 2])  # it ends before
    backward = record(module, x, hx, edits=f"{gate}2@3=0.1", **AT)
    for name in plain.signals:
        old, new = plain.signals[name], backward.signals[name]
        np.testing.assert_array_equal(new[1, 1, :, 3:], old[1, 1, :, 3:])
        np.testing.assert_array_equal(new[1, 0], old[1, 0])
    assert compare(plain, backward, batch=1, **AT)["h"].last == 2


def test_one_sequence_of_a_batch_is_edited_alone(case: Any) -> None:
    module, x, hx = case
    plain, everywhere = record(module, x, hx), record(module, x, hx, edits="h3=0.5,x1=2")
    trace = record(module, x, hx, edits="h3=0.5,x1=2", batch=1)
    for name in plain.signals:
        old, new = plain.signals[name], trace.signals[name]
        np.testing.assert_array_equal(new[:, :, [0, 2]], old[:, :, [0, 2]])
        np.testing.assert_allclose(
            new[:, :, 1], everywhere.signals[name][:, :, 1], atol=1e-12, rtol=0
        )


def test_a_projected_hidden_state_has_units_of_its_own(make: Any, draw: Any) -> None:
    module, x = make("lstm", proj_size=3), draw(TIME, BATCH, INPUT)
    trace = record(module, x, edits=[silence(2), Clamp("c", 1, units=4)])
    assert (trace.sel("h", unit=2) == 0).all()
    assert (trace.sel("h", unit=1) != 0).all()
    assert (trace.sel("c", unit=4) == 1).all()
    with pytest.raises(EditError, match="h3=0: there is no unit 3; there are 3 units"):
        record(module, x, edits=[silence(3)])


def test_an_unbatched_input_and_the_meta(make: Any, draw: Any) -> None:
    module = make("rnn", num_layers=1, bidirectional=False).requires_grad_()
    trace = record(module, draw(TIME, INPUT), edits="0:h2@3 = 0.5, !h=0,1:h=1")
    assert trace.sel("h", layer=0, direction=0, batch=0, time=2, unit=2) == 0.5
    assert trace.meta["edited"] == "h2@3=0.5"
    plain = record(module, draw(TIME, INPUT))
    assert plain.meta.keys() | {"edited"} == trace.meta.keys()
    assert plain.meta["weights"] == trace.meta["weights"]


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_loop_that_is_not_the_modules_is_noticed(
    make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    right = getattr(cells, f"{kind}_from")

    def wrong(*arguments: Any) -> Any:
        signals = right(*arguments)
        return {**signals, "h": signals["h"] + 1e-3}

    monkeypatch.setattr(cells, f"{kind}_from", wrong)
    with pytest.raises(VerificationError, match=r"'s own output by 1\.0e-03"):
        record(make(kind), draw(TIME, BATCH, INPUT), edits="h2@3=0.5")


def test_a_network_that_amplifies_rounding_is_verified_step_by_step(draw: Any) -> None:
    torch.manual_seed(2)
    module = nn.RNN(INPUT, 24)
    with torch.no_grad():
        module.weight_hh_l0.mul_(12)
    trace = record(module, draw(200, INPUT), edits="h7@3=0.5")
    assert trace.meta["verified"] <= trace.meta["tolerance"] < 1e-3


@pytest.mark.parametrize(
    ("edits", "more", "error", "sentence"),
    [
        ("z=0", {}, EditError, "z=0: an LSTM has no signal z"),
        ("f5=0", {}, EditError, "there is no unit 5; there are 5 units"),
        ("x4=0", {}, EditError, "there is no feature 4; there are 4 inputs"),
        ("f@8=0", {}, EditError, "there is no step 8; there are 7 steps"),
        ("f=1,u=2", {}, EditError, "edit 2, “u=2”"),
        ("c=1e39", {}, EditError, r"c=1e39: 1e\+39 is larger than a float32 can be"),
        ("b_f=-1e39", {}, EditError, "is larger than a float32 can be"),
        ("f=0", {"layer": 2}, IndexError, "layer has 2 entries, 0 to 1; got 2"),
        ("f=0", {"direction": -3}, IndexError, "direction has 2 entries"),
        ("f=0", {"batch": 3}, IndexError, "batch has 3 entries"),
        (
            "c@3=3e38,W_hf=-3e38,W_xf=3e38",
            {},
            ValueError,
            "with these edits this LSTM has NaN or infinity at step .* use smaller numbers",
        ),
    ],
)
def test_what_cannot_be_gets_a_sentence(
    make: Any, draw: Any, edits: str, more: Any, error: Any, sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        record(make("lstm"), draw(TIME, BATCH, INPUT), edits=edits, **more)


def test_one_edit_is_a_list_of_one_and_anything_else_is_refused(make: Any, draw: Any) -> None:
    module, x = make("gru"), draw(TIME, BATCH, INPUT)
    alone: Any = silence(2)
    assert record(module, x, edits=alone).meta["edited"] == "h2=0"
    wrong: Any = ["h2=0"]
    with pytest.raises(TypeError, match=r"edits are a text or a list of Clamp, .*; got 'h2=0'"):
        record(module, x, edits=wrong)
    with pytest.raises(EditError, match="there may be 100 edits; got 101"):
        record(module, x, edits=[silence(2)] * 101)


def test_another_module_is_refused_as_by_record() -> None:
    with pytest.raises(
        TypeError,
        match=r"record takes an nn\.LSTM, nn\.GRU, nn\.RNN or a layer of lstm_viz, .*, got Linear",
    ):
        record(nn.Linear(3, 2), torch.zeros(7, 3), edits=parse("f=0"))  # type: ignore[arg-type]
