"""An app of one control: what Streamlit itself takes for a change. benchmarks/load.py starts it."""

import streamlit as st

st.write(st.number_input("Seed", 0, 10_000, 0, key="seed"))
