"""Kept trainings: found again by their key, read back as they were, bounded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
import streamlit as st

from lstm_viz import checkpoint
from lstm_viz.checkpoint import NetworkFiles
from lstm_viz.fingerprint import weights_hash
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training.histories import Histories, freeze
from lstm_viz.ui.training.saving import packed_of
from lstm_viz.ui.views import saved_networks
from tests.ui.training.trainings import small


@pytest.fixture(scope="module")
def histories() -> Histories:
    run = small().run()
    for _ in zip(range(7), run, strict=False):
        pass
    return freeze(run)


@pytest.fixture(scope="module")
def packed(histories: Histories) -> Mapping[str, NetworkFiles]:
    return packed_of(histories)


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(saved_networks, "_SHELF", Shelf(limits.KEPT_BYTES, lambda one: one.bytes))
    return state


def test_what_is_kept_is_found_by_its_key(packed: Mapping[str, NetworkFiles]) -> None:
    key = saved_networks.keep("my first", "adding", packed)
    assert key.startswith(saved_networks.PREFIX)
    assert saved_networks.titles() == {key: "my first"}
    found = saved_networks.find(key)
    assert found is not None
    assert (found.task, found.kinds) == ("adding", ("lstm", "rnn"))
    assert saved_networks.find("kept-0") is None


def test_a_kept_network_is_the_one_that_was_trained(
    histories: Histories, packed: Mapping[str, NetworkFiles]
) -> None:
    found = saved_networks.find(saved_networks.keep("one", "adding", packed))
    assert found is not None
    for kind, learned in histories.by_kind.items():
        model, card = found.model(kind)
        assert not model.training
        assert weights_hash(model) == weights_hash(learned.model())
        assert card["weights"] == weights_hash(model.rnn)
        assert (card["live"], card["trained"], card["step"]) == (True, True, 7)
        assert card["task_parameters"] == {"lag": 5}
        assert card["budget"]["steps"] == histories.budget.steps
        models, _ = found.checkpoints(kind)
        assert tuple(models) == learned.steps


def test_the_archive_has_files_that_can_be_read_back(packed: Mapping[str, NetworkFiles]) -> None:
    found = saved_networks.find(saved_networks.keep("one", "adding", packed))
    assert found is not None
    with zipfile.ZipFile(io.BytesIO(found.archive())) as archive:
        names = sorted(archive.namelist())
        assert names == [
            f"adding-{kind}-3.{end}" for kind in ("lstm", "rnn") for end in ("json", "safetensors")
        ]
        read = NetworkFiles(
            "adding-lstm-3",
            archive.read("adding-lstm-3.json"),
            archive.read("adding-lstm-3.safetensors"),
        )
    models, card = checkpoint.unpack(read)
    assert weights_hash(models[7].rnn) == card["weights"]


def test_the_same_under_the_same_name_is_kept_once_and_another_name_is_another(
    packed: Mapping[str, NetworkFiles],
) -> None:
    key = saved_networks.keep("one", "adding", packed)
    assert saved_networks.keep("one", "adding", packed) == key
    assert saved_networks.keep("two", "adding", packed) != key
    assert list(saved_networks.titles().values()) == ["one", "two"]


def test_a_session_keeps_so_many_and_the_oldest_leaves(packed: Mapping[str, NetworkFiles]) -> None:
    for n in range(limits.KEPT_OF_A_SESSION + 2):
        saved_networks.keep(f"number {n}", "adding", packed)
    titles = list(saved_networks.titles().values())
    assert len(titles) == limits.KEPT_OF_A_SESSION
    assert titles[0] == "number 2"


def test_what_had_to_make_room_has_no_title(
    packed: Mapping[str, NetworkFiles], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(len(one.card) + len(one.weights) for one in packed.values())
    monkeypatch.setattr(saved_networks, "_SHELF", Shelf(int(size * 1.5), lambda one: one.bytes))
    first = saved_networks.keep("first", "adding", packed)
    second = saved_networks.keep("second", "adding", packed)
    assert saved_networks.find(first) is None
    assert saved_networks.titles() == {second: "second"}


def test_another_session_has_no_titles_of_this_one(
    packed: Mapping[str, NetworkFiles], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = saved_networks.keep("mine", "adding", packed)
    monkeypatch.setattr(st, "session_state", {})
    assert saved_networks.titles() == {}
    assert saved_networks.find(key) is not None
