"""F11, V30: what only a real socket shows: bodies without end, two Host headers, a header that forges a line."""

import json
import socket

import pytest
from site_under_test import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"), ELEARN_TRUSTED_HOSTS="estive.test", ELEARN_LOG_LEVEL="info").start()
    yield site
    site.stop()


def _send(site, raw, *more):
    """Bytes as they are; what comes back until the other end closes or says no more."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as wire:
        wire.sendall(raw)
        sent = 0
        for part in more:
            try:
                wire.sendall(part)
            except OSError:
                break
            sent += len(part)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = wire.recv(65536)
            if not part:
                break
            answer += part
    return answer, sent


def _status(answer):
    return int(answer.split(b" ", 2)[1])


def test_a_body_said_to_be_too_large_is_refused_before_it_is_sent(site):
    answer, _ = _send(
        site,
        b"POST /faulty/form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    )
    assert _status(answer) == 413


def test_a_body_without_length_is_cut_at_the_limit(site):
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    answer, sent = _send(
        site,
        b"POST /faulty/form HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n",
        *[chunk] * 800,
    )
    assert _status(answer) == 413
    assert sent < 40_000_000


def test_the_site_answers_under_its_own_names_alone(site):
    for host, status in (
        (b"127.0.0.1", 200), (b"localhost:8000", 200), (b"estive.test", 200),
        (b"evil.example", 400), (b"127.0.0.1.evil.example", 400), (b"127.0.0.1, evil.example", 400),
        (b"", 400),
    ):  # fmt: skip
        answer, _ = _send(site, b"GET /faulty/page HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
        assert _status(answer) == status, host


def test_two_host_headers_are_refused(site):
    answer, _ = _send(site, b"GET /faulty/page HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n")
    assert _status(answer) == 400
    answer, _ = _send(site, b"GET /faulty/page HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n\r\n")
    assert _status(answer) == 400


def test_a_supervisor_that_asks_by_another_name_is_answered(site):
    answer, _ = _send(site, b"GET /healthz HTTP/1.1\r\nHost: 10.0.0.7:8000\r\n\r\n")
    assert _status(answer) == 200


def test_figures_of_all_processes_are_added_up_and_open_here_alone(site):
    for _ in range(3):
        site.ask("GET", "/faulty/page")
    text = site.ask("GET", "/metrics")[2].decode()
    assert 'elearn_requests_total{endpoint="faulty.page",status="200"}' in text
    assert 'elearn_jobs{state="dead"} 0.0' in text
    assert site.ask("GET", "/metrics", **{"X-Forwarded-For": "192.0.2.1"})[0] == 404


def test_the_log_has_a_line_for_each_request_and_none_forged(site):
    _code, headers, _body = site.ask(
        "GET",
        "/faulty/page?secret=hunter2",
        **{"User-Agent": "x error forged", "X-Request-ID": "given-by-me"},
    )
    number = {k.lower(): v for k, v in headers.items()}["x-request-id"]
    assert number != "given-by-me", "without a proxy to trust, the number is ours"
    (line,) = [line for line in site.said().splitlines() if number in line]
    assert "GET /faulty/page 200" in line
    site.ask("GET", "/nowhere%0d%0a2026-01-01T00:00:00.000Z%20error%20forged")
    said = site.said()
    assert "hunter2" not in said
    assert "forged" not in said


def test_in_production_each_event_is_one_json_object(tmp_path):
    site = Site(
        tmp_path, ELEARN_ENVIRONMENT="production", ELEARN_SECRET_KEY="k" * 40, ELEARN_PUBLIC_URL="http://127.0.0.1"
    ).start()
    try:
        site.ask("GET", "/faulty/page")
        site.ask("POST", "/faulty/entries")
    finally:
        site.stop()
    events = [json.loads(line) for line in site.said().splitlines() if line.startswith("{")]
    page = next(e for e in events if e.get("rule") == "/faulty/page")
    assert (page["method"], page["status"], page["level"]) == ("GET", 200, "info")
    assert page["at"].endswith("Z")
    assert len(page["request"]) == 12
