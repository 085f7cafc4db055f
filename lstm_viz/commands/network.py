"""What MODEL names on the command line: an included network, or a file of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click
from click.shell_completion import CompletionItem

from lstm_viz import home

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent, States


class Network(NamedTuple):
    """A recurrent module, what is known about it as a trace's meta, and its card if it has one.

    `initial` is the state before step 1 that its file has, for a batch of one sequence.
    """

    module: Recurrent
    meta: dict[str, Any]
    card: dict[str, Any] | None = None
    initial: States = None


class Name(click.ParamType):
    """The name of an included network, with completion."""

    name = "model"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The included networks whose names begin so, and files."""
        names = sorted(path.stem for path in (home.ASSETS / "models").glob(f"{incomplete}*.json"))
        found = [CompletionItem(name) for name in names]
        return [*found, CompletionItem(incomplete, type="file")]


def is_network(path: Path) -> bool:
    """Whether a file is the weights of a saved network or the card beside them."""
    return {path.suffix} <= {".safetensors", ".json"} and all(
        path.with_suffix(suffix).is_file() for suffix in (".safetensors", ".json")
    )


def networks(model: str) -> dict[str, Network]:
    """The recurrent layers that MODEL names, by their names.

    "adding-lstm" and "adding/lstm" are an included network, and a path is that of its card or of
    the weights beside it, or of a file that `lstm_viz.load` opens.

    Raises ValueError for what names none, OSError for a file that can't be read.
    """
    from lstm_viz import checkpoint
    from lstm_viz.weights.loading import load

    path = Path(model)
    if path.is_file():
        if not is_network(path):
            loaded = load(path)
            return {
                name: Network(module, {}, initial=loaded.initial.get(name))
                for name, module in loaded.items()
            }
        return _of(*checkpoint.load(path.stem, path.parent))
    name = model.replace("/", "-")
    if name not in checkpoint.names():
        raise ValueError(
            f"there is no network {model!r} and no such file; an included network is a task and a "
            "kind, such as adding-lstm or reber/gru, and lstm-viz info lists them"
        )
    return _of(*checkpoint.load(name))


def _of(model: Any, card: dict[str, Any]) -> dict[str, Network]:
    meta = {"seed": card["seed"], "trained": True, "task": card["task"]}
    return {"rnn": Network(cast("Recurrent", model.rnn), meta, card)}
