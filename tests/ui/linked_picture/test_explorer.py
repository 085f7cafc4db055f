from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.explorer import compact as compacts
from lstm_viz.explorer import picture as pictures
from lstm_viz.explorer.pieces import PIECES
from lstm_viz.sequences.scaling import scaled
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import presets, view
from lstm_viz.ui.views.known import Known
from tests.explorer.panels import read
from tests.explorer.restored import restored
from tests.patience import SECONDS
from tests.ui.pictures import CHARTS, charts, received, sent
from tests.ui.pictures import verdict as verdict_on

PAGE = Path(__file__).with_name("explorer_page.py")


def opened(address: dict[str, str] | None = None, **given: Any) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    for key, value in (address or {}).items():
        app.query_params[key] = value
    app.session_state["given"] = given
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def commit(app: AppTest, **state: Any) -> AppTest:
    key, serial = sent(app)[0]["key"], sent(app)[0]["serial"]
    app.session_state[key] = {"state": {**state, "serial": serial}}
    return run(app)


class Wording:
    """What networks were trained on, one of whose texts is another."""

    def __init__(self, known: Known, other: str) -> None:
        self.known, self.other = known, other

    def __getattr__(self, name: str) -> Any:
        own = getattr(self.known, name)
        if name != self.other:
            return own
        if not callable(own):
            return OTHER
        return lambda *given: ((OTHER, OTHER),) if isinstance(own(*given), tuple) else OTHER


OTHER = "words of somebody else"
SAID = ("target_name", "scaling", "verdict", "explained", "beyond", "held_out")  # of a `Known`
META = ("seed", "task", "dtype", "device", "weights")


def told_otherwise(shown: view.View) -> dict[str, view.View]:
    """The same numbers through the same networks, with one text that is another."""
    ways = {name: replace(shown, known=cast(Known, Wording(shown.known, name))) for name in SAID}
    for name in META:
        sides = {
            kind: replace(side, trace=side.trace.with_meta(**{name: OTHER}))
            for kind, side in shown.sides.items()
        }
        ways[name] = replace(shown, sides=sides)
    sequence, unscaled = shown.sequence, shown.sequence.unscaled
    assert unscaled is not None
    names = tuple(f"{OTHER} {k}" for k, _ in enumerate(sequence.names))
    for name, other in {
        "told": {"unscaled": unscaled._replace(told=(OTHER,))},
        "given": {"unscaled": unscaled._replace(values=unscaled.values + 1)},
        "names": {"names": names},
        "labels": {"labels": tuple(f"{OTHER} {k}" for k in range(sequence.steps))},
        "symbols": {"symbols": (OTHER,) * sequence.steps},
    }.items():
        ways[name] = replace(shown, sequence=replace(sequence, **other))
    return ways


def fields_with(text: str, header: dict[str, Any]) -> set[str]:
    """The fields of a header that have this text anywhere in them."""

    def has(value: Any) -> bool:
        if isinstance(value, dict | list):
            return any(map(has, value.values() if isinstance(value, dict) else value))
        return isinstance(value, str) and text in value

    return {name for name, value in header.items() if has(value)}


def test_whoever_gets_a_payload_of_another_gets_no_other_words() -> None:
    """Sessions share a payload: all that can be read in its header belongs to its key."""
    sequence = scaled(presets.preset("adding", 5), "standard")
    shown = view.run(sequence, "adding", "cpu")
    own = packing.picture_of(shown)
    payloads = {"": packing.payload(own)}
    digests = {"": packing.digest_of(shown, own)}
    found: set[str] = set()
    for name, other in told_otherwise(shown).items():
        picture = packing.picture_of(other)
        payloads[name] = packing.payload(picture)
        digests[name] = packing.digest_of(other, picture)
        found |= fields_with(OTHER, read(payloads[name])[0])
    for name, data in payloads.items():
        same = {one for one in payloads if payloads[one] == data}
        assert same == {one for one in digests if digests[one] == digests[name]}, name
    assert len(set(payloads.values())) > 15  # other texts are other payloads
    everybodys = {"words", "colours", "arrays"}
    assert fields_with("", read(payloads[""])[0]) - everybodys <= found


