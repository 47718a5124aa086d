"""How one gets into a room: its code, its address, and the address as a QR code; and the teacher's private link."""

import segno
import streamlit as st

from gradlab.app import room
from gradlab.app.address import for_others
from gradlab.app.link import KEY, ROOM
from gradlab.app.show import show_drawing
from gradlab.text import Translate


def large(_: Translate, code: str) -> None:
    """For the projector."""
    show_qr(_, _address(**{ROOM: code}))
    with st.container(key="large", gap="small"):
        st.metric(_("The room's code"), code)
        st.code(_address(), language=None, wrap_lines=True)


def small(_: Translate, code: str) -> None:
    """For who comes late."""
    with st.popover(_("Room {code}").format(code=code), icon=":material/qr_code:"):
        large(_, code)


def private(_: Translate, code: str) -> None:
    """The link by which the room is steered, for another window or for after an accident."""
    with st.popover(_("Your private link"), type="tertiary"):
        st.warning(
            _(
                "Whoever has this link steers the room. The address bar shows it too: on a projector press F11, so "
                "that the browser has the whole screen."
            )
        )
        st.code(_address(**{ROOM: code, KEY: room.key() or ""}), language=None, wrap_lines=True)


def show_qr(_: Translate, address: str) -> None:
    """An address to be scanned: dark on white in every theme, as scanners need it."""
    drawing = segno.make(address, micro=False, error="m").svg_inline(light="#fff", omitsize=True, border=2)
    named = _("QR code of the address {address}").format(address=address)
    show_drawing(drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode(), named)


def _address(**query: str) -> str:
    # A balancer on this machine says where readers come in (deploy/hall.py); else it is the server's own address.
    balanced, own = st.get_option("browser.serverAddress"), st.get_option("server.address") or ""
    return for_others(st.context.url or "", own if balanced == "localhost" else balanced, **query)
