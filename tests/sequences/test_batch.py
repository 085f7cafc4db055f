"""Batches against torch: packed and recorded at once, each sequence is as if it were alone."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.batch import batched
from lstm_viz.sequences.reading import read_all
from lstm_viz.tracing import record

from .conftest import Refusal

FILE = b"who,a,b\n" + b"".join(
    b"%s,%d,%d\n" % (who, k * k % 7, k % 3)
    for who, steps in ((b"ann", 5), (b"bob", 8), (b"cem", 3))
    for k in range(steps)
)


def test_the_series_of_a_file_are_recorded_as_one_batch() -> None:
    sequences = read_all(FILE, split="who")
    values, lengths = batched(sequences)
    assert (values.shape, lengths.tolist()) == ((3, 8, 2), [5, 8, 3])
    torch.manual_seed(2)
    lstm = torch.nn.LSTM(2, 6, batch_first=True)
    packed = pack_padded_sequence(
        torch.tensor(values), torch.tensor(lengths), batch_first=True, enforce_sorted=False
    )
    trace = record(lstm, packed)
    for place, one in enumerate(sequences):
        alone = record(lstm, torch.tensor(one.values)[None])
        together = trace.sel("c", layer=0, direction=0, batch=place)
        np.testing.assert_allclose(
            together[: one.steps], alone.sel("c", layer=0, direction=0, batch=0), atol=1e-6
        )
        assert np.isnan(together[one.steps :]).all()


def test_other_columns_and_nothing_at_all_are_refused(refused: Refusal) -> None:
    one, other = (Sequence(np.zeros((4, 1)), (name,)) for name in "xy")
    with refused(
        "Sequence 2 has the columns 'y', and the first one 'x'; a batch needs the same columns in "
        "all."
    ):
        batched([one, other])
    with refused("There is no sequence; a batch needs at least one."):
        batched([])
