"""The documentation site: README, notebooks, gallery and docstrings; `python3 make.py docs`."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from docutils.nodes import Element, SkipNode
from docutils.utils.math.latex2mathml import tex2mathml
from pygments.lexers.special import TextLexer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)  # for the kernels of the notebooks

project = "lstm_viz"
author = copyright = "lstm_viz contributors"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
version = release = PROJECT["version"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
# The source is the whole repository, so that its own links lead to pages of the site.
include_patterns = [
    "docs/*.md",
    "notebooks/*.ipynb",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
]
root_doc = "docs/index"

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
# Numbers and figures are those of the version that is documented.
nb_execution_mode = "force"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
# A widget without a kernel is the saved page beside it, and needs no script from the internet.
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
nb_ipywidgets_js: dict[str, Any] = {}
# Plotly's own type, which has the same figure as HTML beside it.
suppress_warnings = ["mystnb.unknown_mime_type"]

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "undoc-members": False}

html_theme = "furo"
html_title = f"lstm_viz {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_copy_source = False

# What Plotly's figures would fetch for letters that none of them has.
_FETCHED = re.compile(r'<script src="https://[^"]*mathjax[^"]*"></script>')
_LETTER = r"\s*(<m[io][^<]*</m[io]>)\s*"
_HAT_AND_INDEX = re.compile(f"<munderover>{_LETTER}{_LETTER}{_LETTER}</munderover>")
_MARKUP = re.compile(r"(?<!\\)([|*])|(?<=\w)_(?=\W|$)")


def plain_docstring(
    app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]
) -> None:
    """The docstrings are prose with the letters of the equations, and not reStructuredText.

    What is indented below a line that ends in a colon is shown as it is.
    """
    block = -1  # the indent of the line above a block that is shown as it is
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if block >= 0 and (not line.strip() or indent > block):
            continue
        block = -1
        if line.lstrip().startswith((":", "..")):
            continue
        lines[at] = _MARKUP.sub(lambda found: f"\\{found[0]}", line)
        gap, below = [*lines[at + 1 : at + 3], "", ""][:2]
        deeper = len(below) - len(below.lstrip()) > indent
        if line.endswith(":") and not gap.strip() and deeper:
            lines[at] += ":"
            block = indent


def inline_math(translator: Any, node: Element) -> None:
    """A formula as MathML, which browsers draw themselves."""
    _draw(translator, node, as_block=False)


def display_math(translator: Any, node: Element) -> None:
    """A formula on lines of its own."""
    _draw(translator, node, as_block=True)


def _draw(translator: Any, node: Element, *, as_block: bool) -> NoReturn:
    drawn = tex2mathml(node.astext(), as_block=as_block)
    # The index of a letter with a hat would be below it, as a limit's is.
    beside = "<msub><mover>\\1\\3</mover>\\2</msub>"
    translator.body.append(_HAT_AND_INDEX.sub(beside, drawn))
    raise SkipNode


def without_fetching(
    app: Any, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """A page asks no other host for anything."""
    if "body" in context:
        context["body"] = _FETCHED.sub("", context["body"])


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx does not have."""
    app.add_html_math_renderer("mathml", (inline_math, None), (display_math, None))
    app.add_lexer("mermaid", TextLexer)
    app.connect("autodoc-process-docstring", plain_docstring, priority=900)
    app.connect("html-page-context", without_fetching)
    return {"parallel_read_safe": True}
