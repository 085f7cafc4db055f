"""Every call of a model's recurrent modules, kept as it was while the model runs.

A forward hook hears `layer(x)` alone. Here a module is, for as long as the model runs, of a class
that is between its own class and torch's: it hears what torch's forward is given and gives,
also by `layer.forward(x)` and from within a subclass with other arguments. (PyTorch's
parametrisations change a module's class in the same way.) A hook beside it hears the calls whose
forward goes round torch's class.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import nn
from torch.nn.utils.parametrize import is_parametrized

from lstm_viz.call import CELL_WEIGHTS, base_of
from lstm_viz.heard import HERE, Listener, listeners_of

_LOCK = threading.Lock()
_CLASS: Any = vars(object)["__class__"]
_SWAPPED: dict[nn.Module, tuple[int, type[Any]]] = {}  # how many listen, and the class before


@contextmanager
def listening(modules: Iterable[nn.Module]) -> Iterator[Listener]:
    """Hear every call that this thread makes of the modules within the block.

    Within another block, each listener hears the calls of its own modules.
    """
    modules = list(modules)
    listener, here = Listener(modules), HERE.__dict__.setdefault("listeners", [])
    with ExitStack() as undo:
        for module in modules:
            if module.__class__ is base_of(module) and "forward" not in vars(module):
                continue  # its forward is torch's, and a hook costs as much as a step
            handle = module.register_forward_hook(listener.hook, with_kwargs=True, prepend=True)
            undo.callback(handle.remove)
        for module in modules:
            _swap(module)
            undo.callback(_restore, module)
        undo.callback(here.remove, listener)
        here.append(listener)
        yield listener


def _swap(module: nn.Module) -> None:
    with _LOCK:
        count, own = _SWAPPED.get(module, (0, type(module)))
        if count == 0:
            module.__class__ = _heard_class(own, base_of(module), is_parametrized(module))
        _SWAPPED[module] = (count + 1, own)


def _restore(module: nn.Module) -> None:
    with _LOCK:
        count, own = _SWAPPED.pop(module)
        if count == 1:
            module.__class__ = own
        else:
            _SWAPPED[module] = (count - 1, own)


def _heard_class(own: type[Any], base: type[Any], parametrised: bool) -> type[Any]:
    """`own`, with one class more just before torch's in its order of methods."""

    def forward(self: Any, input: Any, hx: Any = None) -> Any:
        given = base.forward(self, input, hx)
        for listener in listeners_of(self):
            listener.hear(self, input, hx, given)
        return given

    def reduced(self: Any, protocol: Any) -> Any:
        made = super(heard, self).__reduce_ex__(protocol)
        if isinstance(made, str):
            return made
        make, arguments, *rest = made
        rest[:1] = [_without_hooks(state) for state in rest[:1]]
        return make, tuple([own if each is heard else each for each in arguments]), *rest

    def copied(self: Any, memo: Any) -> Any:
        module = own.__deepcopy__(self, memo)  # of self.__class__
        vars(module).update(_without_hooks(vars(module)))
        return module

    between = type(base.__name__, (base,), {"forward": forward})
    # A copy made meanwhile, or a file, is of the module's own class, and nobody listens to it.
    # (pickle compares the class that it is to make with __class__.)
    names = {
        "__module__": own.__module__,
        "__qualname__": own.__qualname__,
        "__class__": property(lambda self: own, _CLASS.__set__),
        "__reduce_ex__": reduced,
        **({"__deepcopy__": copied} if hasattr(own, "__deepcopy__") else {}),
    }
    looks = [
        name
        for name in CELL_WEIGHTS
        if parametrised and isinstance(getattr(own, name, 0), property)
    ]
    noting = {name: _noting(name, getattr(own, name)) for name in looks}
    bases = (between,) if own is base else (own, between)
    heard = type(own.__name__, bases, names | noting)
    return heard


def _without_hooks(state: Any) -> Any:
    """What a module holds, without the hooks of listeners."""
    if not isinstance(state, dict) or "_forward_hooks" not in state:
        return state
    ours = {
        number
        for number, hook in state["_forward_hooks"].items()
        if isinstance(getattr(hook, "__self__", None), Listener)
    }
    kept = {
        name: type(hooks)((number, hook) for number, hook in hooks.items() if number not in ours)
        for name, hooks in state.items()
        if name.startswith("_forward_hooks") and isinstance(hooks, dict)
    }
    return {**state, **kept}


def _noting(name: str, weight: property) -> property:
    def look(self: Any) -> Any:
        value = weight.__get__(self)
        for listener in listeners_of(self):
            listener.note(self, name, value)
        return value

    return property(look, weight.fset)
