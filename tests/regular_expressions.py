"""The work that a regular expression does, counted step by step, and the texts that cost it most.

`re` doesn't say how often it tried. This matcher goes the same way (alternatives in their order,
repeats greedy or not, back where the rest fails), one step for each character it looks at, so that
the growth of its steps with the length of a text is that of `re`, on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

SHORT, LONG = 12, 48  # how often a part is repeated
GROWTH = 1.6  # times as many steps as in proportion to the length
ATTACKS = 140  # on one expression
TRIED = 4  # different words for one part of an expression
# As numbers: a flag of `re` makes a new flag of every number that it is compared with.
_DOTALL, _IGNORECASE, _MULTILINE = map(int, (re.DOTALL, re.IGNORECASE, re.MULTILINE))
_ODD: str = "\x07"  # what hardly any expression takes
_ONES = frozenset((op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN))
_REPEATS = frozenset((op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT))
_CATEGORIES = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
}
_OPPOSITES = {
    op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
    op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
    op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
}
_SAMPLES = [_ODD, *map(chr, range(9, 127))]  # of characters that a class may take

Node = tuple[Any, Any]
Go = Callable[[int], bool]


class Expression:
    """One regular expression, as the parser of `re` reads it."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.nodes: list[Node] = _plain(_parser.parse(pattern, flags & ~re.UNICODE))
        self.flags = int(flags)
        self.taken: dict[tuple[int, str], bool] = {}
        self.open: dict[tuple[int, str], list[tuple[int, Any, int]]] = {}
        # Characters that no part tells apart do the same: one of each kind stands for all.
        ones = list(dict.fromkeys(str(one) for one in _ones(self.nodes)))
        kept = {str(one): one for one in _ones(self.nodes)}
        own = [chr(v) for k, v in kept.values() if k is op.LITERAL]
        kinds: dict[tuple[bool, ...], str] = {}
        for c in [*own, *_SAMPLES]:
            kinds.setdefault(tuple(self.takes(kept[one], c) for one in ones), c)
        self.letters = list(kinds.values())

    @classmethod
    @cache  # with the texts that cost it most
    def of(cls, compiled: re.Pattern[Any]) -> Expression:
        """Bytes are taken as the characters of their numbers."""
        pattern, flags = compiled.pattern, compiled.flags
        if isinstance(pattern, bytes):
            return cls(pattern.decode("latin-1"), flags | re.ASCII)
        return cls(pattern, flags)

    def takes(self, node: Node, c: str) -> bool:
        """Whether a node that stands for one character takes this one."""
        kind, value = node
        if self.flags & _IGNORECASE and c.lower() != c.upper():
            return any(self._takes(kind, value, one) for one in (c.lower(), c.upper()))
        return self._takes(kind, value, c)

    def takes_own(self, node: Node, c: str) -> bool:
        """As `takes`, for a node of this expression itself, which is asked again and again."""
        key = id(node), c  # a node that stays has its id for itself
        if key not in self.taken:
            self.taken[key] = self.takes(node, c)
        return self.taken[key]

    def open_branches(self, branches: Any, c: str) -> list[tuple[int, Any, int]]:
        """(steps, branch, characters) of each branch that may match before `c`, "" at the end.

        Of many words, most end at their first character: their steps are counted with those of the
        next that goes on, or at the end with no branch.
        """
        key = id(branches), c
        if key not in self.open:
            ways: list[tuple[int, Any, int]] = []
            steps = 0
            for branch in branches:
                first = int(bool(branch) and _is_one(branch[0][0]))
                steps += first
                if first and not (c and self.takes_own(branch[0], c)):
                    continue
                ways.append((steps, branch, first))
                steps = 0
            self.open[key] = [*ways, (steps, None, 0)]
        return self.open[key]

    def _takes(self, kind: Any, value: Any, c: str) -> bool:
        if kind is op.LITERAL:
            return ord(c) == value
        if kind is op.NOT_LITERAL:
            return ord(c) != value
        if kind is op.ANY:
            return c != "\n" or bool(self.flags & _DOTALL)
        negated = value[0][0] is op.NEGATE
        return negated != any(_in_class(item, c) for item in value[negated:])

    def steps(self, text: str, *, anywhere: bool, most: int, whole: bool = False) -> int:
        """The steps of a match at the start, or of all matches anywhere; stops at `most`.

        A match of the `whole` text goes back wherever one would end before the text does.
        """
        run = _Run(self, text, most, whole=whole)
        at = 0
        try:
            while at <= len(text):
                end = run.match(at)
                if not anywhere:
                    break
                at = max(end, at + 1)
        except _Enough:
            return most
        return run.count

    def end_of_match(self, text: str) -> int:
        """The end of a match at the start of a short text, -1 where there is none."""
        return _Run(self, text, 1_000).match(0)

    @cached_property
    def attacks(self) -> list[tuple[str, str, str]]:
        """(before, repeated, behind): a way to every part, each part again and again, a failure."""
        ways = dict.fromkeys(["", *self._ways(self.nodes, [""])])
        bodies = (w for nodes in _repeated(self.nodes) for w in _words(self, nodes))
        parts = dict.fromkeys(part for part in (*self.letters, *bodies, *ways) if part)
        every = list(product(ways, parts, (_ODD, "")))
        return every[:: -(-len(every) // ATTACKS)]

    def worst(self, *, anywhere: bool, whole: bool = False) -> tuple[float, str]:
        """How much more than in proportion the steps grow, at the most, and for which text."""
        if anywhere and whole:
            return max(self.worst(anywhere=True), self.worst(anywhere=False, whole=True))
        found = 1.0, ""
        for before, part, behind in self.attacks:
            long = before + part * LONG + behind
            few = self.steps(
                before + part * SHORT + behind, anywhere=anywhere, most=20_000, whole=whole
            )
            fair = max(few, 5 * SHORT) * LONG // SHORT
            many = self.steps(long, anywhere=anywhere, most=3 * fair, whole=whole)
            found = max(found, (many / fair, long))
            if found[0] > GROWTH:  # there is no need to know how bad
                break
        return found

    def _ways(self, nodes: Iterable[Node], before: list[str]) -> Iterator[str]:
        """Texts that lead to each repeat, to its second round, and to the end."""
        for node in nodes:
            kind, value = node
            for one in _inside(kind, value):
                yield from self._ways(one, before)
            words = [a + b for a, b in product(before, _words(self, [node])[:2])]
            if kind in _REPEATS:
                yield from before
            before = words[:2]
        yield from before


def _plain(part: Any) -> Any:
    """What the parser made, in lists and tuples: its own class of lists takes half of the time."""
    if isinstance(part, _parser.SubPattern):
        return [_plain(node) for node in part]
    if isinstance(part, tuple | list):
        return type(part)(map(_plain, part))
    return part


def _in_class(item: Node, c: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return ord(c) == value
    if kind is op.RANGE:
        return value[0] <= ord(c) <= value[1]
    if value in _OPPOSITES:
        return not _CATEGORIES[_OPPOSITES[value]](c)
    return _CATEGORIES[value](c)


def _is_one(kind: Any) -> bool:
    return kind in _ONES


def _inside(kind: Any, value: Any) -> list[Any]:
    """The lists of nodes that a node holds."""
    if kind in _REPEATS:
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return value[1]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is op.ATOMIC_GROUP else []


def _ones(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node that stands for one character."""
    for kind, value in nodes:
        if _is_one(kind):
            yield kind, value
        for inside in _inside(kind, value):
            yield from _ones(inside)


def _repeated(nodes: Iterable[Node]) -> Iterator[Iterable[Node]]:
    """What every repeat repeats."""
    for kind, value in nodes:
        if kind in _REPEATS:
            yield value[2]
        for inside in _inside(kind, value):
            yield from _repeated(inside)


def _words(expression: Expression, nodes: Iterable[Node]) -> list[str]:
    """Some short texts that the nodes match one after another."""
    words = [""]
    for node in nodes:
        kind, value = node
        if _is_one(kind):
            own = [c for c in expression.letters if expression.takes_own(node, c)]
        elif kind in _REPEATS:
            one = _words(expression, value[2])
            own = [word * value[0] for word in one] if value[0] else ["", *one]
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            own = [""]
        else:
            own = [w for inside in _inside(kind, value) for w in _words(expression, inside)[:2]]
        # Each word of this part once, before any is combined with a second way to it.
        words = list(dict.fromkeys(a + b for a in words for b in own or [""]))
        words = [*words[:: max(1, len(words) // TRIED)]][:TRIED]
    return words


class _Enough(Exception):  # noqa: N818 (no error: there are more steps than are counted)
    pass


class _Run:
    """One text; `count` is the steps so far."""

    def __init__(
        self, expression: Expression, text: str, most: int, *, whole: bool = False
    ) -> None:
        self.expression, self.text, self.most, self.whole = expression, text, most, whole
        self.length, self.taken = len(text), expression.taken
        self.count = 0
        self.end = -1

    def match(self, at: int) -> int:
        """The end of a match that begins here, -1 where there is none."""
        self.end = -1
        self._step()
        self._all(self.expression.nodes, 0, at, self._ended)
        return self.end

    def _ended(self, at: int) -> bool:
        if self.whole and at < self.length:
            return False
        self.end = at
        return True

    def _step(self) -> None:
        self.count += 1
        if self.count >= self.most:
            raise _Enough

    def _one(self, node: Node, at: int) -> bool:
        # Half of all time is spent here, so that nothing is called that need not be.
        self.count += 1
        if self.count >= self.most:
            raise _Enough
        if at >= self.length:
            return False
        c = self.text[at]
        known = self.taken.get((id(node), c))
        return self.expression.takes_own(node, c) if known is None else known

    def _all(self, nodes: Any, k: int, at: int, go: Go) -> bool:
        """Whether the nodes from the k-th on match here, and then what `go` asks for."""
        while True:
            if k == len(nodes):
                return go(at)
            kind, value = node = nodes[k]
            if kind not in _ONES:
                break
            if not self._one(node, at):
                return False
            k, at = k + 1, at + 1

        def rest(end: int) -> bool:
            return self._all(nodes, k + 1, end, go)

        if kind is op.SUBPATTERN:
            return self._all(value[3], 0, at, rest)
        if kind is op.BRANCH:
            return self._any(value[1], at, rest)
        if kind in _REPEATS:
            low, high, repeated = value
            return self._repeat(kind, low, high, repeated, at, rest)
        if kind is op.AT:
            return self._at(value, at) and rest(at)
        if kind in (op.ASSERT, op.ASSERT_NOT):
            assert value[0] == 1, "a look behind is not counted yet"
            return self._all(value[1], 0, at, lambda _: True) == (kind is op.ASSERT) and rest(at)
        assert kind is op.ATOMIC_GROUP, f"{kind} is not counted yet"
        ends: list[int] = []
        return self._all(value, 0, at, lambda end: not ends.append(end)) and rest(ends[0])

    def _any(self, branches: Any, at: int, rest: Go) -> bool:
        for steps, branch, first in self.expression.open_branches(branches, self.text[at : at + 1]):
            self.count += steps
            if self.count >= self.most:
                raise _Enough
            if branch is not None and self._all(branch, first, at + first, rest):
                return True
        return False

    def _repeat(self, kind: Any, low: int, high: int, nodes: Any, at: int, rest: Go) -> bool:
        if len(nodes) == 1 and _is_one(nodes[0][0]):
            return self._repeat_one(kind, low, high, nodes[0], at, rest)
        ends = [at]

        def again(count: int, here: int) -> bool:
            def one(end: int) -> bool:
                return (end > here or count < low) and again(count + 1, end)

            more = count < high
            if kind is op.MIN_REPEAT:
                return (count >= low and rest(here)) or (more and self._all(nodes, 0, here, one))
            if more and self._all(nodes, 0, here, one):
                return True
            if kind is op.POSSESSIVE_REPEAT:
                ends[0] = here
                return count >= low
            return count >= low and rest(here)

        found = again(0, at)
        return found and rest(ends[0]) if kind is op.POSSESSIVE_REPEAT else found

    def _repeat_one(self, kind: Any, low: int, high: int, node: Node, at: int, rest: Go) -> bool:
        end = at
        if kind is op.MIN_REPEAT:
            while True:
                if end - at >= low and rest(end):
                    return True
                if end - at >= high or not self._one(node, end):
                    return False
                end += 1
        while end - at < high and self._one(node, end):
            end += 1
        if kind is op.POSSESSIVE_REPEAT:
            return end - at >= low and rest(end)
        while end - at >= low:
            self._step()
            if rest(end):
                return True
            end -= 1
        return False

    def _at(self, where: Any, at: int) -> bool:
        text, lines = self.text, self.expression.flags & _MULTILINE
        if where is op.AT_BOUNDARY:
            sides = (text[max(at - 1, 0) : at], text[at : at + 1])
            return len({bool(side) and (side.isalnum() or side == "_") for side in sides}) == 2
        if where is op.AT_BEGINNING_STRING:
            return at == 0
        if where is op.AT_BEGINNING:
            return at == 0 or bool(lines and text[at - 1] == "\n")
        if where is op.AT_END_STRING:
            return at == len(text)
        assert where is op.AT_END, f"{where} is not counted yet"
        return at == len(text) or bool(text[at] == "\n" and (lines or at == len(text) - 1))
