from __future__ import annotations

import html
import re

import pytest

from lstm_viz.ui.frame.plain import plain


@pytest.mark.parametrize(
    "text",
    [
        "<b>max</b>",
        "![x](http://example.com/x.png)",
        "$\\frac{1}{2}$",
        ":red[alarm] :material/home:",
        "# heading",
        "*a* _b_ ~~c~~ `d` | e",
        "www.example.com mail@example.com https://example.com",
        "&lt;b&gt;",
    ],
)
def test_no_markup_is_left_and_the_text_is_as_it_was(text: str) -> None:
    shown = plain(text)
    # Every character that could begin markup stands behind a backslash.
    assert not re.search(r"(?<!\\)[<>*_`$:!#\[\]()&|~@.]", shown.replace("\\\\", ""))
    assert html.unescape(re.sub(r"\\(.)", r"\1", shown)) == html.unescape(text)


def test_lines_become_one_and_long_text_is_cut() -> None:
    assert plain("a\n\n  b\tc") == "a b c"
    assert plain("x" * 301) == "x" * 299 + "…"
