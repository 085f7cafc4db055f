"""Panels with a readout of each kind, and their answers by torch and the rules of tasks.answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.readout import Head, Meaning, Readout
from lstm_viz.tasks import Batch
from lstm_viz.tasks.answers import ANSWERS

NAMES = ("k", "l", "m", "n")
SEED = 50  # with which every answer is given by some network
ASKED = 0.7  # of the steps
SCALE, MEAN, CLOSE = 2.5, -30.0, 1.25
KINDS: tuple[Literal["value", "one", "set"], ...] = ("value", "one", "set")


def with_readout(panel: Panel, kind: Literal["value", "one", "set"], gain: float = 4.0) -> Panel:
    """The panel with a head of random weights, and what was recorded of its answers, in float32."""
    steps, hidden = len(panel.input), panel.trace.sizes["hidden"]
    outputs = 1 if kind == "value" else len(NAMES)
    draw = np.random.default_rng(SEED + outputs)
    asked = draw.random(steps) < ASKED
    if kind == "value":
        right, more = draw.normal(MEAN, SCALE, steps), {"scale": SCALE, "mean": MEAN}
        more["close"] = CLOSE
    elif kind == "one":
        right, more = draw.integers(0, outputs, steps).astype(float), {"names": NAMES}
    else:
        right, more = (draw.random((steps, outputs)) < 0.5).astype(float), {"names": NAMES}
        more["empty"] = "nothing"
    right[~asked] = np.nan
    head = Head(
        (gain * draw.normal(size=(outputs, hidden))).astype(np.float32),
        (0.5 * draw.normal(size=outputs)).astype(np.float32),
    )
    meaning = Meaning(kind=kind, right=right.astype(np.float32), **more)
    made = replace(panel, readout=Readout(head, meaning))
    answers = answers_of(made, panel.signal("h"))
    if kind == "value":
        return replace(made, prediction=answers["prediction"].astype(np.float32))
    given = {name: answers[name].astype(np.float32) for name in ("prediction", "sure", "right")}
    return replace(made, answers=answers["answered"], **given)


def answers_of(panel: Panel, h: np.ndarray) -> dict[str, Any]:
    """What follows from h (time, hidden), in its dtype: NaN or "" where h is NaN."""
    assert panel.readout is not None
    (W, b), meaning = panel.readout
    read = ~np.isnan(h[:, 0])
    state = torch.from_numpy(h[read])
    output = linear(state, torch.from_numpy(W).to(state), torch.from_numpy(b).to(state))
    right = torch.from_numpy(meaning.right[read]).to(state)
    if meaning.kind == "value":
        output = output * meaning.scale + meaning.mean
        y = right[:, None]
    elif meaning.kind == "one":
        hot = torch.nn.functional.one_hot(right.nan_to_num().long(), len(NAMES)).to(state)
        y = torch.where(right.isnan()[:, None], torch.nan, hot)
    else:
        y = right
    rule = ANSWERS[meaning.kind]
    batch = Batch(torch.empty(0), y[None], ~y.isnan().any(dim=-1)[None])
    is_right = rule.right(output[None], batch, meaning.close or 0).to(state)
    found = {"right": torch.where(batch.mask, is_right, torch.nan)[0]}
    if rule.probability is None or rule.sure is None:
        found["prediction"] = output[:, 0]
        return _on_all(found, read, [""] * len(output))
    found["prediction"] = rule.probability(output[None], batch)[0]
    found["sure"] = rule.sure(output)
    return _on_all(found, read, [_words(row, meaning) for row in output])


def _words(output: Tensor, meaning: Meaning) -> str:
    if meaning.kind == "one":
        return meaning.names[int(output.argmax())]
    chosen = [meaning.names[int(k)] for k in torch.nonzero(output > 0)]
    return " ".join(chosen) or meaning.empty


def _on_all(found: dict[str, Tensor], read: np.ndarray, words: list[str]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for name in ("prediction", "sure", "right"):
        whole[name] = np.full(len(read), np.nan)
        if name in found:
            whole[name][read] = found[name].numpy()
    given = iter(words)
    whole["answered"] = [next(given) if one else "" for one in read]
    return whole
