"""What the sequence tests share: a refusal compared word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from lstm_viz.sequences import SequenceError

Refusal = Callable[[str], AbstractContextManager[object]]


@pytest.fixture
def refused() -> Refusal:
    """`with refused("There is one step; ..."):` the whole sentence, nothing before or behind it."""

    @contextmanager
    def need(sentence: str) -> Iterator[None]:
        with pytest.raises(SequenceError) as caught:
            yield
        assert str(caught.value) == sentence  # without the notes of the error, for whoever codes

    return need
