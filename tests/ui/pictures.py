"""What a page shows: the picture of the Explorer, read from the bytes it gets, or the plain one."""

from __future__ import annotations

import base64
import json
import re
import struct
from typing import Any

import numpy as np
from plotly.io import from_json
from streamlit.testing.v1 import AppTest

from lstm_viz.explorer.parcels import PARCELS
from tests.explorer.completed import completed
from tests.explorer.panels import read

CHARTS = 11  # two inputs, six and two maps, the answers


def components(app: AppTest) -> list[Any]:
    """What the page itself draws by JavaScript: all but what belongs to its frame."""
    return [one for one in app.get("bidi_component") if one.key not in ("corner", "drawer", "fold")]


def corner(app: AppTest) -> dict[str, Any]:
    """What the browser is told of the page's link and keys."""
    (one,) = (one for one in app.get("bidi_component") if one.key == "corner")
    return json.loads(one.proto.json)


def sent(app: AppTest) -> tuple[dict[str, Any], bytes]:
    """The Explorer's message and its payload, made whole."""
    message, payload = received(app)
    return message, completed(payload)


def received(app: AppTest) -> tuple[dict[str, Any], bytes]:
    """The Explorer's message and its payload, which comes with it or is fetched by name."""
    (data,) = (one.proto.bytes for one in app.get("bidi_component") if one.proto.bytes)
    (length,) = struct.unpack("<I", data[-4:])
    message = json.loads(data[-4 - length : -4])
    payload = data[: message["length"]]
    if message["parcel"]:
        payload = PARCELS.find(message["parcel"].removeprefix("parcels/"))
        assert payload is not None
    return message, payload


def is_linked(app: AppTest) -> bool:
    """Whether the picture is the Explorer's."""
    return any(one.proto.bytes for one in app.get("bidi_component"))


def charts(app: AppTest) -> int:
    """How many charts the page shows, each of them with numbers in it."""
    plain = len(app.get("plotly_chart"))
    if not is_linked(app):
        return plain
    header, arrays = read(sent(app)[1])
    steps = header["steps"]
    shown = []
    for network in header["networks"]:
        shown += [network["input"], network["prediction"]]
        shown += [signal["values"] for signal in network["signals"].values()]
    for number in shown:
        values = arrays[number]
        assert len(values) == steps
        assert np.isfinite(values).any()
    return plain + len(shown) - len(header["networks"]) + 1  # all answers are one chart


def chart(app: AppTest, name: str) -> Any:
    """The figure of the chart with this name."""
    for one in app.get("plotly_chart"):
        if f"chart-{name}" in one.proto.id:
            return from_json(one.proto.spec)
    raise AssertionError(name)


def numbers(given: Any) -> np.ndarray:
    """The numbers of a figure, which Plotly may have packed."""
    if not isinstance(given, dict):
        return np.array(given, float)
    shape = [int(size) for size in str(given.get("shape", "-1")).split(",")]
    return np.frombuffer(base64.b64decode(given["bdata"]), given["dtype"]).reshape(shape)


def verdict(app: AppTest) -> str:
    """How the networks did, as the picture says it."""
    if is_linked(app):
        return read(sent(app)[1])[0]["verdict"]
    said = next(one.value for one in app.markdown if one.value.startswith("## "))
    return said.removeprefix("## ").replace("\\", "")


def badge(app: AppTest) -> str | list[dict[str, Any]]:
    """What was checked: the Explorer's facts of each network, or the plain picture's line."""
    if is_linked(app):
        return [network["badge"] for network in read(sent(app)[1])[0]["networks"]]
    (opener,) = app.get("popover")
    return str(opener.proto.popover.label)


def weights(app: AppTest) -> dict[str, str]:
    """The first four digits of each network's weights, by the network's name."""
    if is_linked(app):
        networks = read(sent(app)[1])[0]["networks"]
        return {network["name"]: network["badge"]["weights"][:4] for network in networks}
    line = str(badge(app)).replace("\\", "").partition("weights ")[2]
    return {name: digits for digits, name in re.findall(r"(\w{4})… \(([^)]*)\)", line)}
