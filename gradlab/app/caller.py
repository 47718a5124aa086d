"""Who asks for something that a room has few of: his connection, and the address that he comes from."""

import os
from ipaddress import IPv6Address, ip_address, ip_network

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gradlab.votes import Caller


def caller() -> Caller:
    """Of this run: nothing in it can the browser choose itself.

    Behind a balancer every connection comes from the balancer. ``GRADLAB_TRUSTED_HEADER`` names the header in which it
    says the reader's address; it must overwrite or append what a browser says there (``deploy/haproxy.cfg``).
    """
    context, header = get_script_run_ctx(), os.environ.get("GRADLAB_TRUSTED_HEADER")
    said = st.context.headers.get(header, "").rpartition(",")[2] if header else st.context.ip_address
    return Caller(context.session_id if context else "", place(said or ""))


def place(address: str) -> str:
    """What counts as one place: an IPv4 address, an IPv6 network, of which one reader has a whole /64; "": unknown."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((int(found), 64), strict=False))
    return str(getattr(found, "ipv4_mapped", found))
