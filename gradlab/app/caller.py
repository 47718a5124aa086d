"""Who asks for something that a room has few of: his connection, and the address that he comes from."""

from ipaddress import ip_address, ip_network

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gradlab.votes import Caller


def caller() -> Caller:
    """Of this run: nothing in it can the browser choose itself.

    Behind a balancer all connections are the balancer's. What it says of where they come from (``X-Forwarded-For``) is
    believed when it is on this machine, or ``FORWARDED_ALLOW_IPS`` names it: uvicorn does so, for Streamlit.
    """
    context = get_script_run_ctx()
    return Caller(context.session_id if context else "", place(st.context.ip_address or ""))


def place(address: str) -> str:
    """What counts as one place: an IPv4 address, an IPv6 network, of which one reader has a whole /64; "": unknown."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(found if found.version == 4 else ip_network((int(found), 64), strict=False))
