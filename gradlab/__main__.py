"""``gradlab``, and ``python -m gradlab``: the app from any folder, with the settings of the project's own; its rooms,
and its pages as files.
"""

import argparse
import logging
import os
import socket
import sys
from contextlib import closing
from pathlib import Path

import gradlab
from gradlab.app.address import EVERYWHERE, network_address, root, router
from gradlab.app.language import languages


def main(words: list[str] | None = None) -> None:
    """Start the app, and stay until it is stopped. SystemExit: how it ended, or what cannot be."""
    options = parser().parse_args(words)
    if options.command == "rooms":
        return manage_rooms(options.end)
    if options.command == "export":
        return export_pages(options.folder, options.notebook, options.only, options.force)
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
    # Streamlit's own port: so the address is the same however the app is started.
    parser.add_argument("--port", type=_port, default=8501, help="if not said: %(default)s")
    told = "a name under which readers come in, say of a proxy; once for each. This machine's own names need no saying"
    parser.add_argument("--name", action="append", default=[], help=told)
    told = "of readers whose link names none; if not said, their browser's"
    parser.add_argument("--language", choices=languages(), help=told)
    parser.add_argument("--version", action="version", version=f"gradlab {gradlab.__version__}")
    told = "list the rooms of the classes that vote, in the database that GRADLAB_VOTES names; it needs no key"
    commands = parser.add_subparsers(dest="command", metavar="rooms, export")
    rooms = commands.add_parser("rooms", help=told, description=told)
    rooms.add_argument("--end", nargs="+", metavar="CODE", default=[], help="end these rooms first, with their votes")
    told = "write all pages as files, about 7 MB for each language, which need no server, no network and no Python"
    export = commands.add_parser("export", help=told, description=f"{told}. Open index.html in the folder.")
    export.add_argument("folder", type=Path, nargs="?", help="where to; it must not be there yet")
    told = "write the short way as a notebook, FILE.ipynb, whose cells run with gradlab's public names"
    export.add_argument("--notebook", type=Path, metavar="FILE", help=told)
    told = "in this one alone; a notebook is in English if not said"
    export.add_argument("--language", dest="only", choices=languages(), help=told)
    told = "write into a folder, or a file, that is there: what has the name of a page is replaced, nothing else"
    export.add_argument("--force", action="store_true", help=told)
    return parser


def export_pages(folder: Path | None, notebook: Path | None, language: str | None, force: bool) -> None:
    """Write the pages as files, and name each with its size; and the notebook. SystemExit: why that cannot be."""
    from gradlab.app.export import export, save_notebook  # with Streamlit, as above

    try:
        if not (folder or notebook):
            raise ValueError("export must be told a folder, or a file by --notebook. Got neither instead.")
        if notebook:
            if notebook.exists() and not force:
                raise FileExistsError(f"{notebook} is there already. --force replaces it.")
            logging.disable(logging.WARNING)  # without a browser a run has warnings, for whoever writes tests
            save_notebook(notebook, language or "en")
        for file, size in export(folder, language, force) if folder else ():
            print(f"{size / 1000:5.0f} kB  {file}", flush=True)
    except (OSError, ValueError) as error:
        sys.exit(f"gradlab: {error}")
    finally:
        logging.disable(logging.NOTSET)


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


def refuse_if_taken(host: str | None, port: int) -> None:
    """SystemExit: that no server can be at this address, and why."""
    both = host is None and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both or ":" in (host or "") else socket.AF_INET
    try:
        socket.create_server((host or "", port), family=family, dualstack_ipv6=both).close()
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
    where = root(host or "localhost", port)
    if not host or host in EVERYWHERE:
        where = f"{root('localhost', port)}, and for a class {root(network_address(), port)}"
    return f"gradlab: {where} (Ctrl-C ends it)"


if __name__ == "__main__":
    main()
