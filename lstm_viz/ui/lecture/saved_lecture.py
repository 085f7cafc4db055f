"""Saved lecture: all stops and their pictures as one HTML file that needs no server."""

from __future__ import annotations

import base64
import html
import json
import re
import struct
import zlib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from lstm_viz.explorer import source
from lstm_viz.explorer.payload import MAGIC
from lstm_viz.latex import to_html
from lstm_viz.plots.theme import DARK
from lstm_viz.stops import LECTURE, Stop
from lstm_viz.ui.frame.scripts import text_of
from lstm_viz.ui.lecture import instants, notebook, other_lags, stop_extras, words
from lstm_viz.ui.lecture import notebook_words as jupyter
from lstm_viz.ui.lecture.material import Material, material
from lstm_viz.ui.lecture.scenes import Scene, scenes
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views.view import View
from lstm_viz.words import word

_SLOT = re.compile(r"\{\{lv:(\w+)\}\}")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_ALIGNMENT = 8  # where a payload's arrays begin


@dataclass
class Pictures:
    """The payloads of a lecture, in which each array is kept once.

    `heads` are what comes before the body in each payload, and `body` is that of all of them.
    """

    heads: list[bytes] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    _offsets: dict[bytes, int] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def add(self, view: View) -> int:
        """The place of a view's payload, which is made where it is not there yet."""
        picture = packing.picture_of(view, explain=False)
        digest = packing.digest_of(view, picture)
        if digest not in self._places:
            whole = packing.payload_of(picture, digest, similarity=False, whole=True)
            self._places[digest] = len(self.heads)
            self.heads.append(self._head(whole))
        return self._places[digest]

    def _head(self, payload: bytes) -> bytes:
        """The head with its arrays in the common body."""
        (length,) = struct.unpack_from("<I", payload, len(MAGIC))
        start = len(MAGIC) + 4
        header = json.loads(payload[start : start + length])
        body = payload[_aligned(start + length) :]
        for array in header["arrays"]:
            size = int(array["dtype"][1])
            for axis in array["shape"]:
                size *= axis
            array["offset"] = self._keep(body[array["offset"] : array["offset"] + size])
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        head = MAGIC + struct.pack("<I", len(text)) + text
        return head.ljust(_aligned(len(head)), b"\0")

    def _keep(self, array: bytes) -> int:
        if array not in self._offsets:
            self._offsets[array] = len(self.body)
            self.body += array.ljust(_aligned(len(array)), b"\0")
        return self._offsets[array]


def file_name(seed: int) -> str:
    """What the file of the lecture on this seed is called."""
    return f"lstm_lecture_{seed}.html"


def saved(seed: int) -> str:
    """The lecture on the sequence of this seed, opened at its first stop."""
    of, pictures = material(seed), Pictures()
    sheets = (_typeface(), _sheet("saved_lecture"), _sheet("lecture"))
    stops = [_stop(one, of, pictures) for one in LECTURE]
    lecture = {"heads": [len(head) for head in pictures.heads], "stops": stops}
    packed = zlib.compress(b"".join((*pictures.heads, pictures.body)), 9)
    parts = {
        "title": html.escape(words.TITLE, quote=False),
        "styles": "\n".join(sheets),
        "presenter": _sheet("presenter"),
        "dark": DARK.background,
        "back": words.BACK,
        "next": words.NEXT,
        # No text in it can end the element that it is in.
        "lecture": json.dumps(lecture, ensure_ascii=False).replace("<", "\\u003c"),
        "payload": base64.b64encode(packed).decode(),
        "script": source.join(
            {**source.parts(), **{name: text_of(f"lecture/{name}") for name in _SCRIPTS}},
            last=_SCRIPTS[0],
        ),
    }
    template = text_of("lecture/saved_lecture.html").replace("{{lv:head}}", source.page_head())
    # At once, so that nobody's text is read as a slot.
    return _SLOT.sub(lambda slot: parts[slot[1]], template)


_SCRIPTS = ("saved_lecture.js", "saved_lecture_words.js", "lecture_keys.js")


def _stop(stop: Stop, of: Material, pictures: Pictures) -> dict[str, Any]:
    idea = _text(stop.sentence) + "".join(
        _formula(word(kind, signal).equation) for kind, signal in stop.equations
    )
    if stop is LECTURE[-1]:
        prints, draws = notebook.cells()
        idea += _code(jupyter.INSTALL, notebook.install_line())
        idea += _code(jupyter.PRINTS, prints)
        printed = _code(jupyter.PRINTED, notebook.printed())
        beside, shown = printed + _code(jupyter.DRAWS, draws), []
    else:
        beside = _answers(of) if stop.name == "solved" else ""
        shown = [_instant(scene, of, pictures) for scene in scenes(stop.name, of, None)]
    named = {"name": stop.name, "title": stop.title}
    return {**named, "idea": idea, "beside": beside, "instants": shown}


def _instant(scene: Scene, of: Material, pictures: Pictures) -> dict[str, Any]:
    said = (_formula(scene.latex) if scene.latex else "") + _text(scene.sentence)
    if scene.asks:
        said = f'<div class="st-key-lecture-asks">{said}</div>'
    told = _text(_INSTEAD[scene.name](of)) if scene.name in _INSTEAD else ""
    return {
        "name": scene.name,
        "html": said + _text(instants.rule_of(scene), caption=True) + told,
        "picture": pictures.add(other_lags.as_here(scene.view, of.lag)),
        "state": scene.state,
    }


def _answers(of: Material) -> str:
    found = stop_extras.answers(of)
    heads = "".join(f"<th>{html.escape(one)}</th>" for one in found[0])
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row.values())}</tr>"
        for row in found
    )
    table = f"<table><tr>{heads}</tr>{rows}</table>"
    right = _text(stop_extras.how_right(of), caption=True)
    return (
        f'<div class="st-key-lecture-answers">{table}</div>'
        f'<div class="st-key-lecture-right">{right}</div>'
    )


# Instead of the app's charts, by the instant's name: what their lines come to.
_INSTEAD = {
    words.ONE_CHANGE: stop_extras.fading_told,
    words.EVERY_CHANGE: stop_extras.routes_told,
}


def _code(said: str, code: str) -> str:
    return f"{_text(said)}<pre><code>{html.escape(code)}</code></pre>"


def _text(text: str, *, caption: bool = False) -> str:
    kind = "stCaptionContainer" if caption else "stMarkdownContainer"
    escaped = _STRONG.sub(r"<strong>\1</strong>", html.escape(text, quote=False))
    return f'<div data-testid="{kind}"><p>{escaped}</p></div>'


def _formula(latex: str) -> str:
    formula = f'<span class="lv-formula">{to_html(latex)}</span>'
    return f'<div data-testid="stMarkdownContainer"><p>{formula}</p></div>'


def _typeface() -> str:
    """The rule that has the app's typeface in it, for where a stop is measured to fill a window."""
    folder = files("streamlit").joinpath("static", "static", "media")
    font = next(
        (one for one in folder.iterdir() if one.name.startswith("SourceSansVF-Upright")), None
    )
    if font is None:  # another Streamlit's name for it: the reader's own typeface is shown
        return ""
    packed = base64.b64encode(font.read_bytes()).decode()
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
        f'src: url("data:font/woff2;base64,{packed}") format("woff2"); }}'
    )


def _sheet(name: str) -> str:
    return text_of(f"lecture/{name}.css")


def _aligned(size: int) -> int:
    return size + -size % _ALIGNMENT
