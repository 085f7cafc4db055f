"""Edited runs: the browser's are those of `surgery`, for every kind of network and of edit."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import record
from lstm_viz.explorer.panel import Panel
from lstm_viz.kinds import KINDS as CELLS
from tests.explorer.node_js import run
from tests.explorer.readouts import answers_of, with_readout
from tests.explorer.replays import NETWORKS, alone, network, panels, shown

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
LATE = 6  # steps that come before every one of these edits, and stay as they are
COMMON = (
    "x1@7=0.4",
    "h2.4@7-9.12=-0.6",
    "h@0=0.3,h1@0=-1",
    "h3=mean",
    "h@8-11=before",
    "h1=0,!h2=0,h1@9-17=original",
)
OWN = {
    "lstm": (
        "f6@7-9=0,i0-2.5=1",
        "f=0.9,i=1-f",
        "c@8-11=before",
        "c2@0=1.5,o=mean",
        "g=before",
        "W_hf*0.5,W_xi3+0.2,b_o=-1",
        "b_f*2,b_g1+0.5,W_ho2=0",
        "o=1.5,g@9=-2",
        "c=0,c@7-17=original",
    ),
    "gru": (
        "z6@7-9=1,r0-2.5=0",
        "n=before",
        "r=mean,n2=0.1",
        "W_hn*0.5,W_xz3+0.2,b_r=-1",
        "b_n*2,b_z1+0.5,W_hr2=0",
    ),
    "mingru": (
        "z6@7-9=1,z0-2.5=0",
        "v=before",
        "z=mean,v2=0.1",
        "W_xv*0.5,W_xz3+0.2,b_z=-1",
        "b_v*2,b_z1+0.5,W_xz2=0",
    ),
    "minlstm": (
        "f6@7-9=0.2,i0-2.5=1",
        "f=0.9,i=1-f",
        "f6@7-9=0,i6@8=0",
        "f=0,i=0",
        "b_f=-900,b_i=-901",
        "b_f=-900,b_i=-901,v3@8=0.5,i1@9=0.25",
        "v=before,i=mean",
        "W_xf*0.5,W_xi3+0.2,b_v=-1",
        "b_f*2,b_v1+0.5,W_xi2=0",
    ),
    "mlstm": (
        "f@7-9=0.2,i=1-f",
        "i@8=0,v3=0.5",
        "k=before,q2@4-6=1",
        "m=0",
        "m@0=3,n2@0=0.5,n4@6=-2",
        "s=mean,o1=1.5",
        "W_xk*0.5,W_xi+0.2,b_o=-1",
        "b_f*2,b_v1+0.5,W_xq2=0",
    ),
    "slstm": (
        "f6@7-9=0.2,i0-2.5=1",
        "f=0.9,i=1-f",
        "m=0",
        "m2@0=3,c@0=0.5,m4@6=-2",
        "m=before,c3@5=before",
        "c=mean,o=1.5,g@9=-2",
        "W_hf*0.5,W_xi3+0.2,b_o=-1",
        "b_i=-900,b_g1+0.5,W_ho2=0",
    ),
    "rnn": ("a6@7-9=0.5", "a=before", "W_ha*0.5,W_xa3+0.2,b_a=-1", "b_a*2,b_a1+0.5"),
}
PEEPED = ("p_f*-0.5,p_i2.4=0.7", "p_o+0.9,p_f3=0,b_i*2")


def edited(*cases: tuple[bytes, tuple[str, ...]]) -> list[list[dict[str, Any]]]:
    """Of each payload and text of edits: sentences of trouble, and each network's run."""
    given = [{"payload": b64encode(data).decode(), "edits": list(texts)} for data, texts in cases]
    return run("edited.js", given)


