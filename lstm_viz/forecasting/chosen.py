"""Chosen: which networks are trained on a series, and how large they are."""

from __future__ import annotations

from typing import NamedTuple

from lstm_viz.model import count_for, matched_to_lstm
from lstm_viz.series import Series


class Chosen(NamedTuple):
    """Which networks: the kind `beside` the LSTM, and the LSTM's `hidden_size`."""

    beside: str = "rnn"
    hidden_size: int = 32

    def sizes(self, series: Series) -> dict[str, int]:
        """The hidden size of each kind: with that of the other, both have about as many parameters.

        The LSTM comes first.
        """
        ends = {"input_size": series.x.shape[1], "output_size": series.output_size}
        return {
            kind: matched_to_lstm(kind, self.hidden_size, **ends) for kind in ("lstm", self.beside)
        }

    def parameters(self, series: Series) -> dict[str, int]:
        """How many parameters each kind has."""
        ends = {"input_size": series.x.shape[1], "output_size": series.output_size}
        return {
            kind: count_for(kind, hidden_size=size, **ends)
            for kind, size in self.sizes(series).items()
        }


USUAL = Chosen()
