from __future__ import annotations

import pytest

from lstm_viz.ui.controls.controls import CONTROLS
from lstm_viz.ui.linked_picture import instant

STATE = {
    "step": 12,
    "unit": 7,
    "net": "rnn",
    "zoom": [3, 40],
    "order": "value:f",
    "pins": "12.7,1:30.2",
    "filter": "f<0.1@12",
    "view": "mean",
    "change": "ih",
    "perunit": "c",
    "merged": "extremes",
    "large": "1:h",
    "range": "own",
    "tab": "equation:1:h",
    "layout": "presenter",
    "epoch": 240,
    "edits": "f7.9-12@20-30=-1e-3,!1:i=1-f,W_hf*0.5,b_o+1,c@0=2",
    "showing": "difference",
}
NO_SPACES = [
    "state:",
    "state:31",
    "state:c:1",
    "state:13:c",
    "state:step:c",
    "state:gates:-1-2",
    "state:<b>",
]
ADDRESS = {name: str(value) for name, value in STATE.items()} | {"zoom": "3-40"}


def test_a_state_comes_back_from_its_address() -> None:
    assert set(STATE) == set(instant.KEYS)
    assert instant.write(STATE) == ADDRESS
    assert instant.read(ADDRESS) == STATE
    assert instant.write({"step": 3}) == {"step": "3"}
    assert instant.read({}) == {}


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("step", ["12", "100000"]),
        ("unit", ["0", "511"]),
        ("epoch", ["0", "100000000"]),
        ("net", ["lstm", "gru", "1"]),
        ("order", ["half-life", "similarity", "count", "value", "value:c"]),
        ("pins", ["1.0", "1:2.3", ",".join(["1.0"] * 32)]),
        ("change", ["i", "figoch"]),
        ("large", ["f", "2:a"]),
        (
            "tab",
            [
                *("unit", "numbers", "pins", "equation:f", "whatif", "memory", "gradient", "state"),
                *(
                    "state:gates",
                    "state:c:13",
                    "state:hc",
                    "state:23",
                    "state:c:13:step",
                    "state:step",
                    "state:gates:1e-7-0.85",
                ),
            ],
        ),
        ("edits", ["f=0", "x0@5=.5", "1:z=before", "f=0," * 999]),
        ("showing", ["original", "difference"]),
        ("filter", ["h>-0.25@3", "1:a<1e-3@12", "c>.5@1", "f<1e-07@2", "u0-2.7", "1:u12"]),
    ],
)
def test_what_the_explorer_writes_is_taken(key: str, texts: list[str]) -> None:
    for text in texts:
        assert str(instant.read({key: text})[key]) == text


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("step", ["", "-1", "1.5", "12345678", "٣"]),
        ("unit", ["all", "-1"]),
        ("epoch", ["last", "-1", "1e3", "1234567890"]),
        ("net", ["lstms", "<b>"]),
        ("zoom", ["3", "3-", "3,40", "-3-4"]),
        ("order", ["kept", "index", "value:", "value:ff"]),
        ("pins", ["12", "12.7,", ",".join(["1.0"] * 33)]),
        ("filter", ["f=0.1@12", "f<@12", "f<0.1", "ff<1@2", "u", "u-3", "f<1@2|u3"]),
        ("view", ["unit", "median"]),
        ("edits", ["", "<b>", "f 0", "f=0," * 1001]),
        ("showing", ["edited", "both"]),
        ("change", ["I", "f,i", "abcdefghijklmnopq"]),
        ("large", ["ff", "1:", "12:f"]),
        ("range", ["signal"]),
        ("tab", ["equation", "equation:ff", "equation:12:f", "map", *NO_SPACES]),
        ("layout", ["wide"]),
    ],
)
def test_nonsense_and_defaults_stay_out(key: str, texts: list[str]) -> None:
    for text in texts:
        assert instant.read({key: text}) == {}
        assert instant.write({key: text}) == {}


def test_what_is_no_state_has_no_address() -> None:
    for state in (None, "step", [1], {"step": {"a": 1}}, {"zoom": ["<b>", 2]}, {"step": True}):
        assert instant.write(state) == {}


def test_every_key_is_a_row() -> None:
    for key in instant.KEYS:
        assert CONTROLS[key].pattern
