"""The words of the screen, the docs and the messages are those of docs/glossary.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sentences import Sentence, of_javascript, of_markdown, of_python

ROOT = Path(__file__).parents[1]

# What reads as a dialect, and what to write for it.
BANNED = {
    r"\bsay(s|ing)?\b|\bsaid\b": "predict, state, show",
    r"\bgo(es|ing)? on\b|\bwent on\b|\bgone on\b": "continue, resume",
    r"\bby now\b": "so far",
    r"\banew\b": "again, new",
    r"\b(that|which) ships?\b|\bshipped\b": "included",
    r"\bstands?\b|\bstood\b|\bstanding\b": "is, appears",
    r"\bcom(e|es|ing) about\b|\bcame about\b": "is calculated",
    r"\bcom(e|es|ing) to be\b|\bcame to be\b": "is trained, is made",
    r"\bcomes? again\b": "repeats",
    r"\btold apart\b|\btell(s|ing)? .{0,12}apart\b": "distinguish",
    r"\blet(s|ting)? go\b": "unlock, release",
    r"\bdo alike\b": "are similar",
    r"\ball that has to be\b|\bwhich is all that\b": "only",
    r"\bas yet\b": "yet",
    r"\bso many\b|\bas much as\b.{0,3}$": "the number",
}
EVERYWHERE = re.compile("|".join(BANNED), re.IGNORECASE)


def visible() -> Iterator[Sentence]:
    for folder in ("lstm_viz", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from of_python(path)
    for path in sorted((ROOT / "lstm_viz").rglob("*.js")):
        yield from of_javascript(path)
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
        if hit := EVERYWHERE.search(one.text):
            better = next(use for bad, use in BANNED.items() if re.search(bad, one.text, re.I))
            found.append(f"{one.place(ROOT)}: “{hit[0]}” (rather: {better}): {one.text[:160]}")
    assert not found, f"{len(found)} sentences\n" + "\n".join(found)


@pytest.mark.parametrize(
    "sentence",
    ["The network says 0.84.", "Training goes on.", "3 drawn anew", "the networks that ship"],
)
def test_the_dialect_is_found(sentence: str) -> None:
    assert EVERYWHERE.search(sentence)


@pytest.mark.parametrize(
    "sentence", ["Standardise the columns.", "Understand the gates.", "a step of an essay"]
)
def test_plain_words_are_left_alone(sentence: str) -> None:
    assert not EVERYWHERE.search(sentence)
