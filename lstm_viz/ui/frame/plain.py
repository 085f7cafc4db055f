"""A person's own words (column names, cells of a file) shown as text, never as markup."""

from __future__ import annotations

import re

# Everything that Markdown, its directives, KaTeX or HTML would read as more than text.
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=@])")


def plain(text: str, *, most: int = 300) -> str:
    """`text` for `st.markdown`, `st.error` and so on: one line of at most `most` characters."""
    text = " ".join(text.split())
    if len(text) > most:
        text = text[: most - 1] + "…"
    return MARKUP.sub(r"\\\1", text)
