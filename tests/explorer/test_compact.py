"""Compact: what the browser makes whole is the payload, bit by bit, or it says that it is not."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz.explorer import compact as compacts
from lstm_viz.explorer import picture as pictures
from lstm_viz.explorer import residue
from lstm_viz.explorer.compact import MAGIC, compact
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.pieces import Pieces
from lstm_viz.explorer.readout import Head, Meaning, Readout
from lstm_viz.explorer.residuals import AS_IT_IS, residuals
from tests.explorer.replays import NETWORKS, WAYS, network, panels
from tests.explorer.restored import restored
from tests.explorer.sample_payload import panel, sample, sequence

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
DTYPES = {"f4": "<f4", "i4": "<i4", "u2": "<u2"}


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> Pieces:
    """Where the weights of included networks are: here, none yet."""
    fresh = Pieces()
    monkeypatch.setattr(compacts, "PIECES", fresh)
    return fresh


def opened(data: bytes) -> tuple[bytes, dict[str, Any], bytes]:
    if data[:4] == MAGIC:
        data = MAGIC + zlib.decompress(data[4:])
    (length,) = struct.unpack("<I", data[4:8])
    start = -(-(8 + length) // 8) * 8
    return data[:4], json.loads(data[8 : 8 + length]), data[start:]


def bits(data: bytes) -> dict[str, Any]:
    """A payload with each array in the place of its number."""
    _, header, body = opened(data)

    def array(ref: int) -> Any:
        one = header["arrays"][ref]
        found = np.frombuffer(body, DTYPES[one["dtype"]], int(np.prod(one["shape"])), one["offset"])
        coded = [one.get(name) for name in ("lo", "hi", "error")]
        return found.tobytes(), one["shape"], one["dtype"], coded

    header["arrays"] = [array(ref) for ref in range(len(header["arrays"]))]
    return header


def _bytes(found: bytes | str) -> bytes:
    assert isinstance(found, bytes), found
    return found


def pictured(**options: Any) -> Picture:
    """Two networks on one sequence, as the app shows them."""
    made = sample(**options)
    return Picture(
        panels=made.panels, values=made.values, names=["a", "b"], target=made.target, opening=(3, 2)
    )


def shown(given: list[Panel]) -> Picture:
    values = sequence(given[0].trace.sizes["time"], 3)
    return Picture(panels=given, values=values, names=["a", "b", "c"])


def test_a_network_without_residuals_travels_beside_one_with_them() -> None:
    """What is read of a matrix memory follows from all steps, not from the last one alone."""
    given = [panels(network(NETWORKS[name]))[0] for name in ("LSTM", "mLSTM")]
    picture = shown([replace(one, name=f"{one.name} {at}") for at, one in enumerate(given)])
    packed = compact(picture)
    assert packed[:4] == MAGIC
    assert [one["residuals"] is None for one in opened(packed)[1]["networks"]] == [False, True]
    (found,) = restored([packed])
    assert bits(_bytes(found)) == bits(payload(picture))


@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "mLSTM"])
def test_every_shape_is_restored_bit_by_bit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lstm_viz.explorer.residuals.AT_ONCE", 90)  # some steps at a time
    cases = [
        shown(
            panels(network(NETWORKS[name], num_layers=layers, bidirectional=both, bias=bias), way)
        )
        for layers, both in ((1, False), (2, True))
        for bias in (True, False)
        for way in WAYS
    ]
    packed = [compact(case) for case in cases]
    assert {one[:4] for one in packed} == {MAGIC}
    for case, found in zip(cases, restored(packed), strict=True):
        assert bits(_bytes(found)) == bits(payload(case))


def test_a_trained_size_takes_an_eighth_and_its_weights_travel_once(pieces: Pieces) -> None:
    made = pictured(kinds=("lstm", "rnn"), steps=200, units=(64, 129))
    made = replace(made, panels=[replace(one, included=f"my-{one.name}") for one in made.panels])
    packed, whole = compact(made), payload(made)
    assert len(packed) < len(whole) / 8
    names = opened(packed)[1]["pieces"]
    assert len(names) == 2
    assert compact(made) == packed
    known = {name: pieces.find(name) or b"" for name in names}
    (found,) = restored([packed], known)
    assert bits(_bytes(found)) == bits(whole)
    (found,) = restored([packed], {names[0]: known[names[0]]})
    assert found == f"no piece {names[1]}"


def test_numbers_that_are_not_those_recorded_are_a_fault() -> None:
    made = shown(panels(network(NETWORKS["GRU"])))
    magic, header, body = opened(compact(made))
    header["networks"][0]["residuals"]["check"] ^= 1
    text = json.dumps(header).encode()
    start = magic + struct.pack("<I", len(text)) + text
    data = start + bytes(-len(start) % 8) + body
    (found,) = restored([magic + zlib.compress(data[4:])])
    assert found == "The signals of the GRU are not those that were recorded."


def test_a_network_that_takes_the_engine_long_is_whole_beside_one_that_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = pictured(steps=31, units=(6, 5))
    works = [31 * sum(w.size for w in one.weights.values() if w is not None) for one in made.panels]
    assert works[0] != works[1]
    for limit, packed in (
        (max(works), 2),
        (max(works) - 1, 1),
        (min(works), 1),
        (min(works) - 1, 0),
    ):
        monkeypatch.setattr(residue, "WORK", limit)
        small = compact(made)
        found = opened(small)[1]["networks"]
        assert sum(one["residuals"] is not None for one in found) == packed
        (whole,) = restored([small])
        assert bits(_bytes(whole)) == bits(payload(made))


def test_16_bit_values_travel_beside_an_input_of_characters_and_weights_that_are_there(
    monkeypatch: pytest.MonkeyPatch, pieces: Pieces
) -> None:
    """As of a window of a corpus, whose signals are too many for the browser to compute first."""
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 2**12)
    places = np.random.default_rng(7).integers(29, size=60)
    read = np.eye(29, dtype=np.float32)[places]
    own = replace(panel("lstm", read, 37), included="python-lstm")
    made = Picture(panels=[own], values=read, names=[f"{at}" for at in range(29)])
    assert made.coarse
    packed, whole = compact(made), payload(made)
    weights = 4 * sum(one.size for one in own.weights.values() if one is not None)
    assert len(packed) < len(whole) - weights - read.nbytes
    _, header, _ = opened(packed)
    assert [one["residuals"] for one in header["networks"]] == [None]
    (found,) = restored([packed], {name: pieces.find(name) or b"" for name in header["pieces"]})
    assert bits(_bytes(found)) == bits(whole)
    assert {kind for _, _, kind, _ in bits(whole)["arrays"]} == {"f4", "i4", "u2"}


@pytest.mark.parametrize("width", [3, 256, 257])
def test_characters_travel_as_their_places(width: int) -> None:
    places = [1, width - 1, 0, 2, 1]
    values = np.zeros((len(places), width), np.float32)
    values[np.arange(len(places)), places] = 1
    made = Picture(
        panels=[panel("gru", values, 4)], values=values, names=[str(n) for n in range(width)]
    )
    small = compact(made)
    _, header, body = opened(small)
    (found,) = [one for one in header["arrays"] if "places" in one]
    assert found["places"] == ("u1" if width <= 256 else "u2")
    stored = np.frombuffer(body, f"<{found['places']}", len(places), found["offset"])
    assert stored.tolist() == places
    (whole,) = restored([small])
    assert bits(_bytes(whole)) == bits(payload(made))


@pytest.mark.parametrize("value", [-0.0, 0.5, 1.0, np.nan])
def test_an_input_in_which_a_bit_is_another_is_no_places(value: float) -> None:
    values = np.eye(4, dtype=np.float32)[[1, 3, 2]]
    assert compacts._places(values) is not None
    values[1, 2] = value
    assert compacts._places(values) is None
    assert compacts._places(np.ones((3, 1), np.float32)) is None


def test_a_residual_counts_bits() -> None:
    # One unit by hand: a = 0.5 x, and h = tanh a. What was recorded is 3 numbers above a, which of
    # a number below 0 are 3 less of its bits, 0 off h, then a number that is nobody's.
    x = np.float32([[0.5], [-0.75]])
    w = {"W_ih": np.float32([[0.5]]), "W_hh": np.float32([[0.0]]), "b_ih": None, "b_hh": None}
    a = np.float32([[0.25], [-0.375]])
    above = a.copy()
    for _ in range(3):
        above = np.nextafter(above, np.float32(1))
    h = np.tanh(above.astype(np.float64)).astype(np.float32)
    h[1] = 7.5
    found = residuals(
        "rnn", {"a": above, "h": h}, initial={"h": np.float32([0.0])}, input=x, weights=w
    )
    assert {name: list(values) for name, values in found.whole.items()} == {"a": [], "h": [7.5]}
    apart = {name: list(values.ravel()) for name, values in found.apart.items()}
    assert apart == {"a": [3, -3], "h": [0, AS_IT_IS]}
    wanted = sum(int(one) for one in np.concatenate([above, h]).view("<u4").ravel()) % 2**32
    assert found.check == wanted


def test_a_prediction_between_two_numbers_travels_as_it_is() -> None:
    # 1 + 2^-24 lies in the middle of 1 and the next number, where two right sums may part.
    x = np.float32([[1.0], [2.0**-24]]).T
    w = {"W_ih": np.float32([[1.0, 1.0]]), "W_hh": np.float32([[0.0]]), "b_ih": None, "b_hh": None}
    a = np.float32([[1.0]])
    h = np.tanh(a.astype(np.float64)).astype(np.float32)
    found = residuals("rnn", {"a": a, "h": h}, initial={"h": np.float32([0.0])}, input=x, weights=w)
    assert {name: list(values) for name, values in found.whole.items()} == {"a": [1.0], "h": []}


def test_a_zero_with_a_sign_travels_as_it_is() -> None:
    # Whether a sum of zeros has one depends on its order.
    x, none = np.float32([[0.0], [-0.0]]), np.float32([[0.0]])
    w = {"W_ih": np.float32([[1.0]]), "W_hh": none, "b_ih": None, "b_hh": None}
    signals = {"a": x, "h": -x}
    found = residuals("rnn", signals, initial={"h": none[0]}, input=x, weights=w)
    assert {name: own.ravel().tolist() for name, own in found.apart.items()} == {
        "a": [0, AS_IT_IS],
        "h": [AS_IT_IS, 0],
    }


def test_pieces_are_of_included_networks_and_corpora_only_and_bounded() -> None:
    one = pictured(steps=23).panels[0]
    pieces = Pieces()
    assert pieces.offer(one) is None
    included = replace(one, included="wave-lstm")
    name = pieces.offer(included)
    assert name
    assert name.startswith("wave-lstm-0-0-")
    wanted = b"".join(w.astype("<f4").tobytes() for w in one.weights.values() if w is not None)
    assert pieces.find(name) == wanted
    assert pieces.find("wave-lstm-0-0-") is None
    assert Pieces(len(wanted)).offer(included) == name
    assert Pieces(len(wanted) - 1).offer(included) is None
    other = replace(included, trace=one.trace.with_meta(weights="f" * 64))
    assert pieces.offer(other) != name
    stored = replace(one, trace=one.trace.with_meta(store="mine.zarr"), layer=1)
    name = pieces.offer(stored)
    assert name == f"corpus-1-0-{one.trace.meta['weights'][:32]}"
    assert pieces.find(name) == wanted
    assert Pieces(2 * len(wanted)).offer(stored) == name
    assert Pieces(2 * len(wanted) - 1).offer(stored) is None


def test_a_head_has_a_piece_of_its_own_by_its_numbers(
    pieces: Pieces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacts, "SMALL", 4 * (30 + 5))  # bytes: all that this one has
    made = pictured(kinds=("lstm",), steps=9, units=(6,))
    (one,) = made.panels
    names, packed = [], []
    for scale in (1, 3):
        W = scale * np.arange(30, dtype=np.float32).reshape(5, 6)
        meaning = Meaning(kind="one", right=np.full(9, 2.0), names=tuple("vwxyz"))
        own = replace(one, included="python-lstm", readout=Readout(Head(W, W[:, 1]), meaning))
        packed.append(replace(made, panels=[own]))
        names.append(opened(compact(packed[-1]))[1]["pieces"])
        assert pieces.find(names[-1][1]) == W.tobytes() + W[:, 1].tobytes()
    assert [len(one) for one in names] == [2, 2]
    assert names[0][0] == names[1][0]
    # The network's own digest does not cover its head.
    assert names[0][1] != names[1][1]
    known = {name: pieces.find(name) or b"" for name in names[1]}
    (found,) = restored([compact(packed[1])], known)
    assert bits(_bytes(found)) == bits(payload(packed[1]))
    monkeypatch.setattr(compacts, "SMALL", 4 * (30 + 5) + 1)
    assert opened(compact(packed[1]))[1]["pieces"] == names[1][:1]
