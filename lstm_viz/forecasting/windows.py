"""Windows: the stretches of a series that networks are trained on."""

from __future__ import annotations

import numpy as np
import torch

from lstm_viz.series import Series
from lstm_viz.tasks import Batch

WINDOW = 64  # steps of a stretch that is trained on, from a state of zeros


def window(series: Series) -> int:
    """How many steps of a series each stretch has: `WINDOW`, but at most half the trained part."""
    return min(WINDOW, series.fitted // 2)


class Windows:
    """Stretches of a series' trained part, drawn at random: a `Source` for training.

    Each is `window` steps long and has at least one known answer.
    """

    def __init__(self, series: Series) -> None:
        self.x = torch.tensor(series.x)
        if series.text:
            self.y = torch.tensor(np.nan_to_num(series.next).astype(np.int64))
        else:
            self.y = torch.tensor(((series.next - series.mean) / series.scale).astype(np.float32))
        asked = series.asked(0, series.fitted)
        self.mask = torch.tensor(asked)
        self.length = window(series)
        before = np.append(0, np.cumsum(asked))  # how many answers are known before each step
        starts = np.arange(series.fitted - self.length)
        known = before[starts + self.length] > before[starts]
        self.starts = torch.tensor(starts[known])

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` stretches, on the CPU, and move them to `device`."""
        drawn = torch.randint(len(self.starts), (size, 1), generator=generator)
        at = self.starts[drawn] + torch.arange(self.length)  # (batch, time)
        return Batch(self.x[at], self.y[at].unsqueeze(-1), self.mask[at]).to(device)
