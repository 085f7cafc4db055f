"""A run of a page costs what the page costs: Streamlit 1.67 doubles that around it.

And it may take as long as a busy machine needs: Streamlit's own patience is 3 s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from unittest import mock

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from tests.patience import SECONDS

WAYS = (AppTest.from_file, AppTest.from_function, AppTest.from_string)
DEFAULTS = [way.__func__.__kwdefaults__ for way in WAYS]


@contextmanager
def cheap_runs() -> Iterator[None]:
    """Every AppTest within is spared two things that have nothing to do with its page.

    Each one reads the metadata of all installed packages, in search of components. And it waits
    for a run by looking a thousand times a second, which takes the GIL from the page.
    """
    scan = cache(manifest_scanner.scan_component_manifests)
    with ExitStack() as patches:
        for patch in (
            mock.patch.object(manifest_scanner, "scan_component_manifests", scan),
            mock.patch.object(local_script_runner, "require_widgets_deltas", _ended),
            *(mock.patch.dict(defaults, default_timeout=SECONDS) for defaults in DEFAULTS),
        ):
            patches.enter_context(patch)
        yield


def _ended(runner: LocalScriptRunner, timeout: float) -> None:
    thread = runner._script_thread
    assert thread is not None
    thread.join(timeout)
    if thread.is_alive():
        runner.request_stop()
        raise RuntimeError(f"the page was not drawn within {timeout} s")
