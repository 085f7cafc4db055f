"""Scoring: how many bits a network needs for a character of a text."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.nn.functional import one_hot

from lstm_viz.model import SequenceModel
from lstm_viz.train.descent import device_of, mode
from lstm_viz.train.texts.reader import TextReader

AT_ONCE = 256  # steps, to bound the memory


@torch.no_grad()
def bits_per_character(model: SequenceModel, places: np.ndarray, lanes: int = 1) -> float:
    """The mean of -log2 of the probability of each character, given all before it.

    `places` (time,) are those of a text in the network's vocabulary. It is read in so many equal
    parts side by side, each from a state of zeros; what is left over at its end is not read. The
    first character of each part is not predicted.

    Raises ValueError where a part would have fewer than 2 characters.
    """
    length = len(places) // lanes
    if length < 2:
        raise ValueError(
            f"a text of {len(places)} characters can't be read in {lanes} parts; each needs 2"
        )
    device, size = device_of(model), model.config["input_size"]
    parts = torch.tensor(places[: lanes * length], device=device).view(lanes, length)
    reader, total = TextReader(model), 0.0
    with mode(model, training=False):
        for start in range(0, length - 1, AT_ONCE):
            window = parts[:, start : start + AT_ONCE + 1]
            x, y = window[:, :-1], window[:, 1:]
            log = torch.log_softmax(reader(one_hot(x, size).float()), dim=-1)
            total -= log.gather(-1, y.unsqueeze(-1)).double().sum().item()
    return total / (lanes * (length - 1)) / math.log(2)
