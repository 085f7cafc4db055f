"""A pickle, read as data: no class is looked up, nothing is called, no size is believed.

`torch.load(weights_only=True)` calls a short list of functions and refuses everything else. That is
safe from programs, not from sizes: `bytearray(10**10)` is on the list, and a key of nested tuples
can take years to hash. It also refuses a whole checkpoint for one class among its settings. Here a
class or function is only a name, so that a checkpoint opens whatever is beside its weights.
"""

from __future__ import annotations

import io
import pickletools
import warnings
from dataclasses import dataclass
from typing import Any

from lstm_viz.weights.error import WeightsError

OPERATIONS = 1_000_000  # seconds; a checkpoint of 1,000 tensors has 30,000
_MARK = object()
_DAMAGED = "its list of contents (a pickle) is damaged or incomplete; copy or save the file again"


@dataclass(frozen=True, slots=True)
class PickledName:
    """A class or function that the pickle names: "torch._utils._rebuild_tensor_v2"."""

    full: str


@dataclass(eq=False, slots=True)
class PickledObject:
    """What the pickle would have had made by calling `by` with `given`, and its state."""

    by: str
    given: tuple[Any, ...] = ()
    state: Any = None


@dataclass(frozen=True, eq=False, slots=True)
class PersistentId:
    """An object that is kept outside of the pickle, by what the pickle calls it."""

    key: Any


# Dictionaries by another name, with what they hold put in by the same operations.
_DICTS = {"collections.OrderedDict", "collections.defaultdict", "collections.Counter"}
_KEYS = (str, float, bool, type(None))
# Up to here a whole number is its own hash. Larger ones may all have the same, and a dict of n
# such keys takes n^2 steps.
_SMALL = 2**60
# What an operation's name begins with whose argument is the value.
_LITERALS = ("INT", "LONG", "FLOAT", "STRING", "UNICODE", "SHORT_BIN", "BIN")


def read(data: bytes) -> Any:
    """The value: dicts, lists, tuples, text and numbers, and a `PickledObject` for everything else.

    Raises WeightsError for what is no pickle, and for too long a one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in the texts of old protocols
            return _run(data)
    except WeightsError:
        raise
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, OverflowError):
        raise WeightsError(_DAMAGED) from None


def _run(data: bytes) -> Any:
    stack: list[Any] = []
    memo: dict[int, Any] = {}
    for count, (opcode, given, _) in enumerate(pickletools.genops(io.BytesIO(data))):
        if count > OPERATIONS:
            raise WeightsError(
                f"its list of contents takes more than {OPERATIONS:,} operations; save only the "
                "weights: torch.save(model.state_dict(), path)"
            )
        if opcode.name == "STOP":
            return stack.pop()
        _step(opcode.name, given, stack, memo)
    raise WeightsError(_DAMAGED)


def _step(name: str, given: Any, stack: list[Any], memo: dict[int, Any]) -> None:
    """One operation, as pickletools documents it."""
    match name:
        case "PROTO" | "FRAME":
            pass
        case "MARK":
            stack.append(_MARK)
        case "POP":
            stack.pop()
        case "DUP":
            stack.append(stack[-1])
        case "PUT" | "BINPUT" | "LONG_BINPUT":
            if abs(given) >= _SMALL:
                raise WeightsError(_DAMAGED)
            memo[given] = stack[-1]
        case "MEMOIZE":
            memo[len(memo)] = stack[-1]
        case "GET" | "BINGET" | "LONG_BINGET":
            stack.append(memo[given])
        case "EMPTY_DICT":
            stack.append({})
        case "EMPTY_LIST" | "EMPTY_SET":
            stack.append([])
        case "EMPTY_TUPLE":
            stack.append(())
        case "NONE":
            stack.append(None)
        case "NEWTRUE" | "NEWFALSE":
            stack.append(name == "NEWTRUE")
        case "TUPLE1" | "TUPLE2" | "TUPLE3":
            stack.append(tuple(_last(stack, int(name[-1]))))
        case "TUPLE":
            stack.append(tuple(_marked(stack)))
        case "LIST" | "FROZENSET":
            stack.append(_marked(stack))
        case "DICT":
            pairs = _marked(stack)
            stack.append({})
            _fill(stack[-1], pairs)
        case "SETITEM":
            pairs = _last(stack, 2)
            _fill(stack[-1], pairs)
        case "SETITEMS":
            pairs = _marked(stack)
            _fill(stack[-1], pairs)
        case "APPEND" | "APPENDS" | "ADDITEMS":
            more = _last(stack, 1) if name == "APPEND" else _marked(stack)
            if isinstance(stack[-1], list):
                stack[-1].extend(more)
        case "GLOBAL":
            stack.append(PickledName(given.replace(" ", ".")))
        case "STACK_GLOBAL":
            module, own = _last(stack, 2)
            stack.append(PickledName(f"{module}.{own}" if type(module) is type(own) is str else ""))
        case "REDUCE" | "NEWOBJ":
            stack.append(_made(*_last(stack, 2)))
        case "NEWOBJ_EX":
            by, positional, _ = _last(stack, 3)
            stack.append(_made(by, positional))
        case "OBJ":
            by, *positional = _marked(stack)
            stack.append(_made(by, tuple(positional)))
        case "BUILD":
            (state,) = _last(stack, 1)
            if isinstance(stack[-1], PickledObject):
                stack[-1].state = state
        case "BINPERSID":
            stack.append(PersistentId(stack.pop()))
        case _ if name.startswith(_LITERALS):
            stack.append(given)
        case _:
            raise WeightsError(_DAMAGED)


def _last(stack: list[Any], count: int) -> list[Any]:
    """The last values, taken off; a mark among them, or too few, is damage."""
    found = stack[-count:]
    del stack[-count:]
    if len(found) < count or any(value is _MARK for value in found):
        raise WeightsError(_DAMAGED)
    return found


def _marked(stack: list[Any]) -> list[Any]:
    """Everything above the last mark, taken off together with it."""
    at = len(stack) - 1
    while at >= 0 and stack[at] is not _MARK:
        at -= 1
    if at < 0:
        raise WeightsError(_DAMAGED)
    found = stack[at + 1 :]
    del stack[at:]
    return found


def _fill(target: Any, pairs: list[Any]) -> None:
    """Put keys and values into a dict; tuples and huge numbers as keys are left out."""
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        small = isinstance(key, int) and abs(key) < _SMALL
        if isinstance(target, dict) and (small or isinstance(key, _KEYS)):
            target[key] = value


def _made(by: Any, given: Any) -> Any:
    name = by.full if isinstance(by, PickledName) else ""
    return {} if name in _DICTS else PickledObject(name, given if isinstance(given, tuple) else ())
