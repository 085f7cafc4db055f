"""A store against torch.nn: its windows, states, extremes, places and what it keeps whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record, record_chunks
from lstm_viz.corpus import CorpusError, Store, open_corpus, record_corpus
from lstm_viz.kinds import KINDS
from lstm_viz.layers import LAYERS
from tests.corpus.conftest import LENGTHS, PORTIONS, sequences


@pytest.fixture(scope="module")
def whole(layer: nn.LSTM, given: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Every signal (layer, time, unit) of all sequences, each recorded by itself."""
    traces = [record(layer, torch.from_numpy(one)) for one in given]
    return {name: np.concatenate([t[name][:, 0, 0] for t in traces], 1) for name in "ifgoch"}


def test_a_window_is_what_recording_the_whole_sequence_gives(
    store: Store, layer: nn.LSTM, given: list[np.ndarray], whole: dict[str, np.ndarray]
) -> None:
    for start, stop in ((0, 230), (37, 200), (127, 129), (229, 230), (278, 425), (275, 400)):
        trace = store.window(start, stop)
        assert trace.labels == tuple(range(start + 1, stop + 1))
        for name in "ifgoc":
            np.testing.assert_allclose(trace[name][:, 0, 0], whole[name][:, start:stop], atol=1e-6)
        # The layer's own numbers, to the last bit: nothing tells that it began in the middle.
        np.testing.assert_array_equal(trace["h"][:, 0, 0], whole["h"][:, start:stop])
        assert trace.meta["replayed"] == 0
        np.testing.assert_array_equal(trace.x[0], np.concatenate(given)[start:stop])
    chunks = list(record_chunks(layer, torch.from_numpy(given[0]), chunk=PORTIONS["every"]))
    cut = store.window(37, 200)
    for name in cut.signals:
        joined = np.concatenate([chunk[name] for chunk in chunks], 3)
        np.testing.assert_array_equal(cut[name], joined[..., 37:200, :])
    np.testing.assert_array_equal(cut.initial["c"][:, 0, 0], chunks[2]["c"][:, 0, 0, 4])
    assert "verified" in cut.badge


def test_a_window_can_be_recorded_again_from_what_it_holds(store: Store, layer: nn.LSTM) -> None:
    trace = store.window(100, 190)
    states = tuple(torch.from_numpy(trace.initial[name][:, 0].copy()) for name in ("h", "c"))
    again = record(layer, torch.from_numpy(trace.x.copy()), states)
    np.testing.assert_allclose(again["c"], trace["c"], atol=1e-6)
    assert trace.meta["weights"] == again.meta["weights"]


