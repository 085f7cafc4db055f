"""Windows: the steps around one step of a corpus, replayed and checked, as a view."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import torch

from lstm_viz.characters import CORPORA
from lstm_viz.corpus import Store
from lstm_viz.explorer.pieces import STORE
from lstm_viz.explorer.readout import Head
from lstm_viz.explorer.traced import input_of, weights_at
from lstm_viz.sequences import Sequence
from lstm_viz.trace import Trace
from lstm_viz.train.texts import KINDS
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import words
from lstm_viz.ui.corpus.known_corpus import KnownStore
from lstm_viz.ui.corpus.stores import OpenedStore
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import included_cards, networks
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.opened import LayerPlace
from lstm_viz.ui.views.passes import Side, card_of, head_of, of_training
from lstm_viz.ui.views.view import View

_VIEWS: Shelf[View] = Shelf(limits.WINDOWS_BYTES, lambda view: view.bytes)
_CPU = torch.device("cpu")


def bounds(store: Store, at: int) -> tuple[int, int]:
    """The first step of the window that shows step `at`, and the step after its last one.

    It has at least a quarter of its steps on either side, unless the sequence begins or ends
    there; and it begins with a stored state where that is possible, so that nothing is replayed
    that is not shown.
    """
    sequence = store.sequence_at(at)
    first, last = store.starts[sequence : sequence + 2].tolist()
    half = half_of(store)
    start = (at - half // 2) // half * half
    start = max(first, min(start, -(-(last - 2 * half) // half) * half))
    return start, min(last, start + 2 * half)


def half_of(store: Store) -> int:
    """The steps of half a window, a multiple of the distance of stored states where that is short.

    Fewer for a network so large that a window would have more numbers than the limit.
    """
    layers, units = store.net.sizes
    most = limits.WINDOW_NUMBERS // (2 * len(store.net.signals) * layers * units)
    every, half = store.settings.every, min(limits.WINDOW_STEPS // 2, max(1, most))
    return half // every * every or half


def view(own: OpenedStore, start: int, stop: int, layer: int) -> View:
    """The view of these steps, for all sessions.

    Raises CorpusError and VerificationError as `Store.window`, SequenceError for a single step.
    """
    make = partial(_made, own, start, stop, layer)
    return _VIEWS.get_or_make((own.key, start, stop, layer), make)


def _made(own: OpenedStore, start: int, stop: int, layer: int) -> View:
    store = own.store
    with networks.forward_pass(_CPU):
        trace = store.window(start, stop)
        x = np.asarray(trace.x)[0]
        names = store.vocabulary.names if store.vocabulary else ()
        sequence = Sequence(
            x,
            names or tuple(f"x{column}" for column in range(1, x.shape[1] + 1)),
            tuple(range(start + 1, stop + 1)),
            source=words.part(own.name, start, stop - 1),
            symbols=tuple(names[place] for place in x.argmax(axis=1).tolist()) if names else (),
        )
        # Another store can have the same steps after others: whoever keeps a picture must know.
        trace = replace(trace, labels=sequence.labels).with_meta(
            **{STORE: "/".join(map(str, own.key))}
        )
        network = included(store)
        if network is None:
            known: Known = KnownStore(own.name)
            side = _side(trace, sequence, known, layer)
        else:
            corpus, one = network
            known = networks.known_of(corpus)
            side = _side(trace, sequence, known, layer, one)
    return View(sequence, known, {store.net.kind: side})


def included(store: Store) -> tuple[str, networks.TrainedNetwork] | None:
    """The included network, with its corpus, whose very weights a store of text was recorded with.

    Only with it are there predictions: a store has the recurrent layer alone.
    """
    if store.vocabulary is None or store.net.kind not in KINDS:
        return None
    for corpus in CORPORA:
        same = included_cards.card(corpus, store.net.kind)["weights"] == store.net.fingerprint
        if same and networks.vocabulary_of(corpus).names == store.vocabulary.names:
            return corpus, networks.network(corpus, store.net.kind, _CPU)
    return None


@torch.inference_mode()
def _side(
    trace: Trace,
    sequence: Sequence,
    known: Known,
    layer: int,
    network: networks.TrainedNetwork | None = None,
) -> Side:
    """The network as the Explorer shows it; with the included one, its predictions too."""
    read = np.ones(sequence.steps, bool)
    output, head = torch.empty(0), Head(np.zeros((0, trace.sizes["hidden"])), np.zeros(0))
    card, meta = card_of(trace), dict[str, Any](known.meta)
    if network is not None:
        model, card = network
        h = torch.tensor(trace.sel("h", layer=-1, direction=0, batch=0))
        output, head = model.head(h), head_of(model)
        meta = of_training(card, known)
    return Side(
        **vars(known.answers(output, sequence, read)),
        trace=trace.with_meta(**meta),
        card=card,
        weights=weights_at(trace, layer, 0),
        head=head,
        input=input_of(trace, layer, 0),
        place=LayerPlace(layer, 0),
    )
