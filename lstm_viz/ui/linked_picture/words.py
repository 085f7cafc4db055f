"""The sentences around the linked picture; its own are in lstm_viz/explorer/js."""

from __future__ import annotations

NO_EXPLORER = (
    "The linked picture could not be loaded or started, so the plain picture is shown. Reload the "
    "page to try again."
)
