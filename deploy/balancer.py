"""HAProxy before replicas, and the socket by which it is steered. For ``hall.py`` and ``hosts.py``."""

import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from processes import DEPLOY, start, wait


class Balancer:
    """One HAProxy that runs, by ``haproxy.cfg`` and a line for each server: its name, and where it listens."""

    def __init__(
        self,
        bind: str,
        servers: Mapping[str, tuple[str, int]],
        folder: Path,
        inside: Sequence[str] = (),  # the command by which it is on another host
        in_service: bool = False,  # whether it sends readers to all servers from the start
    ) -> None:
        self.control, config = folder / "haproxy.sock", folder / "haproxy.cfg"
        state = "" if in_service else " disabled"
        lines = (f"    server {name} {host}:{port} cookie {name}{state}\n" for name, (host, port) in servers.items())
        config.write_text((DEPLOY / "haproxy.cfg").read_text() + "".join(lines))
        environment = {"HALL_BIND": bind, "HALL_SOCKET": str(self.control)}
        self.process = start([*inside, "haproxy", "-db", "-f", str(config)], environment)

    def wait(self) -> None:
        """Until it can be steered. RuntimeError: it ended, or it never can be."""
        wait("HAProxy", self.process, self.control.exists)

    def put_into_service(self, name: str) -> None:
        """Send readers to a server from now on."""
        self._tell(f"set server replicas/{name} state ready")

    def take_out_of_service(self, name: str) -> None:
        """Move a server's readers over to the others."""
        self._tell(f"set server replicas/{name} state maint")
        self._tell(f"shutdown sessions server replicas/{name}")

    def _tell(self, command: str) -> None:
        """Say something to HAProxy. RuntimeError: what it answers, if it objects."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.control))
            control.sendall(f"{command}\n".encode())
            if answer := control.makefile().read().strip():
                raise RuntimeError(f"HAProxy on {command!r}: {answer}")
