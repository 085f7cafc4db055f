from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as arrays_of

from lstm_viz import measure
from lstm_viz.badge import explained
from lstm_viz.explorer import picture as pictures
from lstm_viz.explorer.body import Body
from lstm_viz.explorer.panel import Panel, signal_bytes
from lstm_viz.explorer.payload import exact_values, payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.words import READING
from tests.explorer.panels import INPUT, panel, read
from tests.traces import LENGTH, TIME, UNIT, WHERE

NAMES = ["<b>max</b>", "mean", "höchste", "d"]


def shown(*panels: Panel) -> Picture:
    return Picture(panels=panels, values=panels[0].input, names=NAMES)


def made(*panels: Panel, **options: Any) -> tuple[dict[str, Any], list[np.ndarray]]:
    values = options.pop("values", panels[0].input)
    sent = {name: options.pop(name) for name in ("similarity", "exact") if name in options}
    return read(payload(Picture(panels=panels, values=values, names=NAMES, **options), **sent))


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_every_number_comes_back_under_its_name(kind: str) -> None:
    one = panel(kind)
    target = np.arange(TIME, dtype=np.float32)
    target[3] = np.nan
    header, arrays = made(one, target=target)
    (network,) = header["networks"]
    assert header["steps"] == TIME
    assert tuple(network["signals"]) == READING[kind]
    for name, signal in network["signals"].items():
        np.testing.assert_array_equal(arrays[signal["values"]], one.trace.sel(name, **WHERE))
    for name, place in network["initial"].items():
        np.testing.assert_array_equal(arrays[place], one.trace.initial[name][tuple(WHERE.values())])
    assert set(network["initial"]) == {"h", "c"} if kind == "lstm" else {"h"}
    for name, place in network["weights"].items():
        np.testing.assert_array_equal(arrays[place], one.weights[name])
    np.testing.assert_array_equal(arrays[network["input"]], one.input)
    np.testing.assert_array_equal(arrays[network["prediction"]], one.prediction)
    np.testing.assert_array_equal(arrays[header["target"]], target)
    np.testing.assert_array_equal(arrays[header["input"]["values"]], one.input)
    assert header["input"]["names"] == NAMES
    assert (network["kind"], network["name"], network["units"]) == (kind, kind.upper(), UNIT)
    assert (network["layer"], network["direction"]) == (WHERE["layer"], WHERE["direction"])
    assert network["badge"]["verified"] == 2e-7
    assert network["badge"]["trained"] is True


def test_padding_is_nan_in_both_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    one = panel()
    for most in (pictures.FLOAT_BYTES, 0):
        monkeypatch.setattr(pictures, "FLOAT_BYTES", most)
        header, arrays = made(one)
        for signal in header["networks"][0]["signals"].values():
            absent = np.isnan(arrays[signal["values"]])
            assert absent[LENGTH:].all()
            assert not absent[:LENGTH].any()


def test_what_is_over_four_megabytes_has_16_bits_and_says_how_wrong_they_are() -> None:
    four, more = (panel(places=(2, 2, 3), time=time, unit=64, length=None) for time in (2730, 2731))
    assert signal_bytes([four]) <= 4 * 2**20 < signal_bytes([more])
    assert (shown(four).coarse, shown(more).coarse) == (False, True)
    kinds = []
    for one in (four, more):
        header, arrays = made(one, similarity=False)
        for name, signal in header["networks"][0]["signals"].items():
            stored = header["arrays"][signal["values"]]
            kinds.append(stored["dtype"])
            wrong = np.abs(arrays[signal["values"]] - one.signal(name)).max(axis=0)
            errors = arrays[stored["ranges"]][2] if "ranges" in stored else np.zeros(64)
            assert (wrong <= errors).all()
        assert {header["arrays"][header["networks"][0]["input"]]["dtype"]} == {"f4"}
    assert kinds == ["f4"] * 6 + ["u2"] * 6


@settings(max_examples=200, deadline=None)
@given(
    arrays_of(
        np.float32,
        (3, 5),
        elements=st.floats(-(2.0**99), 2.0**99, width=32),
    ),
    st.integers(0, 14),
)
def test_16_bits_are_never_more_wrong_than_they_say(values: np.ndarray, absent: int) -> None:
    values.ravel()[:absent] = np.nan
    body = Body()
    body.coarse(values)
    _, about = body.arrays
    assert (about["dtype"], about["shape"], about["ranges"]) == ("u2", [3, 5], 0)
    low, high, error = np.frombuffer(body.parts[0], "<f4", 15).reshape(3, 5).astype(float)
    stored = np.frombuffer(body.parts[1], "<u2", 15).reshape(3, 5)
    back = (low + (high - low) / 65534 * stored).astype("f4").astype(float)
    back[stored == 65535] = np.nan
    np.testing.assert_array_equal(np.isnan(back), np.isnan(values))
    assert not (np.abs(back - values) > error).any()


