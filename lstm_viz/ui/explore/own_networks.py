"""Own networks: the offer to train a pair on the sequence, its progress, its result."""

from __future__ import annotations

import math
from collections.abc import Iterator

import streamlit as st

from lstm_viz.forecasting import BUDGET, Pair, Step, Training, key_of
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import Series, is_text, prepare
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import places
from lstm_viz.ui.jobs.jobs import BusyError, Job, Jobs, this_session
from lstm_viz.ui.views import networks, verdict
from lstm_viz.ui.views.networks import KIND_NAMES

JOBS: Jobs[str] = places.JOBS
STATE = "own"  # in the session: the key of the training that was asked for last, and its job
SHORT = {"root mean squared error": "RMSE", "mean absolute error": "MAE"}
LOOK_EVERY = 0.5  # seconds
FAR = 0.1  # of the held-out values outside of what was trained on: worth a word


class Work:
    """A training as a job: what it gives is the key of a pair that is kept for all sessions."""

    def __init__(self, series: Series, seed: int) -> None:
        self._training = Training(series, seed=seed, budget=BUDGET)

    @property
    def steps(self) -> int:
        """How many steps there are to make."""
        return self._training.steps

    def __iter__(self) -> Iterator[Step]:
        return iter(self._training)

    def result(self) -> str:
        """The key of the networks as they are now."""
        return networks.keep_pair(self._training.pair())


def targets(sequence: Sequence) -> tuple[str, ...]:
    """The columns of which one can be forecast; none in a text, of which it is the character."""
    return () if is_text(sequence) else sequence.names


def draw(sequence: Sequence, target: str | None = None, seed: int = 0) -> str | None:
    """The key of the pair that was trained on this sequence, for `view.run`; None as yet.

    Draws, where the page stands, the offer to train, then the progress, then the result. A training
    that any session has finished is there at once.
    """
    try:
        series = prepare(sequence, target)
    except SequenceError as error:
        st.error(plain(str(error)))
        return None
    key, owner = key_of(series, seed, BUDGET), this_session()
    asked, job = st.session_state.get(STATE, (None, None))
    if asked != key:
        job = None
    if job is not None and not job.ended(owner):
        _progress(job, owner)
        return None
    pair = networks.find_pair(job.results.get(owner, "")) if job is not None else None
    pair = pair or networks.find_pair(key)
    if pair is None:
        if job is not None and job.failure:
            st.error(plain(job.failure))
        _offer(series, seed, "Train")
        return None
    _result(pair)
    return pair.key


def _offer(series: Series, seed: int, name: str) -> None:
    what = "character" if series.text else f"value of {series.target}"
    st.markdown(
        f"Train an LSTM and a simple RNN to say the next {plain(what)}, on the first "
        f"{series.held_out:,} of {series.steps:,} steps. It takes about ten seconds."
    )
    if not st.button(name, key="own-train", type="primary"):
        return
    _, before = st.session_state.get(STATE, (None, None))
    if before is not None:  # one training a person: nobody waits for the one before
        JOBS.leave(before, this_session())
    try:
        job = JOBS.start(key_of(series, seed, BUDGET), this_session(), lambda: Work(series, seed))
    except BusyError as error:
        st.error(plain(str(error)))
        return
    st.session_state[STATE] = (job.key, job)
    st.rerun()


@st.fragment(run_every=LOOK_EVERY)
def _progress(job: Job[str], owner: str) -> None:
    """How far it is, and a way to stop; the page is run anew only at the end."""
    if job.ended(owner):
        st.rerun()
    st.progress(job.step / max(job.steps, 1), plain(progress(job)))
    if st.button("Stop", key="own-stop", help="What is trained by now is shown."):
        JOBS.leave(job, owner)


def progress(job: Job[str]) -> str:
    """How far a job is, in one line."""
    before = JOBS.before(job)
    if before is not None:
        return f"Waiting: {before} more before this one." if before else "Waiting for its turn."
    if job.left is None:
        return "Beginning."
    losses = " · ".join(
        f"{KIND_NAMES[kind]} {loss:.3g}" for kind, loss in job.latest.losses.items()
    )
    return (
        f"Step {job.step:,} of {job.steps:,}, {math.ceil(job.left)} s left. Loss of the "
        f"trained steps: {losses}"
    )


def _result(pair: Pair) -> None:
    series = pair.series
    st.markdown(plain(verdict.conclusion(series, verdict.errors_of(pair))))
    st.table(table(pair), border="horizontal", hide_index=True)
    if not series.text:
        st.caption(
            "RMSE: root mean squared error, MAE: mean absolute error, over the held-out steps in "
            "the units of the series."
        )
    if pair.problem is not None:
        st.warning(plain(pair.problem))
    if series.unseen > FAR:
        st.caption(
            f"{series.unseen:.0%} of the held-out values are lower or higher than any that was "
            "trained on, and networks forecast such values badly: a series of its differences "
            "may suit them better."
        )
    if not pair.complete and pair.problem is None:
        st.caption(f"Stopped after {pair.step:,} of {pair.budget.steps:,} steps.")
        _offer(series, pair.seed, "Train to the end")


def table(pair: Pair) -> list[dict[str, str]]:
    """The errors on held-out steps, a row a network and a naive forecast; the rail is narrow."""
    series = pair.series
    rows: dict[str, dict[str, float]] = {
        KIND_NAMES[kind]: card["held_out"] for kind, card in pair.cards.items()
    }
    rows |= {name: series.held_out_errors(one) for name, one in series.naive.items()}
    return [
        {
            "forecast": name.removeprefix("repeating "),
            **{SHORT.get(what, what): series.shown(error) for what, error in errors.items()},
        }
        for name, errors in rows.items()
    ]
