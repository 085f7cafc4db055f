"""A page with a person's words wherever the app shows some, for tests."""

from pathlib import Path

import streamlit as st

from lstm_viz.ui.frame import style
from lstm_viz.ui.frame.plain import plain

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = (
    "http://x.yz/a www.x.yz a.b@b.cd mailto:a@b.cd https://x.yz ftp://x.yz (http://x.yz) "
    "HTTP://X.YZ xmpp:a@b.cd http://localhost http://a_b.c.de 1@2.cd a@-b.cd a@_b.cd WwW.x.yz "
    "_www.x.yz a+b@c.de"
)


def words(place: str) -> str:
    return plain(f"{place}: {ADDRESSES}", most=1_000)


st.set_page_config(page_icon=ROOT / "assets" / "mark.svg")  # else Streamlit asks for one
style.sheet("frame/style.css")
st.markdown(words("markdown"), help=words("help"))
st.caption(words("caption"))
st.error(words("error"))
st.toast(words("toast"), duration="infinite")
st.progress(0.5, words("progress"))
st.button(words("button"))
st.expander(words("expander"))
st.text_input(words("label"))
st.table([{words("head"): words("table")}])
# What Streamlit itself takes as no more than text.
st.selectbox("one", [f"option: {ADDRESSES}"])
st.multiselect("several", [ADDRESSES], default=[ADDRESSES])
st.text_area("text", ADDRESSES)
st.dataframe([{"cell": ADDRESSES}])
