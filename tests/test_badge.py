from __future__ import annotations

from lstm_viz.badge import badge


def meta(**own: object) -> dict[str, object]:
    known = {"verified": 2e-7, "dtype": "float32", "device": "cpu", "seed": 0, "trained": True}
    return known | own


def test_it_says_the_largest_difference_and_whose_weights() -> None:
    both = {"LSTM": meta(weights="9f2c" + "a" * 60), "GRU": meta(weights="41ab", verified=3e-7)}
    assert badge(both) == (
        "verified · max|Δ| = 3e-7 · float32 · cpu · trained with seed 0 · "
        "weights 9f2c… (LSTM), 41ab… (GRU)"
    )


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
    def text(done: int) -> str:
        own = meta(weights="9f2c", steps=(done, 1500))
        return badge({"LSTM": own, "RNN": own})

    assert "cpu · trained on this series, with seed 0 · weights" in text(1500)
    assert (
        "trained on this series, stopped after training step 1,234 of 1,500, with seed 0 ·"
        in text(1234)
    )
