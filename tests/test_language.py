"""The words of the screen, the docs and the messages are those of docs/glossary.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sentences import Sentence, of_javascript, of_markdown, of_notebook, of_python

ROOT = Path(__file__).parents[1]


class Banned(NamedTuple):
    """What reads as a dialect, what to write for it, and a text that has it."""

    pattern: str
    rather: str
    example: str

    def search(self, text: str) -> re.Match[str] | None:
        return re.search(self.pattern, text, re.IGNORECASE)


BANNED = (
    Banned(r"\bsay(s|ing)?\b|\bsaid\b", "predict, state, show", "The network says 0.84."),
    Banned(r"\bgo(es|ing)? on\b|\bwent on\b|\bgone on\b", "continue, resume", "Training goes on."),
    Banned(r"\bby now\b", "so far", "3 networks by now"),
    Banned(r"\banew\b", "again, new", "3 drawn anew"),
    Banned(r"\b(that|which) ships?\b|\bshipped\b", "included", "the networks that ship"),
    Banned(r"\bstands?\b|\bstood\b|\bstanding\b", "is, appears", "The sentence stands below."),
    Banned(
        r"\bcom(e|es|ing) about\b|\bcame about\b",
        "is calculated",
        "how the number comes about",
    ),
    Banned(
        r"\bcom(e|es|ing) to be\b|\bcame to be\b",
        "is trained, is made",
        "as the network came to be",
    ),
    Banned(r"\bcomes? again\b", "repeats", "The pattern comes again."),
    Banned(r"\btold apart\b|\btell(s|ing)? .{0,12}apart\b", "distinguish", "to tell the two apart"),
    Banned(r"\blet(s|ting)? go\b", "unlock, release", "Let go of the cell."),
    Banned(r"\bdo alike\b", "are similar", "units that do alike"),
    Banned(r"\ball that has to be\b|\bwhich is all that\b", "only", "all that has to be kept"),
    Banned(r"\bas yet\b", "yet", "no network as yet"),
    Banned(
        r"\b(by|than) chance\b|\bguess(ing|es)?\b|\bbaselines?\b",
        "the trivial answer",
        "guessing gives 25",
    ),
    Banned(r"\bso many\b", "the number", "after so many steps"),
    Banned(r"[\d}] %(?![\w{(])", "85%, without a space", "at most 85 % of the steps"),
)


def visible() -> Iterator[Sentence]:
    for folder in ("lstm_viz", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from of_python(path)
    for path in sorted((ROOT / "lstm_viz").rglob("*.js")):
        yield from of_javascript(path)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield from of_notebook(path)
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    ):
        if path.name != "glossary.md":  # it has to name what it rules out
            yield from of_markdown(path)


def test_no_sentence_speaks_a_dialect_of_our_own() -> None:
    found = []
    for one in visible():
        for row in BANNED:
            if hit := row.search(one.text):
                where = f"{one.place(ROOT)}: “{hit[0]}” (rather: {row.rather})"
                found.append(f"{where}: {one.text[:160]}")
    assert not found, f"{len(found)} sentences\n" + "\n".join(found)


@pytest.mark.parametrize("row", BANNED, ids=lambda row: row.rather)
def test_the_dialect_is_found(row: Banned) -> None:
    """Each row by its own pattern, and by no other's, so that no row is idle."""
    assert [one for one in BANNED if one.search(row.example)] == [row]


@pytest.mark.parametrize(
    "sentence", ["Standardise the columns.", "Understand the gates.", "a step of an essay"]
)
def test_plain_words_are_left_alone(sentence: str) -> None:
    assert not any(row.search(sentence) for row in BANNED)
