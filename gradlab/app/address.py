"""Where the app is: its files on this machine, and the address under which others reach it."""

import socket
from importlib import metadata
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode, urlsplit

EVERYWHERE = ("0.0.0.0", "::")  # to a server: all addresses of this machine; in a browser: this machine


def router() -> Path:
    """``streamlit_app.py``, which has the pages and the settings beside it: the project's, or what was installed."""
    ours = Path(__file__).parents[2] / "streamlit_app.py"
    if ours.exists():
        return ours
    installed = metadata.distribution("gradlab")  # a wheel's data lie where each system has its own
    (path,) = (file for file in installed.files or () if file.name == "streamlit_app.py")
    return Path(str(installed.locate_file(path))).resolve()


def root(host: str, port: int | None, scheme: str = "http") -> str:
    """The root of what a server has for browsers."""
    bracketed = f"[{host}]" if ":" in host else host
    return f"{scheme}://{bracketed}" + (f":{port}" if port else "")


def network_address() -> str:
    """This machine's address in its network. Nothing is sent: a datagram socket that connects only chooses a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as chosen:
        try:
            chosen.connect(("192.0.2.1", 9))  # an address that RFC 5737 keeps for documents: nobody has it
            return str(chosen.getsockname()[0])
        except OSError:
            return socket.gethostname()


def for_others(url: str, bound: str = "", /, **query: str | list[str]) -> str:
    """The address ``url`` of a page, as others can open it, with what it asks for.

    Whoever has the app on his own machine sees ``localhost`` or ``0.0.0.0``, which on every other machine is that one.
    Where readers come in at an address that is ``bound`` to this machine alone, there is no other.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if is_this_machine(host) and (not is_this_machine(bound) or bound in EVERYWHERE):
        host = network_address()
    requested = f"?{urlencode(query, doseq=True)}" if query else ""
    return f"{root(host, parts.port, parts.scheme or 'http')}{parts.path}{requested}"


def is_this_machine(host: str) -> bool:
    """Whether only this machine itself can mean itself by this host."""
    try:
        number = ip_address(host)
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
    return number.is_loopback or host in EVERYWHERE
