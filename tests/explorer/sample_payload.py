"""Payloads of real networks, recorded on one sequence, as the app sends them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from lstm_viz import record
from lstm_viz.call import weights_of
from lstm_viz.explorer.checkpoints import CheckpointPanels
from lstm_viz.explorer.explanation import Explanation
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture

KINDS: dict[str, Any] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
NAMES = {"lstm": "LSTM", "gru": "GRU", "rnn": "simple RNN"}


class Sample(NamedTuple):
    """A payload and what it was made of."""

    data: bytes
    panels: list[Panel]
    values: np.ndarray
    target: np.ndarray


def sequence(steps: int, features: int, seed: int = 3) -> np.ndarray:
    """Slow and fast waves with noise, (time, feature)."""
    draw = np.random.default_rng(seed)
    time = np.arange(steps)[:, None]
    periods = np.linspace(23, 9, features)
    noise = draw.normal(size=(steps, features))
    return (np.sin(2 * np.pi * time / periods) + 0.2 * noise).astype(np.float32)


def panel(
    kind: str,
    values: np.ndarray,
    units: int,
    *,
    seed: int = 3,
    length: int | None = None,
    layer: int = 0,
    **options: Any,
) -> Panel:
    """One network recorded over `values`; a `length` pads what comes after it."""
    generator = torch.Generator().manual_seed(seed)
    module = KINDS[kind](values.shape[1], units, batch_first=True, **options).eval()
    with torch.no_grad():
        for parameter in module.parameters():
            # Large enough that gates open and shut.
            size = 2.5 / np.sqrt(parameter.shape[-1]) if parameter.ndim > 1 else 0.6
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * size)
    x = torch.from_numpy(values)[None]
    if length is None:
        trace = record(module, x)
    else:
        both = torch.cat([x, x])
        lengths = torch.tensor([len(values), length])
        packed = nn.utils.rnn.pack_padded_sequence(both, lengths, batch_first=True)
        trace = record(module, packed)
    batch = 0 if length is None else 1
    where: dict[str, Any] = {"layer": layer, "direction": 0, "batch": batch}
    h = trace.sel("h", **where)
    read = values if layer == 0 else trace.sel("h", layer=layer - 1, direction=0, batch=batch)
    weights = weights_of(module, layer, 0)._asdict()
    return Panel(
        trace.with_meta(seed=seed, trained=True),
        NAMES[kind],
        sum(p.numel() for p in module.parameters()),
        {name: None if one is None else one.detach().numpy() for name, one in weights.items()},
        read,
        np.tanh(h[:, : min(5, h.shape[1])].sum(axis=1)),
        **where,
    )


def sample(
    *,
    steps: int = 30,
    units: tuple[int, ...] = (11, 13),
    features: int = 2,
    kinds: tuple[str, ...] = ("lstm", "rnn"),
    seed: int = 3,
    length: int | None = None,
    labels: tuple[str, ...] | None = None,
    exact: int | None = None,
    text: str | None = None,
    source: str = "",
    opening: tuple[int, int] | None = (0, 0),
    mark: tuple[int, str] | None = None,
    **options: Any,
) -> Sample:
    """Two networks on one sequence; no two sizes are alike."""
    values = sequence(steps, features, seed)
    panels = [
        panel(kind, values, count, seed=seed, length=length, **options)
        for kind, count in zip(kinds, units, strict=True)
    ]
    target = np.append(values[1:, 0], np.float32(np.nan)).astype(np.float32)
    picture = Picture(
        panels=panels,
        values=values,
        names=[f"column {chr(97 + k)}" for k in range(features)],
        labels=labels,
        target=target,
        target_name="next value",
        verdict="Next value, mean squared error: LSTM 0.041 · simple RNN 0.062",
        text=text,
        source=source,
        opening=opening,
        explanation=Explanation(mark=mark),
    )
    return Sample(payload(picture, exact=exact), panels, values, target)


class Course(NamedTuple):
    """A payload with epochs and what it was made of."""

    data: bytes
    epochs: list[CheckpointPanels]
    values: np.ndarray


STEPS = (0, 10, 60, 240, 900, 6000)  # of the training; dense early


def course(
    *,
    steps: int = 29,
    units: tuple[int, ...] = (11, 7, 13),
    kinds: tuple[str, ...] = ("lstm", "gru", "rnn"),
    checkpoints: tuple[int, ...] = STEPS,
    features: int = 2,
    **options: Any,
) -> Course:
    """Networks of other weights at each checkpoint, on one sequence; the first is untrained."""
    values = sequence(steps, features)
    epochs = []
    for at, step in enumerate(checkpoints):
        panels = [
            panel(kind, values, count, seed=20 + at)
            for kind, count in zip(kinds, units, strict=True)
        ]
        panels = [
            replace(one, trace=one.trace.with_meta(trained=step > 0, seed=3)) for one in panels
        ]
        said = f"loss {0.5 / (1 + step):.3f} · {50 + 2 * at}% right"
        epochs.append(CheckpointPanels(step, panels, f"Verdict after {step} steps", said))
    picture = Picture(
        panels=epochs[-1].panels,
        values=values,
        names=[f"column {chr(97 + k)}" for k in range(features)],
        target=np.tanh(values[:, 0]),
        checkpoints=epochs,
        opening=(0, 0),
        **options,
    )
    return Course(payload(picture), epochs, values)
