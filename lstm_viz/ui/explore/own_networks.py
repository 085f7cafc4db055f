"""Own networks: the offer to train a pair on the sequence, its progress, its result."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from lstm_viz.forecasting import BUDGET, USUAL, Chosen, Pair, Training, key_of, window
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import LEAST_STEPS, Series, is_text, prepare
from lstm_viz.tasks import TASKS
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore import own_result, words
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs import pace, places
from lstm_viz.ui.jobs.job import Job
from lstm_viz.ui.jobs.personal import Personal, Request
from lstm_viz.ui.jobs.words import waiting
from lstm_viz.ui.jobs.work import Work
from lstm_viz.ui.linked_picture import opening_state
from lstm_viz.ui.views import networks


class TrainedPair(NamedTuple):
    """What a job leaves: the pair, which all sessions find by its key, and what can be resumed.

    `training` is None where nothing can follow. It may be one that others still wait for, and so
    have continued: `pair` is how far it was.
    """

    pair: Pair
    training: Training | None


class AskedTraining(NamedTuple):
    """A training that can be asked for."""

    series: Series
    seed: int
    chosen: Chosen

    @property
    def key(self) -> str:
        """The key of the pair that it makes."""
        return key_of(self.series, self.seed, BUDGET, chosen=self.chosen)

    def training(self) -> Training:
        """It, at its beginning."""
        return Training(self.series, seed=self.seed, budget=BUDGET, chosen=self.chosen)


class Drawn(NamedTuple):
    """What `draw` has drawn: the key of the pair for `view.run`, None as yet.

    `again` draws on the page itself why there is none and what to do: the panel may be shut. None
    where there is a pair; `refused` where there can be none.
    """

    key: str | None
    again: Callable[[], object] | None = None
    refused: bool = False


MINE: Personal[TrainedPair, Request[TrainedPair]] = Personal(
    "own",
    places.TRAININGS,
    Request,
    limit=limits.TRAININGS_BYTES,
    size=lambda ended: ended.pair.bytes + (ended.training.bytes if ended.training else 0),
)
LOOK_EVERY = 0.5  # seconds
_ASKED = "own-asked"  # in the session: a button elsewhere has asked for the training
TO_TRAIN = {"model": controls.OWN, _ASKED: True}  # what such a button sets
_LAST = "own-last"  # in the session: the file, the pair shown last, what it was trained on
_SEEN = "own-seen"  # in the session: the keys of pairs that were shown
BESIDE = ("rnn", "gru")  # what can be trained beside the LSTM
AROUND = 100  # steps that are shown at first
WAY_OF = ("file", "typed")  # the sources of a person's own series


def work_on(training: Training) -> Work[TrainedPair]:
    """All the steps of a training that are left."""

    def result() -> TrainedPair:
        pair = training.pair()
        more = not pair.complete and pair.problem is None
        networks.keep_pair(pair)
        return TrainedPair(pair, training if more else None)

    return Work(training.steps - training.step, training, result)


def targets(sequence: Sequence) -> tuple[str, ...]:
    """The columns of which one can be forecast; none in a text, of which it is the character."""
    return () if is_text(sequence) else sequence.names


def draw_way(sequence: Sequence, which: str | None) -> None:
    """Above the picture of a person's own series that other networks read: train on it.

    They are included ones, or were trained on another series of the same file.
    """
    pair = networks.find_pair(which or "")
    if pair is not None and pair.trained_on is not None:
        why = words.trained_on_another(plain(pair.home))
    elif st.session_state["source"] in WAY_OF and which in TASKS:
        why = words.NOT_TRAINED_ON_SERIES
    else:
        return
    if sequence.symbols or sequence.steps < LEAST_STEPS:
        return
    with st.container(key="train-way", horizontal=True, vertical_alignment="center"):
        st.markdown(why, width="stretch")
        st.button(
            words.TRAIN_ON_SERIES,
            key="train-on-series",
            help=words.TRAIN_ON_SERIES_HELP,
            on_click=st.session_state.update,
            args=(TO_TRAIN,),
        )


def choice() -> Chosen:
    """Draw which networks are to be trained."""
    beside = controls.draw("beside", options=BESIDE, said=words.TRAIN_BESIDE)
    hidden_size = controls.draw("hidden", empty=str(USUAL.hidden_size), said=words.TRAIN_UNITS)
    return Chosen(beside, USUAL.hidden_size if hidden_size is None else hidden_size)


def draw(
    sequence: Sequence,
    target: str | None = None,
    seed: int = 0,
    group: str = "",
    chosen: Chosen = USUAL,
) -> Drawn:
    """Draw, where the page stands, the offer to train, then the progress, then the result.

    A training that any session has finished is there at once. Until there is one on this series,
    networks that were trained on another one of its `group`, a file of several series, read it.
    """
    asked = st.session_state.pop(_ASKED, False)
    try:
        series = prepare(sequence, target)
    except SequenceError as error:
        problem = plain(str(error))
        st.error(problem)
        return Drawn(None, partial(st.error, problem), refused=True)
    asked_for = AskedTraining(series, seed, chosen)
    key = asked_for.key
    if asked and networks.find_pair(key) is None:
        _train(asked_for)
    request = MINE.current()
    if request is not None and request.key != key:
        request = None
    if request is not None and request.job is not None:
        _progress(request)
        return Drawn(None, partial(_progress_again, request))
    ended = None if request is None else request.result
    pair = networks.find_pair(key) if ended is None else ended.pair
    # What was asked for may be there although this request failed: somebody else has trained it.
    MINE.draw_notices(None if ended is None and pair else request)
    if pair is None:
        other = _of_another(sequence, series, group)
        if other is not None:
            own_result.draw(other)
        _offer(asked_for, "own-train")
        return Drawn(other.key) if other else Drawn(None, partial(_offer_again, asked_for))
    st.session_state[_LAST] = (group, pair.key, _named(sequence, group))
    networks.keep_pair(pair)  # others' pairs may have needed its room
    _open_at_border(pair)
    own_result.draw(pair)
    if request is not None and ended is not None and ended.training is not None:
        st.caption(words.stopped(pair.step, pair.budget.steps))
        st.button(words.RESUME, key="own-resume", type="primary", on_click=_resume, args=(request,))
    return Drawn(pair.key)


def _named(sequence: Sequence, group: str) -> str:
    """What a series of a file is called."""
    return sequence.source.removeprefix(f"{group}, ")


def _of_another(sequence: Sequence, series: Series, group: str) -> Pair | None:
    """The pair that was shown last, where it reads this series of the same file too."""
    of, key, named = st.session_state.get(_LAST, ("", "", ""))
    pair = networks.find_pair(key)
    if not group or of != group or pair is None or pair.series.target != series.target:
        return None
    if (pair.trained_on or pair.series).digest == series.digest:  # with other settings
        return None
    try:
        other = networks.find_pair(pair.key_on(sequence)) or pair.on(sequence, named)
    except SequenceError:  # it has other columns
        return None
    networks.keep_pair(other)
    return other


def _open_at_border(pair: Pair) -> None:
    """Have the Explorer open where the held-out steps begin: a long forecast is one dark mass.

    Once for each pair, and not where a zoom has been chosen.
    """
    seen, held_out = st.session_state.setdefault(_SEEN, set()), pair.series.held_out
    if pair.key in seen:
        return
    seen.add(pair.key)
    if pair.series.steps > 2 * AROUND and "zoom" not in st.query_params:
        first, last = held_out - AROUND // 2 + 1, held_out + AROUND // 2
        said = {"zoom": f"{first}-{min(last, pair.series.steps)}"}
        if "step" not in st.query_params:  # else one is locked that may not be seen
            said["step"] = f"{held_out + 1}"
        opening_state.open_again("explorer", **said)


def _offer(asked_for: AskedTraining, key: str) -> None:
    series, chosen = asked_for.series, asked_for.chosen
    columns = 1 if series.text else len(series.names)
    what = words.NEXT_CHARACTER if series.text else words.next_value(plain(series.target), columns)
    parameters = chosen.parameters(series)
    sizes = {
        KIND_NAMES[kind]: (units, parameters[kind]) for kind, units in chosen.sizes(series).items()
    }
    pace.draw(
        pace_of(series, chosen),
        lambda time: st.markdown(words.offer(sizes, what, series.held_out, series.steps, time)),
    )
    if columns > 1:
        st.caption(words.ANOTHER_TARGET)
    st.button(words.TRAIN, key=key, type="primary", on_click=_train, args=(asked_for,))


def pace_of(series: Series, chosen: Chosen = USUAL) -> Job[None] | None:
    """The first steps of a training on this series, or on one whose steps take as long.

    Series of nearly the same length share them: what a step reads is a stretch of them.
    """
    stretch = window(series).bit_length()
    key = "own", stretch, series.x.shape[1], series.text, series.output_size, BUDGET, chosen
    return pace.measurement(key, AskedTraining(series, 0, chosen).training)


def _offer_again(asked_for: AskedTraining) -> None:
    st.markdown(words.NOT_TRAINED)
    _offer(asked_for, "own-train-here")


def _train(asked_for: AskedTraining) -> None:
    # Everybody who asks for the same has the same training.
    MINE.start(asked_for.key, lambda: work_on(asked_for.training()), shared=True)


def _resume(request: Request[TrainedPair]) -> None:
    """Continue as if it had not been stopped, with all who wait for this very training.

    Somebody else's training on the same series may be behind this one, so it is not joined.
    """
    training = request.result.training if request.result else None
    if training is not None and request.job is None:
        MINE.work_on(request, lambda: work_on(training), key=training)


@st.fragment(run_every=LOOK_EVERY)
def _progress(request: Request[TrainedPair]) -> None:
    """How far it is, and a way to stop; the whole page runs again only at the end."""
    job = request.job
    if job is None or job.ended(request):
        st.rerun()
    _bar(request, job, "own-stop")


@st.fragment(run_every=LOOK_EVERY)
def _progress_again(request: Request[TrainedPair]) -> None:
    """The same; the panel's fragment runs the page at the end."""
    if request.job is not None:
        _bar(request, request.job, "own-stop-here")


def _bar(request: Request[TrainedPair], job: Job[TrainedPair], key: str) -> None:
    done = job.latest.step if job.latest else 0
    st.progress(done / BUDGET.steps, plain(progress(job)))
    st.button(words.STOP, key=key, help=words.STOP_HELP, on_click=MINE.leave, args=(request,))


def progress(job: Job[TrainedPair]) -> str:
    """How far a job is, in one line."""
    before = MINE.jobs.before(job)
    if before is not None:
        return waiting(before)
    if job.left is None:
        return words.STARTING
    losses = {KIND_NAMES[kind]: loss for kind, loss in job.latest.losses.items()}
    return words.progress(job.latest.step, BUDGET.steps, duration(job.left), losses)
