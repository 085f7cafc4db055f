"""What is shown, told and saved as the input of a layer, beside own passes of the layers below."""

from __future__ import annotations

import csv
import io
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from torch import nn

from lstm_viz import record
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.traced import picture_of
from lstm_viz.trace import Trace
from tests.explorer.node_js import run

INPUTS, UNITS, STEPS, LAYERS = 4, 5, 9, 3
STEP, UNIT, COLUMN = 6, 3, 7  # column 7 is unit 2 of the reverse direction
NAME = "h 2 of layer 2, reverse"
BATCH = 1


@pytest.fixture(scope="module")
def network() -> nn.LSTM:
    torch.manual_seed(5)
    return nn.LSTM(INPUTS, UNITS, num_layers=LAYERS, bidirectional=True)


@pytest.fixture(scope="module")
def x() -> torch.Tensor:
    return torch.randn(STEPS, 2, INPUTS, generator=torch.Generator().manual_seed(8))


@pytest.fixture(scope="module")
def below(network: nn.LSTM, x: torch.Tensor) -> np.ndarray:
    """What the third layer reads (time, column): each layer below it as a module of its own."""
    given = x[:, BATCH : BATCH + 1]
    for layer in range(LAYERS - 1):
        alone = nn.LSTM(given.shape[-1], UNITS, bidirectional=True)
        own = {
            name.replace(f"_l{layer}", "_l0"): weight
            for name, weight in network.state_dict().items()
            if f"_l{layer}" in name
        }
        alone.load_state_dict(own)
        given = alone(given)[0].detach()
    assert given.shape == (STEPS, 1, 2 * UNITS)
    return given[:, 0].numpy()


@pytest.fixture(scope="module")
def shown(network: nn.LSTM, x: torch.Tensor) -> Any:
    trace = record(network, x).with_meta(network="“lstm” of three.pt")
    picture = picture_of(trace, layer=2, direction=1, batch=BATCH)
    data = b64encode(payload(picture)).decode()
    return run("layer_inputs.js", {"payload": data, "step": STEP, "unit": UNIT, "column": COLUMN})


def test_its_calculation_has_a_term_for_each_column(
    shown: Any, network: nn.LSTM, below: np.ndarray
) -> None:
    weights = network.state_dict()["weight_ih_l2_reverse"].numpy()[UNITS + UNIT]
    assert [term["name"] for term in shown["terms"]][COLUMN] == NAME
    np.testing.assert_allclose([term["value"] for term in shown["terms"]], below[STEP], atol=1e-6)
    np.testing.assert_allclose(
        [term["product"] for term in shown["terms"]], weights * below[STEP], atol=1e-6
    )


def test_its_map_has_a_row_for_each_column_and_says_whose(shown: Any, below: np.ndarray) -> None:
    assert shown["columns"] == 2 * UNITS
    assert {tick["text"]: tick["at"] for tick in shown["axis"]["ticks"]}[str(COLUMN)] == COLUMN
    assert shown["axis"]["bar"]["high"] == 1
    assert shown["slide"]["name"].endswith("(h of layer 2, forward and reverse)")
    assert shown["slide"]["network"] == "LSTM, layer 3, reverse"
    assert (shown["slide"]["kind"], shown["slide"]["keys"]) == ("map", [])
    assert shown["slide"]["rows"] == "column"
    value = f"{below[STEP, COLUMN]:.4f}".replace("-", "−")
    assert shown["pointed"] == f"{NAME} {value}"
    assert shown["said"].endswith("Input: 10 values.")


def test_its_table_tells_layer_direction_and_file(shown: Any, below: np.ndarray) -> None:
    (row,) = csv.DictReader(io.StringIO(shown["csv"]))
    assert (row["network"], row["layer"], row["direction"], row["step"], row["unit"]) == (
        "LSTM “lstm” of three.pt",
        "3",
        "reverse",
        str(STEP + 1),
        str(UNIT),
    )
    inputs = {name: float(value) for name, value in row.items() if name.startswith("input ")}
    assert list(inputs)[COLUMN] == f"input {NAME}"
    np.testing.assert_allclose(list(inputs.values()), below[STEP], atol=1e-6)


def test_its_archive_tells_the_same(shown: Any, below: np.ndarray) -> None:
    data = b64decode(shown["npz"])
    arrays = np.load(io.BytesIO(data))
    np.testing.assert_allclose(arrays["LSTM/input"], below[STEP : STEP + 1], atol=1e-6)
    assert arrays["LSTM/input/of"][COLUMN] == NAME
    meta = Trace.load(data).meta
    assert (meta["layers"], meta["direction"], meta["network"]) == ((2,), 1, "“lstm” of three.pt")


def test_its_script_reads_the_same_and_names_it(shown: Any, below: np.ndarray) -> None:
    text = shown["script"]
    assert "# h of layer 2, forward and reverse, (step, column)" in text
    names: dict[str, Any] = {}
    exec(compile(text, "pasted", "exec"), names)
    np.testing.assert_allclose(names["x"].numpy(), below, atol=1e-6)
    assert names["traces"]["LSTM"].sizes["unit"] == UNITS
    assert NAME in text


def test_at_the_pointer_its_map_tells_the_mean_that_the_colour_is(
    explore: Callable[..., Page],
) -> None:
    torch.manual_seed(6)
    wide = nn.GRU(INPUTS, 80, num_layers=2, bidirectional=True)
    given = torch.randn(STEPS, INPUTS, generator=torch.Generator().manual_seed(4))
    first = nn.GRU(INPUTS, 80, bidirectional=True)
    first.load_state_dict(
        {name: one for name, one in wide.state_dict().items() if "_l1" not in name}
    )
    read = first(given)[0].detach().numpy()[STEP]
    page = explore(payload(picture_of(record(wide, given), layer=1)))
    canvas = page.locator("canvas[data-signal=input]")
    box = canvas.bounding_box()
    rows = canvas.evaluate("canvas => canvas.height")
    assert box is not None
    assert rows < len(read)
    row = rows - 4
    cell = read[row * len(read) // rows : (row + 1) * len(read) // rows]
    x = box["x"] + box["width"] * (STEP + 0.5) / STEPS
    page.mouse.move(x, box["y"] + box["height"] * (row + 0.5) / rows)
    tip = page.locator(".lv-tip")
    mean, low, high = (
        f"{one:.2f}".replace("-", "−") for one in (cell.mean(), cell.min(), cell.max())
    )
    expect(tip).to_contain_text(
        f"colour here: {mean}, the mean of {len(cell)} columns; lowest {low}, highest {high}"
    )
    columns = -(-len(read) // rows)
    expect(page.locator(".lv-merged").first).to_contain_text(f"{columns} columns of the input")
