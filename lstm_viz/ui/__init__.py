"""The interface: all that knows Streamlit."""
