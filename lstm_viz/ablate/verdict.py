"""The verdict: what a part is worth, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from lstm_viz.ablate.effect import Effect
from lstm_viz.ablate.parts import PARTS
from lstm_viz.checkpoint import shown
from lstm_viz.tasks import METRICS, Task

Effects = Mapping[str, Effect]  # by the part's name
FORGET, COUPLED, TANH = "f=1", "i=1-f", "h=oc"
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
    """Where this agrees with Greff et al. 2017, and where it does not."""
    lost = lost_over_tasks(every)
    critical, gates = (FORGET, TANH), ("i=1", "o=1")
    said = " and ".join(f"{PARTS[name].title} ({lost[name]:.0%})" for name in critical)
    others = " and ".join(f"{PARTS[name].title} ({lost[name]:.0%})" for name in gates)
    same = min(lost[name] for name in critical) > max(lost[name] for name in gates)
    first = (
        f"Here too, removing {said} costs more than removing {others}."
        if same
        else f"Here the direction differs: removing {said} does not in both cases cost more than "
        f"removing {others}."
    )
    share = lost[COUPLED]
    second = (
        f"Coupling costs little here too ({share:.0%})."
        if share <= LITTLE
        else f"For coupling the direction differs: it costs {share:.0%}. The other weights of "
        "these networks were trained beside an input gate that opens and closes by itself."
    )
    return f"{first} {second}"


def _of_lstm(effects: Iterable[Effect]) -> list[Effect]:
    return [one for one in effects if one.part.kind == "lstm"]


def _tied(task: Task, effects: Iterable[Effect], like: Effect) -> str:
    """All parts without which the score is the same in print, with that score."""
    score = shown(like.middle[1], task)
    tied = [one.part.title for one in effects if shown(one.middle[1], task) == score]
    said = tied[0] if len(tied) == 1 else f"{', '.join(tied[:-1])} or {tied[-1]}"
    return f"{said} ({score})"
