"""LaTeX becomes HTML text whole, or not at all."""

from __future__ import annotations

import pytest

from lstm_viz.latex import to_html


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        ("F_t", "<i>F</i><sub>t</sub>"),
        (r"\hat{c}_t", "<i>ĉ</i><sub>t</sub>"),
        ("h_{t-1}", "<i>h</i><sub>t−1</sub>"),
        (r"\sigma(W_{hn}\,h)", "σ(<i>W</i><sub>hn</sub> <i>h</i>)"),
        (r"k_t / \sqrt{d}", "<i>k</i><sub>t</sub> / √<i>d</i>"),
        (r"(1 - z_t) \odot n_t", "(1 − <i>z</i><sub>t</sub>) ⊙ <i>n</i><sub>t</sub>"),
        (
            r"h_{3} \to\; i_{4} \cdot 2 \approx (-0.5)",
            "<i>h</i><sub>3</sub> →  <i>i</i><sub>4</sub> · 2 ≈ (−0.5)",
        ),
        (r"F_{2} \ldots", "<i>F</i><sub>2</sub> …"),
    ],
)
def test_latex_becomes_html_text(latex, html):
    assert to_html(latex) == html


@pytest.mark.parametrize("latex", [r"\frac{a}{b}", "x^2", r"\sigma(a<b)", r"\hat{C}"])
def test_unknown_latex_is_refused(latex):
    with pytest.raises(ValueError, match="to_html has no sign for"):
        to_html(latex)