def truth(panel: Panel, text: str) -> dict[str, np.ndarray]:
    """The same by torch in float64, from the numbers that the browser has."""
    module, x, hx = alone(panel)
    trace = record(module, x, hx, edits=text)
    return {name: trace.sel(name, layer=0, direction=0, batch=0) for name in trace.signals}


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("name", NETWORKS)
def test_every_edit_does_what_it_does_in_python(name: str, bias: bool) -> None:
    (panel,) = panels(network(NETWORKS[name], bias=bias))
    kind = panel.trace.kind
    texts = (*COMMON, *OWN[CELLS[kind].family], *(PEEPED if CELLS[kind].peeps else ()))
    (found,) = edited((shown([panel]), texts))
    for text, one in zip(texts, found, strict=True):
        assert one["troubles"] == []
        wanted = truth(panel, text)
        (run_,) = one["networks"]
        for signal, values in wanted.items():
            own = np.array(run_["signals"][signal], float).reshape(values.shape)
            reach = max(1.0, float(np.abs(values).max()))
            np.testing.assert_allclose(own, values, rtol=0, atol=1e-11 * reach, err_msg=text)
        if text[:2] in ("W_", "b_", "p_") and "@" not in text:  # blocks alone
            # The calculation of a gate has the edited weights.
            assert max(run_["offSums"].values()) < 1e-5, (text, run_["offSums"])


def test_a_backward_layer_is_edited_in_its_own_direction() -> None:
    _, backward = panels(network(NETWORKS["LSTM"], bidirectional=True))
    steps = len(backward.input)
    at = 5  # counted from the end, as it reads
    texts = (f"f2@{steps - at}=0", "c=before", "o3=mean")
    turned = (f"f2@{at + 1}=0", "c=before", "o3=mean")
    (found,) = edited((shown([backward]), texts))
    for text, one in zip(turned, found, strict=True):
        (run_,) = one["networks"]
        for signal, values in truth(backward, text).items():
            own = np.array(run_["signals"][signal], float).reshape(values.shape)
            np.testing.assert_allclose(own[::-1], values, rtol=0, atol=1e-11)


@pytest.mark.parametrize("name", NETWORKS)
def test_steps_before_an_edit_are_not_computed_again_and_a_gap_stays(name: str) -> None:
    (panel,) = panels(network(NETWORKS[name]), "gaps")
    (found,) = edited((shown([panel]), ("h2@7-9=0.25",)))
    (run_,) = found[0]["networks"]
    read = np.flatnonzero(~np.isnan(panel.signal("h")[:, 0]))
    assert run_["from"] == np.flatnonzero(read >= LATE)[0]
    h = np.array(run_["signals"]["h"], float).reshape(panel.signal("h").shape)
    np.testing.assert_array_equal(np.isnan(h), np.isnan(panel.signal("h")))
    held = read[(read >= LATE) & (read <= 8)]
    assert held.size
    assert (h[held, 2] == 0.25).all()


@pytest.mark.parametrize("kind", ["value", "one", "set"])
def test_the_answers_follow_from_the_edited_hidden_state(kind: Any) -> None:
    panel = with_readout(panels(network(NETWORKS["GRU"]))[0], kind)
    text = "z@7-17=1"
    (found,) = edited((shown([panel]), (text, "x0@3=9")))
    wanted = answers_of(panel, truth(panel, text)["h"])["prediction"]
    own = np.array(found[0]["networks"][0]["prediction"], float)
    np.testing.assert_allclose(own, np.asarray(wanted, float), rtol=1e-5, atol=1e-5)
    other = np.array(found[1]["networks"][0]["prediction"], float)
    # Of another input nobody knows what is right, and so not how probable that is.
    assert np.isnan(other).all() == (kind != "value")


def test_what_is_read_is_changed_for_all_networks_and_the_rest_for_one() -> None:
    both = [panels(network(NETWORKS[name]))[0] for name in ("LSTM", "simple RNN")]
    (found,) = edited((shown(both), ("1:h2=0", "x2@4=1", "!f=0")))
    assert [[one is None for one in each["networks"]] for each in found] == [
        [True, False],
        [False, False],
        [True, True],
    ]


def test_the_oracle_is_unedited_where_nothing_is_on() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    assert torch.is_tensor(alone(panel)[1])
    np.testing.assert_array_equal(truth(panel, "!f=0")["c"], truth(panel, "")["c"])
