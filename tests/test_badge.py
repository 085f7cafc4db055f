from __future__ import annotations

import pytest

from lstm_viz.badge import CHECK, EDITED, NOT_CHECKED, badge, explained


def meta(**own: object) -> dict[str, object]:
    known = {"verified": 2e-7, "dtype": "float32", "device": "cpu", "seed": 0, "trained": True}
    return known | own


def test_it_says_the_largest_difference_and_whose_weights() -> None:
    both = {"LSTM": meta(weights="9f2c" + "a" * 60), "GRU": meta(weights="41ab", verified=3e-7)}
    assert badge(both) == (
        "verified · max|Δ| = 3e-7 · float32 · cpu · trained with seed 0 · "
        "weights 9f2c… (LSTM), 41ab… (GRU)"
    )


@pytest.mark.parametrize(
    ("verified", "written"),
    [(0.0, "0"), (2.4e-7, "2e-7"), (3e-10, "3e-10"), (0.04, "4e-2"), (1.2, "1e0"), (50.0, "5e1")],
)
def test_a_difference_is_one_digit_and_an_exact_agreement_is_0(
    verified: float, written: str
) -> None:
    assert badge({"": {"verified": verified}}) == f"verified · max|Δ| = {written}"


def test_where_there_is_no_network_nothing_was_verified() -> None:
    assert badge({}) == "not verified"


def test_what_differs_between_the_networks_is_said_for_both() -> None:
    both = {"LSTM": meta(weights="9f2c"), "RNN": meta(weights="41ab", seed=7, device="cuda:0")}
    assert "cpu, cuda:0 · trained with seed 0, 7" in badge(both)


def test_an_untrained_network_is_called_so() -> None:
    both = {"LSTM": meta(weights="9f2c", trained=False), "RNN": meta(weights="41ab")}
    assert badge(both).startswith("verified · untrained · max")
    assert " · cpu · seed 0 · weights" in badge(both)


def test_one_that_was_not_verified_leaves_no_badge() -> None:
    assert badge({"LSTM": meta(weights="9f2c"), "RNN": {"seed": 3}}) == "not verified"


def test_what_a_recording_does_not_say_is_left_out() -> None:
    assert badge({"": {"verified": 4e-8, "dtype": "float64"}}) == (
        "verified · max|Δ| = 4e-8 · float64"
    )


def test_networks_of_ones_own_say_so_and_how_far_they_came() -> None:
    lstm, rnn = (meta(weights="9f2c", steps=(kept, 1500)) for kept in (1234, 75))
    assert (
        "cpu · trained on this series, to training step 1,234 (LSTM), 75 (RNN), with seed 0 · weig"
    ) in badge({"LSTM": lstm, "RNN": rnn})
    assert " · trained on this series, to training step 75, with seed 0 · " in badge({"": rnn})
    assert " · trained on another series, to training" in badge({"": rnn | {"elsewhere": True}})


def rows_of(metas: dict[str, dict[str, object]]) -> dict[str, tuple[str, ...]]:
    return {what: tuple(texts) for what, *texts in explained(metas).rows}


def test_it_explains_every_network_on_its_own() -> None:
    whole = "9f2c" + "a" * 60
    metas = {
        "LSTM": meta(weights=whole, tolerance=1.26e-6, task="Adding problem"),
        "GRU": meta(weights="41ab", verified=3.4e-7, tolerance=2e-6, trained=False, seed=7),
    }
    told = explained(metas)
    assert told.networks == ("LSTM", "GRU")
    assert "compared with the hidden state that torch.nn calculated" in told.text
    assert rows_of(metas) == {
        "weights from": ("training on the task “Adding problem”", "no training: initial weights"),
        "largest difference, max|Δ|": ("2.0e-7", "3.4e-7"),
        "tolerance": ("1.3e-6", "2.0e-6"),
        "numbers": ("float32", "float32"),
        "device": ("cpu", "cpu"),
        "seed": ("0", "7"),
        "SHA-256 of the weights": (whole, "41ab"),
    }


def test_what_no_network_says_has_no_row_and_what_one_does_not_say_a_dash() -> None:
    rows = rows_of({"a": {"verified": 1e-8, "seed": 3}, "b": {"verified": 2e-8}})
    assert set(rows) == {"largest difference, max|Δ|", "seed"}
    assert rows["seed"] == ("3", "–")


def test_a_training_on_a_series_says_how_far_it_came() -> None:
    rows = rows_of({"": meta(task="own", steps=(1234, 1500))})
    assert rows["weights from"] == ("training on this series, to step 1,234 of 1,500",)


def test_what_was_not_verified_is_not_said_to_be() -> None:
    told = explained({"LSTM": {"seed": 3}})
    assert told.text == NOT_CHECKED
    assert explained({}) == (NOT_CHECKED, (), ())


def test_an_edited_pass_is_called_so_with_its_edits() -> None:
    metas = {"LSTM": meta(edited="f7@13-20=0"), "GRU": meta(trained=False)}
    assert badge(metas).startswith(
        "edited · verified without the edits · untrained · max|Δ| = 2e-7"
    )
    assert rows_of(metas)["edits"] == ("f7@13-20=0", "–")
    assert explained(metas).text == f"{CHECK} {EDITED}"
    assert explained({"GRU": meta()}).text == CHECK
    assert explained({"LSTM": {"edited": "f=0"}}).text == NOT_CHECKED
