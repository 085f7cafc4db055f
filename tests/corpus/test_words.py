from __future__ import annotations

from lstm_viz.corpus.words import ends_equal

SIDES = ("*Above*", "*Below*")


def test_a_list_says_where_not_all_that_are_equal_have_room() -> None:
    for different in ([], [2.0, 2.0, 1.0]):
        assert ends_equal(different, 1024, least=False, sides=SIDES) == ""
    assert ends_equal([1.5] * 8, 1024, least=False, sides=SIDES) == (
        "All 8 have the same value, which more steps can have: of the steps between two stored "
        "states, up to 1,024, at most one is listed. *Above* with a slightly smaller value finds "
        "the others."
    )
    told = ends_equal([-3.0, -1.5, -1.5, -1.5], 64, least=True, sides=SIDES)
    assert told.startswith("The last 3 have the same value")
    assert told.endswith("*Below* with a slightly larger value finds the others.")