def test_extremes_are_exact_in_16_bits() -> None:
    values = np.linspace(-0.7, 3.3, 900, dtype=np.float32).reshape(60, 15)
    values[:, 7] *= 1_000  # which takes nothing from the others
    body = Body()
    body.coarse(values)
    ranges = np.frombuffer(body.parts[0], "<f4", 45).reshape(3, 15)
    stored = np.frombuffer(body.parts[1], "<u2", 900).reshape(60, 15)
    assert (stored.min(axis=0) == 0).all()
    assert (stored.max(axis=0) == 65534).all()
    np.testing.assert_array_equal(ranges[0], values.min(axis=0))
    np.testing.assert_array_equal(ranges[1], values.max(axis=0))
    assert (ranges[2] < np.ptp(values, axis=0) / 65534 * 0.54).all()


def test_the_values_of_one_step_are_exact() -> None:
    one, other = panel(), panel("rnn", unit=6)
    values = json.loads(json.dumps(exact_values([one, other], 3)))
    assert values["step"] == 3
    for shown, signals in zip((one, other), values["networks"], strict=True):
        assert tuple(signals) == READING[shown.trace.kind]
        for name, numbers in signals.items():
            np.testing.assert_array_equal(np.float32(numbers), shown.signal(name)[3])
    padding = exact_values([one], LENGTH)["networks"][0]
    assert set(padding["f"]) == {None}
    with pytest.raises(ValueError, match="step must be from 0 to 6; got 7"):
        exact_values([one], 7)


def test_exact_values_go_along_only_where_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    one = panel()
    assert made(one, exact=2)[0]["exact"] is None
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 0)
    assert made(one, exact=2)[0]["exact"] == exact_values([one], 2)
    assert made(one)[0]["exact"] is None


def test_ranges_are_shared_by_what_is_compared() -> None:
    small, large = panel(), panel(unit=6)
    large = replace(
        large,
        trace=replace(
            large.trace, signals={**large.trace.signals, "c": large.trace.signals["c"] * 9}
        ),
    )
    header, _ = made(small, large)
    first, second = (network["signals"] for network in header["networks"])
    assert (first["f"]["lo"], first["f"]["hi"]) == (0, 1)
    assert (first["h"]["lo"], first["h"]["hi"]) == (-1, 1)
    assert (first["c"]["lo"], first["c"]["hi"]) == (second["c"]["lo"], second["c"]["hi"])
    assert first["c"]["hi"] >= np.nanmax(np.abs(large.trace.signals["c"]))
    assert made(small)[0]["networks"][0]["signals"]["c"]["hi"] < first["c"]["hi"] / 2


def test_units_can_be_ordered() -> None:
    lstm, rnn = panel(time=40, unit=UNIT, length=30), panel("rnn", time=40, unit=6, length=30)
    header, arrays = made(lstm, rnn)
    orders = [
        {name: arrays[place].tolist() for name, place in network["orders"].items()}
        for network in header["networks"]
    ]
    assert orders[0] == {
        "kept": list(range(UNIT)),
        "half-life": measure.unit_order(lstm.trace, "half-life", **WHERE).tolist(),
        "similarity": measure.unit_order(lstm.trace, "similarity", **WHERE).tolist(),
    }
    assert orders[0]["half-life"] != orders[0]["kept"] != orders[0]["similarity"]
    assert orders[1]["half-life"] == orders[1]["kept"] == list(range(6))
    lives = arrays[header["networks"][0]["half_life"]]
    np.testing.assert_allclose(lives, measure.half_life(lstm.trace, **WHERE), rtol=1e-6)
    assert header["networks"][1]["half_life"] is None
    assert "similarity" not in made(lstm, similarity=False)[0]["networks"][0]["orders"]


def test_steps_have_labels_only_where_they_are_not_counted() -> None:
    one = panel()
    assert made(one)[0]["labels"] is None
    assert made(one, labels=tuple(range(1, TIME + 1)))[0]["labels"] is None
    days = [f"day {k}" for k in range(TIME)]
    assert made(one, labels=days)[0]["labels"] == days
    header, _ = made(one, text=list("gradius"), verdict="Target 1.02", target_name="sum")
    assert header["input"]["text"] == list("gradius")
    assert (header["verdict"], header["target_name"], header["target"]) == (
        "Target 1.02",
        "sum",
        None,
    )


def test_one_step_and_one_unit_are_enough() -> None:
    one = panel(time=1, unit=1, length=None)
    header, arrays = made(one)
    assert header["steps"] == 1
    assert arrays[header["networks"][0]["signals"]["h"]["values"]].shape == (1, 1)


def test_what_two_networks_read_is_sent_once() -> None:
    one, other = panel(), panel("rnn", unit=6)
    shared = replace(other, input=one.input)
    header, arrays = made(one, shared)
    places = {network["input"] for network in header["networks"]}
    assert places == {header["input"]["values"]}
    assert len(made(one, other)[1]) == len(arrays) + 1