def test_what_is_sent_is_the_view() -> None:
    shown = view.run(presets.preset("adding", 5), "adding", "cpu")
    header, arrays = read(sent(opened(seed=5))[1])
    assert header["verdict"] == shown.verdict
    assert header["input"]["names"] == list(shown.sequence.names)
    np.testing.assert_array_equal(arrays[header["input"]["values"]], shown.sequence.values)
    np.testing.assert_array_equal(arrays[header["target"]], shown.target.values)
    for network, side in zip(header["networks"], shown.sides.values(), strict=True):
        assert network["parameters"] == side.card["parameters"]
        assert network["badge"]["weights"] == side.card["weights"]
        np.testing.assert_array_equal(arrays[network["prediction"]], side.prediction)
        for name, signal in network["signals"].items():
            own = side.trace.sel(name, layer=0, direction=0, batch=0)
            np.testing.assert_array_equal(arrays[signal["values"]], own)


@pytest.mark.parametrize("kind", ["lstm", "rnn"])
def test_the_weights_make_the_gates(kind: str) -> None:
    # By hand, for one unit at one step: the weights that explain are those that computed.
    side = view.run(presets.preset("adding", 4), "adding", "cpu").sides[kind]
    x = presets.preset("adding", 4).values[17].astype(float)
    w = {name: weight for name, weight in side.weights.items() if weight is not None}
    units, unit = side.trace.sizes["unit"], 13
    h = side.trace.sel("h", layer=0, direction=0, batch=0)[16].astype(float)
    row = unit + (units if kind == "lstm" else 0)  # the second block of an LSTM's rows is f
    sum_ = w["W_ih"][row] @ x + w["W_hh"][row] @ h + w["b_ih"][row] + w["b_hh"][row]
    own = side.trace.sel("f" if kind == "lstm" else "a", layer=0, direction=0, batch=0)[17, unit]
    assert own == pytest.approx(1 / (1 + np.exp(-sum_)) if kind == "lstm" else sum_, abs=1e-5)


def test_it_opens_as_the_address_says() -> None:
    app = opened({"step": "12", "zoom": "3-40", "net": "<b>", "seed": "7"})
    assert sent(app)[0]["state"] == {"step": 12, "zoom": [3, 40]}


def test_what_is_committed_goes_into_the_address_and_costs_no_new_data() -> None:
    app = opened({"step": "12", "zoom": "3-40", "other": "stays"})
    before = app.get("bidi_component")[0].proto
    commit(app, step=20, unit=4, pins="20.4", order="value:f")
    assert app.query_params == {
        "other": "stays",
        "step": "20",
        "unit": "4",
        "pins": "20.4",
        "order": "value:f",
    }
    assert app.get("bidi_component")[0].proto == before
    commit(app)
    assert app.query_params == {"other": "stays"}


def test_another_sequence_is_other_data_and_the_browser_keeps_its_state() -> None:
    app = opened(seed=3)
    message, data = sent(app)
    app.session_state["given"] = {"seed": 4}
    other, other_data = sent(run(app))
    assert other_data != data
    assert other["digest"] != message["digest"]
    assert (other["serial"], other["state"]) == (message["serial"], message["state"])


def test_the_order_by_similarity_is_sent_when_it_is_asked_for() -> None:
    app = opened()
    assert "similarity" not in read(sent(app)[1])[0]["networks"][0]["orders"]
    digest = sent(app)[0]["digest"]
    commit(app, order="similarity")
    assert "similarity" in read(sent(app)[1])[0]["networks"][1]["orders"]
    assert sent(app)[0]["digest"] != digest
    opened_so = opened({"order": "similarity"})
    assert "similarity" in read(sent(opened_so)[1])[0]["networks"][1]["orders"]


