"""Hosts on one switch, all of them network namespaces of this machine, and nothing of them left. For ``hosts.py``."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

PREFIX = "gradlab-"  # of each namespace, and of the one interface outside
OUTSIDE, SWITCH = f"{PREFIX}hosts", f"{PREFIX}switch"
HERE = "198.51.100.1"  # TEST-NET-2 (RFC 5737): no real network has these addresses
HOSTS = {"balancer": "198.51.100.10", "one": "198.51.100.11", "two": "198.51.100.12", "database": "198.51.100.13"}


def on(host: str) -> list[str]:
    """What stands before a command that is to run on a host."""
    return ["ip", "netns", "exec", PREFIX + host]


@contextmanager
def network() -> Iterator[None]:
    """The hosts, the switch that joins them, and a cable from there to this machine. OSError: it cannot be made."""
    remove()
    try:
        make()
        yield
    finally:
        remove()


def make() -> None:
    """The switch is a namespace too, so that no firewall rule of this machine comes between two hosts."""
    ip(f"netns add {SWITCH}", f"-n {SWITCH} link add switch type bridge", f"-n {SWITCH} link set switch up")
    ip(f"link add {OUTSIDE} type veth peer name outside netns {SWITCH}")
    ip(f"-n {SWITCH} link set outside master switch up")
    ip(f"address add {HERE}/24 dev {OUTSIDE}", f"link set {OUTSIDE} up")
    for host, address in HOSTS.items():
        ip(f"netns add {PREFIX}{host}")
        ip(f"-n {PREFIX}{host} link add eth0 type veth peer name {host} netns {SWITCH}")
        ip(f"-n {SWITCH} link set {host} master switch up")
        ip(f"-n {PREFIX}{host} address add {address}/24 dev eth0")
        ip(f"-n {PREFIX}{host} link set eth0 up", f"-n {PREFIX}{host} link set lo up")


def remove() -> None:
    """All of it, with what runs there: of this run, and of one that was killed."""
    links = [link["ifname"] for link in json.loads(ip("-json link show")[0])]
    for namespace in [each["name"] for each in json.loads(ip("-json netns list")[0] or "[]")]:
        if namespace.startswith(PREFIX):
            kill(namespace.removeprefix(PREFIX))
            ip(f"netns delete {namespace}")
    if OUTSIDE in links:
        ip(f"link delete {OUTSIDE}")


def kill(host: str) -> None:
    """End what runs on a host, without a word to anyone."""
    for process in ip(f"netns pids {PREFIX}{host}")[0].split():
        os.kill(int(process), signal.SIGKILL)


def cut(host: str) -> None:
    """Pull a host's cable: nobody is told, not even the host."""
    ip(f"-n {SWITCH} link set {host} down")


def plug(host: str) -> None:
    """Put a host's cable back."""
    ip(f"-n {SWITCH} link set {host} up")


def plugged(host: str) -> bool:
    """Whether a host's cable is where it belongs."""
    (link,) = json.loads(ip(f"-n {SWITCH} -json link show {host}")[0])
    return "UP" in link["flags"]


def ip(*commands: str) -> list[str]:
    """What ``ip`` answers to each. OSError: what it objects to."""
    return [_ip(command) for command in commands]


def _ip(command: str) -> str:
    done = subprocess.run(["ip", *command.split()], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"ip {command}: {done.stderr.strip()}")
    return done.stdout
