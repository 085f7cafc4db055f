"""The Trace refuses what is not one, selects by name, and stays as it was made."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from lstm_viz.kinds import SIGNALS, STATES
from lstm_viz.trace import Trace

SHAPE = (2, 2, 3, 7, 5)  # layer, direction, batch, time, unit
HIDDEN = 4


def parts(kind: str = "lstm", hidden: int = 5) -> tuple[dict[str, Any], dict[str, Any]]:
    rng = np.random.default_rng(11)
    last = {"h": hidden}
    signals = {s: rng.normal(size=(*SHAPE[:4], last.get(s, 5))) for s in SIGNALS[kind]}
    initial = {s: rng.normal(size=(*SHAPE[:3], last.get(s, 5))) for s in STATES[kind]}
    return signals, initial


def test_selects_by_name() -> None:
    signals, initial = parts(hidden=HIDDEN)
    trace = Trace("lstm", signals, initial)
    np.testing.assert_array_equal(
        trace.sel("f", layer=1, direction=1, batch=2), signals["f"][1, 1, 2]
    )
    np.testing.assert_array_equal(
        trace.sel("o", time=slice(2, 5), unit=3), signals["o"][:, :, :, 2:5, 3]
    )
    assert trace.sizes == dict(layer=2, direction=2, batch=3, time=7, unit=5, hidden=4)
    assert trace.labels == (1, 2, 3, 4, 5, 6, 7)
    assert "lstm: i f g o c h" in repr(trace)


@pytest.mark.parametrize(
    "where",
    [
        {"time": [4, 1], "unit": [3, 0, 2]},
        {"layer": 1, "time": [4, -1], "unit": 2},
        {"layer": 1, "direction": [1], "batch": [2, 0], "unit": [1, 1, 4, 3]},
        {"batch": np.array([2, 1]), "time": slice(1, 6, 2), "unit": np.int64(3)},
        {"time": [True, False, False, True, True, False, True], "unit": [4, 2]},
        {"direction": 1, "batch": (0, 2), "time": slice(None, None, -1)},
        {"batch": np.array(1), "unit": []},
    ],
)
def test_selects_as_xarrays_isel_does(where: dict[str, Any]) -> None:
    xarray = pytest.importorskip("xarray", reason="to_xarray needs the xarray package")
    trace = Trace("lstm", *parts())
    expected = trace.to_xarray()["o"].isel(
        {axis: list(v) if isinstance(v, tuple) else v for axis, v in where.items()}
    )
    assert isinstance(expected, xarray.DataArray)
    np.testing.assert_array_equal(trace.sel("o", **where), expected.values, strict=True)


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda t: t.sel("f", unit=[1, 5]), IndexError, "unit has 5 entries, 0 to 4; got 5"),
        (lambda t: t.sel("f", time=[0, -8]), IndexError, "time has 7 entries, 0 to 6; got -8"),
        (lambda t: t.sel("f", unit=True), TypeError, "unit takes an int, .*5 bools; got True"),
        (lambda t: t.sel("f", unit=1.0), TypeError, r"unit takes an int, a slice.*; got 1\.0"),
        (lambda t: t.sel("f", unit=None), TypeError, "unit takes an int, .*; got None"),
        (lambda t: t.sel("f", unit=[[1, 2]]), TypeError, r"unit takes .*; got \[\[1, 2\]\]"),
        (lambda t: t.sel("f", unit=[True, False]), TypeError, r"5 bools; got \[True, False\]"),
        (lambda t: t.sel("r"), KeyError, "this LSTM trace has i, f, g, o, c, h; got 'r'"),
        (lambda t: t.sel("f", step=1), KeyError, "the axes are layer, .* got 'step'"),
        (lambda t: t.sel("f", unit=5), IndexError, "unit has 5 entries, 0 to 4; got 5"),
        (lambda t: t.with_labels(("a", "b")), ValueError, "each of the 7 steps; got 2"),
    ],
)
def test_selection_refuses(call: Any, error: type, sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        call(Trace("lstm", *parts()))


def test_the_constructor_is_the_schema() -> None:
    signals, initial = parts()
    with pytest.raises(ValueError, match=r"kind must be one of lstm, gru, .*; got 'mamba'"):
        Trace("mamba", signals, initial)
    with pytest.raises(ValueError, match="signals must be some or all of r, z, n, h; got i, f"):
        Trace("gru", signals, initial)
    with pytest.raises(ValueError, match="initial must be exactly c, h; got h"):
        Trace("lstm", signals, {"h": initial["h"]})
    with pytest.raises(ValueError, match=r"signals\['o'\] must be \(2, 2, 3, 7, 5\) over"):
        Trace("lstm", signals | {"o": signals["o"][..., :4]}, initial)
    with pytest.raises(ValueError, match=r"signals\['h'\] must be"):
        Trace("lstm", signals | {"h": signals["h"][..., :6, :]}, initial)
    with pytest.raises(ValueError, match=r"initial\['c'\] must be \(2, 2, 3, 5\) over"):
        Trace("lstm", signals, initial | {"c": initial["c"][:1]})
    with pytest.raises(ValueError, match="must be float32 or float64; got int64"):
        Trace("lstm", signals | {"g": np.zeros(SHAPE, np.int64)}, initial)
    with pytest.raises(ValueError, match="at least one entry on each axis"):
        Trace(
            "lstm",
            {s: a[..., :0, :] for s, a in signals.items()},
            initial,
        )


def test_is_read_only_and_pickling_keeps_it_so() -> None:
    mine = parts(hidden=HIDDEN)
    trace = Trace("lstm", *mine, labels=tuple("abcdefg"), meta={"seed": 4})
    again = pickle.loads(pickle.dumps(trace))
    for each in (trace, again):
        with pytest.raises(ValueError, match="read-only"):
            each.signals["f"][1, 1, 1, 1, 1] = 0
        with pytest.raises(TypeError, match="does not support item assignment"):
            each.signals["f"] = mine[0]["f"]
        with pytest.raises(TypeError, match="does not support item assignment"):
            each.meta["seed"] = 5
    assert (again.kind, again.labels, dict(again.meta)) == ("lstm", tuple("abcdefg"), {"seed": 4})
    for name in trace.signals:
        np.testing.assert_array_equal(again.signals[name], trace.signals[name])
    mine[0]["f"][...] = 0  # the caller's own array is still the caller's to write


def test_lengths_are_what_padding_leaves() -> None:
    signals, initial = parts("gru")
    for array in signals.values():
        array[:, :, 1, 4:] = np.nan
    assert Trace("gru", signals, initial).lengths.tolist() == [7, 4, 7]


def test_meta_grows() -> None:
    trace = Trace("rnn", *parts("rnn"), meta={"seed": 3}).with_meta(trained=True)
    assert dict(trace.meta) == {"seed": 3, "trained": True}


def test_the_badge_says_what_is_known() -> None:
    trace = Trace("rnn", *parts("rnn"))
    assert trace.badge == "not verified"
    known = {"verified": 2.7e-7, "dtype": "float32", "device": "cuda:0", "weights": "9f2cab"}
    trace = trace.with_meta(**known)
    assert trace.badge == "verified · max|Δ| = 3e-7 · float32 · cuda:0 · weights 9f2c…"
    assert trace.with_meta(seed=4, trained=True).badge.endswith(
        "· trained with seed 4 · weights 9f2c…"
    )
    assert trace.with_meta(trained=False).badge.startswith("verified · untrained · max")


def test_to_xarray_keeps_axes_and_labels() -> None:
    xarray = pytest.importorskip("xarray", reason="to_xarray needs the xarray package")
    signals, initial = parts(hidden=HIDDEN)
    data = Trace("lstm", signals, initial, labels=tuple("abcdefg"), meta={"seed": 3}).to_xarray()
    assert isinstance(data, xarray.Dataset)
    assert data["f"].dims == ("layer", "direction", "batch", "time", "unit")
    assert data["h"].dims[-1] == "hidden"
    np.testing.assert_array_equal(
        data["f"].sel(layer=1, direction=1, batch=2, time="d"), signals["f"][1, 1, 2, 3]
    )
    assert data.attrs == {"kind": "lstm", "seed": 3}


def test_keeps_what_the_pass_was_computed_from() -> None:
    x = np.arange(3 * 7 * 4, dtype=np.float32).reshape(3, 7, 4)
    weight = np.ones((20, 4), np.float32)
    made = Trace("lstm", *parts(), x=x, weights={"weight_ih_l0": weight})
    for trace in (made, made.with_meta(seed=1), pickle.loads(pickle.dumps(made))):
        assert trace.x is not None
        np.testing.assert_array_equal(trace.x, x)
        np.testing.assert_array_equal(trace.weights["weight_ih_l0"], weight)
        with pytest.raises(ValueError, match="read-only"):
            trace.x[1, 2, 3] = 0
        with pytest.raises(ValueError, match="read-only"):
            trace.weights["weight_ih_l0"][4, 3] = 0
    with pytest.raises(
        ValueError, match=r"x must be \(batch, time, input\) with 3 .* got \(7, 4\)"
    ):
        Trace("lstm", *parts(), x=x[0])
    bare = Trace("lstm", *parts())
    assert bare.x is None
    assert not bare.weights