def test_a_locked_step_has_exact_numbers_where_there_are_16_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened({"step": "12"}, seed=6)
    assert len(app.get("bidi_component")) == 1
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 0)
    monkeypatch.setattr(packing, "_PAYLOADS", packing.Shelf(2**20, len))

    def exact(app: AppTest) -> Any:
        assert sent(app)[0]["coarse"] is True
        return json.loads(app.get("bidi_component")[1].proto.json)["exact"]

    app = opened({"step": "12"}, seed=6)
    values = exact(app)
    assert values["step"] == 11
    side = view.run(presets.preset("adding", 6), "adding", "cpu").sides["lstm"]
    own = side.trace.sel("f", layer=0, direction=0, batch=0)[11]
    np.testing.assert_array_equal(np.float32(values["networks"][0]["f"]), own)
    assert exact(commit(app, step=31))["step"] == 30
    assert exact(commit(app, unit=3)) is None
    assert exact(opened({"step": "900"}, seed=6))["step"] == 59


def test_a_given_state_drives_it_and_leaves_the_address_alone() -> None:
    app = opened({"step": "5"}, state={"step": 30, "unit": 2}, key="lecture")
    message, _ = sent(app)
    assert message["key"] == "lecture"
    assert message["state"] == {"step": 30, "unit": 2}
    commit(app, step=9)
    assert app.query_params == {"step": "5"}
    assert sent(app)[0]["serial"] == message["serial"]
    app.session_state["given"] = {"state": {"step": 31}, "key": "lecture"}
    again = sent(run(app))[0]
    assert (again["serial"], again["state"]) == (message["serial"] + 1, {"step": 31})


def test_where_it_cannot_start_a_sentence_and_the_plain_maps_stand_in() -> None:
    app = opened({"order": "half-life"})
    app.session_state["explorer"] = {"failure": "This browser has no canvas."}
    for _ in range(2):  # and they stay
        run(app)
        assert app.get("bidi_component") == []
        assert charts(app) == CHARTS
        assert verdict_on(app).startswith("Sum of the two marked values: target ")
        (caption,) = app.caption
        assert "could not be loaded or started, so the plain picture is shown" in caption.value


def test_a_browser_makes_the_payload_whole_or_is_sent_the_whole_one() -> None:
    shown = view.run(presets.preset("adding", 23), "adding", "cpu")
    whole = packing.payload(packing.picture_of(shown), similarity=False)
    app = opened(seed=23)
    message, small = received(app)
    assert small[:4] == compacts.MAGIC
    assert len(small) < len(whole) / 4
    inside = zlib.decompress(small[4:])
    names = json.loads(inside[4 : 4 + int.from_bytes(inside[:4], "little")])["pieces"]
    (found,) = restored([small], {name: PIECES.find(name) or b"" for name in names})
    assert isinstance(found, bytes)
    (header, arrays), (own, wanted) = read(found), read(whole)
    assert header == own | {"arrays": header["arrays"]}
    for one, two in zip(arrays, wanted, strict=True):
        np.testing.assert_array_equal(one, two)
    # The browser has said that it could not, and then it has another one to try.
    for failed, expected in ((message["digest"], whole), (True, whole), ("another", small)):
        app.session_state[message["key"]] = {"inline": failed}
        again, data = received(run(app))
        assert (again["digest"], again["parcel"]) == (message["digest"], None)
        assert data == expected


@pytest.mark.parametrize("first", [True, False])
def test_what_is_kept_is_found_by_its_form_whoever_measures_what_makes_it(
    first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("payload", "compact"):  # the clocks of a benchmark are functions of one name
        call = getattr(packing, name)
        monkeypatch.setattr(packing, name, lambda *given, call=call, **more: call(*given, **more))
    app = opened(seed=29)
    message, _ = received(app)
    marks = []
    for failed in (first, not first):
        app.session_state[message["key"]] = {"inline": failed}
        marks.append(received(run(app))[1][:4])
    assert sorted(marks) == [compacts.MAGIC, b"LVX1"]


def test_payloads_are_made_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    original = packing.compact
    monkeypatch.setattr(
        packing, "compact", lambda *args, **more: made.append(1) or original(*args, **more)
    )
    for _ in range(2):
        opened(steps=21)
        opened(steps=22)
    assert len(made) == 2
