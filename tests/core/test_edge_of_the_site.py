"""Names, proxies, numbers of requests, and what is said when the database or the disk fails."""

import errno
import re

import pytest
import sqlalchemy as sa
from flask import Blueprint, jsonify, request

from elearn.app import create_app
from elearn.core.db import session
from elearn.core.web.guard import public
from elearn.core.web.hosts import names


def _full():
    raise OSError(errno.ENOSPC, "No space left on device")


def _away():
    raise sa.exc.OperationalError("SELECT 1", {}, Exception("server closed the connection"))


def _wrong():
    session().execute(sa.text("SELECT nothing FROM nowhere"))


@pytest.fixture
def make_client(kernel):
    def make(**changes):
        app = create_app(kernel.settings.with_(**changes), kernel)
        trial = Blueprint("trial", __name__)

        @trial.get("/trial/who")
        @public("a test asks")
        def who():
            return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host)

        for name, fails in (("full", _full), ("away", _away), ("wrong", _wrong)):
            trial.add_url_rule(f"/trial/{name}", name, public("a test breaks it")(fails))
        app.register_blueprint(trial)
        return app.test_client()

    return make


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.4",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "formation.example",
}


def test_without_a_proxy_to_trust_its_headers_are_words(make_client):
    seen = make_client().get("/trial/who", headers=FORWARDED).json
    assert seen == {"address": "127.0.0.1", "scheme": "http", "host": "localhost"}


def test_one_trusted_proxy_speaks_for_the_last_hop_alone(make_client):
    client = make_client(trusted_proxies=1, public_url="https://formation.example")
    seen = client.get("/trial/who", headers=FORWARDED).json
    assert seen == {"address": "198.51.100.4", "scheme": "https", "host": "formation.example"}


def test_two_trusted_proxies_speak_for_two_hops(make_client):
    client = make_client(trusted_proxies=2, public_url="https://formation.example")
    headers = {**FORWARDED, "X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "formation.example, inner"}
    assert client.get("/trial/who", headers=headers).json["address"] == "203.0.113.9"


def test_in_production_the_site_answers_under_its_own_name_alone(make_client):
    client = make_client(environment="production", public_url="https://formation.example")
    assert client.get("/trial/who", headers={"Host": "formation.example"}).status_code == 200
    for host in ("localhost", "127.0.0.1", "evil.example", "formation.example.evil.example", "x@formation.example"):
        answer = client.get("/trial/who", headers={"Host": host})
        assert answer.status_code == 400, host
        assert host not in answer.text
    assert client.get("/healthz", headers={"Host": "10.1.2.3"}).status_code == 200


def test_more_names_may_be_trusted_and_an_address_of_six_bytes_groups_too(kernel):
    settings = kernel.settings.with_(
        environment="production", public_url="https://[2001:db8::1]:8443", trusted_hosts=("autre.example",)
    )
    assert names(settings) == ("[2001:db8::1]", "autre.example")


def test_each_answer_has_a_number_which_is_the_reference_of_the_error_page(make_client):
    client = make_client()
    one, two = client.get("/"), client.get("/")
    assert one.headers["X-Request-ID"] != two.headers["X-Request-ID"]
    broken = client.get("/trial/away")
    assert broken.headers["X-Request-ID"] in broken.text


def test_the_number_of_a_trusted_proxy_is_kept_when_it_is_one(make_client):
    client = make_client(trusted_proxies=1)
    given = {"X-Request-ID": "from-nginx-0001"}
    assert client.get("/", headers=given).headers["X-Request-ID"] == "from-nginx-0001"
    forged = client.get("/", headers={"X-Request-ID": "a b\x7f<script>"}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{12}", forged)


def test_a_full_disk_is_told_apart_on_a_page_and_to_a_program(make_client):
    client = make_client()
    page = client.get("/trial/full")
    assert page.status_code == 507
    assert "plus de place" in page.text
    problem = client.get("/trial/full", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.json["type"]) == (507, "urn:estive:problem:storage-full")


def test_a_database_away_is_a_503_with_a_time_to_come_back(make_client):
    answer = make_client().get("/trial/away")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_a_wrong_statement_is_our_fault_and_not_an_outage(make_client):
    assert make_client().get("/trial/wrong").status_code == 500


def test_the_error_page_is_drawn_even_when_what_surrounds_it_reads_the_database(make_client, monkeypatch):
    client = make_client()

    def broken(*_args, **_more):
        _away()

    client.application.jinja_env.globals["menu"] = broken
    client.application.jinja_env.globals["slot"] = broken
    answer = client.get("/trial/away")
    assert answer.status_code == 503
    assert "<h1>" in answer.text
