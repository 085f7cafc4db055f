"""A saved page as text: small, alone, and closed to what a label might say."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zlib import decompress

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record, record_all, save_page
from lstm_viz.explorer import source
from lstm_viz.explorer.page import page
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.traced import picture_of
from lstm_viz.page import page_of
from tests.explorer.panels import read

# What ends an element, opens a comment in a script, or looks like a place to be filled.
HOSTILE = "</script></title><!--<script>{{lv:payload}} & \\u003c $& $1"
STEPS, LENGTH, INPUT, UNITS, HIDDEN = 17, 13, 3, 7, 5


class Elements(HTMLParser):
    """The text of each element with an id, the title, and the names of all elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.texts: dict[str, str] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self._open = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._open] = self.texts.get(self._open, "") + data


def module(kind: Any = nn.LSTM, **options: Any) -> Any:
    torch.manual_seed(4)
    return kind(INPUT, UNITS, batch_first=True, **options)


def batch() -> Any:
    """Two sequences, the second of them shorter."""
    x = torch.randn(2, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    lengths = torch.tensor([STEPS, LENGTH])
    return x, nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)


def test_no_text_of_anybodys_leaves_its_element(tmp_path: Path) -> None:
    trace = record(module(), batch()[0]).with_labels((HOSTILE,) * STEPS)
    file = save_page(
        {HOSTILE: trace},
        tmp_path / "lstm.html",
        batch=1,
        names=[HOSTILE, "</style>", "b"],
        source=HOSTILE,
        state={"edits": HOSTILE, "step": 4},
    )
    found = Elements(file.read_text(encoding="utf-8"))
    assert found.names.count("script") == 3
    assert found.texts["title"] == f"{HOSTILE} · {HOSTILE}"
    assert json.loads(found.texts["lv-state"]) == {"edits": HOSTILE, "step": 4}
    header, _ = read(decompress(b64decode(found.texts["lv-payload"])))
    assert header["input"]["names"] == [HOSTILE, "</style>", "b"]
    assert header["networks"][0]["name"] == header["labels"][0] == HOSTILE


def test_it_is_one_small_file_that_asks_nobody_for_anything() -> None:
    data = payload(picture_of(record(module(), batch()[0])))
    text = page(data, title="LSTM")
    packed = Elements(text).texts["lv-payload"]
    assert decompress(b64decode(packed)) == data
    assert len(text.encode()) - len(packed) <= 1_000_000
    # The name of SVG's own elements, which nobody fetches.
    assert set(re.findall(r"https?://[\w./]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"(src|href)=(?!\"data:)", text)
    assert "default-src 'none'" in text
    assert "{{lv:" not in text


def test_a_file_that_would_end_its_element_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "styles", lambda: "a { content: '</Style>'; }")
    with pytest.raises(ValueError, match="the styles of a saved page must not have '</Style'"):
        source.page_head.__wrapped__()


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("layer", [0, 1, -1])
@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize(
    "made",
    [
        (nn.LSTM, {}),
        (nn.LSTM, {"proj_size": HIDDEN}),
        (nn.GRU, {"bias": False}),
        (nn.RNN, {"nonlinearity": "relu"}),
    ],
)
def test_a_layer_is_shown_with_what_torch_computes_it_from(
    layer: int, direction: int, made: tuple[Any, dict[str, Any]]
) -> None:
    kind, options = made
    whole = module(kind, num_layers=2, bidirectional=True, **options)
    picture = picture_of(record(whole, batch()[1]), layer=layer, direction=direction, batch=1)
    (panel,) = picture.panels
    assert panel.layer == layer % 2
    # One layer alone, in torch, with the panel's own input and weights.
    alone = kind(panel.input.shape[1], UNITS, batch_first=True, **options)
    names = {"W_ih": "weight_ih_l0", "W_hh": "weight_hh_l0", "W_hr": "weight_hr_l0"}
    names |= {"b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    state = {names[name]: torch.tensor(w) for name, w in panel.weights.items() if w is not None}
    alone.load_state_dict(state)
    given = torch.tensor(panel.input[:LENGTH])
    given = given.flip(0) if direction else given
    with torch.no_grad():
        h = alone(given)[0].numpy()
    h = h[::-1] if direction else h
    np.testing.assert_allclose(panel.signal("h")[:LENGTH], h, atol=1e-6)
    assert np.isnan(panel.input[LENGTH:]).all()
    assert panel.parameters == sum(one.numel() for one in whole.parameters())
    payload(picture)


def test_what_was_recorded_stays_when_the_network_is_trained_on() -> None:
    whole, (x, _) = module(), batch()
    trace = record(whole, x)
    before = page_of(trace)
    with torch.no_grad():
        for one in whole.parameters():
            one.mul_(2)
        x.mul_(2)
    assert page_of(trace) == before


def test_calls_of_one_module_are_one_trace_and_each_can_be_shown() -> None:
    whole, (x, _) = module(), batch()
    model = nn.Module()
    model.rnn = whole
    model.forward = lambda x: (whole(x), whole(x + 1))
    (trace,) = record_all(model, x).values()
    np.testing.assert_array_equal(trace.x, np.concatenate([x.numpy(), x.numpy() + 1]))
    weight = whole.weight_hh_l0.detach().numpy()
    np.testing.assert_array_equal(trace.weights["weight_hh_l0"], weight)
    assert not np.shares_memory(trace.weights["weight_hh_l0"], weight)
    shown = picture_of(trace, batch=len(x) + 1)
    np.testing.assert_array_equal(shown.values, x[1].numpy() + 1)


def test_what_cannot_be_computed_again_is_refused_with_the_way_out() -> None:
    whole, (x, _) = module(), batch()
    trace = record(whole, x)
    with pytest.raises(ValueError, match=r"edited pass; give .*state=\{\"edits\": 'f3@5-8=0'\}"):
        page_of(record(whole, x, edits="f3@5-8=0"))
    with pytest.raises(ValueError, match="a state was changed between two steps, before step 5"):
        page_of(trace.with_meta(changed=(4, 6)))
    bare = type(trace)(trace.kind, trace.signals, trace.initial)
    with pytest.raises(ValueError, match="the trace of the LSTM has no input or no weights"):
        page_of(bare)
    with pytest.raises(ValueError, match="at least one Trace; got none"):
        page_of({})
    with pytest.raises(ValueError, match="must have read the same sequence; that of B is another"):
        page_of({"A": trace, "B": record(whole, x + 1)})
    with pytest.raises(IndexError, match="batch has 2 entries, 0 to 1; got 2"):
        page_of(trace, batch=2)
    with pytest.raises(ValueError, match="one name for each feature"):
        page_of(trace, names=["a"])
