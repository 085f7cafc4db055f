"""What was heard of each call of a module: copies of what went in and came out, and its weights."""

from __future__ import annotations

import operator
import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from lstm_viz.call import CELL_WEIGHTS, Cell, weights_used
from lstm_viz.precision import autocast_dtype

Copies = dict[int, tuple[Tensor, int]]  # by its id: a tensor's copy, and its place in memory


HERE = threading.local()  # .listeners: those of this thread, the innermost last


class Heard(NamedTuple):
    """One call of torch's forward: copies of what went in and came out, and the weights used."""

    input: Any
    hx: Any
    given: Any
    weights: tuple[Tensor | None, ...]
    versions: tuple[int, ...]  # how often each weight had been written into
    same: bool = False  # whether h lies in the memory of what the call before gave
    training: bool = False
    autocast: torch.dtype | None = None

    @property
    def overwritten(self) -> bool:
        """Whether a weight has been written into since."""
        return _versions(self.weights) != self.versions


class Last(NamedTuple):
    """A module's last call: what it gave, held so that no other tensor gets its memory."""

    copies: Copies
    given: Any = None
    weights: tuple[Tensor | None, ...] = ()
    versions: tuple[int, ...] = ()


class Listener:
    """What one thread's run of a model makes its modules do."""

    def __init__(self, modules: Iterable[nn.Module] = ()) -> None:
        self.modules = frozenset(modules)
        self.calls: dict[Any, list[Heard]] = defaultdict(list)
        self.refused: dict[Any, str] = {}
        self._noted: dict[nn.Module, dict[str, Tensor]] = defaultdict(dict)
        self._answered: dict[nn.Module, int] = defaultdict(int)  # calls that the hook knows of
        self._last: dict[nn.Module, Last] = defaultdict(lambda: Last({}))

    def __deepcopy__(self, memo: Any) -> Listener:
        return self  # a copy of a module loses its hooks, and nothing that was heard is copied

    def note(self, module: nn.Module, name: str, weight: Tensor) -> None:
        """A parametrised weight has been evaluated."""
        self._noted[module][name] = weight

    def hear(self, module: Any, input: Any, hx: Any, given: Any) -> None:
        """torch's forward has run."""
        noted = self._noted.get(module)
        if noted and isinstance(module, Cell):
            plain = module._parameters
            weights = tuple(noted[n] if n in noted else plain.get(n) for n in CELL_WEIGHTS)
        else:
            weights = weights_used(module)
        try:
            place, _ = _place(hx), _place(given)
        except RuntimeError:
            self.refused[module] = (
                "it ran within a transform of torch.func, such as grad or vmap, whose tensors have "
                "no numbers of their own; record it outside"
            )
            return
        last, copies = self._last[module], Copies()
        # What is as it was is held once: Python's collector looks at all that is held.
        versions = _versions(weights)
        if last.weights and all(map(operator.is_, weights, last.weights)):
            weights = last.weights
            versions = last.versions if versions == last.versions else versions
        heard = Heard(
            _kept(input),
            _kept(hx, last.copies),
            _kept(given, None, copies),
            weights,
            versions,
            place is not None and any([place == begin for _, begin in last.copies.values()]),
            module.training,
            None if weights[0] is None else autocast_dtype(weights[0].device),
        )
        self.calls[module].append(heard)
        self._last[module] = Last(copies, given, weights, versions)

    def hook(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], output: Any
    ) -> None:
        """The module's own forward has run, and torch's within it as often as was heard."""
        if self not in listeners_of(module):
            return  # a shared model: somebody else's call
        inside = len(self.calls[module]) - self._answered[module]
        if inside == 0:
            try:
                self.hear(module, *_torchs_arguments(*args, **kwargs), output)
            except TypeError:
                self.refused[module] = (
                    f"its own {type(module).__name__}.forward takes other arguments than "
                    "(input, hx) and runs without torch's forward"
                )
        elif inside == 1 and not _alike(output, self._last[module].given):
            self.refused[module] = (
                f"the {type(module).__name__}'s own output is not what torch's forward computed "
                "inside it"
            )
        self._answered[module] = len(self.calls[module])


def listeners_of(module: Any) -> list[Listener]:
    """Those of this thread that listen to a module."""
    return [each for each in HERE.__dict__.get("listeners", ()) if module in each.modules]


def _torchs_arguments(input: Any, hx: Any = None) -> tuple[Any, Any]:
    return input, hx


def _versions(weights: Iterable[Tensor | None]) -> tuple[int, ...]:
    try:
        return tuple([w._version for w in weights if w is not None])
    except RuntimeError:  # a tensor made in inference mode has none
        return tuple([w._version for w in weights if w is not None and not w.is_inference()])


def _kept(value: Any, known: Copies | None = None, made: Copies | None = None) -> Any:
    """A copy, since a model may write into its tensors, above all into a state that it carries.

    A copy that is `known` serves again where it still is equal; those of tensors go into `made`.
    """
    if isinstance(value, Tensor):
        if known and (found := known.get(id(value))) and torch.equal(found[0], value):
            return found[0]
        copied = value.detach().clone() if value.requires_grad else value.clone()
        if made is not None:
            made[id(value)] = copied, value.data_ptr()
        return copied
    if isinstance(value, PackedSequence):
        return value._replace(data=_kept(value.data, None, made))
    if isinstance(value, (tuple, list)):
        return tuple([_kept(each, known, made) for each in value])
    return value


def _place(value: Any) -> int | None:
    """Where a tensor, or the first of several, begins in memory; None for anything else."""
    while isinstance(value, (tuple, list)) and value:
        value = value[0]
    return value.data_ptr() if isinstance(value, Tensor) else None


def _alike(one: Any, other: Any) -> bool:
    """Equal, or of another form, such as a padded output for a packed one."""
    if one is other:
        return True
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape != other.shape or torch.equal(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return all(_alike(*pair) for pair in zip(one, other, strict=True))
    return True