def test_extremes_hold_every_value_and_no_more_than_float16_can_tell(
    store: Store, whole: dict[str, np.ndarray]
) -> None:
    assert store.levels == (32, 256)
    for size in store.levels:
        for signal, unit, at in (("c", 4, 1), ("f", 6, 0), ("h", 2, 1)):
            whole_ends = store.extremes(signal, unit, size, layer=at)
            part = store.extremes(signal, unit, size, layer=at, within=(35, 65))
            np.testing.assert_array_equal(part, whole_ends[:, 35 // size : -(-65 // size)])
            least, greatest = whole_ends.astype(float)
            own = whole[signal][at, :, unit]
            blocks = [own[start : start + size] for start in range(0, len(own), size)]
            assert len(blocks) == len(least) == len(greatest)
            for block, low, high in zip(blocks, least, greatest, strict=True):
                assert low < block.min() < low + 2e-3
                assert high - 2e-3 < block.max() < high


def test_places_of_most_are_the_greatest_of_the_stretches(
    store: Store, whole: dict[str, np.ndarray]
) -> None:
    cuts = np.union1d(np.arange(0, sum(LENGTHS), PORTIONS["every"]), store.starts[:-1])
    for signal, unit, layer in (("c", 3, 0), ("o", 5, 1)):
        own = whole[signal][layer, :, unit]
        parts = zip(cuts, np.split(own, cuts[1:]), strict=True)
        most = [start + int(part.argmax()) for start, part in parts]
        best = sorted(most, key=lambda step: -own[step])[:3]
        found = store.top(signal, unit, layer=layer)
        assert [one.step for one in found] == best
        np.testing.assert_allclose([one.value for one in found], own[best], atol=1e-6)
        low = store.top(signal, unit, layer=layer, least=True)
        assert low[0].step == int(own.argmin())
        assert low[0].value <= low[1].value <= low[2].value


def test_signals_kept_whole_are_within_the_error_that_is_stated(
    store: Store, whole: dict[str, np.ndarray]
) -> None:
    for name in "cf":
        kept = store.root[f"whole_{name}"][...].astype(float)
        off = np.abs(kept - whole[name].swapaxes(0, 1)).max()
        assert off <= store.summary[f"error_{name}"] + 1e-6 < 1e-3
        assert off > store.summary[f"error_{name}"] / 2
    assert "whole_h" not in store.root


def test_a_matrix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="the memory of this MLSTM is a matrix, of which a store"):
        record_corpus(LAYERS["mlstm"](3, 11), sequences(3), tmp_path / "matrix.zarr", **PORTIONS)
    assert not (tmp_path / "matrix.zarr").exists()


@pytest.mark.parametrize("make", [LAYERS[kind] for kind in LAYERS if not KINDS[kind].matrix])
def test_every_kind_is_recorded_with_the_bits_of_its_own_pass(make: type, tmp_path: Path) -> None:
    torch.manual_seed(2)
    module = make(3, 11).eval()
    given = sequences(3)
    found = record_corpus(module, given, tmp_path / "kind.zarr", **PORTIONS)
    for start, stop in ((90, 201), (426, 489)):
        at = found.sequence_at(start)
        first = start - int(found.starts[at])
        own = record(module, torch.from_numpy(given[at])[:, None])
        np.testing.assert_allclose(
            found.window(start, stop)["h"],
            own["h"][..., first : first + stop - start, :],
            atol=1e-6,
        )


def test_xarray_opens_a_store_with_named_axes(store: Store, whole: dict[str, np.ndarray]) -> None:
    found = store.to_xarray()
    state = found.state_c.sel(border=48).isel(layer=1, unit=6)
    assert float(state) == pytest.approx(whole["c"][1, 47, 6], abs=1e-6)
    peak = found.extremes_32.sel(signal="c", end="greatest").isel(layer=1, unit=4).max()
    assert float(peak) == pytest.approx(whole["c"][1, :, 4].max(), abs=2e-3)
    assert found.whole_f.dims == ("time", "layer", "unit")


def test_a_network_in_float64_is_recorded_in_it(tmp_path: Path) -> None:
    torch.manual_seed(3)
    module = nn.LSTM(1, 6).double().eval()
    one = np.linspace(-1, 1, 100)
    found = record_corpus(module, [one], tmp_path / "double.zarr", **PORTIONS)
    own = record(module, torch.from_numpy(one)[:, None])
    np.testing.assert_array_equal(found.window(20, 90)["h"], own["h"][..., 20:90, :])
    assert found.root["state_c"].dtype == "float64"


def test_windows_and_questions_beyond_the_store_are_one_sentence(store: Store) -> None:
    for call, said in (
        (lambda: store.window(489, 500), "steps 0 to 488"),
        (lambda: store.window(9, 9), "begins before it ends"),
        (lambda: store.window(225, 240), "of 3 sequences"),
        (lambda: store.window(225, 240), "before step 230"),
        (lambda: store.top("z", 1), "i, f, g, o, c, h; got 'z'"),
        (lambda: store.top("c", 7), "0 to 6; got 7"),
        (lambda: store.top("c", 1, layer=2), "0 to 1; got 2"),
        (lambda: store.extremes("c", 1, 33), "32, 256 steps; got 33"),
        (lambda: store.text(0, 3), "of numbers"),
        (lambda: store.sequence_at(-1), "steps 0 to 488"),
    ):
        with pytest.raises(CorpusError, match=said):
            call()


def test_a_window_that_would_take_too_much_memory_is_one_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lstm_viz.corpus.windows.LARGEST", (6 * 2 * 7 + 5) * 40 + 1)
    assert store.window(100, 140).sizes["time"] == 40
    with pytest.raises(CorpusError, match="at most 40 steps; got 41: ask for several"):
        store.window(100, 141)


def test_opening_again_takes_only_the_same_weights(store: Store, layer: nn.LSTM) -> None:
    assert open_corpus(store.path, layer).names[2] == "s41"
    assert "6 sequences" in repr(store)
    with pytest.raises(CorpusError, match="other weights than this model"):
        open_corpus(store.path, nn.LSTM(5, 7, 2))
