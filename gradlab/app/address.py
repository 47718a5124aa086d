"""Under which address others reach this server."""

import socket
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

EVERYWHERE = ("0.0.0.0", "::")  # to a server: all addresses of this machine; in a browser: this machine


def network_address() -> str:
    """This machine's address in its network. Nothing is sent: a datagram socket that connects only chooses a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as chosen:
        try:
            chosen.connect(("192.0.2.1", 9))  # an address that RFC 5737 keeps for documents: nobody has it
            return str(chosen.getsockname()[0])
        except OSError:
            return socket.gethostname()


def in_brackets(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def for_others(url: str, bound: str = "", **query: str) -> str:
    """The address ``url`` of a page, as others can open it, with what it asks for.

    Whoever has the app on his own machine sees ``localhost`` or ``0.0.0.0``, which on every other machine is that one.
    Where readers come in at an address that is ``bound`` to this machine alone, there is no other.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if is_this_machine(host) and (not is_this_machine(bound) or bound in EVERYWHERE):
        host = network_address()
    port = f":{parts.port}" if parts.port else ""
    requested = f"?{urlencode(query)}" if query else ""
    return f"{parts.scheme or 'http'}://{in_brackets(host)}{port}{parts.path}{requested}"


def is_this_machine(host: str) -> bool:
    """Whether only this machine itself can mean itself by this host."""
    if host in EVERYWHERE:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
