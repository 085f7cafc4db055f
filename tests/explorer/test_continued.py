"""What continues a text in the browser, beside torch's own pass over the longer text."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record
from tests.explorer.node_js import run
from tests.explorer.test_text import NAMES, TEXT, layer_of, panel, shown

MORE = [NAMES.index(character) for character in "mad↵hen"]
STEP = 21  # from 0; what comes after it in the text is not read
ASKED = {"net": 0, "temperature": 1, "seed": 5}


def continued(edits: str, *wishes: dict[str, Any]) -> list[dict[str, Any]]:
    """What the browser makes of each wish, one after the other."""
    payload = b64encode(shown([panel("LSTM"), panel("GRU")])).decode()
    asked = [ASKED | wish for wish in wishes]
    got = run("continued.js", {"payload": payload, "step": STEP, "wishes": asked, "edits": edits})
    assert got["can"] is True
    return got["found"]


def longer(name: str, edits: str = "") -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Of torch's pass over the text up to STEP and MORE: its signals and its probabilities."""
    one = panel(name)
    assert one.readout is not None
    places = [*(NAMES.index(character) for character in TEXT[: STEP + 1]), *MORE]
    hot = nn.functional.one_hot(torch.tensor(places), len(NAMES)).float()
    trace = record(layer_of(name), hot[None], edits=edits)
    signals = {signal: trace.sel(signal, layer=0, direction=0, batch=0) for signal in trace.signals}
    head = one.readout.head
    output = torch.tensor(signals["h"] @ head.W.T + head.b)
    return signals, output.softmax(-1).numpy()


@pytest.mark.parametrize("edits", ["", "f3=0,i1@2-4=1", "f=before", "x=0", "x2=1,x4@3-5=0"])
def test_signals_bits_and_probabilities_are_those_of_the_longer_text(edits: str) -> None:
    wish = {"symbols": MORE}
    # Back, on otherwise, and on as before: the same.
    found = continued(edits, wish, {"symbols": [*MORE[:3], 0, 1]}, wish)
    for got in (found[0], found[2]):
        assert got["places"] == MORE
        for name, network in zip(("LSTM", "GRU"), got["networks"], strict=True):
            # What is changed in the sequence is changed for both networks.
            reaches = name == "LSTM" or edits.startswith("x")
            signals, probable = longer(name, edits if reaches else "")
            for signal, values in signals.items():
                np.testing.assert_allclose(
                    np.array(network["signals"][signal]).reshape(len(MORE), -1),
                    values[STEP + 1 :],
                    atol=2e-5,
                )
            came = probable[np.arange(STEP, STEP + len(MORE)), MORE]
            np.testing.assert_allclose(network["bits"], -np.log2(came), rtol=1e-3)
            np.testing.assert_allclose(network["probable"], probable[-1], atol=1e-5)


def test_what_is_drawn_follows_from_seed_and_place_and_edits_change_it() -> None:
    drawn = {"symbols": [MORE[0], *[None] * 9]}
    other = {"symbols": [*[None] * 10], "temperature": 0}
    first, cut, again, most, seed = continued(
        "", drawn, {"symbols": [MORE[0], None]}, drawn, other, drawn | {"seed": 6}
    )
    assert first["places"] == again["places"]
    assert cut["places"] == first["places"][:2]
    assert seed["places"] != first["places"]
    (edited,) = continued("o=0", drawn)
    assert edited["places"] != first["places"]
    # At 0 each is the most probable one: of those before it, by torch.
    _, probable = longer("LSTM")
    assert most["places"][0] == int(probable[STEP].argmax())
