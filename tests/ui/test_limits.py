from __future__ import annotations

import tomllib
from pathlib import Path

from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.ui import limits
from lstm_viz.ui.frame import words

CONFIG = tomllib.loads(
    (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)


def test_the_server_takes_the_largest_file_with_what_comes_with_it() -> None:
    assert (CONFIG["server"]["maxUploadSize"] - 1) * 2**20 == limits.FILE_BYTES
    assert limits.FILE.bytes == limits.FILE_BYTES


def test_the_sentences_say_the_limits() -> None:
    assert "5,000 steps" in words.SEQUENCE_LIMITS
    assert "64 columns" in words.SEQUENCE_LIMITS
    assert "64 MB" in words.FILE_LIMITS
    assert "4,000,000 rows" in words.FILE_LIMITS
    assert "256 MB" in words.FILE_LIMITS
    assert "20,000 characters" in words.MORE_LIMITS
    assert "4,000 characters" in words.MORE_LIMITS


def test_a_text_within_the_limit_reaches_the_server() -> None:
    # The browser drops what is over, without a word; the sentence needs room above the limit.
    assert limits.PASTED_CHARACTERS > 2 * limits.TYPED_CHARACTERS


def test_the_page_and_the_plots_have_one_background_and_one_ink() -> None:
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        assert CONFIG["theme"][name]["backgroundColor"] == theme.background
        assert CONFIG["theme"][name]["textColor"] == theme.ink


def test_nobody_is_watched_and_no_run_waits_for_the_collector() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["runner"]["postScriptGC"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
