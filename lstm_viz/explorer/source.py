"""Source: the Explorer's script and style, each joined into one file, and Plotly's own script."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from lstm_viz.explorer.look import colours, words
from lstm_viz.explorer.words import NO_SCRIPT
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import DARK, LIGHT

LAST = "explorer.js"  # the file that is the module's face: only its exports stay
_IMPORT = re.compile(
    r"^import \{[^{}]*\} from ['\"]\.(?:[\w.-]*/)+(?P<file>[\w-]+\.js)['\"];?[ \t]*(//.*)?$\n?",
    re.MULTILINE,
)
_DECLARED = re.compile(
    r"(?P<export>export )?(?:async )?(?:function\*?|class|const|let|var) (?P<name>[\w$]+)"
)


class Asset(NamedTuple):
    """A file for the browser. Its name has the content's digest: it never changes."""

    name: str
    kind: str
    content: bytes


@cache
def module() -> str:
    """The files of js/ and its folders as one ES module that exports `mount`. See `join`."""
    return join(parts())


@cache
def parts() -> dict[str, str]:
    """What `module` is joined from: each file of js/ and its folders, by the file's name.

    Raises ValueError where two folders have files of one name.
    """
    return _folder("js", ".js", deep=True)


@cache
def script(name: str) -> str:
    """A file of this folder that more than one script is joined with."""
    return _folder("", ".js")[name]


@cache
def styles() -> str:
    """The style sheets as one."""
    return "\n".join(_folder("", ".css").values())


@cache
def page_head() -> str:
    """head.html with the Explorer's style, and a slot for the title: how each saved file begins."""
    parts = {
        "styles": styles(),
        "light": LIGHT.background,
        "lightInk": LIGHT.ink,
        "dark": DARK.background,
        "darkInk": DARK.ink,
        "noScript": NO_SCRIPT,
    }
    return _fill("head.html", parts)


@cache
def page_template() -> str:
    """page.html with the Explorer's script and style, and slots for what a page shows.

    Raises ValueError where a file would end the element that it stands in.
    """
    script = join(_parts_of_page(), last="page.js")
    return _fill("page.html", {"script": script}).replace("{{lv:head}}", page_head())


def _fill(name: str, parts: Mapping[str, str]) -> str:
    """A file of this folder with these parts in its slots; the other slots stay."""
    for part, text in parts.items():
        if ending := re.search(r"</(?:script|style)|<!--", text, re.IGNORECASE):
            raise ValueError(f"the {part} of a saved page must not have {ending[0]!r} in it")
    template = read_files(files("lstm_viz.explorer"), ".html")[name]
    return re.sub(r"\{\{lv:(\w+)\}\}", lambda slot: parts.get(slot[1], slot[0]), template)


@cache
def widget() -> str:
    """The ES module that a notebook loads: its default export is what anywidget takes."""
    files = {name: script(name) for name in ("notebook.js", "dark.js")}
    return join({**parts(), **files}, last="notebook.js")


def _parts_of_page() -> dict[str, str]:
    return {**parts(), **{name: script(name) for name in ("page.js", "page_words.js")}}


def plotly() -> bytes:
    """Plotly's script with its two-dimensional figures alone: plotly/README.md says from where."""
    folder = files("lstm_viz.explorer").joinpath("plotly")
    return gzip.decompress(folder.joinpath("plotly-cartesian.min.js.gz").read_bytes())


@cache
def assets() -> dict[str, Asset]:
    """What a page loads by address.

    "door" shows the Explorer in a Streamlit page and loads the others: "module", "styles",
    "plotly", "look", which is what all payloads have in common (the words of each kind of network
    and the colours), and "page", the template.
    """
    behind = {
        "module": _named("explorer", "js", "text/javascript", module()),
        "styles": _named("explorer", "css", "text/css", styles()),
        "look": _named("look", "json", "application/json", json.dumps(look())),
        # As text: nobody is to open a template.
        "page": _named("page", "txt", "text/plain", page_template()),
        "plotly": _named("plotly", "js", "text/javascript", plotly().decode()),
    }
    names = json.dumps({name: asset.name for name, asset in behind.items()})
    own = ("door.js", "ahead.js", "dark.js", "fetching.js", "place.js")
    door = f"const ASSETS = {names};\n{join({name: script(name) for name in own}, last='door.js')}"
    return {"door": _named("door", "js", "text/javascript", door), **behind}


