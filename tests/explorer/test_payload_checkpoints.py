"""Checkpoints in the payload: the numbers of each, one range for all, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_viz.explorer import checkpoints
from lstm_viz.explorer.checkpoints import CheckpointPanels, thinned
from lstm_viz.explorer.panel import signal_bytes
from lstm_viz.explorer.picture import Picture
from lstm_viz.plots.theme import signal_range
from tests.explorer.panels import read
from tests.explorer.sample_payload import STEPS, course, panel, sample, sequence


@pytest.fixture(scope="module")
def made():
    return course()


def test_every_checkpoint_comes_back(made):
    header, arrays = read(made.data)
    assert [one["step"] for one in header["epochs"]] == list(STEPS)
    assert header["verdict"] == "Verdict after 6000 steps"
    for epoch, found in zip(made.epochs, header["epochs"], strict=True):
        assert (found["said"], found["verdict"]) == (epoch.said, epoch.verdict)
        for net, one in enumerate(epoch.panels):
            network = (found["networks"] or header["networks"])[net]
            for name, place in network["signals"].items():
                np.testing.assert_array_equal(arrays[place["values"]], one.signal(name))
                assert header["arrays"][place["values"]]["dtype"] == "f4"
                ends = header["networks"][net]["signals"][name]
                assert (place["lo"], place["hi"]) == (ends["lo"], ends["hi"])
            for name, place in network["weights"].items():
                found_weights = None if place is None else arrays[place]
                np.testing.assert_array_equal(found_weights, one.weights[name])
            np.testing.assert_array_equal(arrays[network["prediction"]], one.prediction)
            assert network["badge"]["weights"] == one.trace.meta["weights"]
    assert header["epochs"][-1]["networks"] is None


def test_ranges_hold_every_checkpoint(made):
    header, _ = read(made.data)
    traces = [one.trace for epoch in made.epochs for one in epoch.panels]
    for network in header["networks"]:
        for name, signal in network["signals"].items():
            assert (signal["lo"], signal["hi"]) == signal_range(traces, name)


def test_without_epochs_the_header_does_not_speak_of_them():
    assert "epochs" not in read(sample().data)[0]


def test_epochs_are_never_in_16_bits(monkeypatch):
    monkeypatch.setattr("lstm_viz.explorer.picture.FLOAT_BYTES", 0)
    made = course(checkpoints=(0, 9))
    header, _ = read(made.data)
    assert {one["dtype"] for one in header["arrays"]} == {"f4", "i4"}
    panels = made.epochs[-1].panels
    shown = Picture(panels=panels, values=made.values, names=["a", "b"])
    assert (shown.coarse, replace(shown, checkpoints=made.epochs).coarse) == (True, False)


def test_as_many_checkpoints_as_there_is_room_for(made):
    one = signal_bytes(made.epochs[0].panels)
    for room, wanted in ((6.5, STEPS), (4, (0, 60, 240, 6000)), (2.9, (0, 6000)), (1.9, ())):
        assert [epoch.step for epoch in thinned(made.epochs, int(room * one))] == list(wanted)
    assert thinned(made.epochs) == made.epochs
    assert thinned(made.epochs[:1]) == []


def test_what_is_no_training_is_refused(monkeypatch):
    values = sequence(9, 2)

    def networks(seed: int, **more):
        return [panel("lstm", values, 4, seed=seed, **more), panel("rnn", values, 3, seed=seed)]

    first, last = CheckpointPanels(0, networks(1)), CheckpointPanels(50, networks(2))

    def refuse(match, *epochs, panels=last.panels):
        with pytest.raises(ValueError, match=match):
            Picture(panels=panels, values=values, names=["a", "b"], checkpoints=epochs)

    Picture(panels=last.panels, values=values, names=["a", "b"], checkpoints=[first, last])
    refuse("checkpoints must be empty, or two or more; got 1", last)
    refuse("panels must be those of the last checkpoint; got others", last, first)
    refuse("panels must be those of the last", first, last, panels=networks(2))
    refuse(r"must increase, from 0 or more; got \[50, 50\]", replace(first, step=50), last)
    refuse(r"from 0 or more; got \[-1, 50\]", replace(first, step=-1), last)
    refuse("the checkpoint at step 0 must have 2 networks, as the last one has; got 1",
           replace(first, panels=first.panels[:1]), last)  # fmt: skip
    turned = replace(first, panels=first.panels[::-1])
    refuse("LSTM with name 'LSTM'; got 'simple RNN'", turned, last)
    wide = [panel("lstm", values, 5), first.panels[1]]
    refuse("step 0 must have the networks of the last one, LSTM with unit size 4; got 5",
           replace(first, panels=wide), last)  # fmt: skip
    silent = [replace(first.panels[0], prediction=None), first.panels[1]]
    refuse("LSTM with prediction True; got False", replace(first, panels=silent), last)
    short = [replace(panel("lstm", values, 4, length=5), batch=1), first.panels[1]]
    refuse("LSTM with batch 0; got 1", replace(first, panels=short), last)
    padded = {name: array.copy() for name, array in first.panels[0].trace.signals.items()}
    for array in padded.values():
        array[..., 7:, :] = np.nan
    gap = replace(first.panels[0], trace=replace(first.panels[0].trace, signals=padded))
    refuse("step 0 must read the same steps as the last one; LSTM skips others",
           replace(first, panels=[gap, first.panels[1]]), last)  # fmt: skip
    bare = [replace(first.panels[0], weights={}), first.panels[1]]
    refuse("LSTM's W_ih must have the shape", replace(first, panels=bare), last)
    monkeypatch.setattr(checkpoints, "FLOAT_BYTES", 2**10)
    refuse(
        r"of 2 checkpoints must take at most 0.0009\d* MB; got 0.0 MB; leave some out with thinned",
        first,
        last,
    )
