"""The lecture's small part of LaTeX, as HTML text for places that cannot typeset it."""

from __future__ import annotations

import re
from unicodedata import normalize

_COMMANDS = {"sigma": "σ", "varphi": "φ", "tanh": "tanh", "odot": "⊙", "ln": "ln", ",": " "}
_COMMANDS |= {"cdot": "·", "to": "→", "approx": "≈", "ldots": "…", ";": " "}
_ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "tilde": "\N{COMBINING TILDE}"}
_TOKEN = re.compile(
    r"\\(?P<accent>hat|tilde)\{(?P<under>[a-z])\}"
    r"|\\sqrt\{(?P<root>[a-z])\}"
    r"|_(?:\{(?P<subs>[^{}\\]*)\}|(?P<sub>\w))"
    r"|\\(?P<command>[a-z]+|[,;])"
    r"|(?P<letters>[A-Za-z]+'?)"
    r"|(?P<plain>[^\\_{}^<>&])"
)


def to_html(latex: str) -> str:
    r"""The lecture's small part of LaTeX as HTML text.

    It knows letters, primes, digits, signs, subscripts, `\hat{c}`, `\tilde{h}`, `\sigma`,
    `\varphi`, `\tanh`, `\ln`, `\odot`, `\sqrt{d}`, `\cdot`, `\to`,
    `\approx`, `\ldots` and spaces. Raises ValueError at
    anything else, so that no equation is ever half shown.
    """
    html, at = "", 0
    while at < len(latex):
        token = _TOKEN.match(latex, at)
        if token is None or (token["command"] and token["command"] not in _COMMANDS):
            raise ValueError(f"to_html has no sign for {latex[at:]!r} in {latex!r}")
        html += _sign(token)
        at = token.end()
    return html


def _sign(token: re.Match[str]) -> str:
    if token["accent"]:
        return f"<i>{normalize('NFC', token['under'] + _ACCENTS[token['accent']])}</i>"
    if token["root"]:
        return f"√<i>{token['root']}</i>"
    if sub := token["subs"] or token["sub"]:
        return f"<sub>{sub.replace('-', '−')}</sub>"
    if token["command"]:
        return _COMMANDS[token["command"]]
    if token["letters"]:
        return f"<i>{token['letters']}</i>".replace("'", "′")
    return (token["plain"] or "").replace("-", "−")
