"""Door: the Explorer as an element of a Streamlit page."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import streamlit as st
from streamlit.components.v2 import component

from lstm_viz.explorer.parcels import LARGE, PARCELS
from lstm_viz.explorer.source import assets, join, script, slim
from lstm_viz.explorer.wrapping import wrap

NAME = "lstm_viz.explorer"
Height = int | Literal["fill"] | None


class Number(NamedTuple):
    """A field that the Explorer hears: its number, and from where to where it takes which.

    Where `high` is a text, it is the key of the field whose number it is: a step is one of as many
    as there are. The page's address does not name its number where that is the `default`.
    """

    value: float
    default: float
    low: float
    high: float | str
    whole: bool


class Switch(NamedTuple):
    """A switch that the Explorer hears: what is chosen of its `options`, in the order shown.

    Where it chooses `networks`, the sequence stays as it is.
    """

    value: str
    default: str
    options: tuple[str, ...]
    networks: bool


class Addresses(NamedTuple):
    """Where the browser has a payload from, and those that may be shown next."""

    own: str
    beside: tuple[str, ...]

    def ordered(self, *, similarity: bool) -> Addresses:
        """The same with the units' order by similarity."""
        more = "&order=similarity" if similarity else ""
        return Addresses(self.own + more, tuple(one + more for one in self.beside))


class Stepper(NamedTuple):
    """What is shown of another seed, from 0 to `most`, and of other numbers and names.

    `address` is where the browser has them from, to which the seed is added; where it is None, the
    page has to run. The page's own address has no seed where that is the `default`; where `seed` is
    None, there are none to step to. `fields` are the others by their keys, which are in `address`
    too.
    """

    address: str | None
    seed: int | None
    default: int
    most: int
    fields: Mapping[str, Number | Switch]


def show(
    payload: bytes,
    *,
    key: str,
    digest: str,
    state: Mapping[str, Any],
    serial: int,
    coarse: bool = False,
    exact: Mapping[str, Any] | None = None,
    height: Height = None,
    addressed: Sequence[str] = (),
    steps: Stepper | None = None,
    addresses: Addresses | None = None,
) -> None:
    """Put the Explorer on the page.

    The page, or the fragment that this stands in, runs again when a person commits to something (a
    lock, a zoom, a pin and so on, never while moving), when the Explorer cannot start, and when the
    browser could not fetch a payload, or not make a compact one whole (`needs_whole`).

    A large payload is fetched by the browser itself: inside a message it would be copied, hashed
    and held up on its way. Where that fails, this one comes inside a message, and so do all that
    follow where it fails again and again.

    Args:
        payload: what `lstm_viz.explorer.payload` or `compact` made.
        key: the element's place in the session.
        digest: tells one payload from another; the browser changes nothing where it is the same.
        state: what the browser shows first, and again whenever `serial` is another. In between it
            belongs to the browser, so that what is committed there costs no new data.
        serial: counts the states given.
        coarse: whether the payload has 16-bit values.
        exact: a locked step's float32 values (`exact_values`), where it has.
        height: in pixels; None leaves it to the Explorer. "fill" is what the page's style gives to
            `.lv-fills`, whose `--lv-least` says how much the Explorer needs.
        addressed: what of its state the page's address holds; a copied link has it as it is then.
        steps: other sequences; None where there is none to step to.
        addresses: of a payload that everybody may have; the browser has those beside it in store,
            and gets a locked step's float32 values from there. The payload need not be made.
    """
    parcel = _parcel(key, digest, payload, addresses)
    inside = b"" if parcel else payload
    message = {
        "key": key,
        "digest": digest,
        "parcel": parcel,
        "length": len(inside),
        "state": dict(state),
        "serial": serial,
        "coarse": coarse or addresses is not None,
        "height": height,
        "addressed": list(addressed),
        "steps": None if steps is None else _told(steps),
        "exact": None if addresses is None else addresses.own,
        "beside": [] if addresses is None else list(addresses.beside),
    }
    size: int | Literal["content"] = height if isinstance(height, int) else "content"
    _explorer(
        data=wrap(inside, message),
        key=key,
        height=size,
        on_state_change=_run,
        on_failure_change=_run,
        on_inline_change=_run,
        on_stepped_change=_run,
    )
    if coarse:
        _note(data={"key": key, "digest": digest, "exact": exact}, key=f"{key}-note")


def committed(key: str, serial: int) -> dict[str, Any] | None:
    """What a person committed to last, since the state number `serial` was given; else None."""
    state = st.session_state.get(key, {}).get("state") or {}
    return state if state.get("serial") == serial else None


def stepped(key: str) -> Mapping[str, Any]:
    """With what the browser asks for a run of the page; nothing where it was read before.

    That is the `seed`, and `shown`, the numbers of the fields that it hears in what it shows.
    """
    told = st.session_state.get(key, {}).get("stepped")
    name = f"{key}-stepped"
    if not isinstance(told, Mapping) or told == st.session_state.get(name):
        return {}
    st.session_state[name] = told
    return told


def needs_whole(key: str, digest: str) -> bool:
    """Whether the browser could not have this payload, or none, as it was sent."""
    return st.session_state.get(key, {}).get("inline") in (digest, True)


def failure(key: str) -> str | None:
    """Why the Explorer with this key could not start, in the browser's words; mostly None."""
    return st.session_state.get(key, {}).get("failure")


def _told(steps: Stepper) -> dict[str, Any]:
    fields = {key: field._asdict() for key, field in steps.fields.items()}
    return steps._asdict() | {"fields": fields}


def _parcel(key: str, digest: str, payload: bytes, addresses: Addresses | None) -> str | None:
    """Where the browser can fetch a payload; None where it comes in the message."""
    if needs_whole(key, digest):
        return None
    if addresses is not None:
        return addresses.own
    if len(payload) < LARGE:
        return None
    parcel = PARCELS.offer(digest, payload)
    if parcel is None:
        return None
    # The session holds two: the browser may be about to ask for the one before, and that it is gone
    # must not reach it sooner than what took its place.
    held = st.session_state.setdefault(f"{key}-parcels", deque(maxlen=2))
    if parcel not in list(held)[-1:]:
        held.append(parcel)
    return f"parcels/{parcel.name}"


def _run() -> None:
    """Streamlit keeps a component's values only where there is something to call for them."""


# A component's script travels with it in each message, so it only loads the door by its address.
_KNOCK = {name: script(name) for name in ("knock.js", "place.js")}
_explorer = component(
    NAME,
    js=slim(f"const DOOR = {json.dumps(assets()['door'].name)};\n{join(_KNOCK, last='knock.js')}"),
    isolate_styles=False,  # Plotly puts its styles into the document
)
_note = component(f"{NAME}_note", js=script("note.js"), isolate_styles=False)
