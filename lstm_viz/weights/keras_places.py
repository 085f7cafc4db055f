"""What a sequence goes through before each recurrent layer, by what a Keras file states."""

from __future__ import annotations

from collections.abc import Mapping

from torch import nn

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.keras_config import Config, Stated, known_by
from lstm_viz.weights.keras_order import (
    Node,
    changes_a_dense_layer,
    gives_each_step,
    inner,
    is_given_another_mask,
    is_recurrent,
    read_by,
    skipped,
    stated_path,
)


def place(contents: Contents, config: Config, called: Mapping[str, Stated]) -> None:
    """Add the paths that the configuration states, and notes on what is not run of them.

    `called` has what is stated of the recurrent layers, by their names in the contents.
    """
    layers = {stated.name: (name, stated) for name, stated in called.items()}
    tables = {name for name, one in contents.ends.items() if isinstance(one, nn.Embedding)}
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
        skips, why = (None, "") if reason else skipped(stated_name, config.order)
        masked = not reason and is_given_another_mask(stated_name, config.order, skips)
        what = "whose token is" if path and path[0] in tables else "whose columns are all"
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
        if skips and stated.backwards:
            contents.notes.append(
                f"{name}: Keras skips the steps {what} {skips.value:g} ({why}), and here they are "
                "read"
            )
        elif skips:
            contents.skipped[name] = skips
            contents.notes.append(
                f"{name}: steps {what} {skips.value:g} are skipped, as in Keras ({why}), where the "
                "sequence goes through what the file states"
            )
        if masked:
            contents.notes.append(
                f"{name}: the file gives it a mask that is not applied here, so that it also reads "
                "the steps that Keras skips by it"
            )
    for name, node in config.order.items():
        dense, reads = end(name, inner(node)), read_by(node, config.order)
        if dense and inner(node).kind == "Dense" and reads in layers:
            contents.follows(layers[reads][0], dense)
        changed = changes_a_dense_layer(node, config.order)
        if changed and (through := end(reads, inner(config.order[reads]))):
            if contents.outputs.get(through) == "linear":  # its activation may be this one
                del contents.outputs[through]
            contents.notes.append(
                f"{through}: what it gives goes through {quoted(name)} ({node.kind}) in the file, "
                "which is not run here"
            )
    for name in [name for name in contents.layers if config.order and name not in contents.before]:
        contents.not_run(name, "its place in the model is not stated")
