"""The lecture's scenes: for each stop the instants that it shows, and what their numbers mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lstm_viz import moments
from lstm_viz.gradients import BELOW, reach
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.moments import Found, Moment
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import TASKS
from lstm_viz.ui.lecture import gradient, what_if, words
from lstm_viz.ui.lecture.material import CHANGE, MANY, MEMORY, Material, faded
from lstm_viz.ui.lecture.numbers import Pen, addends, number
from lstm_viz.ui.views.view import View
from lstm_viz.words import word


@dataclass(frozen=True)
class Scene:
    """One instant: where it is seen, the moment or why there is none, and what it means.

    `name` is for choosing between several. `latex` has the moment's numbers in its equation,
    `sentence` explains them, and `searched` names where it was looked for, if not in one trace.
    `else_step` is the picture's step if nothing was found, and `more` the rest of its state. Where
    the scene `asks`, people try in the picture before they are told.
    """

    name: str
    view: View
    found: Found
    latex: str = ""
    sentence: str = ""
    searched: str = ""
    else_step: int = 1
    more: dict[str, Any] = field(default_factory=dict)
    asks: bool = False

    @property
    def state(self) -> dict[str, Any]:
        """The Explorer's state that shows the instant, on the page that it is about."""
        where: dict[str, Any] = {"step": self.else_step}
        if isinstance(self.found, Moment):
            where = {"step": self.found.step, "unit": self.found.unit}
        return {"tab": "cell", **where, **self.more}


