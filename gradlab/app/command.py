"""``gradlab``, and ``python -m gradlab``: the app from any folder, with the settings of the project's own.

And the address under which others reach what it has started.
"""

import argparse
import os
import socket
import sys
from contextlib import closing
from importlib import metadata
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import gradlab
from gradlab.app.language import languages

EVERYWHERE = ("0.0.0.0", "::")  # to a server: all addresses of this machine; in a browser: this machine
PORT = 8501  # Streamlit's own, so that the address is the same however the app is started


def main(words: list[str] | None = None) -> None:
    """Start the app, and stay until it is stopped. SystemExit: how it ended, or what cannot be."""
    options = parser().parse_args(words)
    if options.command == "rooms":
        return manage_rooms(options.end)
    refuse_if_taken(options.host, options.port)
    if options.language:
        os.environ["GRADLAB_LANGUAGE"] = options.language
    os.environ.setdefault("STREAMLIT_SERVER_ALLOWED_HOSTS", " ".join(allowed_hosts(options.host, options.name)))
    from streamlit.web.cli import main as streamlit  # a second of work, which --help does without

    print(greeting(options.host, options.port), flush=True)
    streamlit(["run", str(router()), *flags(options)], prog_name="streamlit")


def parser() -> argparse.ArgumentParser:
    """What the command line may say."""
    parser = argparse.ArgumentParser("gradlab", description="See why a network is trained on a loss: the app.")
    parser.add_argument("--host", help="this address only, say 127.0.0.1; if not said, every one that this machine has")
    parser.add_argument("--port", type=_port, default=PORT, help=f"if not said: {PORT}")
    told = "a name under which readers come in, say of a proxy; once for each. This machine's own names need no saying"
    parser.add_argument("--name", action="append", default=[], help=told)
    told = "of readers whose link names none; if not said, their browser's"
    parser.add_argument("--language", choices=languages(), help=told)
    parser.add_argument("--version", action="version", version=f"gradlab {gradlab.__version__}")
    told = "list the rooms of the classes that vote, in the database that GRADLAB_VOTES names; it needs no key"
    rooms = parser.add_subparsers(dest="command", metavar="rooms").add_parser("rooms", help=told, description=told)
    rooms.add_argument("--end", nargs="+", metavar="CODE", default=[], help="end these rooms first, with their votes")
    return parser


def manage_rooms(ended: list[str]) -> None:
    """End rooms, and list the others, for whoever runs the server. SystemExit: why that cannot be."""
    from gradlab.votes import Rooms, VoteError, address, engine

    try:
        with closing(Rooms(engine(address()))) as rooms:
            for code in ended:
                rooms.remove(code)
            for room in rooms.every():
                told = (
                    f"{room.page}, round {room.round}, {room.stage}; {room.answered} of {room.here} here have answered"
                )
                print(f"{room.code}  {told}; {room.idle / 3600:.1f} h idle")
    except (VoteError, ValueError) as error:
        sys.exit(f"gradlab: {error}")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535. Got {text} instead.")
    return int(text)


def router() -> Path:
    """``streamlit_app.py``, which has the pages and the settings beside it: the project's, or what was installed."""
    ours = Path(__file__).parents[2] / "streamlit_app.py"
    if ours.exists():
        return ours
    installed = metadata.distribution("gradlab")  # a wheel's data lie where each system has its own
    (path,) = (file for file in installed.files or () if file.name == "streamlit_app.py")
    return Path(str(installed.locate_file(path))).resolve()


def refuse_if_taken(host: str | None, port: int) -> None:
    """SystemExit: that no server can be at this address, and why."""
    try:
        if host is None and socket.has_dualstack_ipv6():
            socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True).close()
        else:
            family = socket.AF_INET6 if ":" in (host or "") else socket.AF_INET
            socket.create_server((host or EVERYWHERE[0], port), family=family).close()
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]  # Python adds in brackets what was tried
        where = f"port {port} of {host or 'this machine'}"
        sys.exit(f"gradlab: {where} is not to be had: {why}. --host and --port choose another.")


def allowed_hosts(host: str | None, names: list[str]) -> list[str]:
    """What a reader's browser may call this server: this machine's own names, any address in numbers, and ``names``.

    Another site can have its name lead here all of a sudden (DNS rebinding), and its pages would then be one site with
    ours. An address in numbers is no other site's name: a browser takes whatever ends in a number for an address.
    """
    own = socket.gethostname()
    numbers = [f"*.{last}" for last in range(256)]
    return ["localhost", "::1", own, f"{own}.local", *numbers, *names, *([host] if host else [])]


def flags(options: argparse.Namespace) -> list[str]:
    """The same for Streamlit. All else is in ``.streamlit/config.toml``, which it reads beside the router."""
    said = [f"--server.port={options.port}", "--logger.hideWelcomeMessage=true"]
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        said.append("--server.headless=true")  # there is no screen for a browser
    return said + ([f"--server.address={options.host}"] if options.host else [])


def greeting(host: str | None, port: int) -> str:
    """Where the app is, for whoever started it and for a class."""
    where = _address(host or "localhost", port)
    if not host or host in EVERYWHERE:
        where = f"{_address('localhost', port)}, and for a class {_address(network_address(), port)}"
    return f"gradlab: {where} (Ctrl-C ends it)"


def _address(host: str, port: int | None, scheme: str = "http") -> str:
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
    return f"{_address(host, parts.port, parts.scheme or 'http')}{parts.path}{requested}"


def is_this_machine(host: str) -> bool:
    """Whether only this machine itself can mean itself by this host."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
    return address.is_loopback or host in EVERYWHERE
