"""What a long sequence opens on: as many steps as can be told apart, around the one shown."""

from __future__ import annotations

import pytest

from tests.explorer.hand import commits, settle, slot, state
from tests.explorer.sample_payload import sample
from tests.explorer.test_text import TEXT, panel, shown

LONG = TEXT * 20


def test_a_long_series_opens_on_as_many_steps_as_can_be_told_apart(explore, renew):
    page = explore(sample(steps=1095, opening=(700, 3)).data)
    first, last = state(page, "zoom")
    wide = min(slot(page, net, "h").width for net in (0, 1))
    assert first < 700 < last
    assert last - first + 1 == pytest.approx(wide / 4, abs=1)
    assert "zoom" not in str(commits(page))
    # All is shown and stays so: in the address, and in the sequences that follow.
    page.get_by_role("button", name="Show all steps").click()
    assert commits(page)[-1]["zoom"] == [1, 1095]
    renew(page, sample(steps=1200, opening=(700, 3)).data)
    assert state(page, "zoom") == [0, 1199]
    page = explore(sample(steps=1095).data, state={"zoom": [1, 1095]})
    assert state(page, "zoom") == [0, 1094]
    # An address that names a step opens there.
    page = explore(sample(steps=1095).data, state={"step": 1090, "unit": 2})
    first, last = state(page, "zoom")
    assert (first > 900, last) == (True, 1094)


def test_what_has_room_opens_whole_and_its_address_holds_no_zoom(explore, renew):
    page = explore(sample(steps=250).data)
    assert state(page, "zoom") == [0, 249]
    for key in ("+", "0", "ArrowRight"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Pin").first.click()
    assert "zoom" not in commits(page)[-1]
    # What comes after it may be too long, and what comes after that short.
    renew(page, sample(steps=900, opening=(500, 3)).data)
    first, last = state(page, "zoom")
    assert (first, last < 200) == (0, True)  # at the step that was chosen before
    renew(page, sample(steps=40).data)
    assert state(page, "zoom") == [0, 39]


@pytest.mark.parametrize("width", [390, 1120, 1440])
def test_a_text_opens_where_its_characters_can_be_read(explore, width):
    page = explore(
        shown([panel("LSTM", LONG), panel("GRU", LONG)], LONG, opening=(300, 2)), width=width
    )
    settle(page)
    first, last = state(page, "zoom")
    assert first < 300 < last < len(LONG) - 1
    # Type of 8 px, whose characters are about half as wide as it is high.
    wide = min(slot(page, net, "h").width for net in (0, 1))
    assert 4.2 < wide / (last - first + 1) < 4.8
