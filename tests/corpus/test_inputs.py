"""What can be a corpus, what can't, and a store whose states are not its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm

from lstm_viz.characters import Vocabulary
from lstm_viz.commands.corpus_told import amplifies
from lstm_viz.corpus import CorpusError, Store, open_corpus, record_corpus
from lstm_viz.corpus.inputs import measured
from lstm_viz.corpus.net import net_of
from tests.corpus.conftest import PORTIONS

KNOWN = Vocabulary("\n abc")


def test_any_text_is_read_one_code_point_a_step(tmp_path: Path) -> None:
    layer = nn.GRU(KNOWN.size, 9).eval()
    given = ["a b\r\ncab", "שלום 🙂 c", "a" * 70]
    store = record_corpus(
        layer, given, tmp_path / "t.zarr", vocabulary=KNOWN.characters, **PORTIONS
    )
    assert store.starts.tolist() == [0, 7, 15, 85]
    assert store.text(0, 7) == "a b\ncab"
    assert store.text(7, 15) == "���� � c"
    assert store.attributes["replaced"] == 5
    places = torch.tensor(KNOWN.encode(given[1]).places)
    own = layer(torch.eye(KNOWN.size)[places])[0].detach()
    np.testing.assert_allclose(store.window(7, 15)["h"][0, 0, 0], own, atol=1e-6)


def test_a_line_of_a_million_characters_is_a_sequence() -> None:
    net = net_of(nn.LSTM(KNOWN.size, 2))
    line = "abc " * 250_000
    found = measured(net, [line], KNOWN)
    assert found.starts.tolist() == [0, 1_000_000]
    assert found.digest == measured(net, (line,), KNOWN).digest
    assert found.digest != measured(net, [line[:-1] + "a"], KNOWN).digest
    assert found.digest != measured(net, [line[:500], line[500:]], KNOWN).digest


def test_what_is_no_corpus_is_one_sentence(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    gap = np.zeros((6, 5))
    gap[4, 2] = np.nan
    text = {"vocabulary": KNOWN}
    reads = nn.LSTM(KNOWN.size, 2)
    cases: list[tuple[Any, Any, dict[str, Any], str]] = [
        (layer, np.zeros((6, 5)), {}, "put a single one into a list"),
        (reads, "a text", text, "put a single one into a list"),
        (layer, [], {}, "there is no sequence to record"),
        (layer, [np.zeros((6, 5)), np.zeros((0, 5))], {}, "sequence 1 has no steps"),
        (layer, [np.zeros((6, 4))], {}, r"sequence 0 must be numbers \(time, 5\).*\(6, 4\)"),
        (layer, [np.full((6, 5), "a")], {}, "must be numbers"),
        (layer, [gap], {}, "sequence 0 holds NaN or infinity at step 4"),
        (layer, ["abc"], {}, "this network has no vocabulary"),
        (
            layer,
            ["abc"],
            {"vocabulary": "a"},
            "the vocabulary has 2 places and the network reads 5",
        ),
        (layer, [[[1] * 5, [2] * 4]], {}, r"sequence 0 must be numbers \(time, 5\), and its rows"),
        (layer, 7, {}, "is a list of texts or arrays"),
        (layer, given, {"every": 1 << 23}, "every must be at most 3,016,128 for this network"),
        (weight_norm(nn.LSTM(5, 2), "weight_hh_l0"), [], {}, "which no plain one has, as where"),
        (reads, [np.zeros((6, 6))], text, "sequence 0 is ndarray, and with a vocabulary each is"),
        (reads, ["abc"], {**text, "names": ["a", "b"]}, "names must be one for each of the 1"),
        (reads, ["abc"], {**text, "signals": "fz"}, "signals i, f, g, o, c, h; got 'z'"),
        (nn.LSTM(5, 2, bidirectional=True), [], {}, "reads in both directions"),
        (nn.LSTM(5, 4, proj_size=2), [], {}, "projects h, whose numbers are no units"),
        (nn.LSTM(5, 4).half(), [], {}, "float16; convert it with"),
    ]
    for number, (model, asked, more, said) in enumerate(cases):
        if "every" in more:
            more |= {"block": more["every"], "shard": more["every"]}
        with pytest.raises(CorpusError, match=said):
            record_corpus(model, asked, tmp_path / f"{number}.zarr", **{**PORTIONS, **more})
    with pytest.raises(TypeError, match="got Linear"):
        record_corpus(nn.Linear(2, 3), [], tmp_path / "linear.zarr")


def test_a_state_that_is_not_of_this_pass_is_noticed(store: Store, tmp_path: Path) -> None:
    import zarr

    path = tmp_path / "other.zarr"
    shutil.copytree(store.path, path)
    zarr.open_group(path)["state_c"][4, 1, 6] += 0.25
    opened = open_corpus(path)
    assert opened.window(70, 80).meta["replayed"] > 1e-5  # begins there, and mostly forgets it
    with pytest.raises(CorpusError, match=r"48 to 63 do not .* 2\.5e-01, and rounding can make"):
        opened.window(50, 80)


def test_a_network_that_amplifies_rounding_is_replayed_and_says_so(tmp_path: Path) -> None:
    import zarr

    torch.manual_seed(5)
    chaotic = nn.LSTM(3, 40).eval()
    for weight in chaotic.parameters():
        weight.data.mul_(30)
    portions = {"every": 128, "block": 128, "shard": 512}
    given = [np.random.default_rng(2).normal(size=(400, 3))]
    path = tmp_path / "chaotic.zarr"
    store = record_corpus(chaotic, given, path, **portions)
    assert store.window(100, 300).meta["replayed"] == 0
    state = zarr.open_group(path)["state_c"]
    state[1] = np.nextafter(state[1], np.float32(np.inf))  # as another processor rounds
    again = open_corpus(path).window(100, 300)
    assert again.meta["replayed"] > 0.01
    assert "verified" in again.badge
    assert "amplifies the last digits" in amplifies(again.meta["replayed"])
    assert not amplifies(store.summary["replayed"])


def test_a_folder_that_is_no_store_is_one_sentence(tmp_path: Path) -> None:
    import zarr

    with pytest.raises(CorpusError, match="there is no store at"):
        open_corpus(tmp_path / "nothing.zarr")
    zarr.create_group(tmp_path / "other.zarr")
    with pytest.raises(CorpusError, match="is a Zarr group, but no store"):
        open_corpus(tmp_path / "other.zarr")
