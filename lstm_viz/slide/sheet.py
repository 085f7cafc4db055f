"""Sheet: the paper of a picture of a slide's size: its colours, its title, and the badge below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lstm_viz.badge import badge
from lstm_viz.extras import need
from lstm_viz.plots.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure

THEMES: Final[Mapping[str, Theme]] = {"light": LIGHT, "dark": DARK}
ENDINGS: Final = (".pdf", ".png", ".svg")
WIDE, HIGH, DPI = 16, 9, 200  # inches; a PNG has 3200 × 1800 pixels
TITLE, NAME, TYPE = 20, 13, 11  # points
EDGE = 0.022  # of the picture


@contextmanager
def sheet(
    path: str | Path, asks: str, theme: str, title: str, metas: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Figure, Theme]]:
    """A figure with its title and the badge of these recordings, written to `path` at the end.

    `asks` is the function that needs matplotlib. Raises ValueError for another ending or theme,
    MissingExtraError without matplotlib, and OSError for a file that cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() not in ENDINGS:
        raise ValueError(f"path must end in {', '.join(ENDINGS)}; got {file.name!r}")
    if theme not in THEMES:
        raise ValueError(f"theme must be {' or '.join(THEMES)}; got {theme!r}")
    matplotlib = need("matplotlib", "pictures", asks)
    from matplotlib.figure import Figure

    look = THEMES[theme]
    with matplotlib.rc_context(_settings(look)):
        figure = Figure(figsize=(WIDE, HIGH), facecolor=look.background)
        figure.text(EDGE, 0.95, title, size=TITLE, weight="bold")
        figure.text(EDGE, 0.02, badge(metas), size=TYPE, color=look.legible(look.colour("i")))
        yield figure, look
        figure.savefig(file, dpi=DPI, metadata={"Date": None} if file.suffix == ".svg" else None)


def _settings(theme: Theme) -> dict[str, Any]:
    """What matplotlib draws with; the same picture has the same text in its SVG."""
    colours = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
    return {
        **dict.fromkeys(colours, theme.muted),
        "text.color": theme.ink,
        "axes.edgecolor": theme.rule,
        "axes.facecolor": theme.background,
        "font.size": TYPE,
        "svg.hashsalt": "lstm_viz",
        "text.parse_math": False,  # names and titles are people's own; equations ask for it
        "mathtext.fontset": "stix",
    }
