"""What MODEL names on the command line: an included network, or a file of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click
from click.shell_completion import CompletionItem

from lstm_viz import home
from lstm_viz.weights.assumed import GATES, NONLINEARITIES

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent, States
    from lstm_viz.weights.before import Path as Names
    from lstm_viz.weights.loaded import Loaded

NONE = ("none",)  # of the option --before: nothing


class NamedNetwork(NamedTuple):
    """A recurrent module, what is known about it as a trace's meta, and its card if it has one.

    `initial` is the state before step 1 that its file has, for a batch of one sequence, and `notes`
    are sentences on what was assumed because its file does not state it. `loaded` has what else
    its file has.
    """

    module: Recurrent
    meta: dict[str, Any]
    card: dict[str, Any] | None = None
    initial: States = None
    notes: tuple[str, ...] = ()
    loaded: Loaded | None = None


class NetworkName(click.ParamType):
    """The name of an included network, with completion."""

    name = "model"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The included networks whose names begin so, and files."""
        folders = (home.ASSETS / "models", home.ASSETS / "texts")
        names = sorted(
            path.stem for folder in folders for path in folder.glob(f"{incomplete}*.json")
        )
        found = [CompletionItem(name) for name in names]
        return [*found, CompletionItem(incomplete, type="file")]


def assuming(command: Any) -> Any:
    """Give a command the options of what a file of weights may not state, as `load` has them."""
    of_rnns = click.option(
        "--nonlinearity",
        type=click.Choice(NONLINEARITIES),
        default=NONLINEARITIES[0],
        show_default=True,
        help="The activation of simple RNNs whose file does not state it.",
    )
    of_gates = click.option(
        "--gates",
        type=click.Choice(GATES),
        default=GATES[0],
        show_default=True,
        help="The activation of the gates of Keras's layers whose file does not state it.",
    )
    return of_rnns(of_gates(command))


def is_network(path: Path) -> bool:
    """Whether a file is the weights of a saved network or the card beside them.

    Other files of JSON beside weights, such as a configuration, are no cards.
    """
    card, weights = (path.with_suffix(suffix) for suffix in (".json", ".safetensors"))
    if path not in (card, weights) or not (card.is_file() and weights.is_file()):
        return False
    try:
        found = json.loads(card.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"checkpoints", "sha256"} <= found.keys()


def networks(model: str, **assumed: Any) -> dict[str, NamedNetwork]:
    """The recurrent layers that MODEL names, by their names.

    "adding-lstm" and "adding/lstm" are an included network, and a path is that of its card or of
    the weights beside it, or of a file that `lstm_viz.load` opens, with what is `assumed`.

    Raises ValueError for what names none, OSError for a file that can't be read.
    """
    from lstm_viz import checkpoint
    from lstm_viz.weights.loading import load

    path = Path(model)
    if path.is_file():
        if not is_network(path):
            loaded = load(path, **assumed)
            return {
                name: NamedNetwork(module, {}, None, loaded.initial.get(name), loaded.notes, loaded)
                for name, module in loaded.items()
            }
        return _of(*checkpoint.load(path.stem, path.parent))
    name = model.replace("/", "-")
    if name not in checkpoint.included():
        raise ValueError(
            f"there is no network {model!r} and no such file; an included network is a task and a "
            "kind, such as adding-lstm or reber/gru, and lstm-viz info lists them"
        )
    return _of(*checkpoint.load(name))


def before(network: NamedNetwork, name: str, asked: tuple[str, ...]) -> Names:
    """What a sequence goes through before a layer: what is asked for, else what its file states.

    Raises ValueError for names that are not there or do not fit.
    """
    if network.loaded is None:
        if asked not in ((), NONE):
            raise ValueError("--before is for a layer of a file of weights; leave it out")
        return ()
    path = () if asked == NONE else asked or network.loaded.before.get(name, ())
    try:
        network.loaded.network(name, before=path)
    except KeyError as error:
        raise ValueError(error.args[0]) from None
    return path


def _of(model: Any, card: dict[str, Any]) -> dict[str, NamedNetwork]:
    meta = {"seed": card["seed"], "trained": True, "task": card["task"]}
    return {"rnn": NamedNetwork(cast("Recurrent", model.rnn), meta, card)}
