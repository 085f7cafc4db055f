"""Your ends: what is used of a person's own file beside its layer, and the tokens that go in."""

from __future__ import annotations

import streamlit as st
from torch import nn

from lstm_viz.characters.tokens import need_tokens, of_characters, of_lines
from lstm_viz.sequences import SequenceError
from lstm_viz.ui.controls import controls, kept_files, network_rows, source_rows
from lstm_viz.ui.explore import words
from lstm_viz.ui.views import opened, opened_words
from lstm_viz.ui.views.file_use import Use


def draw(title: str, source: str) -> str:
    """The controls of what fits a layer; the title with what is chosen.

    Raises SequenceError for a vocabulary that does not fit.
    """
    layer = opened.of_title(title)
    fitting = opened.fitting(layer)
    paths = {opened_words.path(path): path for path in fitting.before}
    stated = opened_words.path(fitting.stated)
    before = paths.get(controls.one_or_none(network_rows.BEFORE, paths, stated), ())
    dense = controls.one_or_none(network_rows.DENSE, fitting.dense)
    use = Use(before, dense)
    if dense:
        use = _answers(opened.of_title(opened.using(title, use)), use)
    chosen = opened.using(title, use)
    if opened.of_title(chosen).embedding and source == source_rows.TEXT and (tokens := _tokens()):
        need_tokens(tokens, rows_of(chosen) or 0)
        chosen = opened.using(title, use._replace(tokens=tokens))
    return chosen


def reads_tokens() -> bool:
    """Whether an embedding is chosen, alone or as the first of several layers."""
    network, chosen = opened.current(), str(st.session_state.get(network_rows.BEFORE))
    if network is None:
        return False
    ends = network.loaded.ends
    names = (opened_words.path((name,)) for name in ends if isinstance(ends[name], nn.Embedding))
    return any(
        f"{chosen}{opened_words.THEN}".startswith(name + opened_words.THEN) for name in names
    )


def rows_of(model: str) -> int | None:
    """How many tokens the embedding has that is used; None for other networks, and without one."""
    if not opened.is_title(model):
        return None
    embedding = opened.of_title(model).embedding
    return None if embedding is None else embedding.num_embeddings


def need_vocabulary(model: str) -> tuple[str, ...]:
    """The tokens that a person gave. Raises SequenceError where there are none."""
    if not (tokens := opened.of_title(model).use.tokens):
        raise SequenceError(words.NO_VOCABULARY)
    return tokens


def _answers(layer: opened.ShownLayer, use: Use) -> Use:
    """What the outputs are, and which one is shown, where there are several."""
    assert layer.dense is not None
    outputs = layer.dense.out_features
    stated = layer.dense_activation
    proposed = network_rows.STATED.get(stated, network_rows.VALUE)
    if outputs == 1:
        one = proposed if proposed == network_rows.EACH else network_rows.VALUE
        return use._replace(answers=one)
    predicts = layer.embedding is not None and layer.embedding.num_embeddings == outputs
    titles = controls.CONTROLS[network_rows.ANSWERS].titles
    offered = [one for one in titles if predicts or one != network_rows.NEXT]
    chosen = controls.draw(network_rows.ANSWERS, options=offered, default=proposed)
    use = use._replace(answers=chosen)
    if use.answers == network_rows.VALUE:
        use = use._replace(output=int(controls.draw(network_rows.OUTPUT, high=outputs - 1)))
    return use


def _tokens() -> tuple[str, ...]:
    """The vocabulary as it is pasted, or that of a file, which counts where there is one."""
    pasted = controls.draw(network_rows.CHARACTERS)
    file = kept_files.draw(network_rows.LINES)
    return of_characters(pasted) if file is None else of_lines(file.getvalue())
