"""The verdict: what a race shows, in sentences with their numbers and counter-examples."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_viz.checkpoint import KIND_NAMES, shown
from lstm_viz.race.lengths import at, counted, listed, noun, up_to
from lstm_viz.race.outcome import Outcome
from lstm_viz.tasks import METRICS, Task

Outcomes = Mapping[str, Outcome]
NOTHING = "No heat has finished yet, so there is no result."


def sentence(task: Task, by_kind: Outcomes) -> str:
    """Where each kind breaks, the ones that break first named first."""
    if not by_kind:
        return NOTHING
    some = next(iter(by_kind.values()))
    if len(by_kind) > 1 and all(one.breaks is None for one in by_kind.values()):
        solved = solves(task, some, many=True)
        return f"No network breaks: {_all_of(by_kind)} {solved}{_at_least(*by_kind.values())}."
    if len(by_kind) > 1 and all(one.failed for one in by_kind.values()):
        reached = ", ".join(
            f"{KIND_NAMES[kind]} {shown(one.median[one.lengths[0]], task)}"
            for kind, one in by_kind.items()
        )
        trained = "" if some.trained_at is None else ", at which they were trained"
        return (
            f"No network solves even {at(task, some.lengths[0])}{trained}: the "
            f"{middle(by_kind)}{METRICS[task.metric].name} is {reached}."
        )
    order = sorted(by_kind.values(), key=lambda one: one.breaks or float("inf"))
    return _capital("; ".join(_clause(task, one) for one in order)) + "."


def _clause(task: Task, one: Outcome) -> str:
    name, broken = KIND_NAMES[one.kind], one.breaks
    if broken is None:
        return f"the {name} {solves(task, one)}{_at_least(one)}"
    count = f"{one.solved[broken]} of {counted(len(one.scores[broken]), 'seed')}"
    numbers = (
        f"({middle({one.kind: one})}{METRICS[task.metric].name} "
        f"{shown(one.median[broken], task)}, solved by {count})"
    )
    if one.failed and one.trained_at is not None:
        return f"the {name} does not solve even {at(task, broken)} {numbers}"
    return f"the {name} breaks at {at(task, broken)} {numbers}"


def middle(by_kind: Outcomes) -> str:
    """What stands before a number over the seeds: "median ", where there are several seeds."""
    several = any(len(some) > 1 for one in by_kind.values() for some in one.scores.values())
    return "median " if several else ""


def solves(task: Task, one: Outcome, *, many: bool = False) -> str:
    """How far a network that does not break was tested: "solves every tested lag up to 160"."""
    verb = "solve" if many else "solves"
    if len(one.lengths) == 1:
        return f"{verb} {at(task, one.lengths[0])}"
    return f"{verb} {up_to(task, one.lengths[-1])}"


def _at_least(*found: Outcome) -> str:
    """With how many of the seeds at least, where some fail although their median does not."""
    counts = [(one.solved[n], len(one.scores[n])) for one in found for n in one.lengths]
    solved, seeds = min(counts, key=lambda count: count[0] / count[1])
    return "" if solved == seeds else f" (with {solved} of {counted(seeds, 'seed')} or more)"


def counter_examples(task: Task, by_kind: Outcomes) -> list[str]:
    """What speaks against "the LSTM is the better one", a sentence each."""
    found = []
    if "lstm" in by_kind:
        others = [one for kind, one in by_kind.items() if kind != "lstm"]
        found = [line for one in others for line in _better(task, one, by_kind["lstm"])]
        found += _unlucky(task, by_kind["lstm"])
    return found + [line for one in by_kind.values() for line in _exceptions(task, one)]


def _better(task: Task, one: Outcome, lstm: Outcome) -> list[str]:
    """Where another network solves what the LSTM does not, or in fewer steps."""
    name, found = KIND_NAMES[one.kind], []
    ahead = [n for n in one.scores if one.solves[n] and not lstm.solves.get(n, True)]
    if ahead:
        found.append(f"At {at(task, *ahead)} the {name} solves the task and the LSTM does not.")
    nearer = [
        f"{at(task, n)} ({shown(one.median[n], task)} against {shown(lstm.median[n], task)})"
        for n in one.scores
        if n in lstm.scores and not one.solves[n] and not lstm.solves[n]
        if _is_better(task, one.median[n], lstm.median[n])
    ]
    if nearer:
        found.append(
            f"The {name} has the better {METRICS[task.metric].name} at {listed(nearer)}, although "
            "neither it nor the LSTM solves the task there."
        )
    faster = [
        f"{at(task, n)} ({one.steps[n]:,.0f} against {lstm.steps[n]:,.0f})"
        for n in one.steps
        if n in lstm.steps and one.steps[n] < lstm.steps[n]
    ]
    if faster:
        needs = f"the {name} needs fewer training steps than the LSTM at {listed(faster)}."
        over = middle({"": one, "lstm": lstm})
        found.append(f"In the median, {needs}" if over else _capital(needs))
    return found


def _is_better(task: Task, one: float, other: float) -> bool:
    """Whether a score is better, and printed as another number."""
    better = one < other if task.lower_is_better else one > other
    return better and shown(one, task) != shown(other, task)


def _unlucky(task: Task, lstm: Outcome) -> list[str]:
    """Its seeds that do not solve the task although its median does."""
    some = [
        f"{at(task, n)} ({len(scores) - lstm.solved[n]} of {counted(len(scores), 'seed')})"
        for n, scores in lstm.scores.items()
        if lstm.solves[n] and lstm.solved[n] < len(scores)
    ]
    return (
        [f"Some seeds of the LSTM fail where its median does not: {listed(some)}."] if some else []
    )


def _exceptions(task: Task, one: Outcome) -> list[str]:
    """Seeds that solve the task from where their kind breaks on, and shorter lengths that fail."""
    name, found = KIND_NAMES[one.kind], []
    some = [
        f"{at(task, n)} ({one.solved[n]} of {counted(len(one.scores[n]), 'seed')})"
        for n in one.lengths
        if one.breaks is not None and n >= one.breaks and one.solved[n]
    ]
    if some:
        found.append(
            f"Where the {name} breaks or beyond, some of its seeds still solve {listed(some)}."
        )
    short = [n for n in one.scores if n not in one.lengths and not one.solves[n]]
    if short:
        found.append(
            f"The {name} does not solve {at(task, *short)}, shorter than it was trained on."
        )
    return found


def no_counter_example(task: Task, by_kind: Outcomes, *, trained: bool) -> str:
    """The sentence where there is none."""
    if len(by_kind) < 2 or "lstm" not in by_kind:
        return (
            f"There are none. No seed solves the task at or beyond the {noun(task)} at which its "
            "kind of network breaks."
        )
    faster = ", or solves it in fewer training steps" if trained else ""
    return (
        f"There are none. No other network solves the task, or has a better score, at a "
        f"{noun(task)} at which the LSTM does not solve it{faster}, and no seed "
        f"solves the task at or beyond the {noun(task)} at which its kind of network breaks."
    )


def _all_of(by_kind: Outcomes) -> str:
    return listed([f"the {KIND_NAMES[kind]}" for kind in by_kind])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
