"""No regular expression of the package does more than in proportion to the length of a text."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from lstm_viz.ui import warm
from tests.modules import modules
from tests.regular_expressions import GROWTH, Expression

ROOT = Path(__file__).resolve().parent.parent
USES = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
AT_START = {"match", "fullmatch"}
FILLED = "(?:a|bc)"  # for a part that is known only when the program runs: words, one of several
ROUNDS = 20_000  # of a part, for `re` itself
CPU = 60  # seconds for all expressions together; each takes milliseconds


class Found(NamedTuple):
    """An expression, where it stands, and how it is used: anywhere in a text, for a whole one."""

    where: str
    compiled: re.Pattern[Any]
    anywhere: bool
    whole: bool = False


def held(value: object, depth: int = 5, *, texts: bool = True) -> Iterator[re.Pattern[Any]]:
    """The expressions in a value: alone, in containers, in the fields of a row of a table.

    With `texts`, those too that a control has as its `pattern`, which is only held to whole texts.
    """
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (dict, list, tuple, set, frozenset)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(one, depth - 1, texts=texts)
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            one = getattr(value, field.name, None)
            if texts and field.name == "pattern" and isinstance(one, str):
                yield re.compile(one, re.ASCII)
            else:
                yield from held(one, depth - 1, texts=texts)


def base(node: ast.expr) -> ast.expr:
    """`x` of x[...] and x."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node


def literal(node: ast.expr) -> str | bytes | None:
    """The text of an expression that is written where it is used."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else FILLED for p in node.values)
        return "".join(map(str, parts))
    return None


def arguments(call: ast.Call, function: Callable[..., Any]) -> dict[str, ast.expr]:
    """What a call gives for each parameter, by its place or by its name."""
    named = {one.arg: one.value for one in call.keywords if one.arg}
    return inspect.signature(function).bind(*call.args, **named).arguments


def used(module: ModuleType, tree: ast.AST) -> tuple[set[int], set[int], list[Found]]:
    """The expressions that are used other than at a text's start, for whole texts, and inline.

    Where a table of them is gone through, each may be used as any variable of the module is.
    """
    anywhere: set[int] = set()
    whole: set[int] = set()
    variables = False
    inline: list[Found] = []
    at_start: set[ast.expr] = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in USES):
            continue
        name = base(node.value)
        if node.attr in AT_START and isinstance(name, ast.Name):
            at_start.add(name)
            if node.attr == "fullmatch":
                whole |= {id(one) for one in held(vars(module).get(name.id))}
                variables |= name.id not in vars(module)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in at_start:
            anywhere |= {id(one) for one in held(vars(module).get(node.id), texts=False)}
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        function = node.func
        if not (isinstance(function.value, ast.Name) and function.value.id == "re"):
            continue
        if function.attr in USES:
            where = f"{module.__name__}:{node.lineno}"
            given = arguments(node, getattr(re, function.attr))
            text = literal(given["pattern"])
            if text is None:  # a control's, which is found in its table
                assert ".pattern" in ast.unparse(given["pattern"]), (
                    f"{where}: compile it at the top"
                )
                continue
            flags = eval(ast.unparse(given["flags"]), vars(module)) if "flags" in given else 0
            compiled = re.compile(text, flags)
            full = function.attr == "fullmatch"
            inline.append(Found(where, compiled, function.attr not in AT_START, full))
    return anywhere, whole | (anywhere if variables else set()), inline


@cache
def collected() -> list[Found]:
    """Every expression in the package, once for each place.

    Not as this file is imported: every process of a run imports it, and one of them has the tests.
    """
    anywhere: set[int] = set()
    whole: set[int] = set()
    inline: list[Found] = []
    named: dict[tuple[Any, int], tuple[str, re.Pattern[Any]]] = {}
    for module in modules():
        assert module.__file__ is not None
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        searched, matched, written = used(module, tree)
        anywhere |= searched
        whole |= matched
        inline += written
        for name, value in vars(module).items():
            for compiled in held(value):
                key = compiled.pattern, compiled.flags
                named.setdefault(key, (f"{module.__name__}.{name}", compiled))
    found = [
        Found(where, one, id(one) in anywhere, id(one) in whole) for where, one in named.values()
    ]
    return sorted(found + inline, key=lambda one: one.where)


def test_scripts_are_left_out_of_the_modules() -> None:
    names = {one.__name__ for one in modules()}
    assert names >= {"lstm_viz.trace", warm.__name__, "lstm_viz.sequences.bounded.worker"}
    assert not names & {warm.ROUTER, "lstm_viz.race.__main__", "lstm_viz.train.__main__"}


def test_the_expressions_of_every_module_are_found() -> None:
    found = collected()
    names = {one.where for one in found}
    assert names >= {"lstm_viz.latex._TOKEN", "lstm_viz.sequences.hours._TIME_OF_DAY"}
    assert "lstm_viz.sequences.numerals._PATTERNS" in names  # in a table
    assert any(one.where.startswith("lstm_viz.ui.racing.rail:") for one in found)  # inline
    assert any(r"[\w-]{1,4000}" in str(one.compiled.pattern) for one in found)  # of a control
    assert len(found) > 50


def test_the_flags_of_a_call_are_read_by_place_and_by_name() -> None:
    module = ModuleType("made")
    vars(module).update(re=re, FLAGS=re.DOTALL)
    source = """
