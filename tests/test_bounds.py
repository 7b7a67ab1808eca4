"""The server's bounds, tried over loopback: what is too large, too slow, too much or malformed, and how it stops."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from select import select

import h11
import pytest

from tests.conftest import WORLD
from tests.impatient import CONNECTIONS, PART
from tests.test_command_line import PATIENCE, SCO_KB, answer, environment, free_port

HOST = b"Host: sco-kb.test\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
LAST = HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
SLOW = b"GET /slow HTTP/1.1\r\n" + HOST + b"\r\n"
MALFORMED = b"NONSENSE\r\n\r\n"
MOST_ON_THE_WAY = 20_000_000
"""Bytes that the server's and the kernel's buffers may hold of an answer that is not taken."""

Answer = tuple[int, dict[str, str], bytes]
Ask = Callable[..., list[Answer]]


def serving(command: list[str], database: Path, port: int) -> subprocess.Popen[str]:
    """A server that answers already."""
    process = subprocess.Popen(
        command,
        env={**environment(WORLD, database), "SCO_KB_CACHE_BYTES": "10000000"},
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    answer(process, f"http://127.0.0.1:{port}/healthz")
    return process


@pytest.fixture(scope="module")
def port(world_database: Path) -> Iterator[int]:
    """The port of an impatient server, which must not have complained of anything in the end."""
    port = free_port()
    process = serving([sys.executable, "-m", "tests.impatient", str(port)], world_database, port)
    yield port
    process.terminate()
    _, complaints = process.communicate(timeout=PATIENCE)
    assert complaints == ""


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


@pytest.fixture
def ask(port: int) -> Ask:
    def asked(*parts: bytes, methods: tuple[str, ...] = ()) -> list[Answer]:
        """All answers to what is sent on one connection, up to its end."""
        with connected(port) as client:
            for part in parts:
                client.sendall(part)
            return parsed(everything(client), methods)

    return asked


def everything(client: socket.socket, received: bytes = b"") -> bytes:
    """What comes up to the end of the connection, after what has come already."""
    while part := client.recv(65_536):
        received += part
    return received


def parsed(received: bytes, methods: tuple[str, ...] = ()) -> list[Answer]:
    """The answers, as a strict client reads them, to requests with these methods and then to GET."""
    answers: list[Answer] = []
    while received:
        client = h11.Connection(h11.CLIENT)
        method = methods[len(answers)] if len(answers) < len(methods) else "GET"
        client.send(h11.Request(method=method, target="/", headers=[("host", "x")]))
        client.send(h11.EndOfMessage())
        client.receive_data(received)
        client.receive_data(b"")
        head = client.next_event()
        while isinstance(head, h11.InformationalResponse):
            head = client.next_event()
        assert isinstance(head, h11.Response)
        body = b""
        while isinstance(event := client.next_event(), h11.Data):
            body += bytes(event.data)
        assert isinstance(event, h11.EndOfMessage)
        headers = {name.decode(): value.decode() for name, value in head.headers}
        answers.append((head.status_code, headers, body))
        received = client.trailing_data[0]
    return answers


def refused(found: Answer, expected: int) -> bool:
    """Whether it is a refusal as all are: a problem, open to all origins, and the last answer."""
    status, headers, body = found
    return (
        (status, json.loads(body)["status"]) == (expected, expected)
        and headers["content-type"] == "application/problem+json"
        and headers["access-control-allow-origin"] == "*"
        and headers["connection"] == "close"
        and "date" in headers
    )


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (414, b"GET /%b HTTP/1.1\r\n%b\r\n" % (b"a" * 9_000, HOST)),
        (431, b"GET / HTTP/1.1\r\n%bX: %b\r\n\r\n" % (HOST, b"a" * 33_000)),
        (431, b"GET / HTTP/1.1\r\n%b%b\r\n" % (HOST, b"X: a\r\n" * 101)),
        (431, b"GET / HTTP/1.1\r\n%b%b" % (HOST, b"X: a\r\n" * 200_000)),
        (431, b"GET / HTTP/1.1\r\nX: " + b"a" * 5_000_000),
        (431, b"GET /" + b"a" * 5_000_000),
        (413, b"GET / HTTP/1.1\r\n%bContent-Length: 5000000\r\n\r\n%b" % (HOST, b"a" * 5_000_000)),
        (
            413,
            b"GET / HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%b"
            % (HOST, b"3e8\r\n%b\r\n" % (b"a" * 1000) * 999),
        ),
        (400, MALFORMED),
        (400, b"GET / HTTP/1.1\r\n\r\n"),
        (400, b"GET / HTTP/7.1\r\n" + HOST + b"\r\n"),
        (400, b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n"),
        (400, b"GET / HTTP/1.1\r\n" + HOST + b"A\x00b: c\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
        (400, b"CONNECT sco-kb.test:80 HTTP/1.1\r\n" + HOST + b"\r\n"),
        (408, b"GET / HT"),
        (408, b"GET / HTTP/1.1\r\n" + HOST),
    ],
    ids=lambda value: value[:12].decode("ascii", "replace") if isinstance(value, bytes) else str(value),
)
def test_what_is_too_large_too_slow_or_malformed_is_refused_legibly(ask: Ask, status: int, request_: bytes) -> None:
    began = time.monotonic()
    for before in (b"", HEALTH, HEALTH + HEALTH):
        *fine, last = ask(before + request_)
        assert [one[0] for one in fine] == [200] * before.count(b"GET")
        sooner = status == 413 and last[0] == 415  # that there is a body at all was seen before how large it is
        assert sooner or refused(last, status), last
    assert time.monotonic() - began < 3 * 3, "far less than an ordinary server's ten seconds for each"


def test_a_request_that_comes_byte_by_byte_is_given_up_in_time(port: int) -> None:
    with connected(port) as client:
        for byte in HEALTH:
            client.sendall(bytes([byte]))
            answered, _, _ = select([client], [], [], 0.02)
            if answered:
                break
        (found,) = parsed(everything(client))
    assert refused(found, 408)


def test_who_says_nothing_is_let_go(ask: Ask) -> None:
    assert ask() == []


def test_empty_lines_keep_no_connection_open(ask: Ask) -> None:
    (found,) = ask(HEALTH, b"\r\n")
    assert found[0] == 200
    (found,) = ask(b"\r\n")
    assert refused(found, 408)


def test_answers_come_in_order_and_a_bad_request_is_refused_after_them(ask: Ask) -> None:
    slow, fine, bad = ask(SLOW + HEALTH + MALFORMED + HEALTH)
    assert (slow[0], slow[2]) == (200, PART * 10)
    assert fine[2] == b'{"status":"ok"}'
    assert refused(bad, 400)


def test_a_flood_of_requests_on_one_connection_is_bounded(ask: Ask) -> None:
    *fine, last = ask(SLOW + HEALTH * 50_000)
    assert 1 < len(fine) <= 40
    assert refused(last, 429)


def test_a_question_with_a_body_is_refused_and_the_next_one_answered(ask: Ask) -> None:
    chunked = HEALTH.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    long = HEALTH.replace(b"\r\n\r\n", b"\r\nContent-Length: 9000\r\n\r\n") + b"a" * 9_000
    assert [one[0] for one in ask(chunked + long + LAST)] == [415, 415, 200]


def test_a_body_that_does_not_come_ends_the_connection_after_the_answer(ask: Ask) -> None:
    (found,) = ask(b"POST /v1 HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\nabc")
    assert found[0] == 405
    (found,) = ask(SLOW.replace(b"\r\n\r\n", b"\r\nContent-Length: 10\r\n\r\nabc"))
    assert found[2] == PART * 10


def test_expectations_and_upgrades_are_answered(ask: Ask) -> None:
    (found,) = ask(LAST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"))
    assert found[0] == 415
    (found,) = ask(HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"))
    assert (found[0], found[1]["connection"]) == (200, "close")


def test_http_1_0_gets_no_chunks_and_the_end_of_the_connection(ask: Ask) -> None:
    for path, body in ((b"/slow", PART * 10), (b"/healthz", b'{"status":"ok"}')):
        ((status, headers, found),) = ask(b"GET %b HTTP/1.0\r\n\r\n" % path)
        assert (status, found, headers["connection"]) == (200, body, "close")
        assert "transfer-encoding" not in headers


def test_a_thousand_requests_on_one_connection(port: int) -> None:
    request = b"GET /v1/states HTTP/1.1\r\n" + HOST + b"\r\n"
    with connected(port) as client, client.makefile("rb") as incoming:
        for _ in range(1_000):
            client.sendall(request)
            length = 0
            while (line := incoming.readline()) != b"\r\n":
                if line.startswith(b"content-length: "):
                    length = int(line.split()[1])
            assert json.loads(incoming.read(length))["total"] == 3


@pytest.mark.parametrize("coding", [b"br", b"zstd", b"gzip", b"identity"])
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
def test_ready_answers_are_those_of_the_plain_way(ask: Ask, version: bytes, coding: bytes) -> None:
    wanted = HOST + b"Accept-Encoding: " + coding + b"\r\n"
    for path in (b"/v1/states", b"/v1", b"/openapi.json"):
        for method in ("GET", "HEAD"):
            for condition in (b"", b"If-None-Match: *\r\n", b"If-Match: *\r\n", b'If-Match: "x"\r\n'):
                line = b"%b %%b%b HTTP/%b\r\n" % (method.encode(), path, version)
                end = wanted + condition + b"Connection: close\r\n\r\n"
                ask(b"GET %b HTTP/1.1\r\n" % path + wanted + b"Connection: close\r\n\r\n")  # so that it is ready
                (ready,) = ask(line % b"" + end, methods=(method,))
                (plain,) = ask(line % b"/plain" + end, methods=(method,))
                for one in (ready, plain):
                    one[1].pop("date")
                assert ready == plain


def test_a_client_that_takes_nothing_is_given_up(port: int) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(PATIENCE)
        client.connect(("127.0.0.1", port))
        client.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(3)
        received = 0
        with suppress(ConnectionError):
            while part := client.recv(65_536):
                received += len(part)
                assert received < MOST_ON_THE_WAY


def test_at_the_limit_the_idle_make_room_and_the_busy_go_on(port: int) -> None:
    with ExitStack() as stack:
        busy = [stack.enter_context(connected(port)) for _ in range(3)]
        for client in busy:
            client.sendall(SLOW.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        begun = [client.recv(1) for client in busy]
        idle = [stack.enter_context(connected(port)) for _ in range(3 * CONNECTIONS)]
        for client in idle[-3:]:
            client.sendall(LAST)
            assert parsed(everything(client))[0][0] == 200
        for client, first in zip(busy, begun, strict=True):
            assert parsed(everything(client, first))[0][2] == PART * 10


def test_where_all_are_busy_a_newcomer_is_told_to_come_again(port: int) -> None:
    slow = SLOW.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with ExitStack() as stack:
        clients = [stack.enter_context(connected(port)) for _ in range(CONNECTIONS)]
        for client in clients:
            client.sendall(slow)
        begun = [client.recv(1) for client in clients]
        for _ in range(5):
            with connected(port) as newcomer:
                (found,) = parsed(everything(newcomer))
                assert refused(found, 503)
                assert found[1]["retry-after"] == "1"
        for client, first in zip(clients, begun, strict=True):
            assert parsed(everything(client, first))[0][2] == PART * 10


@pytest.mark.parametrize(
    "header",
    [
        b"Host: evil.test\r\n",
        HOST + b"X-Forwarded-Host: evil.test\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /evil\r\n",
        HOST + b"X-Forwarded-For: 10.0.0.1\r\nForwarded: for=10.0.0.1;host=evil.test;proto=https\r\n",
        HOST + b"X-Original-URL: /v1/evil\r\nX-Rewrite-URL: /v1/evil\r\n",
    ],
    ids=["host", "x-forwarded-host", "forwarded", "x-original-url"],
)
def test_no_answer_depends_on_the_name_of_the_host_or_on_what_proxies_say(ask: Ask, header: bytes) -> None:
    for path in (b"/v1", b"/v1/states?limit=1", b"/v1/records/arland", b"/openapi.json", b"/docs", b"/nowhere"):
        (plain,), (other,) = (
            ask(b"GET %b HTTP/1.1\r\n" % path + one + b"Connection: close\r\n\r\n") for one in (HOST, header)
        )
        for one in (plain, other):
            one[1].pop("date")
            one[1].pop("server-timing", None)
        assert other == plain


@pytest.mark.parametrize("workers", [1, 2])
def test_it_stops_when_told_to_and_finishes_what_is_under_way(world_database: Path, workers: int) -> None:
    port = free_port()
    process = serving([str(SCO_KB), "serve", f"--port={port}", f"--workers={workers}"], world_database, port)
    with connected(port) as idle, connected(port) as half:
        idle.sendall(HEALTH)
        assert idle.recv(15).startswith(b"HTTP/1.1 200 OK")
        half.sendall(b"GET / HT")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
        everything(idle)
    assert time.monotonic() - began < 9, "less than it would wait for the other half"
    assert process.returncode == 0
    assert "Traceback" not in out + err


def test_an_answer_under_way_is_finished_before_the_end(world_database: Path) -> None:
    port = free_port()
    process = serving([sys.executable, "-m", "tests.impatient", str(port)], world_database, port)
    with connected(port) as client:
        client.sendall(SLOW)
        begun = client.recv(1)
        process.terminate()
        (found,) = parsed(everything(client, begun))
    process.communicate(timeout=PATIENCE)
    assert found[2] == PART * 10
