"""A set of sequences in one batch is each of them by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import Trace, record_set
from lstm_viz.minimal import MinGRU
from lstm_viz.set_recording import SetRecording
from lstm_viz.tracing import record

INPUTS, UNITS, LAYERS = 3, 5, 2
LENGTHS = {"b": 4, "a <i>": 11, "c": 1, "d": 7}


def lstm(**more: object) -> torch.nn.LSTM:
    torch.manual_seed(3)
    return torch.nn.LSTM(INPUTS, UNITS, LAYERS, bidirectional=True, **more)


def drawn() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(5)
    return {name: draw.normal(size=(steps, INPUTS)) for name, steps in LENGTHS.items()}


@pytest.mark.parametrize("module", [lstm(), lstm(batch_first=True), MinGRU(INPUTS, UNITS)])
def test_each_sequence_is_as_it_is_alone(
    module: torch.nn.LSTM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lstm_viz.set_recording.PART", 16)  # in several parts
    module.eval()
    sequences = drawn()
    trace = record_set(module, sequences)
    assert trace.meta["sequences"] == tuple(sequences)
    assert trace.lengths.tolist() == list(LENGTHS.values())
    assert trace.meta["verified"] <= trace.meta["tolerance"]
    for place, values in enumerate(sequences.values()):
        alone = record(module, torch.tensor(values, dtype=torch.float32))
        for name in trace.signals:
            whole = trace.sel(name, batch=place)
            one = alone.sel(name, batch=0)
            np.testing.assert_allclose(whole[:, :, : len(values)], one, atol=2e-6)
            assert np.isnan(whole[:, :, len(values) :]).all()
        for name in trace.initial:
            np.testing.assert_array_equal(trace.initial[name][:, :, place], 0)
        np.testing.assert_allclose(trace.x[place, : len(values)], values, rtol=1e-6)


def test_a_step_with_a_missing_value_is_skipped_also_the_first_one() -> None:
    module, sequences = lstm(), drawn()
    sequences["d"][[0, 3]] = np.nan
    sequences["d"][5, 1] = np.nan
    trace = record_set(module, sequences)
    read = [1, 2, 4, 6]
    alone = record(module, torch.tensor(sequences["d"][read], dtype=torch.float32))
    np.testing.assert_allclose(
        trace.sel("c", batch=3, time=read), alone.sel("c", batch=0), atol=2e-6
    )
    assert np.isnan(trace.sel("c", batch=3, time=[0, 3, 5])).all()
    assert not np.isnan(trace.initial["c"]).any()


def test_all_start_from_one_state() -> None:
    module, sequences = lstm(), drawn()
    states = tuple(torch.randn(LAYERS * 2, UNITS) for _ in range(2))
    trace = record_set(module, sequences, states, signals="fh")
    assert set(trace.signals) == {"f", "h"}
    alone = record(module, torch.tensor(sequences["b"], dtype=torch.float32), states)
    np.testing.assert_allclose(
        trace.sel("h", batch=0, time=slice(4)), alone.sel("h", batch=0), atol=2e-6
    )


def test_it_yields_how_many_are_recorded_and_names_survive_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr("lstm_viz.set_recording.PART", 11)
    recording = SetRecording(lstm(), drawn())
    assert (list(recording), len(recording)) == ([1, 2, 4], 4)
    saved = recording.trace().save(tmp_path / "set.npz")
    assert Trace.load(saved).meta["sequences"] == tuple(LENGTHS)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "sequences must have at least one sequence; got none"),
        ({"k": np.zeros((4, 2))}, r"must be \(time, 3\), .* 3 inputs; 'k' is \(4, 2\)"),
        ({"k": np.zeros((0, 3))}, r"'k' is \(0, 3\)"),
        ({"k": np.full((2, 3), np.nan)}, "k: At each of the 2 steps a value is missing"),
        (
            {"j": np.zeros((2, 3)), "k": np.full((2, 3), -np.inf)},
            "must be NaN or finite in the module's torch.float32; 'k' has -inf",
        ),
        ({"k": np.full((2, 3), 1e300)}, r"torch.float32; 'k' has 1e\+300"),
        ({"k": "text"}, "an array of real numbers; 'k' has the dtype <U4"),
        ({"k": [[1, 2, None]]}, "an array of real numbers; 'k' has the dtype object"),
        ({"k": [[1, 2, 3j]]}, "an array of real numbers; 'k' has the dtype complex128"),
        ({"k": torch.zeros(4, 3, dtype=torch.cfloat)}, "'k' has the dtype complex64"),
        ({"k": [[1, 2, 3], [4, 5]]}, "with rows of one length; 'k' is no such list"),
        ({1: np.zeros((4, 3)), "1": np.zeros((2, 3))}, "1 and '1' are both written '1'"),
    ],
)
def test_what_it_cannot_read_is_refused_by_name(given: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        record_set(lstm(), given)


@pytest.mark.parametrize(
    ("hx", "got"),
    [
        (torch.zeros(4, 5), r"\(4, 5\)"),
        ((torch.zeros(4, 5), torch.zeros(4, 6)), r"\(4, 5\) and \(4, 6\)"),
        ((torch.zeros(4, 3, 5), torch.zeros(4, 5)), r"\(4, 3, 5\) and \(4, 5\)"),
        ((torch.zeros(4, 5), np.zeros((4, 5))), r"\(4, 5\) and ndarray"),
        ((torch.full((4, 5), torch.inf), "c"), "torch.float32 with complex or infinite .* and str"),
        ("state", "str"),
    ],
)
def test_states_that_a_module_does_not_have_are_refused(hx: object, got: str) -> None:
    with pytest.raises(ValueError, match=rf"tensors: h \(4, 5\) and c \(4, 5\); got {got}$"):
        record_set(lstm(), drawn(), hx)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_states_of_another_dtype_and_a_projected_h_are_taken() -> None:
    torch.manual_seed(6)
    module = torch.nn.LSTM(INPUTS, UNITS, LAYERS, proj_size=2)
    states = torch.randn(LAYERS, 1, 2).double(), torch.randn(LAYERS, UNITS).double()
    trace = record_set(module, drawn(), states)
    _, (h, _) = module(
        torch.tensor(drawn()["c"]).float(), (states[0][:, 0].float(), states[1].float())
    )
    np.testing.assert_allclose(
        trace.sel("h", layer=1, batch=2, time=0)[0], h[1].detach(), atol=2e-6
    )


def test_what_is_masked_is_missing_and_other_numbers_are_taken() -> None:
    masked = np.ma.masked_array(drawn()["b"], np.eye(4, INPUTS, -2))
    sequences = {
        "m": masked,
        "n": [[1, 0, 1]] * 3,
        "o": torch.ones(2, INPUTS, dtype=torch.bfloat16),
    }
    trace = record_set(lstm(), sequences)
    assert np.isnan(trace.sel("f", layer=1, direction=1, batch=0, unit=3)).tolist() == [
        False,
        False,
        True,
        True,
    ]
    assert trace.lengths.tolist()[1:] == [3, 2]


@pytest.mark.parametrize("given", [[np.zeros((4, 3))], np.zeros((2, 4, 3)), None])
def test_sequences_without_names_are_refused(given: object) -> None:
    with pytest.raises(TypeError, match=r"a mapping from names .* got (list|ndarray|NoneType)$"):
        record_set(lstm(), given)


def test_another_module_is_refused_as_record_does() -> None:
    with pytest.raises(TypeError, match="got Linear"):
        record_set(torch.nn.Linear(3, 2), drawn())


def test_names_in_a_file_must_be_one_for_each_sequence(tmp_path) -> None:
    trace = record_set(lstm(), drawn()).with_meta(sequences=("only",))
    with pytest.raises(ValueError, match="an entry for each of its 4 sequences; got 1"):
        Trace.load(trace.save(tmp_path / "set.npz"))
