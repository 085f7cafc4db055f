from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def page(open_app: Callable[..., AppTest]) -> AppTest:
    return open_app("network.py")
