"""Stepping: what the page and its Explorer agree on, so that another choice needs no run of it.

The fields of a family, its seed, numbers and switches, and the network beside the LSTM run no page
where an Explorer hears them: the browser asks for the view of what is chosen by its address
(`asking.py`) and shows it. The next run of the page, for whatever reason, is told what is new by
the field itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from lstm_viz import device as devices
from lstm_viz.explorer import compact
from lstm_viz.explorer.door import Number, Stepper, Switch
from lstm_viz.explorer.wrapping import unwrap
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import controls, source_rows
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.explore import asking, family
from lstm_viz.ui.linked_picture import explorer, instant
from lstm_viz.ui.views.deferred import PackedView

if TYPE_CHECKING:
    from lstm_viz.ui.explore.rail import PictureChoice
    from lstm_viz.ui.views.view import View

STEPS = "steps"  # the field of how many steps there are
MEMBER = "member"  # in the session: the `ShownMember` of the page's sequence, where it is one
_UNHEARD = "seed-unheard"  # in the session: that no Explorer was there to hear the fields


class ShownMember(NamedTuple):
    """The sequence of a family that the page shows; `quiet` is that its fields run no page.

    A family without seeds has one alone, of 0.
    """

    family: family.Family
    quiet: bool
    seed: int = 0
    default: int = 0


def hears() -> bool:
    """Whether an Explorer will hear a family's fields, as far as is known before it is drawn."""
    state, address = st.session_state, st.query_params
    linked = controls.CONTROLS["picture"].default
    picture = state.get("picture", address.get("picture", linked))
    return picture == linked and not explorer.failed() and not state.get(_UNHEARD)


def is_quiet() -> bool:
    """Whether the fields of the page's sequence, as they were drawn, run no page."""
    member: ShownMember | None = st.session_state.get(MEMBER)
    return member is not None and member.quiet


def steps(choice: PictureChoice, view: View | None) -> Stepper | None:
    """What the Explorer is told of the page's family; None where the sequence is not of one.

    Where the page does not show in an Explorer what was chosen (`view` is of something else), and
    the fields wait to be heard, it runs again with fields that run it. Where it shows it again, the
    fields are heard from the next run on.
    """
    member: ShownMember | None = st.session_state.get(MEMBER)
    is_chosen = _is_of(view, choice) and choice.problem is None
    heard = is_chosen and choice.picture == "linked" and not explorer.failed()
    if member is None:
        return None
    st.session_state[_UNHEARD] = not heard
    if member.quiet and not heard:
        st.rerun()
    if not heard:
        return None
    of = asked(choice)
    address = None if of is None else asking.address(of.family, of.model, of.beside)
    seed = member.seed if member.family.seeded else None
    return Stepper(address, seed, member.default, source_rows.SEED_MOST, _fields(member, choice))


def _high(row: Control) -> float | str:
    """The highest number of a field; a step's is how many there are, whatever that is by then."""
    return STEPS if row.high is None else row.high


def _fields(member: ShownMember, choice: PictureChoice) -> dict[str, Number | Switch]:
    """What the Explorer hears beside the seed."""
    found: dict[str, Number | Switch] = {}
    for key, value in member.family.settings:
        row = controls.CONTROLS[key]
        if row.kind == "number" and row.low is not None:
            found[key] = Number(value, row.default, row.low, _high(row), row.whole)
        elif key in (source_rows.MARKER, family.INTO):
            options = row.options or (source_rows.ALL_INPUTS, *member.family.inputs)
            found[key] = Switch(value, row.default, options, networks=False)
    if choice.networks in TASKS:
        default, kinds = (
            controls.CONTROLS["beside"].default,
            asking.kinds_beside(str(choice.networks)),
        )
        found["beside"] = Switch(choice.kinds[1], default, kinds, networks=True)
    return found


def asked(choice: PictureChoice) -> asking.Asked | None:
    """The page's sequence as an address would ask for it; None where none can."""
    member: ShownMember | None = st.session_state.get(MEMBER)
    sequence = choice.sequence
    if member is None or sequence is None or choice.networks not in TASKS:
        return None
    # While *Prepare* is open, its fields' limits are those of the sequence: each one runs the page.
    as_made = sequence is choice.raw and not st.session_state.get("prepare")
    if not (as_made and _on_cpu(choice.device) and asking.is_short(sequence)):
        return None
    networks, beside = str(choice.networks), choice.kinds[1]
    return asking.Asked(member.family, member.seed, networks, beside, similarity=False)


def packed(choice: PictureChoice) -> PackedView | None:
    """What the Explorer is to show of this choice, where it has an answer by its address.

    Nothing where that can't be had now, and the page makes it itself. Raises what the answer says.
    """
    of = asked(choice) if choice.picture == "linked" and not choice.named else None
    if of is None or explorer.failed() or explorer.needs_whole():
        return None
    similarity = instant.read(st.query_params.to_dict()).get(asking.ORDER) == asking.SIMILARITY
    answer = asking.obtain(of._replace(similarity=similarity))
    if answer is None or not answer.startswith(compact.MAGIC):
        return None
    payload, told = unwrap(answer)
    if explorer.needs_whole(told["digest"]):  # which only the passes have
        return None
    return PackedView(told["digest"], payload, similarity)


def _on_cpu(device: str) -> bool:
    return devices.pick(device).type == "cpu"


def _is_of(view: View | None, choice: PictureChoice) -> bool:
    if view is None or choice.sequence is None:
        return False
    return view.sequence.digest == choice.sequence.digest
