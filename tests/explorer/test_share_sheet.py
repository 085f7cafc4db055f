"""The equations of an sLSTM's signals, filled in: what is printed leads to what was recorded."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.words import READING
from tests.explorer.replays import NETWORKS, network, panels, shown

STEP, UNIT = 8, 3


def test_every_equation_leads_to_the_recorded_number(explore):
    (panel,) = panels(network(NETWORKS["sLSTM"]))
    page = explore(shown([panel]), state={"step": STEP + 1, "unit": UNIT})
    recorded = {name: float(panel.signal(name)[STEP, UNIT]) for name in READING["slstm"]}
    for signal, value in recorded.items():
        page.evaluate("(s) => { lv.actions.openEquation(0, s); lv.store.flush(); }", signal)
        sheet = page.locator(".lv-equation .lv-sheet")
        assert float(sheet.get_attribute("data-value")) == value
        assert float(sheet.get_attribute("data-computed")) == pytest.approx(value, abs=2e-6)
        assert page.locator(".lv-wrong").filter(visible=True).count() == 0
        printed = page.locator(".lv-filled strong").inner_text().replace("−", "-")
        assert float(printed) == pytest.approx(value, abs=6e-5)
        if signal in ("f", "i", "m"):  # the rows add up to the sum, as they are printed
            cells = page.locator(".lv-ledger tr:not([hidden]) .lv-contribution").all_inner_texts()
            *rows, total = (float(one.replace("−", "-")) for one in cells if one)
            assert sum(rows) == pytest.approx(total, abs=1e-9)
            wanted = value if signal == "m" else np.log(value / (1 - value))
            assert total == pytest.approx(wanted, abs=1e-3)
