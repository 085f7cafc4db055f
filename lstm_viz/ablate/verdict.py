"""The verdict: what a part is worth, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from lstm_viz.ablate.effect import Effect
from lstm_viz.ablate.parts import PARTS
from lstm_viz.checkpoint import shown
from lstm_viz.tasks import METRICS, TASKS, Task

Effects = Mapping[str, Effect]  # by the part's name
FORGET, COUPLED = "f=1", "i=1-f"
CRITICAL, GATES = (
    (FORGET, "h=oc"),
    ("i=1", "o=1"),
)  # by Greff et al. 2017, and what they cost beside
LITTLE = 0.1  # of the lead: a part whose removal costs so much costs little


def sentence(task: Task, by_part: Effects) -> str:
    """What the LSTM reaches without its forget gate."""
    forget = by_part[FORGET]
    before, after = (shown(score, task) for score in forget.middle)
    moved = f"stays at {after}" if before == after else f"goes from {before} to {after}"
    low, high = shown(min(forget.after), task), shown(max(forget.after), task)
    spread = "" if low == high else f", {low} to {high}"
    return (
        f"Without the forget gate, the LSTM's {METRICS[task.metric].name} {moved} (median of "
        f"{len(forget.seeds)} seeds{spread}; the trivial answer reaches "
        f"{shown(task.chance, task)})."
    )


def ends(task: Task, by_part: Effects) -> str:
    """Without which parts the LSTM does best and worst."""
    lstm = _of_lstm(by_part.values())
    order = sorted(lstm, key=lambda one: one.middle[1], reverse=not task.lower_is_better)
    least, most = (_tied(task, lstm, order[end]) for end in (0, -1))
    if least == most:
        return f"The LSTM does equally well without {least}."
    return f"The LSTM does best without {least}, and worst without {most}."


def over_tasks(every: Mapping[str, Effects]) -> str:
    """How much of its lead the LSTM loses without each part, in the median over the tasks."""
    lost = lost_over_tasks(every)
    each = ", ".join(f"{share:.0%} with {PARTS[name].formula}" for name, share in lost.items())
    return (
        "Of its lead over the trivial answer the LSTM loses, in the median over "
        f"{len(every)} tasks: {each}."
    )


def lost_over_tasks(every: Mapping[str, Effects]) -> dict[str, float]:
    """The median of `lost` over the tasks for each part of the LSTM, tasks without a lead aside."""
    found: dict[str, list[float]] = {}
    for by_part in every.values():
        for one in _of_lstm(by_part.values()):
            if one.lost is not None:
                found.setdefault(one.part.name, []).append(one.lost)
    return {name: median(shares) for name, shares in found.items()}


def beside_greff(every: Mapping[str, Effects]) -> str:
    """How far Greff et al. 2017 agree: in the median over the tasks, and task by task."""
    lost, ranges = lost_over_tasks(every), lost_over_seeds(every)
    each = ", ".join(
        f"{PARTS[name].title} {lost[name]:.0%} ({_range(*ranges[name])})"
        for name in (*CRITICAL, *GATES)
    )
    more, equal, less = _by_order(every)
    named = f" ({', '.join(TASKS[name].title for name in less)})" if less else ""
    coupling = {name: own[COUPLED].lost for name, own in every.items()}
    known = [share for share in coupling.values() if share is not None]
    little = sum(share <= LITTLE for share in known)
    (one, two), (three, four) = ([PARTS[name].title for name in some] for some in (CRITICAL, GATES))
    said = (
        "Here the LSTM loses, in the median over the tasks and of each at most 100% of its lead "
        f"(in brackets, the range over the seeds), without: {each}. Task by task, removing {one} "
        f"and removing {two} each cost more than removing {three} or {four} in {more} of "
        f"{more + equal + len(less)} tasks. In {equal}, the smaller of the first two losses equals "
        f"the larger of the other two, and in {len(less)} it is smaller{named}. Coupling costs "
        f"{lost[COUPLED]:.0%} ({_range(*ranges[COUPLED])}), and at most {LITTLE:.0%} in {little} "
        f"of {len(known)} tasks."
    )
    if lost[COUPLED] > LITTLE:
        said += (
            " The other weights of these networks were trained beside an input gate that opens and "
            "closes by itself."
        )
    return said


def lost_over_seeds(every: Mapping[str, Effects]) -> dict[str, tuple[float, float]]:
    """The range over the seeds of what `lost_over_tasks` is of one seed alone."""
    found: dict[str, dict[int, list[float]]] = {}
    for by_part in every.values():
        for one in _of_lstm(by_part.values()):
            for seed, share in zip(one.seeds, one.lost_by_seed, strict=True):
                if share is not None:
                    found.setdefault(one.part.name, {}).setdefault(seed, []).append(share)
    medians = {name: [median(some) for some in seeds.values()] for name, seeds in found.items()}
    return {name: (min(of_seeds), max(of_seeds)) for name, of_seeds in medians.items()}


def _by_order(every: Mapping[str, Effects]) -> tuple[int, int, list[str]]:
    """In how many tasks the critical parts cost more, as much, and in which less than the gates.

    The least of the one is beside the most of the other, in whole per cent, as both are printed.
    """
    more, equal, less = 0, 0, []
    for task, own in every.items():
        shares = {name: own[name].lost for name in (*CRITICAL, *GATES)}
        whole = {name: round(100 * share) for name, share in shares.items() if share is not None}
        if len(whole) < len(shares):
            continue
        least = min(whole[name] for name in CRITICAL)
        most = max(whole[name] for name in GATES)
        more, equal = more + (least > most), equal + (least == most)
        if least < most:
            less.append(task)
    return more, equal, less


def _range(low: float, high: float) -> str:
    return f"{low:.0%} to {high:.0%}"


def _of_lstm(effects: Iterable[Effect]) -> list[Effect]:
    return [one for one in effects if one.part.kind == "lstm"]


def _tied(task: Task, effects: Iterable[Effect], like: Effect) -> str:
    """All parts without which the score is the same in print, with that score."""
    score = shown(like.middle[1], task)
    tied = [one.part.title for one in effects if shown(one.middle[1], task) == score]
    said = tied[0] if len(tied) == 1 else f"{', '.join(tied[:-1])} or {tied[-1]}"
    return f"{said} ({score})"
