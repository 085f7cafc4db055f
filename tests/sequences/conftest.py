"""What the sequence tests share: a refusal compared word by word."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from lstm_viz.sequences import SequenceError

Refusal = Callable[[str], AbstractContextManager[object]]


@pytest.fixture
def refused() -> Refusal:
    """`with refused("There is one step; ..."):` the whole sentence, nothing before or behind it."""
    return lambda sentence: pytest.raises(SequenceError, match=rf"\A{re.escape(sentence)}\Z")
