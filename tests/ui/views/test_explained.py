"""Explained: the right answer in words, what is beyond training, and the figures of the cards."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from lstm_viz.explorer.source import module
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import KINDS
from lstm_viz.ui.views import explained, explained_words, included_cards, view
from lstm_viz.ui.views.presets import last_marked, preset

EVERY = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
BESIDE = [("lstm", "rnn"), ("lstm", "gru")]


def cards(task: str, kinds: tuple[str, ...] = ("lstm", "rnn")) -> dict:
    return {kind: included_cards.card(task, kind) for kind in kinds}


def symbols(task: str, text: str) -> Sequence:
    names = TASKS[task].input_names
    x = np.eye(len(names), dtype=np.float32)[[names.index(name) for name in text]]
    return Sequence(x, names, symbols=tuple(text))


def test_the_explorer_knows_the_right_answer_by_its_name() -> None:
    assert f'right: "{explained_words.HERE}"' in module()


# ---- how often the networks are right


@pytest.mark.parametrize("kinds", BESIDE, ids="+".join)
@EVERY
def test_every_view_of_a_task_has_the_figures_of_its_cards(
    task: Task, kinds: tuple[str, ...]
) -> None:
    made = view.run(preset(task.name, 5), task.name, "cpu", kinds)
    said = made.explanation.held_out
    assert made.explanation.beyond == ""
    for kind in kinds:
        measured = included_cards.card(task.name, kind)["held_out"]
        assert said.startswith(f"On {measured['sequences']:,} held-out sequences, ")
        if task.name == "adding":
            score = f"{100 * measured['accuracy']:.1f}%"
        elif task.metric == "mse":
            score = f"{measured['loss']:#.3g}"
        else:
            score = f"{100 * measured[task.metric]:.1f}%"
        assert f"{KIND_NAMES[kind]} {score}" in said
    assert made.explanation.address == f"./about#networks-{task.name}"


def test_the_figures_are_those_of_the_measure_that_the_verdict_has() -> None:
    def said(task: str) -> str:
        return explained.on_held_out(TASKS[task], preset(task, 5), cards(task))

    assert ", within 0.08 of the target: LSTM 99.3% · simple RNN 17.1%." in said("adding")
    assert ", share of right answers: LSTM 100.0% · simple RNN 35.0%." in said("copy")
    every = "share of sequences with every answer right"
    assert f", {every}: LSTM 100.0% · simple RNN 100.0%." in said("parity")
    assert said("wave").endswith("trivial answer (repeating the last value) 0.0532.")


def test_a_longer_sequence_has_the_figures_at_its_own_length() -> None:
    task, of = TASKS["adding"], cards("adding")
    said = explained.on_held_out(task, preset("adding", 5, lag=100), of)
    at = {kind: next(row for row in card["at"] if row["lag"] == 100) for kind, card in of.items()}
    assert said == (
        "On 512 held-out sequences with lag 100, within 0.08 of the target: "
        f"LSTM {at['lstm']['accuracy']:.1%} · simple RNN {at['rnn']['accuracy']:.1%}."
    )
    # Where nothing was measured at its length, it says of which length the figures are.
    said = explained.on_held_out(task, preset("adding", 5, lag=61), of)
    assert said.startswith("On 2,048 held-out sequences with lag 50, within")


def test_the_figures_of_random_markers_say_so_where_the_markers_are_elsewhere() -> None:
    """The LSTM is right in 99.3% of random ones, and in fewer with the second marker at the end."""

    def said(sequence: Sequence) -> str:
        found = explained.on_held_out(TASKS["adding"], sequence, cards("adding"))
        return found.split(", within")[0].removeprefix("On ")

    def marked(*steps: int) -> Sequence:
        values = preset("adding", 5).values.copy()
        values[:, 1] = 0
        values[list(steps), 1] = 1
        return Sequence(values, ("value", "marker"))

    random = "the second marker at a random step"
    assert said(last_marked(5)) == f"2,048 held-out sequences with {random}"
    assert said(last_marked(5, lag=100)) == f"512 held-out sequences with lag 100 and {random}"
    assert said(marked(3, 58)) == "2,048 held-out sequences"
    assert said(marked(3, 9)) == f"2,048 held-out sequences with {random}"
    assert said(marked(10, 59)) == (
        f"2,048 held-out sequences with the first marker within the first 10 steps and {random}"
    )
    assert said(marked(3)) == "2,048 held-out sequences"  # no target, so none of the task


def test_of_a_string_the_figures_are_of_the_shortest_length_that_has_such_strings() -> None:
    string = symbols("anbn", "S" + 12 * "a" + 12 * "b" + "T")
    said = explained.on_held_out(TASKS["anbn"], string, cards("anbn"))
    (row,) = (row for row in included_cards.card("anbn", "lstm")["at"] if row["n"] == 15)
    assert said.startswith(
        "On 512 held-out sequences with 1 to 15 a, share of sequences with every answer right: "
        f"LSTM {row['score']:.1%}"
    )


def test_a_card_without_figures_leaves_the_verdict_as_it_is() -> None:
    some = cards("adding")
    some["rnn"] = {key: value for key, value in some["rnn"].items() if key != "held_out"}
    assert explained.on_held_out(TASKS["adding"], preset("adding", 5), some) == ""


def test_only_networks_of_the_table_are_linked_to_it() -> None:
    assert included_cards.table_of(cards("wave", KINDS)) == "./about#networks-wave"
    other = included_cards.card("wave", "lstm", seed=2)
    assert included_cards.table_of({"lstm": other}) == ""
    assert included_cards.table_of({"lstm": {"task": "mine", "weights": "0"}}) == ""


# ---- beyond training


def test_what_is_beyond_training_is_compared_with_training() -> None:
    def said(task: str, sequence: Sequence) -> str:
        return explained.beyond_training(TASKS[task], sequence)

    assert said("adding", preset("adding", 5)) == ""
    assert said("adding", preset("adding", 5, lag=200)) == (
        "Beyond training: lag 200, 4 times the largest in training (50)."
    )
    assert said("recall", preset("recall", 5, lag=31)) == (
        "Beyond training: lag 31, more than in training (30)."
    )
    short = preset("latch", 5, steps=11)
    assert said("latch", short) == ""  # no warning, but told
    told = (("Training", "This sequence has 11 steps, less than in training (60)."),)
    assert explained.less_than_training(TASKS["latch"], short) == told
    assert explained.less_than_training(TASKS["recall"], preset("recall", 5, lag=31)) == ()
    string = symbols("anbn", "S" + 13 * "a" + 13 * "b" + "T")
    assert said("anbn", string) == "Beyond training: 13 a, more than in training (1 to 10)."
    values = preset("adding", 5).values.copy()
    values[3, 0] = -2.5
    assert said("adding", Sequence(values, ("value", "marker"))).startswith(
        "Beyond training: value from −2.5 to 0.9"
    )


@pytest.mark.parametrize(
    ("steps", "factor"),
    [(150, "2.5"), (594, "9.9"), (599, "10"), (750, "12"), (6_000, "100"), (72_000, "1,200")],
)
def test_a_factor_has_two_digits_or_all_of_a_whole_number(steps: int, factor: str) -> None:
    values = np.zeros((steps, 3), np.float32)
    values[:, 2] = 1
    string = Sequence(values, TASKS["latch"].input_names, symbols=("-",) * steps)
    said = explained.beyond_training(TASKS["latch"], string)
    assert said.endswith(f" {factor} times the largest in training (60).")


@EVERY
def test_one_of_something_is_not_said_as_many(task: Task) -> None:
    sequence = preset(task.name, 5)
    for name in task.measured(torch.tensor(sequence.values).unsqueeze(0)):
        one, two = task.sizes[name].said("1"), task.sizes[name].said("2")
        assert one.replace("1", "2") == (two[:-1] if two.endswith("s") else two)


def test_a_single_pair_is_said_so() -> None:
    said = explained.drawn(TASKS["dyck1"], symbols("dyck1", "S()T"))
    assert said == ["1 pair", "depth 1"]
    copied = symbols("copy", "A" + 20 * "-" + ">-")
    ((_, less),) = explained.less_than_training(TASKS["copy"], copied)
    assert less.startswith("This sequence has a list of 1 letter, less")


def test_values_that_the_networks_take_are_not_beyond_training() -> None:
    """A person's numbers are read as they are up to 3 (`takes`), where the waves of training end
    at about 1.5; the two must not contradict each other."""

    def said(largest: float) -> str:
        values = preset("wave", 5).values.copy()
        values[7, 0] = largest
        return explained.beyond_training(TASKS["wave"], Sequence(values, ("value",)))

    assert TASKS["wave"].takes == 3
    assert said(3) == said(-3) == ""
    assert said(3.01).endswith(" to 3.01 (these networks forecast well from −3 to 3).")
    assert said(-5.2).startswith("Beyond training: value from −5.2 to ")


# ---- what to look for, in networks that are no LSTM


def test_what_to_look_for_says_what_takes_the_place_of_an_lstms_parts() -> None:
    told = (("Task", "Keep the cell state."), ("Look for", "Which units keep their cell state?"))
    alone = explained.for_kinds(told, ["mingru"])
    assert alone[0] == told[0]
    assert alone[1][1] == (
        "Which units keep their cell state? A minGRU has no cell state: its memory is the hidden "
        "state, and its gate is the update gate (1: replace)."
    )
    beside = explained.for_kinds(told, ["lstm", "gru"])[1][1]
    assert beside.endswith("gates are the reset gate (1: use h) and the update gate (1: keep).")
    assert explained.for_kinds(told, ["lstm", "rnn"]) == told
    rnn = explained.for_kinds(told, ["rnn"])[1][1]
    assert rnn.endswith(
        "A simple RNN has no cell state and no gates: its memory is the hidden state."
    )
    weighed = explained.for_kinds(told, ["lstm", "slstm"])[1][1]
    assert weighed.startswith("Which units keep their cell state? In an sLSTM the input gate and")
    assert "sLSTM" not in explained.for_kinds(told, ["lstm"])[1][1]
    plain = (("Look for", "Which hidden state rises?"),)
    assert explained.for_kinds(plain, ["mingru", "minlstm", "gru"]) == plain


# ---- the right answer


@EVERY
def test_the_right_answer_of_every_preset_is_said(task: Task) -> None:
    made = explained.sentences(task, preset(task.name, 5))
    assert [about for about, _ in made] == ["Task", "Right answer here", "Look for"]
    assert made[0][1] == task.asks
    assert made[2][1] == task.look_for
    assert len(made[0][1]) <= 130  # one sentence, which is read before the picture
    assert made[0][1].count(".") == 1
    assert made[1][1].count(".") <= 4


@pytest.mark.parametrize(
    ("task", "text", "right"),
    [
        ("recall", "Cxyzzy?", "C, the cue, which came 6 steps before"),
        ("recall", "C?", "C, the cue, which came 1 step before"),
        ("order", "EabYcdXbB", "YX: Y (step 4), then X (step 7)"),
        ("copy", "BDA--->---", "B D A"),
        ("latch", "-S--R---", "R at the end: the last of 2 commands came at step 5"),
        ("latch", "-S------", "S at the end: the only command came at step 2"),
        ("parity", "0110100110", "odd at the end: 5 of 10 bits are 1"),
        ("parity", "0010", "odd at the end: 1 of 4 bits is 1"),
        ("counting", "aa(aba)ba(a", "3 at the end: 3 of 6 a are inside brackets"),
        ("counting", "(a)", "1 at the end: 1 of 1 a is inside brackets"),
        ("reber", "BPBTXSEPE", "P came second, so the last symbol but one must be P"),
        ("anbn", "SaaabbbT", "3 a, so T can come only after 3 b"),
        (
            "dyck1",
            "S(())()T",
            "3 pairs, at most 2 open at once; T can come only where none is open",
        ),
        ("dyck2", "S[]T", "1 pair, at most 1 open at once; T can come only where none is open"),
    ],
)
def test_the_right_answer_of_a_string_worked_by_hand(task: str, text: str, right: str) -> None:
    assert explained.here(TASKS[task], symbols(task, text)) == right


def test_the_marked_values_are_printed_as_everywhere_and_are_equal_where_they_add_up() -> None:
    signs = set()
    for low, high in [(0.314, 0.524), (0.126, 0.347), (0.5, 0.25), (0.999, 0.999), (-0.314, 0.524)]:
        values = np.array([[0.7, 0], [low, 1], [0.1, 0], [high, 1], [0.2, 0]], np.float32)
        said = explained.here(TASKS["adding"], Sequence(values, ("value", "marker")))
        one, two, total = (
            float(part.split(" ")[0].replace("−", "-")) for part in re.split(r" [+=≈] ", said)
        )
        adds_up = round(100 * one) + round(100 * two) == round(100 * total)
        assert ("=" in said, "≈" in said) == (adds_up, not adds_up)
        signs.add(adds_up)
        for printed, value in ((total, low + high), (one, low), (two, high)):
            assert printed == pytest.approx(value, abs=0.0051)
        assert "(step 2)" in said
        assert "(step 4)" in said
    assert signs == {True, False}


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("anbn", "Saaba"),
        ("anbn", "SaaT"),
        ("anbn", "SabTT"),
        ("reber", "BE"),
        ("reber", "BPBTXSETE"),
        ("dyck1", "S)"),
        ("dyck1", "S(T"),
        ("dyck2", "S(]"),
        ("dyck2", "S()S"),
    ],
)
def test_a_string_whose_last_symbol_cannot_come_there_has_no_right_answer(
    task: str, text: str
) -> None:
    assert explained.here(TASKS[task], symbols(task, text)) == ""


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("anbn", "Saab"),
        ("anbn", "SaabbT"),
        ("reber", "BPBTXSEPE"),
        ("dyck1", "S("),
        ("dyck2", "S()T"),
    ],
)
def test_a_string_has_one_whether_or_not_it_has_ended(task: str, text: str) -> None:
    assert explained.here(TASKS[task], symbols(task, text)) != ""


def test_a_gap_at_the_end_of_a_string_is_no_end() -> None:
    values = symbols("anbn", "SabT").values.copy()
    values[-1] = np.nan
    string = Sequence(values, TASKS["anbn"].input_names, symbols=("S", "a", "b", "?"))
    assert explained.here(TASKS["anbn"], string) == ""


def test_what_is_no_sequence_of_the_task_has_no_right_answer() -> None:
    assert explained.here(TASKS["recall"], symbols("recall", "xCyz?")) == ""
    assert explained.here(TASKS["anbn"], symbols("anbn", "SbaT")) == ""
    none = Sequence(np.full((6, 2), 0.3, np.float32), ("value", "marker"))
    assert explained.here(TASKS["adding"], none) == ""
    assert [about for about, _ in explained.sentences(TASKS["adding"], none)] == [
        "Task",
        "Look for",
    ]


def test_forecasts_count_the_steps_that_have_a_target() -> None:
    wave = Sequence(torch.linspace(0, 1, 31)[:, None].numpy(), ("value",))
    assert explained.here(TASKS["wave"], wave).endswith("at 30 steps")
    assert explained.here(TASKS["mackey"], wave).endswith("at 8 steps")  # 31 - 17 - 6
    two, short = (Sequence(wave.values[:steps], ("value",)) for steps in (2, 24))
    assert explained.here(TASKS["wave"], two).endswith("at 1 step")
    assert explained.here(TASKS["mackey"], short).endswith("at 1 step")


def test_the_steps_of_training_are_marked_where_a_sequence_has_more() -> None:
    made = {
        lag: view.run(preset("adding", 5, lag=lag), "adding", "cpu").explanation.mark
        for lag in (50, 51, 200)
    }
    mark = (60, "trained to step 60")
    assert made == {50: None, 51: mark, 200: mark}


def test_forecasts_do_not_count_a_step_that_the_networks_skip() -> None:
    values = np.array([[0.5], [0.1], [np.nan], [0.3], [0.2], [0.7], [0.4]], np.float32)
    # Of steps 1 to 6, the value after step 2 is missing, and step 3 itself.
    said = explained.here(TASKS["wave"], Sequence(values, ("value",)))
    assert said == "the value that comes one step later, at 4 steps"
