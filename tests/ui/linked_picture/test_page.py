"""Page: what comes in one message with a change in the Explorer is not lost."""

from __future__ import annotations

import ast

from tests.ui.conftest import ROOT


def test_every_button_calls_what_it_does() -> None:
    """A run of the Explorer alone, which is all that may be asked for, meets no `if st.button`."""
    met = []
    for path in (ROOT / "lstm_viz" / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        statements = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.button":
                calls = any(one.arg == "on_click" for one in call.keywords)
                met.append((path.name, call.lineno, calls and id(call) in statements))
    assert len(met) > 10
    assert [where for *where, right in met if not right] == []
