"""A saved lecture as text: what was recorded, each array once, and closed."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import numpy as np
import pytest

from lstm_viz.stops import LECTURE
from lstm_viz.ui.lecture import saved_lecture
from lstm_viz.ui.lecture.material import Material, material
from lstm_viz.ui.lecture.scenes import scenes
from tests.explorer.panels import read

SEED = 11
WITH_PICTURE = LECTURE[:-1]


@pytest.fixture(scope="module")
def of() -> Material:
    return material(SEED)


@pytest.fixture(scope="module")
def text() -> str:
    return saved_lecture.saved(SEED)


def element(text: str, name: str) -> str:
    found = re.search(rf'id="{name}">([^<]*)<', text)
    assert found
    return found[1]


def test_each_picture_is_what_was_recorded_and_no_array_is_there_twice(
    text: str, of: Material
) -> None:
    lecture = json.loads(element(text, "lv-lecture"))
    packed = zlib.decompress(base64.b64decode(element(text, "lv-payload")))
    ends = np.cumsum(lecture["heads"]).tolist()
    body = packed[ends[-1] :]
    payloads = [
        read(packed[end - length : end] + body)
        for end, length in zip(ends, lecture["heads"], strict=True)
    ]
    kept_at: dict[int, Any] = {}
    for stop, told in zip(WITH_PICTURE, lecture["stops"], strict=False):
        assert told["name"] == stop.name
        wanted = scenes(stop.name, of, None)
        assert len(told["instants"]) == len(wanted)
        for scene, instant in zip(wanted, told["instants"], strict=True):
            assert instant["state"] == scene.state
            header, arrays = payloads[instant["picture"]]
            for side, network in zip(scene.view.sides.values(), header["networks"], strict=True):
                memory = "c" if side.trace.kind == "lstm" else "h"
                recorded = side.trace.sel(memory, layer=-1, direction=0, batch=0)
                kept = network["signals"][memory]["values"]
                np.testing.assert_array_equal(arrays[kept], recorded)
                kept_at[header["arrays"][kept]["offset"]] = recorded
    contents = [one.tobytes() for one in kept_at.values()]
    assert len(set(contents)) == len(contents) == 4


def test_what_a_file_has_cannot_end_an_element_and_loads_nothing(text: str) -> None:
    assert text.count("</script>") == 3
    assert "{{lv:" not in text
    assert not re.search(r"(?:src|href)=\"(?!data:,)", text.partition("<script")[0])
