from __future__ import annotations

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.patience import SECONDS


def slow_page() -> None:
    import time

    import streamlit as st

    for step in range(1_000):
        st.text(step)
        time.sleep(0.01)


def test_a_page_that_never_ends_is_stopped_and_named() -> None:
    with pytest.raises(RuntimeError, match=r"not drawn within 0\.1 s"):
        AppTest.from_function(slow_page, default_timeout=0.1).run()


def test_the_packages_are_searched_once() -> None:
    found = manifest_scanner.scan_component_manifests()
    assert manifest_scanner.scan_component_manifests() is found


def test_a_page_has_the_time_that_a_busy_machine_needs() -> None:
    assert AppTest.from_function(slow_page).default_timeout == SECONDS
