"""Every kind of cell goes every way: recorded, sent, restored, saved, loaded, traced back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.explorer.compact import MAGIC, compact
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.traced import picture_of, weights_at
from lstm_viz.general import General
from lstm_viz.gradients import input_gradient
from lstm_viz.jacobians import linearise
from lstm_viz.kinds import KINDS
from lstm_viz.layers import LAYERS
from lstm_viz.trace import Trace
from tests.explorer.completed import completed
from tests.explorer.replays import STEPS, Kind, network, panels
from tests.explorer.restored import restored
from tests.explorer.test_compact import bits, shown
from tests.explorer.test_number_files import WHOLE, saved

# Others than the usual ones, in each place.
OWN = {
    "generallstm": ("softsign", "elu(0.5)", "scaled_tanh(0.9,1.1)"),
    "peepholelstm": ("softsign", "tanh", "scaled_tanh(0.9,1.1)"),
    "generalgru": ("hard_sigmoid(0.2,0.5)", "elu"),
    "resetfirstgru": ("sigmoid", "softsign"),
    "generalrnn": ("elu",),
}
PLACE = {"layer": 0, "direction": 0, "batch": 0}


def made(kind: str, **options: object) -> Kind:
    given = {"activations": OWN[kind]} if kind in OWN else {}
    return Kind(LAYERS[kind], {**given, **options})


def test_each_is_tried() -> None:
    assert set(OWN) == {kind for kind, layer in LAYERS.items() if issubclass(layer, General)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_goes_to_the_browser_and_comes_back_as_it_was(kind: str) -> None:
    (panel,) = panels(network(made(kind)))
    picture = shown([panel])
    packed = compact(picture)
    assert packed[:4] == MAGIC
    (whole,) = restored([packed])
    assert isinstance(whole, bytes), whole
    assert bits(whole) == bits(completed(packed)) == bits(payload(picture))
    _, archive = saved(panel, steps=WHOLE)
    trace = Trace.load(archive)
    assert trace.kind == kind
    for name in panel.trace.signals:
        np.testing.assert_array_equal(trace.sel(name, **PLACE), panel.signal(name))
    stated = panel.nonlinearity
    assert trace.meta.get("nonlinearity", "tanh") == stated
    again = picture_of(trace).panels[0]
    assert again.nonlinearity == stated
    if KINDS[kind].matrix:  # of which there is no Jacobian
        own, found = (
            input_gradient(one, [weights_at(one, 0, 0)], unit=2) for one in (panel.trace, trace)
        )
        np.testing.assert_array_equal(found, own)
        return
    own, found = (linearise(one, weights_at(one, 0, 0)) for one in (panel.trace, trace))
    every = slice(0, STEPS)
    np.testing.assert_array_equal(found.jacobian(every), own.jacobian(every))


def test_a_recording_without_a_compact_form_travels_whole(caplog: pytest.LogCaptureFixture) -> None:
    (panel,) = panels(network(made("generallstm")))
    picture = shown([replace(panel, nonlinearity="tanh")])  # of three
    assert compact(picture) == payload(picture)
    assert "a recording has no compact form, and is sent whole" in caplog.text


def test_a_saved_general_layer_without_its_activations_is_refused(tmp_path: Path) -> None:
    (panel,) = panels(network(made("generalgru")))
    trace = panel.trace
    known = {name: one for name, one in trace.meta.items() if name != "nonlinearity"}
    for meta, sentence in (
        (known, "its meta must have the activations of this general GRU as 'nonlinearity'"),
        ({**known, "nonlinearity": "tanh"}, "a general GRU has 2 activations, of r, z; n; got"),
    ):
        path = replace(trace, meta=meta).save(tmp_path / "run.npz")
        with pytest.raises(ValueError, match=sentence):
            Trace.load(path)