def test_a_network_without_biases_has_none() -> None:
    one = panel()
    bare = replace(one, weights={**one.weights, "b_ih": None, "b_hh": None})
    weights = made(bare)[0]["networks"][0]["weights"]
    assert weights["b_ih"] is weights["b_hh"] is None


def test_words_and_colours_go_along() -> None:
    header, _ = made(panel(), panel("gru", unit=6))
    assert list(header["words"]) == ["lstm", "gru"]
    assert set(header["words"]["lstm"]) == {"x", *"figoch"}
    forget = header["words"]["lstm"]["f"]
    assert forget["name"] == "forget gate"
    assert forget["sentence"].startswith("0: forget this completely")
    mark = '<span class="lv-symbol" data-signal="{}"><i>{}</i><sub>{}</sub></span>'
    assert forget["equation"] == (
        mark.format("f", "F", "t")
        + " = σ(<i>W</i><sub>f</sub> ["
        + mark.format("x", "x", "t")
        + ", "
        + mark.format("h", "h", "t−1")
        + "] + <i>b</i><sub>f</sub>)"
    )
    metas = {one.name: one.trace.meta for one in (panel(), panel("gru", unit=6))}
    assert header["explained"] == json.loads(json.dumps(explained(metas)._asdict()))
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        colours = header["colours"][name]
        assert colours["kinds"]["gru"]["colour"] == theme.kind_colour("GRU")
        assert colours["background"] == theme.background
        assert colours["signals"]["f"] == "#D55E00"
        assert colours["signals"]["c"] == theme.ink
        assert colours["text"]["h"] == theme.legible("#56B4E9")
        assert colours["wires"]["h"] == theme.legible("#56B4E9", 3)


def test_nothing_in_the_header_is_not_json() -> None:
    # NaN and Infinity are not: browsers refuse them.
    data = payload(shown(panel()))
    length = int.from_bytes(data[4:8], "little")

    def refuse(word: str) -> None:
        raise AssertionError(word)

    json.loads(data[8 : 8 + length], parse_constant=refuse)


def test_what_does_not_fit_is_refused() -> None:
    one = panel()
    values = one.input

    def refuse(match: str, *panels: Panel, **options: Any) -> None:
        with pytest.raises(ValueError, match=match):
            Picture(panels=panels, **({"values": values, "names": NAMES} | options))

    refuse("panels must hold at least one network; got none")
    refuse(r"with one name for each feature; got \(7, 4\) and 2 names", one, names=["a", "b"])
    refuse("LSTM must be recorded over 6 steps like values; got 7", one, values=values[:6])
    refuse("labels must have one entry for each of 7 steps; got 3", one, labels=["a", "b", "c"])
    refuse("target must have one entry for each of 7 steps; got 6", one, target=values[:6, 0])
    refuse("prediction must have", replace(one, prediction=values[:5, 0]))
    refuse("LSTM's input must have one entry", replace(one, input=values[:5]))
    without = {name: one.weights[name] for name in ("W_ih", "b_ih", "b_hh")}
    refuse(r"LSTM's W_hh must have the shape \(20, 5\); got none", replace(one, weights=without))
    turned = {**one.weights, "W_ih": np.zeros((INPUT, 4 * UNIT), np.float32)}
    refuse(
        r"LSTM's W_ih must have the shape \(20, 4\); got \(4, 20\)", replace(one, weights=turned)
    )


def test_it_opens_where_the_first_network_changes_most() -> None:
    c = np.zeros((TIME, UNIT))
    c[2, 3], c[1, 3] = 0.75, -0.5  # backwards: from 0.75 to −0.5
    one, other = panel("lstm", replace={"c": c}), panel("rnn")
    assert made(one, other)[0]["opening"] == {"step": 1, "unit": 3}
    assert made(other, one)[0]["opening"] != {"step": 1, "unit": 3}
    assert made(one, other, opening=(4, 2))[0]["opening"] == {"step": 4, "unit": 2}
    for place in ((TIME, 2), (4, UNIT), (-1, 2)):
        with pytest.raises(ValueError, match="opening must be a step below 7 and a unit below 5"):
            made(one, opening=place)


def test_what_was_scaled_comes_with_the_values_before_and_how() -> None:
    one = panel("lstm")
    header, _ = made(one)
    assert (header["input"]["given"], header["input"]["note"]) == (None, "")
    header, arrays = made(one, given=7 * one.input + 3, note="Scaled.")
    np.testing.assert_array_equal(arrays[header["input"]["given"]], 7 * one.input + 3)
    np.testing.assert_array_equal(arrays[header["input"]["values"]], one.input)
    assert header["input"]["note"] == "Scaled."
    with pytest.raises(ValueError, match=r"given must have the shape of values, \(\d+, 4\); got"):
        made(one, given=one.input[1:])
