"""The engine: the browser's own pass is torch's, and it notices what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint, record
from lstm_viz.call import weights_of
from lstm_viz.explorer import picture as pictures
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.traced import picture_of
from lstm_viz.kinds import GATES, KINDS, SIGNALS, rows_of
from lstm_viz.tasks import TASKS
from lstm_viz.train.recipes import included
from tests.explorer.replays import (
    GAPS,
    HIDDEN,
    INPUT,
    LENGTH,
    NETWORKS,
    STEPS,
    UNITS,
    WAYS,
    network,
    panels,
    reference,
    replayed,
    shown,
)

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
EPS = float(np.finfo(np.float32).eps)
UNIT = 5  # the one that is looked at
# Gain and seed with which a network left nearly to itself doubles a difference every few steps.
AMPLIFYING = {"LSTM": (8, 5), "GRU": (8, 5), "simple RNN": (5, 4)}
LAST = {"whole": STEPS, "gaps": STEPS, "padded": LENGTH}


def amplifying(name: str) -> Any:
    gain, seed = AMPLIFYING[name]
    return network(NETWORKS[name], gain=gain, seed=seed, heard=0.02)


def proofs(given: list[Panel]) -> list[dict[str, Any]]:
    (found,) = replayed(shown(given))
    return [one["proof"] for one in found]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_signal_of_every_shape_is_torchs(name: str) -> None:
    cases = [
        panels(network(NETWORKS[name], num_layers=layers, bidirectional=both, bias=bias), way)
        for layers, both in ((1, False), (2, False), (2, True))
        for bias in (True, False)
        for way in WAYS
    ]
    given = replayed(*map(shown, cases), signals=True)
    for case, found in zip(cases, given, strict=True):
        for panel, one in zip(case, found, strict=True):
            wanted = reference(panel)
            matrix = set(KINDS[panel.trace.kind].matrix)
            assert set(one["pass"]["whole"]) == set(SIGNALS[panel.trace.kind]) | matrix
            for signal, values in wanted.items():
                for run in ("whole", "again"):
                    own = np.array(one["pass"][run][signal], float).reshape(values.shape)
                    np.testing.assert_allclose(own, values, rtol=0, atol=1e-12 * _reach(values))
            proof = one["proof"]
            assert (proof["differs"], proof["drift"], proof["error"]) == (None, None, 0)
            assert 0 < proof["largest"] < 32 * EPS
            assert proof["pauses"] == np.count_nonzero(~np.isnan(wanted["h"][:, 0]))


def _reach(values: np.ndarray) -> float:
    return max(1.0, float(np.nanmax(np.abs(values))))


def test_the_shapes_are_told_apart() -> None:
    """What the test above looks at: gaps, an end, a direction and a projection."""
    first, _, _, last = panels(
        network(NETWORKS["LSTM with a projection"], num_layers=2, bidirectional=True), "gaps"
    )
    assert first.input.shape == (STEPS, INPUT)
    assert last.input.shape == (STEPS, 2 * HIDDEN)
    assert np.flatnonzero(np.isnan(last.signal("c")).any(axis=1)).tolist() == list(GAPS)
    assert (last.signal("c").shape[1], last.signal("h").shape[1]) == (UNITS, HIDDEN)
    (padded,) = panels(network(NETWORKS["GRU"]), "padded")
    assert np.isnan(padded.signal("z")[LENGTH:]).all()
    assert not np.isnan(padded.input).any()


def changed(panel: Panel, name: str, place: tuple[Any, ...], by: float) -> Panel:
    """With one number of a weight, the input ("x") or a signal moved."""
    if name in panel.weights:
        weight = panel.weights[name]
        assert weight is not None
        moved = weight.copy()
        moved[place] += by
        return replace(panel, weights={**panel.weights, name: moved})
    if name == "x":
        moved = panel.input.copy()
        moved[place] += by
        return replace(panel, input=moved)
    array = panel.trace.signals[name].copy()
    array[(*panel.place.values(), *place)] += by
    return replace(panel, trace=replace(panel.trace, signals={**panel.trace.signals, name: array}))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_number_that_was_changed_is_found_where_it_was_changed(name: str, way: str) -> None:
    forward, backward = panels(network(NETWORKS[name], bidirectional=True), way)
    kind = forward.trace.kind
    for panel, first in ((forward, 0), (backward, LAST[way] - 1)):
        wanted, given = [], []
        for gate, rows in rows_of(kind, UNITS).items():
            row = rows[min(UNIT, len(rows) - 1)]  # a layer may have one for all units
            for weight, place in (
                ("W_ih", (row, 1)),
                ("W_hh", (row, 2)),
                ("b_ih", (row,)),
                ("b_hh", (row,)),
            ):
                if panel.weights[weight] is not None:  # no gate of a minimal cell reads h
                    given.append(changed(panel, weight, place, 0.3))
                    # i and f of an sLSTM follow from both of their sums, and i is looked at first.
                    seen = "i" if (kind, gate) in (("slstm", "f"), ("mlstm", "f")) else gate
                    wanted.append((seen, first, UNIT if len(rows) == UNITS else 0))
        if panel.weights["W_hr"] is not None:
            given.append(changed(panel, "W_hr", (3, UNIT), 0.3))
            wanted.append(("h", first, 3))
        for signal in SIGNALS[kind]:
            given.append(changed(panel, signal, (7, 4), 1e-3))
            wanted.append((signal, 7, 4))
        found = [proof["differs"] for proof in proofs(given)]
        assert [(one["signal"], one["step"], one["unit"]) for one in found] == wanted
        for one in found:
            assert abs(one["recorded"] - one["computed"]) > EPS


def test_a_changed_input_and_a_changed_initial_state_are_found() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    initial = {name: state + np.float32(0.01) for name, state in panel.trace.initial.items()}
    began = replace(panel, trace=replace(panel.trace, initial=initial))
    differs = [
        proof["differs"]["step"] for proof in proofs([changed(panel, "x", (6, 2), 0.01), began])
    ]
    assert differs == [6, 0]


def test_a_missing_number_is_no_agreement() -> None:
    (panel,) = panels(network(NETWORKS["GRU"]))
    (proof,) = proofs([changed(panel, "z", (8, 3), float("nan"))])
    assert (proof["differs"]["signal"], proof["differs"]["step"], proof["differs"]["unit"]) == (
        "z",
        8,
        3,
    )


@pytest.mark.parametrize("name", AMPLIFYING)
def test_a_network_that_amplifies_rounding_is_compared_step_by_step(name: str) -> None:
    (panel,) = panels(amplifying(name), steps=600)
    fine, wrong = proofs([panel, changed(panel, "W_hh", (UNIT, 2), 1e-3)])
    assert fine["differs"] is None
    assert fine["drift"] > 0.1
    assert 0 < fine["largest"] < 128 * EPS
    assert wrong["differs"]["signal"] == GATES[panel.trace.kind][0]


def test_a_recorded_cell_state_is_as_uncertain_as_the_steps_before_it() -> None:
    """It was summed in chunks: where one ends, it may move by what all steps before add up to."""
    module = network(NETWORKS["LSTM"])
    with torch.no_grad():
        module.bias_ih_l0[UNITS : 2 * UNITS] += 6  # f: next to nothing is forgotten
    (panel,) = panels(module, steps=200)
    at, full = 150, 6  # the unit that has summed up most
    after = slice(at, None), full
    little, much = proofs([changed(panel, "c", after, 3e-3), changed(panel, "c", after, 0.1)])
    assert little["differs"] is None
    assert little["drift"] > 128 * EPS
    found = much["differs"]
    assert (found["signal"], found["step"], found["unit"]) == ("c", at, full)


@pytest.mark.parametrize("name", NETWORKS)
def test_sixteen_bits_agree_within_their_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 0)
    module = network(NETWORKS[name], num_layers=2, bidirectional=True)
    for panel in panels(module, "gaps"):
        fine, wrong = proofs([panel, changed(panel, "b_ih", (_row_of(panel),), 0.01)])
        assert fine["differs"] is None
        assert 1e-6 < fine["largest"] <= fine["error"] + 32 * EPS
        assert fine["error"] < 1e-3
        # The m of an sLSTM, which has no bounds, may move by more than its i does.
        seen = {_first_of(panel)} | {"m"} & set(panel.trace.signals)
        assert wrong["differs"]["signal"] in seen
        assert wrong["differs"]["unit"] == UNIT


def _first_of(panel: Panel) -> str:
    """The first gate with a row a unit."""
    rows = rows_of(panel.trace.kind, UNITS)
    return next(gate for gate, own in rows.items() if len(own) == UNITS)


def _row_of(panel: Panel) -> int:
    return rows_of(panel.trace.kind, UNITS)[_first_of(panel)][UNIT]


def test_sixteen_bits_of_a_network_that_amplifies_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 0)
    given = [panel for name in AMPLIFYING for panel in panels(amplifying(name), steps=600)]
    for proof in proofs(given):
        assert proof["differs"] is None
        assert proof["drift"] > 0.1


@pytest.mark.slow
def test_every_included_network_agrees() -> None:
    names = [name for name in checkpoint.names() if not name[-1].isdigit()]
    assert len(names) == sum(len(included(task)) for task in TASKS)
    given = []
    for name in names:
        model, card = checkpoint.load(name)
        generator = torch.Generator().manual_seed(7)
        x = TASKS[card["task"]].batch(1, generator=generator).x
        rnn: Any = model.rnn.eval()
        weights = weights_of(rnn, 0, 0)._asdict()
        given.append(
            Panel(
                record(rnn, x),
                name,
                card["parameters"],
                {
                    key: None if one is None else one.detach().numpy()
                    for key, one in weights.items()
                },
                x[0].numpy(),
            )
        )
    for name, (found,) in zip(names, replayed(*(shown([one]) for one in given)), strict=True):
        assert found["proof"]["differs"] is None, name


def test_a_float64_recording_agrees_as_far_as_its_payload_is_exact() -> None:
    for name in NETWORKS:
        for proof in proofs(panels(network(NETWORKS[name], num_layers=2).double())):
            assert proof["differs"] is None
            assert proof["largest"] < 32 * EPS


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_a_recording_of_16_bits_is_recomputed_within_its_own_rounding(dtype: torch.dtype) -> None:
    """A gate that is off is still found: gates were recorded in float32."""
    x = torch.randn(STEPS, INPUT, generator=torch.Generator().manual_seed(3)).to(dtype)
    right = [record(network(NETWORKS[name]).to(dtype), x[None]) for name in AMPLIFYING]
    signals = {name: np.array(signal) for name, signal in right[0].signals.items()}
    signals["f"][0, 0, 0, 4, 2] += 1e-3
    off = replace(right[0], signals=signals)
    *agree, (wrong,) = replayed(*(payload(picture_of(trace)) for trace in [*right, off]))
    for (found,), trace in zip(agree, right, strict=True):
        proof, verified = found["proof"], trace.meta["verified"]
        assert proof["differs"] is None
        assert 0 < proof["largest"] < 2 * verified + 1e-6
        assert proof["error"] == pytest.approx(verified, rel=1e-6)
    found = wrong["proof"]["differs"]
    assert (found["signal"], found["step"], found["unit"]) == ("f", 4, 2)
