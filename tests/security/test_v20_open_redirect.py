"""V20: after signing in, one only ever lands on a path of this site."""

from urllib.parse import quote, urlsplit

import pytest

from elearn.core.web.redirects import own_path
from tests.factories.accounts import PASSWORD, make_person

FORMS = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "user@evil.example",
    "http://127.0.0.1@evil.example/",
    "http://127.0.0.1.evil.example/",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/%0d%0aLocation: https://evil.example\r\n",
    " //evil.example",
    "/ /evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "\u2028//evil.example",
    "//evil.example/%2f..",
    "//127.0.0.1@evil.example",
    "//evil%00.example",
    "/\x7f/evil.example",
    "?next=//evil.example",
    "#//evil.example",
    ".//evil.example",
    "..//evil.example",
    ";//evil.example",
    "ftp://evil.example",
    "//[::1]/",
]


@pytest.mark.parametrize("wanted", FORMS)
def test_no_form_of_return_address_leaves_the_site(wanted):
    assert own_path(wanted) == ""


@pytest.mark.parametrize("wanted", ["/avis", "/compte?x=1&y=//a", "/formations/a%20b#suite", "/a:b"])
def test_our_own_paths_are_kept(wanted):
    assert own_path(wanted) == wanted


def test_signing_in_with_each_of_them_lands_here(kernel, client):
    with kernel.database.transaction():
        person = make_person()
    for wanted in FORMS[:12]:
        response = client.submit(f"/connexion?next={quote(wanted)}", {"email": person.email, "password": PASSWORD})
        where = urlsplit(response.location)
        assert (where.scheme, where.netloc) == ("", ""), wanted
        assert where.path.startswith("/"), wanted
        assert not where.path.startswith("//"), wanted
        client.submit("/compte", action="/deconnexion")
