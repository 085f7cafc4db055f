"""How much of a person's text the networks of texts are given, and of files in which encodings."""

from __future__ import annotations

import pytest

from lstm_viz.characters import CORPORA
from lstm_viz.ui import limits
from lstm_viz.ui.controls import address
from lstm_viz.ui.explore import text_ways, text_words

# Three Cyrillic letters and a blank take 3 * 6 + 3 characters of an address. 4,761 of these are
# 99,981 of the 100,000 that it has; in the 19 that are left fit three letters more.
BEETLES, FITS = "жук " * 9_000, 4 * 4_761 + 3


def test_as_much_of_a_text_is_taken_as_fits() -> None:
    offers = text_ways.of_text(BEETLES)
    assert [one.label for one in offers] == [
        text_words.read_with(title, FITS) for title in CORPORA.values()
    ]
    for one in offers:
        assert one.sets["letters"] == BEETLES[:FITS]
    assert address.too_much(BEETLES[:FITS]) is None
    assert address.too_much(BEETLES[: FITS + 1]) is not None
    whole = text_ways.of_text(BEETLES[:FITS])
    assert [one.label for one in whole] == [
        text_words.read_with(title, None) for title in CORPORA.values()
    ]
    assert text_ways.of_text("a" * 99_999)[0].sets["letters"] == "a" * limits.TYPED_CHARACTERS


FRENCH = "L'été dernier, à Évian, la fête a commencé très tôt.\n"
YEARS = "春天来到了。2021年的秋天也来了,天气很好\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-32"),
        (YEARS, "utf-8"),
        (YEARS, "gb18030"),
        ("春天来到了秋天也来了" * 3, "utf-16"),
    ],
)
@pytest.mark.parametrize("before", ["", "a", "bc", "def"])  # so that the cut is at any byte
def test_the_beginning_of_a_file_is_text_in_the_encodings_that_files_are_read_in(
    text: str, encoding: str, before: str
) -> None:
    short = before + text * 7
    assert text_ways.beginning(short.encode(encoding)) == short
    long = before + text * 4_000
    assert len(long.encode(encoding)) > text_ways.MOST
    found = text_ways.beginning(long.encode(encoding))
    assert long.startswith(found)
    fits = len(text_ways.of_text(long)[0].sets["letters"])
    assert len(found) > fits


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\0text", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400, b"a\0b" * 50_000]
)
def test_what_is_no_text_has_no_beginning(data: bytes) -> None:
    assert text_ways.beginning(data) == ""
