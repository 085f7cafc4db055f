"""Windows by their addresses: what the page shows, made ahead, and given up by who leaves."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
import torch
from starlette.requests import Request
from starlette.responses import Response
from torch import nn

from lstm_viz.explorer.compact import compact
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import stores, windows, windows_by_address, words
from lstm_viz.ui.linked_picture.packing import picture_of
from tests.loops import run
from tests.ui.corpus.conftest import LENGTHS


def asked(path: str, *, left: bool = False, **changed: object) -> Response:
    """What the server answers; with `left`, to who has ended the request."""
    return run(windows_by_address.answer(request(path, left=left, **changed)))


def request(path: str, *, left: bool = False, ahead: bool = False, **changed: object) -> Request:
    """A browser's request; with `ahead`, before anybody waits for it."""
    (stamp, query) = path.removeprefix("windows/").split("?")
    told = dict(parse_qsl(query)) | {name: str(value) for name, value in changed.items()}

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "path_params": {"stamp": stamp},
        "query_string": urlencode(told).encode(),
        "headers": [(windows_by_address.AHEAD.lower().encode(), b"1")] if ahead else [],
    }
    return Request(scope, receive)


@pytest.fixture
def small(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> stores.OpenedStore:
    """A corpus of three sequences, in windows of 64 steps."""
    monkeypatch.setattr(limits, "WINDOW_STEPS", 64)
    return stores.opened("numbers.zarr")


def test_addresses_lead_to_this_window_the_next_and_the_one_before(
    small: stores.OpenedStore,
) -> None:
    own, beside = windows_by_address.addresses(small, 131, 1)
    for path, start, stop in zip((own, *beside), (96, 160, 32), (160, 224, 96), strict=True):
        answer = asked(path)
        view = windows.view(small, start, stop, 1)
        assert (answer.status_code, answer.body) == (
            200,
            compact(picture_of(view, explain=False), similarity=False),
        )
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "identity"
    # The last sequence ends with the corpus, and nothing comes after it.
    assert len(windows_by_address.addresses(small, sum(LENGTHS) - 1, 0).beside) == 1


def test_the_order_by_similarity_goes_along_where_it_is_asked_for(
    small: stores.OpenedStore,
) -> None:
    path = windows_by_address.addresses(small, 131, 1).own
    view = windows.view(small, 96, 160, 1)
    expected = compact(picture_of(view, explain=False), similarity=True)
    assert asked(path, order="similarity").body == expected


def test_a_steps_exact_values_are_torchs(
    small: stores.OpenedStore, layer: nn.LSTM, given: list[np.ndarray]
) -> None:
    path = windows_by_address.addresses(small, 131, 1).own
    answer = asked(path, exact=37)
    (network,) = json.loads(bytes(answer.body))["networks"]
    with torch.no_grad():
        y, _ = layer(torch.tensor(given[0])[None])
    torch.testing.assert_close(torch.tensor(network["h"]), y[0, 96 + 37])


def test_who_has_left_has_nothing_made(
    small: stores.OpenedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = windows_by_address.addresses(small, 17, 0).own
    monkeypatch.setattr(windows, "view", lambda *_: pytest.fail("a window was made for nobody"))
    assert asked(path, left=True).status_code == 499


def test_who_waits_for_a_window_comes_before_those_that_nobody_waits_for(
    small: stores.OpenedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts, made = (32, 64, 96, 128), list[str]()
    whole = windows_by_address._payload
    monkeypatch.setattr(
        windows_by_address, "_payload", lambda asked: (made.append(asked["start"]), whole(asked))[1]
    )
    monkeypatch.setattr(limits, "WINDOWS_AHEAD", 3)

    async def crowd() -> list[int]:
        line = windows_by_address.WindowLine()
        paths = [windows_by_address.addresses(small, start + 32, 1).own for start in (*starts, 160)]
        tasks = []
        for path in paths:
            one = request(path, ahead=path is not paths[-1])
            tasks.append(asyncio.create_task(line.make(one, one.query_params)))
            await asyncio.sleep(0)
        return [(await task).status_code for task in tasks]

    assert run(crowd()) == [200, 200, 200, 503, 200]  # the fourth is one too many of its kind
    assert made == ["32", "160", "64", "96"]


def test_what_there_is_not_is_a_sentence(
    small: stores.OpenedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = windows_by_address.addresses(small, 131, 1).own
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"start": "-3"}, "Start must be a whole number from 0; got '-3'."),
        ({"start": 900}, "The store has the steps 0 to 268"),
        ({"exact": 64}, "Step must be from 0 to 63; got 64"),
        ({"layer": 2}, "The layers are 0 to 1; got 2"),
        ({"store": "../other"}, words.no_store("../other")),
        ({"made": "7-9"}, words.recorded_again("numbers.zarr")),
    )
    for changed, sentence in wrong:
        answer = asked(path, **changed)
        assert answer.status_code == 422
        assert bytes(answer.body).decode().startswith(sentence)
    gone = asked(path.replace(windows_by_address.STAMP, "0" * 16))
    assert (gone.status_code, bytes(gone.body).decode()) == (404, words.OTHER_SERVER)
    monkeypatch.setattr(limits, "WINDOWS_IN_LINE", 0)
    assert (asked(path).status_code, bytes(asked(path).body).decode()) == (503, words.BUSY)
