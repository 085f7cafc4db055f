"""The reverse pass in the browser: its gradients are autograd's, edited or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import record
from lstm_viz.explorer.panel import Panel
from lstm_viz.kinds import GATES, hx_names
from lstm_viz.kinds import KINDS as CELLS
from tests.explorer.readouts import with_readout
from tests.explorer.replays import (
    INPUT,
    NETWORKS,
    STEPS,
    UNITS,
    WAYS,
    alone,
    network,
    panels,
    reference,
)
from tests.explorer.traced import asked, heads, input_gradient, order_of, state_jacobians, traced

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
PLACE = 9  # in the order of reading
STATE_UNIT = 2  # not the middle one, so that an order that is turned round is seen
KEPT: dict[str, Any] = {
    "lstm": lambda now: now["f"],
    "gru": lambda now: now["z"],
    "mingru": lambda now: 1 - now["z"],
    "minlstm": lambda now: now["f"] / (now["f"] + now["i"]),
    "slstm": lambda now: now["f"],
    "mlstm": lambda now: now["f"],
}
# ∂h/∂c, without o.
SLOPES: dict[str, Any] = {
    "lstm": lambda c: 1 - np.tanh(c) ** 2,
    "slstm": np.ones_like,
    "peepholelstm": lambda c: 1 - np.tanh(c) ** 2,
    "generallstm": lambda c: 0.9 * 1.1 * (1 - np.tanh(1.1 * c) ** 2),  # of replays.NETWORKS
}
EDITED = ("x1@7=0.4", "h2.4@7-9.12=-0.6", "h@0=0.3,h1@0=-1", "h@8-11=before", "h1=0,!h2=0")
OWN = {
    "lstm": (
        "f6@3-5=0,i0-2.5=1",
        "f=0.9,i=1-f",
        "f2@4-6=before,i=1-f,i@5-6=before",
        "c@3-5=before,c1@7=0.3",
        "g@3-8=before,o4=0.2",
        "o@4-6=before,o3=before,c@5=before",
        "W_hf*0.5,W_xi3+0.2,b_o=-1",
        "o=1.5,g@9=-2,f=0.7,f=before",
    ),
    "gru": ("z6@7-9=1,r0-2.5=0", "n@4-9=before,n2@6=0.1", "r=before,z@3-5=before", "W_hn*0.5"),
    "mingru": (
        "z6@7-9=1,v0-2.5=0.2",
        "v@4-9=before,v2@6=0.1",
        "z=before,z3@5=0",
        "W_xz*0.5,b_v+0.3",
    ),
    "minlstm": (
        "f6@3-5=0.5,i0-2.5=0.3",
        "f=0.9,i=1-f",
        "f2@4-6=before,i=1-f,i@5-6=before",
        "v@3-8=before,v4=0.2",
        "W_xf*0.5,b_i=-1,W_xv2+0.3",
    ),
    "slstm": (
        "f6@3-5=0,i0-2.5=1",
        "f=0.9,i=1-f",
        "f2@4-6=before,i=1-f,i@5-6=before",
        "c@3-5=before,c1@7=0.3",
        "m@3-5=before,m1@7=0.3",
        "m=0.5,g@3-8=before,o4=0.2",
        "W_hf*0.5,W_xi3+0.2,b_o=-1",
    ),
    "mlstm": (
        "f@3-5=0.4,i@2-6=0.7",
        "f=0.9,i=1-f",
        "f@4-6=before,i=1-f,i@5-6=before",
        "n@3-5=before,n1@7=0.3",
        "m@3-5=before,m@8=0.3",
        "s@9-10=before,s1@10=0.3,o=before",
        "q3.5@9-10=before,k@4-8=before,k2=0.3,v@2-5=before,v1=0.4",
        "W_xf*0.5,W_xk3+0.2,b_o=-1",
    ),
    "rnn": ("a6@3-5=0.5", "a=before", "a@4-9=before,a2@6=0.3", "W_ha*0.5,b_a=-1"),
}


def states_of(kind: str) -> tuple[str, ...]:
    """The states that the page asks of: of an mLSTM h alone, as C has too many numbers."""
    return ("h",) if CELLS[kind].matrix else hx_names(kind)


def questions(step: int, kind: str) -> list[dict[str, Any]]:
    units = [asked(step, state=state, unit=STATE_UNIT) for state in states_of(kind)]
    return [asked(step, unit=STATE_UNIT), *units]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_gradient_of_every_shape_is_autograds(name: str) -> None:
    cases = [
        panel
        for bias, way in zip((True, False, True), WAYS, strict=True)
        for panel in (
            with_readout(panels(network(NETWORKS[name], bias=bias), way)[0], "one"),
            *panels(network(NETWORKS[name], num_layers=2, bidirectional=True, bias=bias), way),
        )
    ]
    asking = [(panel, questions(int(order_of(panel)[PLACE]), panel.trace.kind)) for panel in cases]
    for panel, found in zip(cases, traced(*asking), strict=True):
        order, wide = order_of(panel), panel.input.shape[1]
        one_unit = torch.eye(panel.trace.sizes["hidden"], dtype=torch.float64)[[STATE_UNIT]]
        wanted = input_gradient(panel, PLACE, heads(panel) if panel.readout else one_unit)
        own = found[0]["input"].reshape(STEPS, -1, wide)
        np.testing.assert_allclose(own[order], wanted, rtol=1e-9, atol=1e-12)
        assert np.isnan(np.delete(own, order, axis=0)).all()
        strength = np.linalg.norm(wanted.reshape(len(order), -1), axis=1)
        np.testing.assert_allclose(found[0]["strengths"][order], strength, rtol=1e-9, atol=1e-12)
        assert (strength[PLACE + 1 :] == 0).all()
        jacobians = state_jacobians(panel, PLACE)
        for one, of in zip(found[1:], states_of(panel.trace.kind), strict=True):
            for by in jacobians[0].keys() - ("C", "n"):
                rows = np.array([each[of][by][STATE_UNIT] for each in jacobians])
                given = one[by].reshape(PLACE + 2, -1)
                np.testing.assert_allclose(given[:-1], rows, rtol=1e-9, atol=1e-12)
                assert given[-1].sum() == (of == by) == given[-1, STATE_UNIT]
            assert one["pauses"] == [PLACE + 1, PLACE + 1]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_routes_are_the_norms_of_autograds_jacobians(name: str) -> None:
    for panel in panels(network(NETWORKS[name], bidirectional=True), "gaps"):
        order, kind = order_of(panel), panel.trace.kind
        ((found,),) = traced((panel, [asked(int(order[PLACE]), state="h")]))
        routes, state = found["routes"], CELLS[kind].matrix or CELLS[kind].memory
        assert (routes["state"], routes["place"]) == (state, PLACE)
        blocks = [
            one[state] for one in state_jacobians(panel, PLACE)
        ]  # by the state before a place
        whole = [one[state] for one in blocks]
        if state == "c":  # h of the same step follows; none does of the initial c
            now, W_hr = reference(panel), panel.weights.get("W_hr")
            for place in range(1, PLACE + 1):
                o, c = (now[name][order[place - 1]] for name in "oc")
                slope = o * SLOPES[kind](c)
                if panel.weights["p"] is not None:  # o sees c
                    slope += np.tanh(c) * o * (1 - o) * np.split(panel.weights["p"], 3)[2]
                whole[place] = whole[place] + blocks[place]["h"] @ (
                    np.diag(slope) if W_hr is None else W_hr.astype(np.float64) * slope
                )
        wanted = [np.linalg.norm(one, 2) for one in whole]
        np.testing.assert_allclose(
            10.0 ** np.array(routes["gradient"]), [1, *wanted[::-1]], rtol=1e-9
        )
        if CELLS[kind].family == "rnn":
            assert routes["direct"] is None
            continue
        rows = order[PLACE::-1]
        now = {gate: panel.signal(gate)[rows].astype(float) for gate in GATES[kind]}
        kept = np.abs(KEPT[CELLS[kind].family](now))
        direct = [kept[:lag].prod(axis=0).max() for lag in range(PLACE + 2)]
        np.testing.assert_allclose(10.0 ** np.array(routes["direct"]), direct, rtol=1e-5)


def moved(panel: Panel, edits: str, W: np.ndarray, direction: np.ndarray, by: float) -> np.ndarray:
    """The outputs at PLACE of the edited run, with the input moved in a direction."""
    module, x, hx = alone(panel)
    h = record(module, x + by * torch.from_numpy(direction), hx, edits=edits)
    return W @ h.sel("h", layer=0, direction=0, batch=0)[PLACE]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_of_an_edited_run_is_its_finite_difference(name: str) -> None:
    panel = with_readout(panels(network(NETWORKS[name]))[0], "set")
    W = heads(panel).numpy()
    edits = (*EDITED, *OWN[CELLS[panel.trace.kind].family])
    (found,) = traced((panel, [asked(PLACE, edits=text) for text in edits]))
    draw, by = np.random.default_rng(6), 1e-5
    for text, one in zip(edits, found, strict=True):
        own = one["input"].reshape(STEPS, len(W), INPUT)
        for first, last in ((0, STEPS), (0, 3), (3, 6), (6, PLACE + 1)):
            direction = np.zeros((STEPS, INPUT))
            direction[first:last] = draw.normal(size=(last - first, INPUT))
            if text.startswith("x"):
                direction[6, 1] = 0  # what an edit puts there does not move
                own[6, :, 1] = 0
            ends = [moved(panel, text, W, direction, sign * by) for sign in (1, -1)]
            wanted = (ends[0] - ends[1]) / (2 * by)
            np.testing.assert_allclose(
                np.einsum("toi,ti->o", own, direction), wanted, rtol=1e-6, atol=1e-7, err_msg=text
            )


@pytest.mark.parametrize("name", ["LSTM", "peephole LSTM"])
def test_the_gradient_of_c_is_what_an_edit_of_c_does_in_an_edited_run(name: str) -> None:
    (panel,) = panels(network(NETWORKS[name]))
    module, x, hx = alone(panel)
    texts = ("", "h2.4@6-9.12=-0.6", "f2@4-8=before,i=1-f", "g@3-8=before,o4=0.2", "o@7-9=before")
    by, lag = 1e-5, 4
    (found,) = traced((panel, [asked(PLACE, edits=text, state="c") for text in texts]))

    def c_of(edits: str) -> np.ndarray:
        return record(module, x, hx, edits=edits).sel("c", layer=0, direction=0, batch=0)

    for text, one in zip(texts, found, strict=True):
        before = c_of(text)[PLACE - lag]
        columns = []
        for unit in range(UNITS):
            ends = []
            for sign in (1, -1):
                nudge = f"c{unit}@{PLACE - lag + 1}={before[unit] + sign * by:.14f}"
                ends.append(c_of(f"{text},{nudge}".strip(","))[PLACE])
            columns.append((ends[0] - ends[1]) / (2 * by))
        wanted = np.linalg.norm(np.stack(columns, axis=1), 2)
        assert 10.0 ** one["routes"]["gradient"][lag] == pytest.approx(wanted, rel=1e-6), text


@pytest.mark.parametrize("word", ["mean", "original"])
def test_what_is_held_at_a_recorded_number_does_not_depend_on_the_input(word: str) -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    module, x, hx = alone(panel)
    f = record(module, x, hx).sel("f", layer=0, direction=0, batch=0)
    values = f.mean(axis=0)[None] if word == "mean" else f
    numbers = ",".join(
        f"f{unit}{'' if word == 'mean' else f'@{step + 1}'}={values[step, unit]:.17g}"
        for step in range(len(values))
        for unit in (2, 5)
    )
    texts = (f"f2.5={word}", numbers)
    (found,) = traced((panel, [asked(PLACE, edits=text, state="h", unit=2) for text in texts]))
    named, typed = found
    np.testing.assert_allclose(named["input"], typed["input"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(named["routes"]["direct"], typed["routes"]["direct"], rtol=1e-9)


def test_a_cut_ends_both_routes_and_a_freeze_keeps_the_direct_one() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    texts = ("c@7=0,h@7=0", "c@7=before", "f@7=0.5")
    (found,) = traced((panel, [asked(PLACE, edits=text, state="c") for text in texts]))
    cut, frozen, half = (one["routes"] for one in found)
    lag = PLACE - 7 + 2  # the first lag whose state is before step 7
    assert [value is None for value in cut["gradient"]] == [at >= lag for at in range(PLACE + 2)]
    assert cut["direct"][lag:] == [None] * (PLACE + 2 - lag)
    assert frozen["direct"][lag] == frozen["direct"][lag - 1]
    assert half["direct"][lag] == pytest.approx(half["direct"][lag - 1] + np.log10(0.5))


def test_integrated_gradients_add_up_and_are_autograds() -> None:
    for name in ("LSTM with a projection", "GRU", "simple RNN"):
        panel = with_readout(panels(network(NETWORKS[name]), "gaps")[0], "value")
        order = order_of(panel)
        step = int(order[PLACE])
        (found,) = traced((panel, [asked(step, points=points) for points in (5, 40)]))
        module, x, hx = alone(panel)
        W, parts = heads(panel), torch.zeros_like(x)
        for at, weight in zip(*np.polynomial.legendre.leggauss(5), strict=True):
            point = (x * (1 + at) / 2).requires_grad_()
            (W @ module(point, hx)[0][PLACE]).sum().backward()
            assert point.grad is not None
            parts += weight / 2 * point.grad * x
        few, many = (one["integrated"] for one in found)
        own = np.array(few["parts"], float).reshape(STEPS, -1)
        np.testing.assert_allclose(own[order], parts.numpy(), rtol=1e-8, atol=1e-12)
        assert np.isnan(np.delete(own, order, axis=0)).all()
        with torch.no_grad():
            change = (W @ (module(x, hx)[0] - module(0 * x, hx)[0])[PLACE]).item()
        for one in (few, many):
            assert one["change"] == pytest.approx(change, abs=1e-12)
            total = np.nansum(np.array(one["parts"], float))
            assert one["error"] == pytest.approx(total - change, abs=1e-12)
        assert abs(many["error"]) < 1e-5 < abs(few["error"])


def test_integrated_gradients_of_an_edited_run_add_up_to_its_change() -> None:
    panel = with_readout(panels(network(NETWORKS["LSTM"]))[0], "value")
    texts = ("f=0.9,i=1-f", "x1@4=2,o3@5-9=before", "c@4-6=before,h@0=0.3")
    (found,) = traced((panel, [asked(PLACE, edits=text, points=48) for text in texts]))
    for text, one in zip(texts, found, strict=True):
        module, x, hx = alone(panel)
        at_x = record(module, x, hx, edits=text).sel("h", layer=0, direction=0, batch=0)[PLACE]
        zeros = ",".join(part for part in text.split(",") if not part.startswith("x"))
        at_0 = record(module, 0 * x, hx, edits=zeros).sel("h", layer=0, direction=0, batch=0)
        wanted = (heads(panel).numpy() @ (at_x - at_0[PLACE])).item()
        assert one["integrated"]["change"] == pytest.approx(wanted, abs=1e-9)
        assert abs(one["integrated"]["error"]) < 1e-5
