"""A reading on the page: at once where it is quick, else its progress and a stop."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.bounded.process import Bounds, ReadingError, Usage
from lstm_viz.ui.jobs import person, reading


class Slow:
    """A reading that ends when the test says so."""

    def __init__(self) -> None:
        self.ended, self.value, self.use = False, "the sequence", Usage()
        self.use.seconds, self.use.memory = 3.0, 210 * 2**20

    def wait(self, seconds: float | None = None) -> bool:
        return self.ended

    def stop(self) -> None:
        self.use.stopped.set()

    def result(self) -> str:
        if self.use.stopped.is_set():
            raise ReadingError("Reading was stopped.", "stopped")
        return self.value


class Line:
    """A reader in front of which some others stand."""

    bounds = Bounds(1_024 * 2**20, 30.0)

    def __init__(self) -> None:
        self.before: int | None = None

    def ahead(self, one: Any) -> int | None:
        return self.before


LINE, MADE = Line(), []


def page() -> None:
    import streamlit as st

    from lstm_viz.ui.jobs import reading
    from tests.ui.jobs import test_reading as test

    def begin() -> test.Slow:
        test.MADE.append(test.Slow())
        return test.MADE[-1]

    key = st.text_input("key", "a")
    try:
        found = reading.result(test.LINE, key, begin)  # type: ignore[arg-type]
    except test.SequenceError as error:
        st.error(str(error))
    else:
        st.markdown(f"found {found}")


@pytest.fixture
def app() -> AppTest:
    MADE.clear()
    LINE.before = None
    return AppTest.from_function(page).run()


def progress(app: AppTest) -> str:
    (bar,) = app.get("progress")
    return bar.proto.text.replace("\\", "")


def test_what_is_under_way_shows_what_it_has_taken_and_then_its_result(app: AppTest) -> None:
    assert [one.value for one in app.markdown] == ["found None"]
    assert progress(app) == (
        "Reading: 3 of at most 30 s of computing time and 210 of at most 1,024 MB of memory used."
    )
    LINE.before = 0
    assert progress(app.run()) == "Waiting: yours is the next job."
    LINE.before = 2
    assert progress(app.run()) == "Waiting: 2 jobs are ahead of you."
    MADE[0].ended = True
    assert [one.value for one in app.run().markdown] == ["found the sequence"]
    assert len(MADE) == 1
    assert not app.get("progress")
    assert reading.STATE not in app.session_state


def test_it_can_be_stopped_and_the_sentence_stays(app: AppTest) -> None:
    app.button(key="reading-stop").click().run()
    assert MADE[0].use.stopped.is_set()
    MADE[0].ended = True
    for _ in range(2):
        assert [one.value for one in app.run().error] == ["Reading was stopped."]
    assert len(MADE) == 1


def test_another_file_gives_up_the_one_before(app: AppTest) -> None:
    app.text_input[0].set_value("b").run()
    assert [one.use.stopped.is_set() for one in MADE] == [True, False]


def test_each_reader_knows_what_it_reads() -> None:
    assert (reading.FILES.what, reading.TEXTS.what) == ("file", "text")


def test_a_test_of_a_page_waits_and_a_server_does_not() -> None:
    assert not person.is_served()
    assert issubclass(ReadingError, SequenceError)