re.sub("a", "re.X", text, 0, re.ASCII | re.MULTILINE)
re.search("b", text, flags=re.ASCII)
re.split("c", text, 3, FLAGS)
re.findall(string=text, pattern="d")
"""
    *_, inline = used(module, ast.parse(source))
    default = int(re.UNICODE)
    assert {one.compiled.pattern: one.compiled.flags for one in inline} == {
        "a": int(re.ASCII | re.MULTILINE),
        "b": int(re.ASCII),
        "c": int(re.DOTALL) | default,
        "d": default,
    }


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [
        (r"ab$", 0, "ab\n"),
        (r"ab$", 0, "ab\nc"),
        (r"ab$", re.MULTILINE, "ab\nc"),
        (r"ab\Z", 0, "ab\n"),
        (r"ab\Z", re.MULTILINE, "ab\n"),
        (r"ab\Z", 0, "ab"),
        (r"a\n^b", 0, "a\nb"),
        (r"a\n^b", re.MULTILINE, "a\nb"),
        (r"a\n\Ab", re.MULTILINE, "a\nb"),
        (r"\Aab", 0, "ab"),
        (r"ab\b", 0, "ab-"),
        (r"ab\b", 0, "abc"),
    ],
)
def test_an_anchor_is_where_re_has_it(pattern: str, flags: int, text: str) -> None:
    found = re.compile(pattern, flags).match(text)
    assert Expression(pattern, flags).end_of_match(text) == (found.end() if found else -1)


@pytest.mark.parametrize(
    ("pattern", "flag", "text"),
    [(r"a.b", re.DOTALL, "a\nb"), (r"a[x-z]C", re.IGNORECASE, "AYc"), (r"a\n^b", re.M, "a\nb")],
)
def test_a_flag_lets_match_what_it_does_in_re(pattern: str, flag: int, text: str) -> None:
    assert re.match(pattern, text, flag)
    assert not re.match(pattern, text)
    for flags, end in ((flag, len(text)), (0, -1)):
        assert Expression(pattern, flags).end_of_match(text) == end


def test_an_anchor_that_is_not_counted_yet_is_refused() -> None:
    with pytest.raises(AssertionError, match="AT_NON_BOUNDARY is not counted yet"):
        Expression(r"a\Bb").end_of_match("ab")


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (r"<(?:\w+:)?row\s+(?:[^>]{0,999}?\s)?r\s*=", True),
        (r"[])]\s*,?\s*[\[(]", True),
        (r"(a|a)*b", False),
        (r"(a+)+b", False),
        (r"\d*\d*x", False),
        (r"<a[^>]*>", True),  # from each start to the end again
        (r"x(?:ab)*(?:a?b?)*y", False),
    ],
)
def test_expressions_that_go_back_are_noticed(pattern: str, anywhere: bool) -> None:
    assert Expression(pattern).worst(anywhere=anywhere)[0] > GROWTH


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (r"\d+(?:\.\d*)?", True),
        (r" *,|a b", False),
        (r"[\s,;]+", True),
        (r'"(?:[^"\\]++|\\.)*+"?', True),
        (r"(?:a|b)*c", False),
    ],
)
def test_expressions_that_go_on_are_let_pass(pattern: str, anywhere: bool) -> None:
    assert Expression(pattern).worst(anywhere=anywhere)[0] < GROWTH


def test_a_whole_match_that_goes_back_is_noticed() -> None:
    expression = Expression(r"\d*\d*x?")  # a match at the start never goes back
    assert (
        expression.worst(anywhere=False)[0]
        < GROWTH
        < expression.worst(anywhere=False, whole=True)[0]
    )
    assert Expression(r"\d*(?:x\d*)?").worst(anywhere=False, whole=True)[0] < GROWTH


def test_every_expression_takes_steps_in_proportion_to_its_text() -> None:
    slow = []
    for found in collected():
        growth, text = Expression.of(found.compiled).worst(
            anywhere=found.anywhere, whole=found.whole
        )
        if growth >= GROWTH:
            slow.append(f"{found.where}: {found.compiled.pattern!r} on {text!r}")
    assert slow == []


def test_re_itself_is_done_with_all_of_their_worst_texts() -> None:
    rows = []
    for one in collected():
        expression, pattern = Expression.of(one.compiled), one.compiled.pattern
        bytes_ = isinstance(pattern, bytes)
        text = pattern.decode("latin-1") if bytes_ else pattern
        attacks = expression.attacks[::12]
        rows.append([text, bytes_, one.compiled.flags, one.anywhere, attacks])
    program = f"""
import json, re, sys
for text, is_bytes, flags, anywhere, attacks in json.load(sys.stdin):
    def kind(value): return value.encode("latin-1", "replace") if is_bytes else value
    compiled = re.compile(kind(text), flags)
    for before, part, behind in attacks:
        whole = kind(before + part * {ROUNDS} + behind)
        compiled.fullmatch(whole)
        if anywhere:
            for found in compiled.finditer(whole): pass
"""
    limit = f"import resource\nresource.setrlimit(resource.RLIMIT_CPU, ({CPU}, {CPU}))\n"
    if sys.platform == "win32":
        limit = ""
    command = [sys.executable, "-c", limit + program]
    subprocess.run(command, input=json.dumps(rows), text=True, check=True, timeout=20 * CPU)
