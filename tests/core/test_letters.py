import pytest

from elearn.core import i18n, letters, mail
from tests.factories.accounts import make_person


@pytest.mark.parametrize(("locale", "hello"), [("fr", "Bonjour"), ("en", "Hello")])
def test_a_letter_is_in_the_readers_language_and_says_the_same_twice(kernel, locale, hello):
    with i18n.in_locale(locale):
        subject, text, html = letters.write(
            kernel, "accounts/mail/reset", name="<b>Lou</b>", action={"label": "x", "url": "http://127.0.0.1/a"}
        )
    assert subject
    assert hello in text
    assert "<b>Lou</b>" in text
    assert "&lt;b&gt;Lou" in html
    assert "http://127.0.0.1/a" in html
    assert f'<html lang="{locale}">' in html


def test_names_add_neither_a_recipient_nor_a_link_nor_a_subject(kernel, drain):
    name = "Lou\r\nBcc: x@y.example http://evil.example {{7*7}}"
    with kernel.database.transaction():
        person = make_person()
        letters.send(kernel, person.email, "accounts/mail/reset", locale="fr", name=name)
    drain()
    with kernel.database.reading():
        (message,) = mail.kept()
    assert message.recipient == person.email
    assert "Bcc" not in message.subject
    assert '<a href="http://evil' not in message.html
    assert "{{7*7}}" in message.text


def test_an_address_of_the_site_that_ends_a_line_is_a_link_and_nothing_else_is(kernel):
    root = kernel.settings.public_url.rstrip("/")
    context = {"public_url": root}
    shown = {
        f"Ne plus recevoir ces messages : {root}/avis/a": f'ces messages : <a href="{root}/avis/a">{root}/avis/a</a>',
        f'{root}/"><b>': f'<a href="{root}/&#34;&gt;&lt;b&gt;">',
        "http://evil.example/a": "http://evil.example/a",
        f"{root}.evil.example/a": f"{root}.evil.example/a",
        "<i>Lou</i>": "&lt;i&gt;Lou&lt;/i&gt;",
    }
    for line, html in shown.items():
        said = letters.linked(context, line)
        assert html in said
        assert ("<a " in said) == ("<a " in html)
