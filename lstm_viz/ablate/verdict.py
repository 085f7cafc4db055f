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
LITTLE = 0.9  # of the lead that is kept: a part whose removal costs little


def sentence(task: Task, by_part: Effects) -> str:
    """What the LSTM does without its forget gate, and which parts cost it most and least."""
    forget, lstm = by_part[FORGET], _of_lstm(by_part.values())
    before, after = (shown(score, task) for score in forget.middle)
    moved = f"stays at {after}" if before == after else f"goes from {before} to {after}"
    first = (
        f"Without the forget gate, the LSTM's {METRICS[task.metric].name} {moved} (median of "
        f"{len(forget.seeds)} seeds; the trivial answer reaches {shown(task.chance, task)})."
    )
    order = sorted(lstm, key=lambda one: one.middle[1], reverse=not task.lower_is_better)
    least, most = (_tied(task, lstm, order[end]) for end in (0, -1))
    if least == most:
        return f"{first} It does as well without each of the others."
    return f"{first} It does best without {least}, and worst without {most}."


def over_tasks(every: Mapping[str, Effects]) -> str:
    """How much of its lead the LSTM keeps without each part, in the median over the tasks."""
    kept = kept_over_tasks(every)
    each = ", ".join(f"{PARTS[name].formula} {share:.0%}" for name, share in kept.items())
    return (
        f"Over {len(every)} tasks, the share of its lead over the trivial answer that the LSTM "
        f"keeps is, in the median: {each}."
    )


def kept_over_tasks(every: Mapping[str, Effects]) -> dict[str, float]:
    """The median of `kept` over the tasks for each part of the LSTM, tasks without a lead aside."""
    found: dict[str, list[float]] = {}
    for by_part in every.values():
        for one in _of_lstm(by_part.values()):
            if one.kept is not None:
                found.setdefault(one.part.name, []).append(one.kept)
    return {name: median(shares) for name, shares in found.items()}


def beside_greff(every: Mapping[str, Effects]) -> str:
    """Where this agrees with Greff et al. 2017, and where it does not."""
    kept = kept_over_tasks(every)
    critical, gates = (FORGET, TANH), ("i=1", "o=1")
    said = " and ".join(f"{PARTS[name].title} ({kept[name]:.0%} kept)" for name in critical)
    others = " and ".join(f"{PARTS[name].title} ({kept[name]:.0%})" for name in gates)
    same = max(kept[name] for name in critical) < min(kept[name] for name in gates)
    first = (
        f"Here too {said} cost more than {others}."
        if same
        else f"Here {said} do not both cost more than {others}: the direction differs."
    )
    share = kept[COUPLED]
    second = (
        f"Coupling costs little here too ({share:.0%} kept)."
        if share >= LITTLE
        else f"Coupling is where the direction differs: {share:.0%} is kept. The other weights of "
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
