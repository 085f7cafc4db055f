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
    # A letter of an address is set apart, as one of emphasis within emphasis.
    shown = re.sub(r"(?<!\\)\*{3}(\w)\*{3}", r"\1", plain(text))
    # Every character that could begin markup stands behind a backslash.
    assert not re.search(r"(?<!\\)[<>*_`$:!#\[\]()&|~@.]", shown.replace("\\\\", ""))
    assert html.unescape(re.sub(r"\\(.)", r"\1", shown)) == html.unescape(text)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://x.yz", r"htt***p***\://x\.yz"),
        ("see HTTPS://x", r"see HTT***P***S\://x"),
        ("_www.x.yz", r"\_ww***w***\.x\.yz"),
        ("mailto:a.b@c.de", r"mailto\:a\.b\@***c***\.de"),
        ("a@-._b.cd", r"a\@\-\.\_***b***\.cd"),
        ("http and www and @ alone", r"http and www and \@ alone"),
    ],
)
def test_no_address_is_left_in_one_piece(address: str, shown: str) -> None:
    assert plain(address) == shown


def test_lines_become_one_and_long_text_is_cut() -> None:
    assert plain("a\n\n  b\tc") == "a b c"
    assert plain("x" * 301) == "x" * 299 + "…"
