"""A person's own words (column names, cells of a file) shown as text, never as markup."""

from __future__ import annotations

import re

# Everything that Markdown, its directives, KaTeX or HTML would read as more than text.
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=@])")

# Streamlit makes links of addresses after it has read the Markdown, so no backslash helps. A letter
# that is an element of its own does; frame/style.css gives it the look of its neighbours. (This is
# looked for in text whose markup stands behind backslashes.)
ADDRESS = re.compile(
    r"(htt)(p)(?=s?\\:)|(ww)(w)(?=\\\.)|(@(?:\\[-_.])*)([^\W_])",
    re.IGNORECASE,
)


def plain(text: str, *, most: int = 1_000) -> str:
    """`text` for `st.markdown`, `st.error` and so on: one line of at most `most` characters."""
    text = " ".join(text.split())
    if len(text) > most:
        text = text[: most - 1] + "…"
    return ADDRESS.sub(_split, MARKUP.sub(r"\\\1", text))


def sentence(said: str) -> str:
    """What an error says, from its capital to its full stop; a name keeps its letters."""
    word = said.partition(" ")[0]
    begun = said[:1].upper() + said[1:] if len(word) > 1 and word.isalpha() else said
    return begun if begun.endswith((".", "!", "?", "…")) else f"{begun}."


def _split(found: re.Match[str]) -> str:
    before, letter = (part for part in found.groups() if part is not None)
    return f"{before}***{letter}***"
