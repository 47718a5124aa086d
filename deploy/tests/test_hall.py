"""A lecture hall: replicas that die, hang and are replaced under students who speak Streamlit's own protocol."""

import asyncio
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import AsyncExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from deploy.tests.benchmarks.failover import lesson
from deploy.tests.halls import FRAMES, NAME, free_ports, hall, place_of
from gradlab.app.address import network_address
from tests.benchmarks.students import ROOT, Student, student, until

pytestmark = [pytest.mark.hall, pytest.mark.usefixtures("haproxy")]

PAGE, STUDENTS = "accuracy_vs_loss", 6


def sits_at(name):
    return lambda one: one.replica == f"replica={name}"


def test_students_are_spread_over_the_replicas(room):
    async def seated():
        async with AsyncExitStack() as seats:
            sitting = [seats.enter_async_context(student(room.port, PAGE)) for _ in range(STUDENTS)]
            return Counter(one.replica for one in await asyncio.gather(*sitting))

    assert asyncio.run(seated()) == {f"replica={name}": STUDENTS // 2 for name in room.replicas()}


def test_whoever_comes_again_gets_the_same_replica(room):
    async def visits():
        async with student(room.port, PAGE) as one:
            first = one.replica
            for _ in range(5):
                await one.socket.close()
                await one.come_back()
            return first, one.replica

    before = room.served()
    first, last = asyncio.run(visits())
    given = {f"replica={name}": count - before[name] for name, count in room.served().items()}
    assert first == last
    assert given == {name: 6 if name == first else 0 for name in given}


def test_a_killed_replica_is_started_anew_and_its_students_go_on_at_the_other_meanwhile(room):
    killed = next(iter(room.replicas()))
    before, redispatched = room.replicas()[killed], room.redispatched()
    with room.unattended():
        told = asyncio.run(lesson(room, STUDENTS, before.kill, sits_at(killed), pause=0.1))
    assert (len(told.back), told.wrong) == (STUDENTS // 2, 0)
    assert told.failed <= STUDENTS // 2
    assert len(told.seats) == 1
    assert room.redispatched() > redispatched, "at once, before a health check has noticed"
    until(room.whole)
    assert room.replicas()[killed].pid != before.pid


def test_a_hanging_replica_is_noticed_and_its_students_go_on_at_the_other(room):
    hanging, process = next(iter(room.replicas().items()))
    try:
        told = asyncio.run(lesson(room, STUDENTS, process.suspend, sits_at(hanging), pause=0.1))
    finally:
        process.resume()
    assert (len(told.back), told.wrong) == (STUDENTS // 2, 0)


def test_all_replicas_are_replaced_and_nobody_loses_his_place(room):
    before = {process.pid for process in room.replicas().values()}
    told = asyncio.run(lesson(room, STUDENTS, room.replace, lambda one: True, pause=0.1))
    assert told.wrong == 0
    assert sorted(told.seats.values()) == [STUDENTS // 2] * 2
    after = {process.pid for process in room.replicas().values()}
    assert len(after) == len(before)
    assert not after & before
    until(room.whole)


async def shakes_hands(room, **how):
    one = Student(room.port, 0)
    await one.connect(**how)
    await one.socket.close()


def test_it_may_have_a_public_name(room):
    there = {"uri": f"ws://{NAME}:{room.port}/_stcore/stream", "host": "127.0.0.1", "port": room.port}
    asyncio.run(shakes_hands(room, origin=f"http://{NAME}:{room.port}", **there))
    asyncio.run(shakes_hands(room, origin=f"https://{NAME}:{room.port}", **there))


def answer(room, method, path, **headers):
    with closing(HTTPConnection(room.address, room.port, timeout=20)) as connection:
        connection.request(method, path, headers=headers)
        return connection.getresponse()


@pytest.mark.parametrize("host", ["rebound.example", f"{NAME}.rebound.example", "10.0.0.1.rebound.example"])
def test_under_another_name_nobody_comes_in_nor_to_a_replica_beside_the_balancer(room, host):
    before = room.served()
    assert answer(room, "GET", "/", Host=host).status == 403
    assert room.served() == before
    _, port = place_of(next(iter(room.replicas().values())))
    there = {"uri": f"ws://{host}:{port}/_stcore/stream", "host": "127.0.0.1", "port": port}
    with pytest.raises(InvalidStatus, match="403"):
        asyncio.run(shakes_hands(room, **there))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "192.0.2.7", network_address(), NAME])
def test_under_its_own_names_and_addresses_everybody_does(room, host):
    there = {"uri": f"ws://{host}:{room.port}/_stcore/stream", "host": "127.0.0.1", "port": room.port}
    asyncio.run(shakes_hands(room, origin=f"http://{host}:{room.port}", **there))


@pytest.mark.parametrize("path", ["/", "/vote", "/_stcore/health", "/_stcore/upload_file/a/b"])
def test_no_site_may_have_it_in_a_frame_but_those_that_its_keeper_names(room, path):
    assert answer(room, "GET", path).headers["Content-Security-Policy"] == f"frame-ancestors 'self' {FRAMES}"


@pytest.mark.parametrize("origin", ["http://elsewhere.example", f"http://{NAME}.elsewhere.example", "null"])
def test_a_page_of_another_site_is_refused_before_any_replica_has_to_think_about_it(room, origin):
    before = room.served()
    with pytest.raises(InvalidStatus, match="403"):
        asyncio.run(shakes_hands(room, origin=origin))
    assert room.served() == before


@pytest.mark.parametrize("path", ["/_stcore/upload_file/a/b", "/_stcore/%75pload_file/a/b"])
def test_a_file_reaches_no_replica(room, path):
    before = room.served()
    assert answer(room, "PUT", path).status == 403
    assert room.served() == before


def all_of(one):
    return [psutil.Process(one.process.pid), *psutil.Process(one.process.pid).children(recursive=True)]


def line_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_leaves_no_process_behind_and_no_file_but_where_it_is_killed(ending, monkeypatch):
    with tempfile.TemporaryDirectory() as folder:  # with a short name: a socket's has at most 107 bytes
        monkeypatch.setenv("TMPDIR", folder)
        leaves_only(ending, Path(folder))


def leaves_only(ending, folder):
    with hall(1) as one:
        started = all_of(one)
        assert len(started) == 3
        one.process.send_signal(ending)
        one.process.wait(20)
        until(lambda: not any(process.is_running() for process in started))
    killed = ending == signal.SIGKILL
    assert one.process.returncode == (-ending if killed else 0)
    left = [file.name for file in folder.rglob("*") if not file.is_dir()]
    assert sorted(left) == (["haproxy.cfg", "haproxy.sock"] if killed else [])
    assert len(list(folder.iterdir())) == killed


def test_a_shell_s_low_limit_of_open_files_is_not_the_hall_s():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        with hall(1) as one:
            limits = [process.rlimit(psutil.RLIMIT_NOFILE) for process in all_of(one)]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert [low for low, _ in limits] == [min(before[1] % 2**64, 65_536)] * 3


def test_students_do_not_keep_it_from_closing():
    async def interrupted(one):
        async with student(one.port, PAGE) as sitting:
            one.process.terminate()
            await asyncio.to_thread(one.process.wait, 4)
            with pytest.raises(ConnectionClosed):
                await sitting.move()

    with hall(1) as one:
        asyncio.run(interrupted(one))


def test_a_start_that_fails_half_way_leaves_no_process_behind(monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_SSL_CERT_FILE", "missing.pem")
    with hall(1) as one:
        assert one.process.wait(20) == 1
        assert "Replica r1 ended at its start (1)" in one.said()
        assert not [each for each in psutil.process_iter() if f"--server.port={one.port + 1}" in line_of(each)]
        with socket.create_server(("127.0.0.1", one.port)):
            pass  # the balancer has let go of it


def test_a_new_version_that_does_not_start_leaves_the_old_one_in_service():
    async def sits_through_it(one):
        async with student(one.port, PAGE) as sitting:
            with socket.create_server(("127.0.0.1", one.port + 2)):  # where the new replica should start
                one.process.send_signal(signal.SIGHUP)
                await asyncio.to_thread(until, lambda: "stay in service" in one.said())
            await sitting.move()

    with hall(1) as one:
        before = one.replicas()
        asyncio.run(sits_through_it(one))
        assert one.replicas() == before


@pytest.mark.parametrize("taken", range(4))
def test_a_port_in_use_is_named(taken):
    port = free_ports(4)
    with socket.create_server(("127.0.0.1", port + taken)):
        assert f"Port {port + taken} of 127.0.0.1" in refusal("--replicas=2", f"--port={port}")


def test_no_replica_is_too_few():
    assert "1 replica at least. Got 0" in refusal("--replicas=0")


def refusal(*options):
    command = [sys.executable, "deploy/hall.py", *options]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 1
    return ended.stderr


def test_the_balancer_s_configuration_is_valid_by_itself():
    checked = subprocess.run(["haproxy", "-c", "-f", "deploy/haproxy.cfg"], cwd=ROOT, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