def _simple_rnn(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("rnn")
    found = moments.moves_most(view.sides["rnn"].trace, "h", of.first)
    value = of.view.sequence.values[of.first - 1, 0]
    return [
        Scene(
            "",
            view,
            found,
            pen.rnn(found.step, found.numbers),
            words.comes_in(of.first, number(value)),
        )
    ]


def _forgetting(of: Material, pen: Pen) -> list[Scene]:
    one, two = (each.sides["rnn"].trace for each in (of.view, of.changed))
    found = moments.change_is_gone(one, two, "h", of.first)
    here = words.STAYS
    if isinstance(found, Moment):
        here = words.faded(round(found.numbers["peak"]), found.step, moments.LEFT)
    middle = faded(of.lag)["rnn"].middle
    left, steps = float(middle[-1]), len(middle) - 1
    rnn = f"{here} {words.in_median(left, MANY, steps, fades=left < moments.LEFT)}"
    moved = " · ".join(words.moved(KIND_NAMES[kind], _signed(of.moved(kind))) for kind in MEMORY)
    sentence = words.changed(f"{CHANGE:g}", of.first, rnn, of.last, _signed(CHANGE), moved)
    other = gradient.elsewhere(of)
    other = replace(other, sides={"rnn": other.sides["rnn"]})
    every = moments.moves_most(other.sides["rnn"].trace, "h", len(other.sequence.values))
    return [
        Scene(words.ONE_CHANGE, of.only("rnn"), found, "", sentence, else_step=of.last),
        Scene(words.EVERY_CHANGE, other, every, "", _every_change(of, other)),
    ]


def _every_change(of: Material, other: View) -> str:
    """Of a task on which a simple RNN's gradient vanishes; then of the lecture's own."""
    far = {kind: gradient.traced_elsewhere(of, kind).gradient[MEMORY[kind]] for kind in MEMORY}
    return " ".join(
        (
            words.gradient_of(
                _title(other), len(other.sequence.values), *map(_below, far.values())
            ),
            words.gradient_here(
                _title(of.view),
                _below(gradient.traced(of, "rnn").gradient),
                of.first,
                *(number(gradient.traced(of, kind).first) for kind in ("rnn", "lstm")),
            ),
        )
    )


def _below(norms: np.ndarray) -> str:
    reached = reach(norms)
    return words.below(reached.lag, reached.longest, BELOW)


def _lstm(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    found = moments.moves_most(view.sides["lstm"].trace, "c", of.first)
    before, after, h = (number(found.numbers[name]) for name in ("c_before", "c", "h"))
    latex = pen.update(found.step, found.numbers)
    return [Scene("", view, found, latex, words.stored(of.first, before, after, h))]


def _forget_gate(of: Material, pen: Pen) -> list[Scene]:
    places = [of.only("lstm"), of.waves_of_lstm]
    tried = [(moments.forgets_most(view.sides["lstm"].trace), view) for view in places]
    forgets, where = min(tried, key=_forget_gate_of)
    view = places[0]
    keeps = moments.keeps_longest(view.sides["lstm"].trace, of.first, of.last)
    shut, open_ = (
        Scene(words.no_example(does), seen, found)
        for does, seen, found in (
            (words.KEEPS_LEAST, where, forgets),
            (words.KEEPS_LONGEST, view, keeps),
        )
    )
    if isinstance(forgets, Moment):
        step, numbers = forgets.step, forgets.numbers
        lowest = min(found.numbers["lowest"] for found, _ in tried if isinstance(found, Moment))
        elsewhere = "" if where is view else _title(where)
        sentence = words.forgotten(1 - numbers["f"], number(lowest), elsewhere)
        latex = pen.product(step, "kept", numbers)
        searched = words.searched([_title(place) for place in places], _title(where))
        name = words.example(words.KEEPS, "F", numbers["f"])
        shut = Scene(name, where, forgets, latex, sentence, searched)
    if isinstance(keeps, Moment):
        numbers = keeps.numbers
        sentence = words.held(
            open_from=moments.OPEN,
            start=round(numbers["start"]),
            end=round(numbers["end"]),
            length=round(numbers["length"]),
            first=of.first,
            lag=of.last - of.first,
            left=numbers["left"],
        )
        latex = pen.bridge(numbers, of.first, of.last)
        name = words.example(words.KEEPS, "F", numbers["f"])
        open_ = Scene(name, view, keeps, latex, sentence)
    return [shut, open_]


def _forget_gate_of(tried: tuple[Found, View]) -> float:
    found, _ = tried
    return found.numbers["f"] if isinstance(found, Moment) else 2.0


def _input_gate(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    found = moments.writes_most(view.sides["lstm"].trace)
    marked = found.step in (of.first, of.last)
    sentence = words.written(
        number(found.numbers["g"]), found.numbers["i"], found.step, marked=marked
    )
    return [Scene("", view, found, pen.product(found.step, "added", found.numbers), sentence)]


def _update(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    found = moments.updates_most(view.sides["lstm"].trace)
    (kept, added), _ = addends((found.numbers["kept"], found.numbers["added"]))
    before, f = number(found.numbers["c_before"]), found.numbers["f"]
    sentence = words.updated(before, f, number(kept), number(added))
    return [Scene("", view, found, pen.update(found.step, found.numbers), sentence)]


def _what_if(of: Material, pen: Pen) -> list[Scene]:
    """The question, where the first answer is found, and then what becomes of each trial."""
    tried = [_held(of, pen, held) for held in what_if.TRIED]
    answer, target = of.view.sides["lstm"].prediction[-1], of.view.target.values[-1]
    question = words.asks_first(of.last, number(float(answer)), number(float(target)))
    asked = Scene(
        words.ASKED_FIRST,
        tried[0].view,
        tried[0].found,
        sentence=question,
        more={"tab": "whatif"},
        asks=True,
    )
    return [asked, *tried]


def _held(of: Material, pen: Pen, held: what_if.HeldGate) -> Scene:
    """What becomes of the answer, and the edited update where it differs most from the recorded."""
    view, edits = of.only("lstm"), what_if.edits_of(held, of)
    side, edited = view.sides["lstm"], what_if.edited(of, edits)
    found = moments.carries_most(edited.trace, side.trace, "c", of.last - 1)
    values = of.view.sequence.values[:, 0]
    symbol = f"{_letter(held.gate)} = {held.value:g}"
    sentence = words.answers_with(
        symbol,
        first=of.first + 1,
        last=of.last - 1,
        asked=of.last,
        before=number(float(side.prediction[-1])),
        after=number(edited.answer),
        target=number(float(of.view.target.values[-1])),
        second=number(float(values[of.last - 1])),
    )
    return Scene(
        f"{held.name} ({symbol})",
        view,
        found,
        pen.update(found.step, found.numbers),
        sentence,
        more={"tab": "whatif", "edits": edits},
    )


def _output_gate(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    trace = view.sides["lstm"].trace
    hides, shows = moments.hides_most(trace), moments.shows_most(trace, of.last)
    return [
        Scene(
            words.example(words.SHOWS, "O", hides.numbers["o"]),
            view,
            hides,
            pen.product(hides.step, "shown", hides.numbers),
            words.hidden(number(hides.numbers["c"]), 1 - hides.numbers["o"]),
        ),
        Scene(
            words.example(words.SHOWS, "O", shows.numbers["o"]),
            view,
            shows,
            pen.product(shows.step, "shown", shows.numbers),
            words.shown(
                shows.step,
                number(shows.numbers["shown_before"]),
                number(shows.numbers["shown"]),
                shows.numbers["o"],
            ),
        ),
    ]


def _solved(of: Material, pen: Pen) -> list[Scene]:
    one, two = (each.sides["lstm"].trace for each in (of.view, of.changed))
    found = moments.carries_most(one, two, "c", of.last)
    lag, both = of.last - of.first, gradient.traced(of, "lstm")
    sentence = words.carried(
        lag=lag,
        added=f"{CHANGE:g}",
        unit=found.unit,
        moved=_signed(found.numbers["change"]),
        step=found.step,
        direct=float(np.asarray(both.direct)[lag]),
        gradient=float(both.gradient[lag]),
    )
    return [Scene("", of.view, found, "", sentence)]


# By the name of the stop.
_SCENES: dict[str, Callable[[Material, Pen], list[Scene]]] = {
    "rnn": _simple_rnn,
    "forgetting": _forgetting,
    "lstm": _lstm,
    "forget-gate": _forget_gate,
    "input-gate": _input_gate,
    "update": _update,
    "what-if": _what_if,
    "output-gate": _output_gate,
    "solved": _solved,
}


def scenes(stop: str, of: Material, theme: Theme | None) -> list[Scene]:
    """The instants of the stop with this name; without a theme, no number has a colour."""
    return _SCENES[stop](of, Pen(theme))


def _letter(signal: str) -> str:
    return word("lstm", signal).symbol.partition("_")[0]


def _title(view: View) -> str:
    return TASKS[view.known.name].title


def _signed(value: float) -> str:
    text = f"{value:+.4f}".replace("-", "−")
    return text if float(f"{value:.4f}") else text[1:]  # 0 has no sign
