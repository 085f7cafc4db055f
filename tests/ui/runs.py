"""A run of a page costs what the page costs: Streamlit 1.67 doubles that around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest import mock

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner


@contextmanager
def cheap_runs() -> Iterator[None]:
    """Every AppTest within is spared two things that have nothing to do with its page.

    Each one reads the metadata of all installed packages, in search of components. And it waits
    for a run by looking a thousand times a second, which takes the GIL from the page.
    """
    scan = cache(manifest_scanner.scan_component_manifests)
    with (
        mock.patch.object(manifest_scanner, "scan_component_manifests", scan),
        mock.patch.object(local_script_runner, "require_widgets_deltas", _ended),
    ):
        yield


def _ended(runner: LocalScriptRunner, timeout: float) -> None:
    thread = runner._script_thread
    assert thread is not None
    thread.join(timeout)
    if thread.is_alive():
        runner.request_stop()
        raise RuntimeError(f"the page was not drawn within {timeout} s")
