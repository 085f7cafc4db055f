"""Bare page: a title and a sentence, for who can't be shown a page of the app."""

from __future__ import annotations

import html

from lstm_viz.ui.frame import words


def bare_page(title: str, sentence: str, head: str = "") -> str:
    """`title` is text; `sentence` and what goes into `head` are HTML."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(words.APP)}</title>"
        "<style>:root { color-scheme: light dark } body { font: 1.1rem/1.5 system-ui, sans-serif; "
        "max-width: 34rem; margin: 20vh auto; padding: 0 1rem }</style></head>"
        f"<body><main><h1>{html.escape(title)}</h1><p>{sentence}</p></main></body></html>"
    )
