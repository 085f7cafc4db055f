"""Windows: a part of one sequence of a store as a Trace, out of the runs that cover it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import inputs
from lstm_viz.corpus.replay import LARGEST, Replayed, numbers
from lstm_viz.corpus.runs import sequence_at
from lstm_viz.trace import Trace

if TYPE_CHECKING:
    from lstm_viz.corpus.store import Store


def window(store: Store, start: int, stop: int) -> Trace:
    """See `Store.window`."""
    most = max(1, LARGEST // numbers(store.net))
    if stop - start > most:
        raise CorpusError(
            f"a window of this network has at most {most:,} steps; got {stop - start:,}: ask for "
            "several"
        )
    first, last = sequence_at(store.starts, start), sequence_at(store.starts, stop - 1)
    if first != last:
        raise CorpusError(
            f"the steps {start:,} to {stop - 1:,} are of {last - first + 1} sequences, and the "
            f"state is set to zero between them; the first of them ends before step "
            f"{int(store.starts[first + 1]):,}"
        )
    signals, initial, meta = _joined(store.replayed(start, stop), start, stop)
    shaped = {name: one[:, None, None] for name, one in signals.items()}
    read = inputs.reader(store.root, store.net, start, stop)
    names = store.vocabulary.names if store.vocabulary else ()
    return Trace(
        store.net.kind,
        shaped,
        {name: one[:, None, None] for name, one in initial.items()},
        tuple(range(start + 1, stop + 1)),
        {
            **meta,
            "dtype": store.net.described["dtype"],
            "device": str(store.net.parameter.device),
            "weights": store.net.fingerprint,
            **({"names": names} if names else {}),
            **_stated(store.net),
        },
        read(start, stop)[None].cpu().numpy(),
        store.net.weights(),
    )


def _stated(net: Any) -> dict[str, str]:
    """As a recording's meta: the activations of a layer that has others than usual."""
    nonlinearity = getattr(net.module, "nonlinearity", "tanh")
    return {} if nonlinearity == "tanh" else {"nonlinearity": str(nonlinearity)}


def _joined(
    replayed: Iterator[tuple[Replayed, float]], start: int, stop: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, float]]:
    """The signals (layer, time, unit), the state before them (layer, unit), and their check."""
    parts: dict[str, list[torch.Tensor]] = {}
    initial: dict[str, np.ndarray] = {}
    meta = {"verified": 0.0, "tolerance": 0.0, "replayed": 0.0}
    for one, apart in replayed:
        run = one.run
        if run.stop <= start or run.start >= stop:
            continue
        part = slice(max(0, start - run.start), stop - run.start)
        if not initial:
            before = {name: one.first[name][:, 0] for name in one.first}
            if part.start:
                before = {name: one.signals[name][:, part.start - 1] for name in before}
            initial = {name: state.cpu().numpy().copy() for name, state in before.items()}
        for name, signal in one.signals.items():
            parts.setdefault(name, []).append(signal[:, part])
        meta["verified"] = max(meta["verified"], one.checked.largest)
        meta["tolerance"] = max(meta["tolerance"], one.checked.allowed)
        meta["replayed"] = max(meta["replayed"], apart)
    return {n: torch.cat(parts.pop(n), 1).cpu().numpy() for n in list(parts)}, initial, meta
