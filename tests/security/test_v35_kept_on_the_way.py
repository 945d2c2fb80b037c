"""V35: what one person is shown is kept by nobody on the way, and given to nobody else.

A cache that anyone may put before the site (RFC 9111) keeps an answer unless it is ``private`` or ``no-store``, and
gives it again unasked unless it must ask first (``no-cache``). Every page of a person says so, in every room.
"""

import re

import pytest

from tests.factories.accounts import signed_in
from tests.factories.interop import program_of

# The same for everyone: files named by what they hold, and pictures of public pages.
FOR_ALL = re.compile(r"/static/|/media/|/photos?/|/logo")


@pytest.fixture
def backend():
    return "sqlite"  # headers


def _addresses(app):
    """Each address that is read, about the first thing of each kind, there or not."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "assets":
            continue
        values = {}
        for name, converter in rule._converters.items():
            kind = type(converter).__name__
            number = "00000000-0000-0000-0000-000000000001" if kind == "UUIDConverter" else "x"
            values[name] = 1 if kind == "IntegerConverter" else number
        try:
            built = rule.build(values)
        except ValueError:
            continue  # one word among a few: the rest of its room is walked
        if built:
            yield built[1]


def _directives(answer):
    return {one.strip().partition("=")[0] for one in answer.headers.get("Cache-Control", "").split(",")}


def test_no_cache_on_the_way_keeps_what_someone_who_is_signed_in_is_shown(kernel, app, client):
    person = signed_in(kernel, client, "administrator")
    program = program_of(app, person)
    kept, walked = {}, 0
    for address in _addresses(app):
        is_api = address.startswith("/api/v1/")
        answer = program.get(address.removeprefix("/api/v1")) if is_api else client.get(address)
        walked += answer.status_code == 200
        said = _directives(answer)
        sound = "no-store" in said or ("private" in said and ("no-cache" in said or "max-age" in said))
        if not sound and not (FOR_ALL.search(address) and answer.status_code == 200):
            kept[address] = (answer.status_code, answer.headers.get("Cache-Control"))
        answer.close()
    assert walked > 60
    assert kept == {}


def test_a_visitor_s_page_is_asked_again_and_known_by_its_cookie_and_language(client):
    for address in ("/", "/formations", "/telecentres", "/connexion", "/nulle-part"):
        answer = client.get(address)
        assert "no-cache" in _directives(answer) or "no-store" in _directives(answer), address
        assert {"cookie", "accept-language"} <= {one.lower() for one in answer.vary}, address
        if "Set-Cookie" in answer.headers:  # never given to the next one
            assert "public" not in _directives(answer), address
            assert not {"max-age", "s-maxage"} & _directives(answer), address
