"""Without: a trained network with a part removed from its cells, and how it then does."""

from __future__ import annotations

from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from lstm_viz import checkpoint
from lstm_viz.ablate.parts import PARTS, CellPart
from lstm_viz.ablate.result import AblationRow
from lstm_viz.call import Recurrent, weights_of
from lstm_viz.cells import gru_from, lstm_from
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS
from lstm_viz.train.scoring import evaluate
from lstm_viz.train.shipping import HELD_OUT as OF_THE_CARD

HELD_OUT: Final = OF_THE_CARD  # the card's own sequences, so that "before" is the card's figure


class Without(nn.Module):
    """A model whose cells lack `part` at every step; all else is as it was trained."""

    def __init__(self, model: SequenceModel, part: CellPart) -> None:
        kind = model.config["kind"]
        if part.kind != kind:
            raise ValueError(f"{part.name} is for the kind {part.kind!r}; got a model of {kind!r}")
        super().__init__()
        self.model, self.part = model, part

    def forward(self, x: Tensor) -> Tensor:
        """x (batch, time, input) → the answer at every step, (batch, time, output)."""
        for layer in range(self.model.config["num_layers"]):
            x = self._hidden(x, layer)
        return self.model.head(x)

    def _hidden(self, x: Tensor, layer: int) -> Tensor:
        """The h of one layer, (batch, time, unit)."""
        w = weights_of(cast(Recurrent, self.model.rnn), layer, 0)
        from_x = linear(x, w.W_ih, w.b_ih)
        h = c = x.new_zeros(len(x), w.W_hh.shape[1])
        each = []
        for step in range(x.shape[1]):
            now: dict[str, Tensor] = {}

            def held(signal: str, computed: Tensor, now: dict[str, Tensor] = now) -> Tensor:
                now[signal] = self.part.hold(now, signal, computed)
                return now[signal]

            from_h = linear(h, w.W_hh, w.b_hh)
            if self.part.kind == "lstm":
                c = lstm_from(from_x[:, step], from_h, c, None, held)["c"]
            else:
                gru_from(from_x[:, step], from_h, h, held)
            h = now["h"]
            each.append(h)
        return torch.stack(each, 1)


def ablate(task: str, kind: str, seed: int, sequences: int = HELD_OUT) -> list[AblationRow]:
    """The included network of a task, kind and seed, measured without each of its parts."""
    torch.set_num_threads(1)  # for networks of this size more threads only wait for each other
    model, card = checkpoint.load(checkpoint.name_of({"task": task, "kind": kind, "seed": seed}))
    drawn = {"sequences": sequences, "seed": seed}
    before = evaluate(model, TASKS[task], **drawn)["score"]
    return [
        AblationRow(part.name, seed, card["weights"], before, after)
        for part in PARTS.values()
        if part.kind == kind
        for after in (evaluate(Without(model, part), TASKS[task], **drawn)["score"],)
    ]
