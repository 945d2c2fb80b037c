"""V30: every address in a mail begins with the site's own, whatever the request said."""

import re

import pytest

from elearn.core import mail
from tests.factories.accounts import PASSWORD, make_person

HEADERS = [
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "ftp", "X-Forwarded-Port": "99"},
    {"Forwarded": "host=evil.example"},
    {"X-Original-Host": "evil.example", "X-Host": "evil.example"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda h: next(iter(h)))
def test_a_forged_host_never_reaches_a_mail(kernel, client, drain, headers):
    with kernel.database.transaction():
        person = make_person()
    client.submit("/mot-de-passe", {"email": person.email}, headers=headers)
    new = {"given_name": "Lou", "family_name": "V", "email": "lou@essai.example", "password": PASSWORD}
    client.submit("/inscription", new, headers=headers)
    drain()
    with kernel.database.reading():
        messages = mail.kept()
    assert len(messages) == 2 or "Host" in headers
    for message in messages:
        whole = message.text + message.html
        assert "evil.example" not in whole
        assert all(u.startswith("http://127.0.0.1/") for u in re.findall(r"https?://[^\s\"<]+", whole))
