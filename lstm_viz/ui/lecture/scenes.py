"""The lecture's scenes: for each stop the instants that it shows, and what their numbers say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lstm_viz import moments
from lstm_viz.moments import Found, Moment
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.lecture.material import CHANGE, MEMORY, Material
from lstm_viz.ui.lecture.numbers import Pen, addends, number
from lstm_viz.ui.views.networks import KIND_NAMES
from lstm_viz.ui.views.view import View


@dataclass(frozen=True)
class Scene:
    """One instant: where it is seen, the moment or why there is none, and what is said of it.

    `name` is for choosing between two. `latex` has the moment's numbers in its equation, `sentence`
    says what they mean, and `searched` where it was looked for, if not in one trace. `else_step` is
    where the picture stands if nothing was found.
    """

    name: str
    view: View
    found: Found
    latex: str = ""
    sentence: str = ""
    searched: str = ""
    else_step: int = 1
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> dict[str, Any]:
        """The Explorer's state that shows the instant."""
        if isinstance(self.found, Moment):
            return {"step": self.found.step, "unit": self.found.unit, **self.more}
        return {"step": self.else_step, **self.more}


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
            f"At step {of.first} the first marked value, {number(value)}, comes in.",
        )
    ]


def _forgetting(of: Material, pen: Pen) -> list[Scene]:
    one, two = (each.sides["rnn"].trace for each in (of.view, of.changed))
    found = moments.change_is_gone(one, two, "h", of.first)
    said = (
        f"{CHANGE:g} is added to the first marked value (step {of.first}), and both networks are "
        "recorded again. "
    )
    if isinstance(found, Moment):
        said += (
            f"In the simple RNN the change grows up to step {found.numbers['peak']:.0f}; from step "
            f"{found.step} on less than {moments.LEFT:.0%} of it is left. "
        )
    moved = " · ".join(f"{KIND_NAMES[kind]} {_signed(of.moved(kind))}" for kind in MEMORY)
    said += f"The answer at step {of.last} should move by {_signed(CHANGE)}: {moved}."
    return [Scene("", of.only("rnn"), found, "", said, else_step=of.last)]


def _lstm(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    found = moments.moves_most(view.sides["lstm"].trace, "c", of.first)
    said = (
        f"Step {of.first}, the first marked value: the cell state goes from "
        f"{number(found.numbers['c_before'])} to {number(found.numbers['c'])}, and the hidden "
        f"state shows {number(found.numbers['h'])} of it."
    )
    latex = pen.update(found.step, found.numbers)
    return [Scene("", view, found, latex, said)]


def _forget_gate(of: Material, pen: Pen) -> list[Scene]:
    places = [of.only("lstm"), of.waves_of_lstm]
    tried = [(moments.forgets_most(view.sides["lstm"].trace), view) for view in places]
    forgets, where = min(tried, key=_forget_gate_of)
    view = places[0]
    keeps = moments.keeps_longest(view.sides["lstm"].trace, of.first, of.last)
    shut, open_ = Scene("0: forget", where, forgets), Scene("1: keep", view, keeps)
    if isinstance(forgets, Moment):
        step, numbers = forgets.step, forgets.numbers
        lowest = min(found.numbers["lowest"] for found, _ in tried if isinstance(found, Moment))
        said = (
            f"{1 - numbers['f']:.0%} of the memory is forgotten in this one step. No gate is quite "
            f"0: the lowest F is {number(lowest)}."
        )
        latex = pen.product(step, "kept", numbers)
        searched = (
            "Searched: the LSTMs of "
            + " and ".join(f"“{place.known.name}”" for place in places)
            + f"; this is “{where.known.name}”."
        )
        shut = Scene("0: forget", where, forgets, latex, said, searched)
    if isinstance(keeps, Moment):
        numbers = keeps.numbers
        said = (
            f"F stays at {moments.OPEN:g} or above from step {numbers['start']:.0f} to step "
            f"{numbers['end']:.0f}, {numbers['length']:.0f} steps. After {of.last - of.first} steps"
            f" {numbers['left']:.0%} of what stood in this cell at step {of.first} is still there."
        )
        latex = pen.bridge(numbers, of.first, of.last)
        open_ = Scene("1: keep", view, keeps, latex, said)
    return [shut, open_]


def _forget_gate_of(tried: tuple[Found, View]) -> float:
    found, _ = tried
    return found.numbers["f"] if isinstance(found, Moment) else 2.0


def _input_gate(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    found = moments.writes_most(view.sides["lstm"].trace)
    marker = "a marked value comes in" if found.step in (of.first, of.last) else "no marker stands"
    said = (
        f"The candidate offers {number(found.numbers['g'])}, the input gate lets "
        f"{found.numbers['i']:.0%} of it in. At step {found.step} {marker}."
    )
    return [Scene("", view, found, pen.product(found.step, "added", found.numbers), said)]


def _update(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    found = moments.updates_most(view.sides["lstm"].trace)
    (kept, added), _ = addends((found.numbers["kept"], found.numbers["added"]))
    said = (
        f"Of the old memory, {number(found.numbers['c_before'])}, the forget gate keeps "
        f"{found.numbers['f']:.0%}: {number(kept)}. The input gate adds {number(added)}."
    )
    return [Scene("", view, found, pen.update(found.step, found.numbers), said)]


def _output_gate(of: Material, pen: Pen) -> list[Scene]:
    view = of.only("lstm")
    trace = view.sides["lstm"].trace
    hides, shows = moments.hides_most(trace), moments.shows_most(trace, of.last)
    return [
        Scene(
            "0: hide",
            view,
            hides,
            pen.product(hides.step, "shown", hides.numbers),
            f"The cell holds {number(hides.numbers['c'])}, and the output gate holds back "
            f"{1 - hides.numbers['o']:.0%} of it: the memory is there, but it is not shown.",
        ),
        Scene(
            "1: show",
            view,
            shows,
            pen.product(shows.step, "shown", shows.numbers),
            f"At the answer, step {shows.step}, the output goes from "
            f"{number(shows.numbers['shown_before'])} to {number(shows.numbers['shown'])}: "
            f"{shows.numbers['o']:.0%} of the squashed cell state is shown.",
        ),
    ]


def _solved(of: Material, pen: Pen) -> list[Scene]:
    one, two = (each.sides["lstm"].trace for each in (of.view, of.changed))
    found = moments.carries_most(one, two, "c", of.last)
    target = float(of.view.target.values[-1])
    errors = ", ".join(
        f"the {KIND_NAMES[kind]} by {number(abs(float(side.prediction[-1]) - target))}"
        for kind, side in of.view.sides.items()
    )
    said = (
        f"{of.last - of.first} steps lie between the two values. The answer is off: {errors}. "
        f"With {CHANGE:g} added to the first value, C of unit {found.unit} still moves by "
        f"{_signed(found.numbers['change'])} at step {found.step}."
    )
    return [Scene("", of.view, found, "", said)]


_SCENES: tuple[Callable[[Material, Pen], list[Scene]], ...] = (
    _simple_rnn,
    _forgetting,
    _lstm,
    _forget_gate,
    _input_gate,
    _update,
    _output_gate,
    _solved,
)


def scenes(stop: int, of: Material, theme: Theme) -> list[Scene]:
    """The instants of a stop, counted from 1; the last stop has none."""
    return _SCENES[stop - 1](of, Pen(theme)) if stop <= len(_SCENES) else []


def _signed(value: float) -> str:
    return f"{value:+.4f}".replace("-", "−")
