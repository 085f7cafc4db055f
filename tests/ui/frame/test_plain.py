from __future__ import annotations

import ast
import html
import re

import pytest

from lstm_viz import checkpoint
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import words as job_words
from lstm_viz.ui.racing import settings_words
from lstm_viz.ui.training import words as training_words
from tests.ui.conftest import ROOT


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
    assert plain("x" * 1_001) == "x" * 999 + "…"


def test_no_sentence_of_a_training_or_a_race_is_cut() -> None:
    sizes = ", ".join(
        training_words.size(name, 1_234, 1_234_567) for name in checkpoint.KIND_NAMES.values()
    )
    time = job_words.takes_busy("1,234 min 07 s", "2,345 min 56 s")
    newer = {name: (1_234, 12) for name in checkpoint.KIND_NAMES.values()}
    too_large = settings_words.too_large(
        seeds=3, lengths=1_200, steps=3_000, batch=64, usual=3, newer=newer, work=10**12, most=10**9
    )
    for said in (f"{training_words.untrained(sizes, 20_000, 1_024)} {time}", too_large):
        assert len(said) > 300
        assert re.sub(r"\\(.)", r"\1", plain(said)) == said


# What stands in a heading as it is: this program's own titles, and what has gone through `plain`.
OWN = ("LECTURE[number - 1].title", "words.TITLE", "order", "view.title(found)")


def test_every_heading_shows_what_it_is_made_of_as_text() -> None:
    met, raw = 0, []
    for path in sorted((ROOT / "lstm_viz" / "ui").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "st.markdown"):
                continue
            text = call.args[0]
            if isinstance(text, ast.JoinedStr) and ast.unparse(text.values[0]).startswith("'#"):
                met += 1
                for part in text.values:
                    if isinstance(part, ast.FormattedValue):
                        said = ast.unparse(part.value)
                        if not (said.startswith("plain(") or said in OWN):
                            raw.append((path.name, said))
    assert met > 5
    assert raw == []