def look() -> dict[str, Any]:
    """The words of every kind of network, and the colours."""
    return {"words": {kind: words(kind) for kind in KINDS}, "colours": colours()}


def slim(text: str) -> str:
    """A script or a style sheet that travels with each message, without what only readers need.

    Raises ValueError for a template literal over several lines: its spaces count.
    """
    lines = [line.strip() for line in text.splitlines()]
    if open_ := next((line for line in lines if line.count("`") % 2), None):
        raise ValueError(f"a script that is made slim has no text over several lines: {open_!r}")
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def join(parts: Mapping[str, str], last: str = LAST) -> str:
    """JavaScript modules that import only from each other, as one module.

    A file comes after those it imports, and `last` comes last; a file that `last` does not reach is
    left out. Imports are by name, top-level names differ over all files, and only `last` keeps its
    exports. JSDoc stays behind. Of an import's path only the file's name counts.

    Raises ValueError where the files do not keep to this.
    """
    order = _order(parts, last)
    owners: dict[str, str] = {}
    joined = []
    for name in order:
        lines = []
        for line in _without_docs(_IMPORT.sub("", parts[name])):
            if line.startswith(("import ", "import{", "export {", "export *")):
                raise ValueError(
                    f"{name}: an import is by name, from a file of the module; got {line!r}"
                )
            declared = _DECLARED.match(line)
            if declared:
                other = owners.setdefault(declared["name"], name)
                if other != name:
                    raise ValueError(f"{name} and {other} both have a {declared['name']!r}")
                if name != last:
                    line = line.removeprefix("export ")
            elif line.startswith("export ") and name != last:
                raise ValueError(f"{name}: cannot see what is exported by {line!r}")
            lines.append(line)
        joined.append("\n".join(lines).strip())
    return "\n\n".join(joined) + "\n"


def _order(parts: Mapping[str, str], last: str) -> list[str]:
    order: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        if name in path:
            raise ValueError(f"a cycle of imports: {' → '.join([*path[path.index(name) :], name])}")
        if name not in parts:
            raise ValueError(f"{path[-1] if path else 'the module'} needs {name}, which is missing")
        path.append(name)
        for found in _IMPORT.finditer(parts[name]):
            visit(found["file"])
        path.pop()
        order.append(name)

    visit(last)
    return order


def _folder(name: str, ending: str, *, deep: bool = False) -> dict[str, str]:
    folder = files("lstm_viz.explorer")
    return read_files(folder.joinpath(name) if name else folder, ending, deep=deep)


def read_files(folder: Traversable, ending: str, *, deep: bool = False) -> dict[str, str]:
    """The text of each file of a folder whose name has this ending; `deep` reads its folders too.

    Raises ValueError where two folders have files of one name.
    """
    found: dict[str, str] = {}
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if deep and one.is_dir():
            inner = read_files(one, ending, deep=True)
        elif one.is_file() and one.name.endswith(ending):
            inner = {one.name: one.read_text(encoding="utf-8")}
        else:
            continue
        if twice := sorted(found.keys() & inner.keys()):
            raise ValueError(f"{folder.name} and its folders must have one {twice[0]}; got two")
        found |= inner
    return {name: found[name] for name in sorted(found)}


def _named(stem: str, ending: str, kind: str, text: str) -> Asset:
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Asset(f"{stem}-{digest}.{ending}", kind, text.encode())


def _without_docs(source: str) -> Iterator[str]:
    """The lines outside of JSDoc: types and their descriptions are nothing that a browser reads."""
    inside = False
    for line in source.splitlines():
        ends = line.rstrip().endswith("*/")
        inside = inside or (line.lstrip().startswith("/**") and (ends or "*/" not in line))
        if not inside:
            yield line
        inside = inside and not ends
