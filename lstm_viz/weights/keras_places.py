"""What a sequence goes through before each recurrent layer, by what a Keras file states."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.keras_config import Config, Stated, known_by
from lstm_viz.weights.keras_order import (
    Node,
    gives_each_step,
    inner,
    is_recurrent,
    read_by,
    stated_path,
)


def place(contents: Contents, config: Config, called: Mapping[str, Stated]) -> None:
    """Add the paths that the configuration states, and notes on what is not run of them.

    `called` has what is stated of the recurrent layers, by their names in the contents.
    """
    layers = {stated.name: (name, stated) for name, stated in called.items()}
    known_ends = {name: known_by(config, name) for name in contents.ends}
    ends = {stated.name: name for name, stated in known_ends.items() if stated}

    def end(name: str, node: Node) -> str | None:
        own_name = node.config.get("name")
        return ends.get(name) or (ends.get(own_name) if isinstance(own_name, str) else None)

    def known(name: str, node: Node) -> str:
        """What a layer is called in the contents. Raises ValueError where it can't be run."""
        if name in layers and is_recurrent(node):
            own, stated = layers[name]
            gives_each_step(name, node)
            if own not in contents.layers:
                raise ValueError(f"{quoted(name)} can't be used")
            if stated.backwards or stated.merged != "concat":
                way = "reads backwards" if stated.backwards else "joins its directions otherwise"
                raise ValueError(f"{quoted(name)} {way}")
            return own
        found = end(name, node)
        if found is None or node.kind not in ("Dense", "Embedding"):
            raise ValueError(f"{quoted(name)} ({node.kind or 'of no stated class'}) is not run")
        return found

    for stated_name, (name, stated) in layers.items():
        if name not in contents.layers or stated_name not in config.order:
            continue
        path, reason = stated_path(stated_name, config.order, known)
        if path and stated.backwards:
            path, reason = (), "it reads backwards what they give"
        contents.before[name] = path
        if reason:
            contents.not_run(name, reason)
        if config.order[stated_name].several:
            contents.notes.append(
                f"{name}: in the file it also reads another layer, such as for its state before "
                "step 1, which is 0 here"
            )
        if path and path[0] in contents.ends and _masks(config, ends, path[0]):
            contents.notes.append(
                f"{name}: Keras skips the steps whose token is 0 (mask_zero of {quoted(path[0])}), "
                "and here they are read"
            )

    for name, node in config.order.items():
        dense, reads = end(name, inner(node)), read_by(node, config.order)
        if dense and inner(node).kind == "Dense" and reads in layers:
            contents.follows(layers[reads][0], dense)
    for name in [name for name in contents.layers if config.order and name not in contents.before]:
        contents.not_run(name, "its place in the model is not stated")


def _masks(config: Config, ends: Mapping[str, str], end: str) -> bool:
    stated = next(name for name, own in ends.items() if own == end)
    return stated in config.order and config.order[stated].config.get("mask_zero") is True
