"""Edits as text: the grammar is in the docstring of `lstm_viz.edits`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lstm_viz.edits.edit import BLOCKS, CLAMPED, Begin, Change, Clamp, Edit, Replace
from lstm_viz.edits.values import DIGITS, WORDS, EditError
from lstm_viz.kinds import STATE_NAMES

LONGEST, MOST = 4000, 100

_FORM = re.compile(r"(!?)(?:([0-9]+):)?([A-Za-z_]+)([0-9.-]*)(?:@([0-9.-]*))?([=*+])(.*)", re.S)
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def write(edits: Iterable[Edit]) -> str:
    """The text that `parse` takes; raises EditError where it would be longer than it may be."""
    edits = tuple(edits)
    text = ",".join(map(str, edits))
    _need_short(text, len(edits))
    return text


def parse(text: str) -> tuple[Edit, ...]:
    """The edits of a text; raises EditError, which names the first wrong one."""
    _need_short(text, text.count(",") + 1)
    found = []
    text = text.replace(" ", "")
    for place, part in enumerate(text.split(",") if text else (), start=1):
        try:
            found.append(_parsed(part))
        except EditError as error:
            raise EditError(f"edit {place}, “{part[:60]}”: {error}") from None
    return tuple(found)


def _parsed(text: str) -> Edit:
    form = _FORM.fullmatch(text)
    if form is None:
        raise EditError(
            "expected a signal, x, a weight block or a bias, then units, @steps, and =, * or + "
            "with a value, such as f7@13-20=0"
        )
    off, net, target, units, steps, how, value = form.groups()
    more: dict[str, Any] = {"on": not off, "net": _whole(net or "0", "the place of a network")}
    where = _places(units, "units", 0) if units else None
    if target in BLOCKS:
        if steps is not None:
            raise EditError("weights and biases have no steps; leave out @ and what follows it")
        return Change(target, how, _parsed_number(value), where, **more)  # type: ignore[arg-type]
    if target != "x" and target not in CLAMPED:
        raise EditError(
            f"nothing is called {target}; expected a signal ({', '.join(CLAMPED)}), x, a weight "
            "block such as W_hf, a bias such as b_f, or a peephole such as p_f"
        )
    if how != "=":
        raise EditError(f"only weights and biases take * and +; {target} takes =, as {target}=0.5")
    if steps == "0" and target in STATE_NAMES:
        return Begin(target, _parsed_number(value), where, **more)
    when = None if steps is None else _places(steps, "steps", 1)
    if target == "x":
        return Replace(_parsed_number(value), where, when, **more)
    held: Any = value if value in WORDS else _parsed_number(value, WORDS)
    return Clamp(target, held, where, when, **more)


def _parsed_number(text: str, words: tuple[str, ...] = ()) -> float:
    if len(text) > DIGITS or not _NUMBER.fullmatch(text):
        wanted = f"a number of at most {DIGITS} characters"
        raise EditError(f"expected {' or '.join([wanted, *words])}; got {text[:60]!r}")
    return float(text)


def _whole(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise EditError(f"{what} must be a whole number; got {text[:60]!r}")
    return int(text)


def _places(text: str, what: str, first: int) -> tuple[range, ...]:
    found = []
    for part in text.split("."):
        low, dash, high = part.partition("-")
        start = _whole(low, f"each of the {what}")
        stop = _whole(high, f"each of the {what}") if dash else start
        if start < first:
            raise EditError("steps are counted from 1; 0, alone, is the state h or c before step 1")
        if stop < start:
            raise EditError(f"{what} {part} end before they begin; write {stop}-{start}")
        found.append(range(start - first, stop - first + 1))
    return tuple(found)


def _need_short(text: str, edits: int) -> None:
    if len(text) > LONGEST:
        raise EditError(f"edits may have {LONGEST:,} characters; got {len(text):,}")
    if edits > MOST:
        raise EditError(f"there may be {MOST} edits; got {edits:,}")
